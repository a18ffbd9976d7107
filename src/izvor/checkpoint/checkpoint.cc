#include "izvor/checkpoint/checkpoint.h"

#include <algorithm>
#include <utility>

#include "izvor/base/fail_point.h"
#include "izvor/base/sealed_text.h"
#include "izvor/checkpoint/batch_log.h"
#include "izvor/checkpoint/checkpoint_errors.h"
#include "izvor/checkpoint/lease.h"
#include "izvor/checkpoint/stream_metadata.h"

namespace izvor::checkpoint {
namespace {

// The checksum is a field of the second line, the JSON object.
std::string sealed(const std::string& text) {
  const size_t second_line = text.find('\n') + 1;
  return seal_text(text, std::min(text.find('\n', second_line), text.size()) - 1);
}

std::string opened(const std::string& text, const std::string& path) {
  auto out = unseal_text(text);
  if (!out) throw corrupt_file(path, "its checksum is wrong, so it is damaged");
  return *out;
}

// The epoch in the last commit; 0 without one. A lost izvor-lease/ must not let epochs begin again: sinks would refuse them.
int64_t last_committed_epoch(fs::FileSystem& files, const std::string& root) {
  const std::string directory = fs::join_path(root, "commits");
  const std::vector<int64_t> batches = list_batches(files, directory);
  if (batches.empty()) return 0;
  const std::string path = fs::join_path(directory, std::to_string(batches.back()));
  return parse_commit_entry(opened(files.read_all(path), path), path).epoch;
}

class DirectoryCheckpoint final : public Checkpoint {
 public:
  DirectoryCheckpoint(fs::Location location, std::unique_ptr<Lease> lease)
      : location_(std::move(location)),
        lease_(std::move(lease)),
        metadata_(read_or_create_metadata(*location_.fs, location_.path)),
        offset_log_(*location_.fs, fs::join_path(location_.path, "offsets")),
        commit_log_(*location_.fs, fs::join_path(location_.path, "commits")) {}

  const std::string& root() const override { return location_.path; }
  fs::FileSystem& file_system() override { return *location_.fs; }
  const std::string& query_id() const override { return metadata_.id; }
  Lease& lease() override { return *lease_; }

  RecoveryFacts read_facts(bool stateful_query) override {
    RecoveryFacts facts;
    facts.offset_batches = offset_log_.batches();
    facts.commit_batches = commit_log_.batches();
    const size_t logged = facts.offset_batches.size();
    if (logged > 0) facts.last_offsets = read_offsets(facts.offset_batches[logged - 1]);
    if (logged > 1) facts.second_to_last_offsets = read_offsets(facts.offset_batches[logged - 2]);
    if (!facts.commit_batches.empty()) facts.last_commit = read_commit(facts.commit_batches.back());
    facts.stateful_query = stateful_query;
    facts.has_spark_state = location_.fs->stat(fs::join_path(root(), "state")).has_value();
    return facts;
  }

  std::optional<OffsetEntry> read_offsets(int64_t batch) override {
    const auto text = offset_log_.read(batch);
    return text ? std::optional(parse_offset_entry(opened(*text, offset_log_.path(batch)), offset_log_.path(batch))) : std::nullopt;
  }

  std::optional<CommitEntry> read_commit(int64_t batch) override {
    const auto text = commit_log_.read(batch);
    return text ? std::optional(parse_commit_entry(opened(*text, commit_log_.path(batch)), commit_log_.path(batch))) : std::nullopt;
  }

  bool write_offsets(int64_t batch, const OffsetEntry& entry) override {
    lease_->check();
    IZVOR_FAIL_POINT("offset_log.before_write");
    const bool written = offset_log_.write(batch, sealed(serialize(entry)));
    IZVOR_FAIL_POINT("offset_log.after_write");
    return written;
  }

  bool write_commit(int64_t batch, const CommitEntry& entry) override {
    lease_->check();
    IZVOR_FAIL_POINT("commit_log.before_write");
    const bool written = commit_log_.write(batch, sealed(serialize(entry)));
    IZVOR_FAIL_POINT("commit_log.after_write");
    return written;
  }

  // Offsets go first, as in Spark: a commit without offsets at the beginning of the logs is what an interrupted purge leaves.
  void purge_before(int64_t batch) override {
    lease_->check();
    offset_log_.purge_before(batch);
    commit_log_.purge_before(batch);
  }

 private:
  const fs::Location location_;
  const std::unique_ptr<Lease> lease_;
  const StreamMetadata metadata_;
  BatchLog offset_log_;
  BatchLog commit_log_;
};

}  // namespace

std::unique_ptr<Checkpoint> Checkpoint::open(const std::string& uri) {
  fs::Location location = fs::resolve_location(uri);
  auto lease = acquire_lease(*location.fs, location.path, [&] { return last_committed_epoch(*location.fs, location.path); });
  return std::make_unique<DirectoryCheckpoint>(std::move(location), std::move(lease));
}

}  // namespace izvor::checkpoint
