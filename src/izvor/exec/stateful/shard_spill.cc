#include "izvor/exec/stateful/shard_spill.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "izvor/error.h"
#include "izvor/state/state_object.h"

namespace izvor::exec {
namespace {

constexpr int64_t kRowsAtOnce = 4096;

[[noreturn]] void fail(const char* operation, const std::string& directory) {
  const int error = errno;
  if (error == ENOSPC || error == EDQUOT) throw Error("IZVOR_DISK_FULL", {{"path", directory}});
  throw Error("IZVOR_IO_ERROR", {{"operation", operation}, {"path", directory}, {"reason", std::strerror(error)}});
}

int open_unnamed_file(const std::string& directory) {
  std::string name = directory + "/izvor-spill-XXXXXX";
  const int fd = ::mkostemp(name.data(), O_CLOEXEC);
  if (fd < 0) fail("Creating a spill file", directory);
  ::unlink(name.c_str());
  return fd;
}

}  // namespace

ShardSpill::ShardSpill(std::string directory, const state::StateSchema& schema, size_t shards)
    : directory_(std::move(directory)), schema_(schema), runs_(shards) {}

ShardSpill::~ShardSpill() {
  if (fd_ >= 0) ::close(fd_);
}

void ShardSpill::write(size_t shard, const state::StateShard& rows) {
  state::SectionEncoder encoder(schema_, rows.row_count());
  rows.for_each(kRowsAtOnce, [&](const std::vector<state::StateRow>& run) { encoder.add(run); });
  runs_[shard].push_back(append(encoder.parts()));
}

ShardSpill::Run ShardSpill::append(const std::vector<std::string_view>& parts) {
  const std::lock_guard lock(mutex_);
  if (fd_ < 0) fd_ = open_unnamed_file(directory_);
  const int64_t begin = end_;
  for (const std::string_view part : parts) {
    for (size_t done = 0; done < part.size();) {
      const ssize_t written = ::pwrite(fd_, part.data() + done, part.size() - done, end_ + static_cast<int64_t>(done));
      if (written < 0 && errno != EINTR) fail("Writing a spill file", directory_);
      if (written > 0) done += static_cast<size_t>(written);
    }
    end_ += static_cast<int64_t>(part.size());
  }
  return {begin, end_ - begin};
}

void ShardSpill::read(size_t shard, size_t run, state::StateShard& into) const {
  const Run& at = runs_[shard][run];
  std::string payload(static_cast<size_t>(at.size), '\0');
  for (size_t done = 0; done < payload.size();) {
    const ssize_t got = ::pread(fd_, payload.data() + done, payload.size() - done, at.offset + static_cast<int64_t>(done));
    if (got == 0 || (got < 0 && errno != EINTR)) fail("Reading a spill file", directory_);
    if (got > 0) done += static_cast<size_t>(got);
  }
  state::decode_section(payload, schema_, into);
}

}  // namespace izvor::exec
