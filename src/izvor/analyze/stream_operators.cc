#include "izvor/analyze/stream_operators.h"

#include <string>
#include <vector>

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <spark/connect/relations.pb.h>

#include "izvor/analyze/protocol_errors.h"

namespace izvor::analyze {
namespace {

// Empty: none of them is in it.
std::string operator_within(const google::protobuf::Message& message) {
  if (message.GetDescriptor() == spark::connect::WithWatermark::descriptor()) return "A watermark";
  if (message.GetDescriptor() == spark::connect::Deduplicate::descriptor()) return "Deduplication of a stream";
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const auto* field : fields) {
    if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE || field->is_map()) continue;
    const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      const auto& part = field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i) : reflection.GetMessage(message, field);
      std::string found = operator_within(part);
      if (!found.empty()) return found;
    }
  }
  return "";
}

}  // namespace

void require_runnable_stream(const spark::connect::Relation& relation) {
  const std::string found = operator_within(relation);
  if (!found.empty()) throw_unsupported(found);
}

}  // namespace izvor::analyze
