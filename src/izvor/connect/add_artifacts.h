#pragma once

#include <optional>
#include <string>

#include <spark/connect/base.pb.h>

#include "izvor/connect/artifact_store.h"

namespace izvor::connect {

// Puts together what the requests of one AddArtifacts call carry.
class ArtifactReceiver {
 public:
  ArtifactReceiver(ArtifactStore& store, spark::connect::AddArtifactsResponse& response) : store_(store), response_(response) {}

  // Throws CONNECT_INVALID_PLAN.* for chunks that do not fit together.
  void add(const spark::connect::AddArtifactsRequest& request);
  // After the last request.
  void finish();

 private:
  struct Chunked {
    std::string name;
    std::string content;
    int64_t total_bytes;
    int64_t chunks_left;
    bool is_intact = true;
  };
  void add_chunk(const spark::connect::AddArtifactsRequest::ArtifactChunk& chunk);
  void store(const std::string& name, std::string content, bool is_intact);

  ArtifactStore& store_;
  spark::connect::AddArtifactsResponse& response_;
  std::optional<Chunked> chunked_;
};

}  // namespace izvor::connect
