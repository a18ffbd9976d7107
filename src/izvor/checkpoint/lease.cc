#include "izvor/checkpoint/lease.h"

#include <unistd.h>

#include <array>
#include <chrono>
#include <ctime>
#include <utility>

#include <nlohmann/json.hpp>

#include "izvor/base/fail_point.h"
#include "izvor/checkpoint/batch_log.h"
#include "izvor/checkpoint/checkpoint_errors.h"

namespace izvor::checkpoint {
namespace {

using Json = nlohmann::ordered_json;

// Former epochs that stay in izvor-lease/ for whoever looks into what happened.
constexpr int64_t kKeptEpochs = 8;

std::string utc_now() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm broken_down{};
  ::gmtime_r(&now, &broken_down);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &broken_down)};
}

std::string describe_this_process() {
  std::array<char, 256> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) host[0] = '\0';
  return Json{{"pid", ::getpid()}, {"host", host.data()}, {"startedAt", utc_now()}}.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// "process 4711 on host a since 2026-01-02T03:04:05Z", for messages only: a lease file that cannot be read says less.
std::string describe_owner(fs::FileSystem& files, const std::string& lease_file) {
  try {
    const Json json = Json::parse(files.read_all(lease_file));
    return "process " + std::to_string(json.at("pid").get<int64_t>()) + " on host " + json.at("host").get<std::string>() + " since " +
           json.at("startedAt").get<std::string>();
  } catch (const std::exception&) {
    return "another process";
  }
}

class EpochLease final : public Lease {
 public:
  EpochLease(fs::FileSystem& files, std::string root, std::unique_ptr<fs::ProcessLock> lock)
      : files_(files), root_(std::move(root)), directory_(fs::join_path(root_, "izvor-lease")), lock_(std::move(lock)) {}

  // Counts on until a number is free: without locks several may be at it.
  void claim(int64_t committed_epoch) {
    const std::vector<int64_t> epochs = list_batches(files_, directory_);
    epoch_ = std::max(committed_epoch, epochs.empty() ? 0 : epochs.back()) + 1;
    const std::string self = describe_this_process();
    IZVOR_FAIL_POINT("lease.before_write");
    with_write_access(root_, [&] {
      while (!files_.create_if_absent(lease_file(epoch_), self)) ++epoch_;
    });
    IZVOR_FAIL_POINT("lease.after_write");
    for (const int64_t old : epochs) {
      if (old + kKeptEpochs < epoch_) files_.remove(lease_file(old));
    }
    check();
  }

  int64_t epoch() const override { return epoch_; }

  void check() override {
    const std::vector<int64_t> epochs = list_batches(files_, directory_);
    const int64_t greatest = epochs.empty() ? 0 : epochs.back();
    if (greatest == epoch_) return;
    if (greatest < epoch_) throw corrupt_file(lease_file(epoch_), "it was removed while the query ran");
    throw Error("IZVOR_CHECKPOINT_LOST", {{"path", root_},
                                          {"owner", describe_owner(files_, lease_file(greatest))},
                                          {"epoch", std::to_string(greatest)},
                                          {"ownEpoch", std::to_string(epoch_)}});
  }

 private:
  std::string lease_file(int64_t epoch) const { return fs::join_path(directory_, std::to_string(epoch)); }

  fs::FileSystem& files_;
  const std::string root_;
  const std::string directory_;
  const std::unique_ptr<fs::ProcessLock> lock_;
  int64_t epoch_ = 0;
};

Error owned_error(fs::FileSystem& files, const std::string& root, const std::string& directory) {
  const std::vector<int64_t> epochs = list_batches(files, directory);
  const std::string epoch = std::to_string(epochs.empty() ? 0 : epochs.back());
  return Error("IZVOR_CHECKPOINT_OWNED", {{"path", root}, {"owner", describe_owner(files, fs::join_path(directory, epoch))}, {"epoch", epoch}});
}

}  // namespace

std::unique_ptr<Lease> acquire_lease(fs::FileSystem& file_system, const std::string& root, const std::function<int64_t()>& committed_epoch) {
  const std::string directory = fs::join_path(root, "izvor-lease");
  with_write_access(root, [&] { file_system.create_directories(directory); });
  std::unique_ptr<fs::ProcessLock> lock;
  if (file_system.has_process_locks()) {
    lock = with_write_access(root, [&] { return file_system.try_lock(fs::join_path(directory, "lock")); });
    if (lock == nullptr) throw owned_error(file_system, root, directory);
  }
  auto lease = std::make_unique<EpochLease>(file_system, root, std::move(lock));
  lease->claim(committed_epoch());
  return lease;
}

}  // namespace izvor::checkpoint
