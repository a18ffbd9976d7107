#include "izvor/connect/add_artifacts.h"

#include <utility>

#include <zlib.h>

#include "izvor/error.h"

namespace izvor::connect {
namespace {

using spark::connect::AddArtifactsRequest;

constexpr int64_t kLargestArtifact = int64_t{2} << 30;

bool is_intact(const AddArtifactsRequest::ArtifactChunk& chunk) {
  const auto* bytes = reinterpret_cast<const Bytef*>(chunk.data().data());
  return static_cast<int64_t>(::crc32_z(0, bytes, chunk.data().size())) == chunk.crc();
}

Error bad_chunks(const std::string& reason) { return Error("CONNECT_INVALID_PLAN.ASSERTION_FAILURE", {{"message", "Artifacts: " + reason}}); }

}  // namespace

void ArtifactReceiver::add(const AddArtifactsRequest& request) {
  switch (request.payload_case()) {
    case AddArtifactsRequest::kBatch:
      if (chunked_) throw bad_chunks("a batch came within a chunked artifact");
      for (const auto& artifact : request.batch().artifacts()) store(artifact.name(), artifact.data().data(), is_intact(artifact.data()));
      return;
    case AddArtifactsRequest::kBeginChunk: {
      const auto& begin = request.begin_chunk();
      if (chunked_) throw bad_chunks("another artifact came before the last chunk");
      if (begin.num_chunks() < 1 || begin.total_bytes() < 0 || begin.total_bytes() > kLargestArtifact) throw bad_chunks("its size cannot be");
      chunked_ = Chunked{begin.name(), {}, begin.total_bytes(), begin.num_chunks()};
      return add_chunk(begin.initial_chunk());
    }
    case AddArtifactsRequest::kChunk:
      if (!chunked_) throw bad_chunks("a chunk came without a beginning");
      return add_chunk(request.chunk());
    case AddArtifactsRequest::PAYLOAD_NOT_SET: throw bad_chunks("a request without a payload");
  }
}

void ArtifactReceiver::add_chunk(const AddArtifactsRequest::ArtifactChunk& chunk) {
  chunked_->content += chunk.data();
  chunked_->is_intact = chunked_->is_intact && is_intact(chunk);
  if (static_cast<int64_t>(chunked_->content.size()) > chunked_->total_bytes) throw bad_chunks("more bytes came than were announced");
  if (--chunked_->chunks_left > 0) return;
  const Chunked whole = *std::exchange(chunked_, std::nullopt);
  if (static_cast<int64_t>(whole.content.size()) != whole.total_bytes) throw bad_chunks("fewer bytes came than were announced");
  store(whole.name, whole.content, whole.is_intact);
}

// A damaged artifact is not kept, and the client is told.
void ArtifactReceiver::store(const std::string& name, std::string content, bool intact) {
  if (intact) store_.add(name, std::move(content));
  auto& summary = *response_.add_artifacts();
  summary.set_name(name);
  summary.set_is_crc_successful(intact);
}

void ArtifactReceiver::finish() {
  if (chunked_) throw bad_chunks("the call ended before the last chunk");
}

}  // namespace izvor::connect
