#include "izvor/connect/plan_input.h"

#include <arrow/buffer.h>
#include <arrow/io/memory.h>
#include <arrow/ipc/reader.h>
#include <arrow/ipc/writer.h>
#include <arrow/util/compression.h>
#include <spark/connect/base.pb.h>

#include "izvor/analyze/protocol_errors.h"
#include "izvor/error.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::connect {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using spark::connect::LocalRelation;
using spark::connect::Plan;
using spark::connect::Relation;

// What a compressed plan may grow to: a few bytes must not fill the memory.
constexpr size_t kLargestPlan = size_t{1} << 30;
constexpr int64_t kStep = int64_t{1} << 20;

Error bad_plan(const std::string& reason) { return Error("CONNECT_INVALID_PLAN.ASSERTION_FAILURE", {{"message", reason}}); }

std::string decompress_zstd(const std::string& data) {
  const auto codec = value_or_throw(arrow::util::Codec::Create(arrow::Compression::ZSTD));
  const auto decompressor = value_or_throw(codec->MakeDecompressor());
  std::string out;
  const auto* input = reinterpret_cast<const uint8_t*>(data.data());
  auto left = static_cast<int64_t>(data.size());
  while (!decompressor->IsFinished()) {
    const size_t have = out.size();
    if (have > kLargestPlan) throw bad_plan("The compressed plan is too large.");
    out.resize(have + kStep);
    const auto step = decompressor->Decompress(left, input, kStep, reinterpret_cast<uint8_t*>(out.data()) + have);
    if (!step.ok()) throw bad_plan("The compressed plan cannot be read: " + step.status().message());
    out.resize(have + static_cast<size_t>(step->bytes_written));
    input += step->bytes_read;
    left -= step->bytes_read;
    if (step->bytes_written == 0 && step->bytes_read == 0) throw bad_plan("The compressed plan ends early.");
  }
  return out;
}

const std::string& block(const ArtifactStore& artifacts, const std::string& hash, std::shared_ptr<const std::string>& keep) {
  keep = artifacts.block(hash);
  if (keep == nullptr)
    throw Error("CONNECT_INVALID_PLAN.ASSERTION_FAILURE", {{"message", "Not found any cached local relation with the hash: " + hash}});
  return *keep;
}

LocalRelation whole_relation(const ArtifactStore& artifacts, const spark::connect::CachedLocalRelation& cached) {
  std::shared_ptr<const std::string> keep;
  LocalRelation relation;
  if (!relation.ParseFromString(block(artifacts, cached.hash(), keep))) throw bad_plan("A cached local relation cannot be read.");
  return relation;
}

// Each block is an Arrow stream; they become one.
std::string joined_streams(const ArtifactStore& artifacts, const spark::connect::ChunkedCachedLocalRelation& cached) {
  const auto out = value_or_throw(arrow::io::BufferOutputStream::Create());
  std::shared_ptr<arrow::ipc::RecordBatchWriter> writer;
  for (const std::string& hash : cached.datahashes()) {
    std::shared_ptr<const std::string> keep;
    arrow::io::BufferReader bytes(arrow::Buffer::FromString(block(artifacts, hash, keep)));
    const auto reader = value_or_throw(arrow::ipc::RecordBatchStreamReader::Open(&bytes));
    if (writer == nullptr) writer = value_or_throw(arrow::ipc::MakeStreamWriter(out, reader->schema()));
    for (;;) {
      std::shared_ptr<arrow::RecordBatch> batch;
      throw_if_error(reader->ReadNext(&batch));
      if (batch == nullptr) break;
      throw_if_error(writer->WriteRecordBatch(*batch));
    }
  }
  if (writer == nullptr) return "";
  throw_if_error(writer->Close());
  return value_or_throw(out->Finish())->ToString();
}

LocalRelation joined_relation(const ArtifactStore& artifacts, const spark::connect::ChunkedCachedLocalRelation& cached) {
  LocalRelation relation;
  std::string data = joined_streams(artifacts, cached);
  if (!data.empty()) relation.set_data(std::move(data));
  std::shared_ptr<const std::string> keep;
  if (cached.has_schemahash()) relation.set_schema(block(artifacts, cached.schemahash(), keep));
  return relation;
}

Plan decompressed(const Plan& plan) {
  const Plan::CompressedOperation& compressed = plan.compressed_operation();
  if (compressed.compression_codec() != spark::connect::COMPRESSION_CODEC_ZSTD) throw bad_plan("The plan is compressed by an unknown codec.");
  const std::string bytes = decompress_zstd(compressed.data());
  Plan out;
  bool is_read = false;
  if (compressed.op_type() == Plan::CompressedOperation::OP_TYPE_RELATION) is_read = out.mutable_root()->ParseFromString(bytes);
  if (compressed.op_type() == Plan::CompressedOperation::OP_TYPE_COMMAND) is_read = out.mutable_command()->ParseFromString(bytes);
  if (!is_read) throw bad_plan("The compressed plan is neither a relation nor a command.");
  return out;
}

void restore(const ArtifactStore& artifacts, Message& message, int depth) {
  if (depth == 0) return;  // the analysis refuses such a plan
  if (message.GetDescriptor() == Plan::descriptor()) {
    auto& plan = static_cast<Plan&>(message);
    if (plan.has_compressed_operation()) plan = decompressed(plan);
  }
  if (message.GetDescriptor() == Relation::descriptor()) {
    auto& relation = static_cast<Relation&>(message);
    if (relation.has_cached_local_relation()) {
      *relation.mutable_local_relation() = whole_relation(artifacts, spark::connect::CachedLocalRelation(relation.cached_local_relation()));
    } else if (relation.has_chunked_cached_local_relation()) {
      *relation.mutable_local_relation() =
          joined_relation(artifacts, spark::connect::ChunkedCachedLocalRelation(relation.chunked_cached_local_relation()));
    }
  }
  const auto* reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE || field->is_map()) continue;
    if (!field->is_repeated()) restore(artifacts, *reflection->MutableMessage(&message, field), depth - 1);
    for (int i = 0; field->is_repeated() && i < reflection->FieldSize(message, field); ++i)
      restore(artifacts, *reflection->MutableRepeatedMessage(&message, field, i), depth - 1);
  }
}

}  // namespace

void restore_plans(const ArtifactStore& artifacts, Message& request) {
  constexpr int kDeepest = 1000;
  restore(artifacts, request, kDeepest);
}

}  // namespace izvor::connect
