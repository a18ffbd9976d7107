#include "izvor/analyze/protocol_errors.h"

#include "izvor/error.h"

namespace izvor::analyze {

void throw_unsupported(const std::string& feature) { throw Error("UNSUPPORTED_FEATURE.IZVOR", {{"feature", feature}}); }

void throw_not_set(const google::protobuf::Descriptor& message, const std::string& oneof) {
  throw Error("CONNECT_INVALID_PLAN.INVALID_ONE_OF_FIELD_NOT_SET", {{"fullName", message.full_name()}, {"name", oneof}});
}

void throw_no_rule(const google::protobuf::Descriptor& message, const std::string& oneof, int field_number, const std::string& what) {
  const google::protobuf::FieldDescriptor* field = message.FindFieldByNumber(field_number);
  if (field == nullptr) throw_not_set(message, oneof);
  throw_unsupported(what + " '" + field->name() + "'");
}

}  // namespace izvor::analyze
