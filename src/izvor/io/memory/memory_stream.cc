#include "izvor/io/memory/memory_stream.h"

#include <algorithm>
#include <utility>

#include "izvor/error.h"
#include "izvor/io/memory/row_batch.h"

namespace izvor::io {
namespace {

struct Streams {
  std::mutex mutex;
  std::map<std::string, std::shared_ptr<MemoryStream>> by_handle;
  int64_t next = 0;
};

Streams& streams() {
  static auto* instance = new Streams;
  return *instance;
}

}  // namespace

std::shared_ptr<MemoryStream> MemoryStream::create(const Schema& schema) {
  Streams& all = streams();
  const std::lock_guard lock(all.mutex);
  const std::string handle = "memory-stream-" + std::to_string(all.next++);
  std::shared_ptr<MemoryStream> stream(new MemoryStream(handle, schema));
  all.by_handle.emplace(handle, stream);
  return stream;
}

std::shared_ptr<MemoryStream> MemoryStream::find(const std::string& handle) {
  Streams& all = streams();
  const std::lock_guard lock(all.mutex);
  const auto found = all.by_handle.find(handle);
  return found == all.by_handle.end() ? nullptr : found->second;
}

void MemoryStream::remove(const std::string& handle) {
  Streams& all = streams();
  const std::lock_guard lock(all.mutex);
  all.by_handle.erase(handle);
}

void MemoryStream::add(const std::vector<std::vector<Value>>& rows) { add(make_row_batch(schema_, rows)); }

void MemoryStream::add(Batch batch) {
  std::vector<std::shared_ptr<const std::function<void()>>> to_call;
  {
    const std::lock_guard lock(mutex_);
    units_.push_back(std::move(batch));
    for (const auto& [id, callback] : callbacks_) to_call.push_back(callback);
  }
  for (const auto& callback : to_call) (*callback)();
}

int64_t MemoryStream::latest() const {
  const std::lock_guard lock(mutex_);
  return first_ + static_cast<int64_t>(units_.size()) - 1;
}

int64_t MemoryStream::on_data(std::function<void()> callback) {
  const std::lock_guard lock(mutex_);
  callbacks_.emplace(next_id_, std::make_shared<const std::function<void()>>(std::move(callback)));
  return next_id_++;
}

void MemoryStream::cancel(int64_t subscription) {
  const std::lock_guard lock(mutex_);
  callbacks_.erase(subscription);
}

std::vector<Batch> MemoryStream::units(int64_t start, int64_t end) const {
  const std::lock_guard lock(mutex_);
  const int64_t past_last = first_ + static_cast<int64_t>(units_.size());
  std::string reason;
  if (start + 1 < first_)
    reason = "offsets before " + std::to_string(first_) + " were committed by a query and dropped; give each query a stream of its own";
  if (end >= past_last) reason = "offset " + std::to_string(end) + " was never added; the stream ends at " + std::to_string(past_last - 1);
  if (!reason.empty()) throw Error("IZVOR_IO_ERROR", {{"operation", "Reading"}, {"path", "memory stream " + handle_}, {"reason", reason}});
  return {units_.begin() + (start + 1 - first_), units_.begin() + (std::max(start, end) + 1 - first_)};
}

std::vector<Batch> MemoryStream::held() const {
  const std::lock_guard lock(mutex_);
  return units_;
}

int64_t MemoryStream::join() {
  const std::lock_guard lock(mutex_);
  readers_.emplace(next_id_, first_ - 1);
  return next_id_++;
}

void MemoryStream::commit(int64_t reader, int64_t end) {
  const std::lock_guard lock(mutex_);
  readers_[reader] = end;
  int64_t committed = end;
  for (const auto& [id, offset] : readers_) committed = std::min(committed, offset);
  const int64_t dropped = std::clamp<int64_t>(committed + 1 - first_, 0, static_cast<int64_t>(units_.size()));
  units_.erase(units_.begin(), units_.begin() + dropped);
  first_ += dropped;
}

void MemoryStream::leave(int64_t reader) {
  const std::lock_guard lock(mutex_);
  readers_.erase(reader);
}

}  // namespace izvor::io
