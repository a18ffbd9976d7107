#include "izvor/connect/operation.h"

#include <algorithm>
#include <utility>

#include "izvor/base/uuid.h"

namespace izvor::connect {
namespace {

using spark::connect::ExecutePlanResponse;

// How far a body may run ahead of its client.
constexpr size_t kMostUnsentBytes = size_t{32} << 20;
// Spark's spark.connect.execute.reattachable.observerRetryBufferSize.
constexpr size_t kRetryBufferBytes = size_t{10} << 20;
// How soon a client that went away is noticed.
constexpr std::chrono::milliseconds kAbandonedCheck{200};

Error cancelled_error() { return Error("OPERATION_CANCELED"); }

}  // namespace

Operation::~Operation() {
  cancel();
  if (thread_.joinable()) thread_.join();
}

void Operation::start(Body body) {
  thread_ = std::thread([this, body = std::move(body)] { run(body); });
}

void Operation::run(const Body& body) {
  std::optional<Error> failure;
  try {
    body(*this);
    ExecutePlanResponse complete;
    complete.mutable_result_complete();
    put(std::move(complete));
  } catch (const Error& error) {
    failure = error;
  } catch (const std::exception& error) {
    failure = cancelled_ ? cancelled_error() : Error("INTERNAL_ERROR", {{"message", error.what()}});
  }
  {
    const std::lock_guard lock(mutex_);
    failure_ = std::move(failure);
    ended_ = true;
  }
  changed_.notify_all();
}

void Operation::label(ExecutePlanResponse& response) const {
  response.set_session_id(identity_.session_id);
  response.set_server_side_session_id(identity_.server_side_session_id);
  response.set_operation_id(identity_.operation_id);
  response.set_response_id(random_uuid());
}

void Operation::put(ExecutePlanResponse&& response) {
  label(response);
  keep(to_wire(response));
}

void Operation::put(WireRows&& rows, ExecutePlanResponse&& head) {
  label(head);
  keep(to_wire(head, std::move(rows)));
}

void Operation::keep(WireResponse&& response) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return cancelled_ || unsent_bytes_ < kMostUnsentBytes; });
  if (cancelled_) throw cancelled_error();
  unsent_bytes_ += response.bytes;
  responses_.push_back(std::make_shared<const WireResponse>(std::move(response)));
  lock.unlock();
  changed_.notify_all();
}

bool Operation::wait(const std::function<bool()>& condition) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return cancelled_ || finishing_ || condition(); });
  return !cancelled_ && !finishing_;
}

void Operation::notify() {
  { const std::lock_guard lock(mutex_); }  // a waiter is either before its check or asleep
  changed_.notify_all();
}

void Operation::finish() {
  {
    const std::lock_guard lock(mutex_);
    finishing_ = true;
  }
  changed_.notify_all();
}

Operation::Cursor::Cursor(Operation& operation, const std::string& last_response_id) : operation_(operation) {
  const std::lock_guard lock(operation.mutex_);
  if (!last_response_id.empty()) {
    const auto index = operation.index_of(last_response_id);
    if (!index) throw Error("INVALID_CURSOR.POSITION_NOT_FOUND", {{"responseId", last_response_id}});
    index_ = *index + 1;
  }
  generation_ = ++operation.generation_;
  ++operation.cursors_;
  operation.changed_.notify_all();
}

Operation::Cursor::~Cursor() {
  const std::lock_guard lock(operation_.mutex_);
  --operation_.cursors_;
  operation_.detached_since_ = std::chrono::steady_clock::now();
}

Operation::Response Operation::Cursor::next(const std::function<bool()>& abandoned) {
  Operation& op = operation_;
  std::unique_lock lock(op.mutex_);
  const auto available = [&] { return index_ < op.first_index_ + static_cast<int64_t>(op.responses_.size()); };
  const auto is_replaced = [&] { return op.generation_ != generation_; };
  while (!op.changed_.wait_for(lock, kAbandonedCheck, [&] { return available() || op.ended_ || is_replaced(); })) {
    if (abandoned()) return nullptr;
  }
  if (is_replaced()) throw Error("INVALID_CURSOR.DISCONNECTED");
  if (!available()) {
    if (op.failure_) throw *op.failure_;
    return nullptr;
  }
  if (index_ < op.first_index_) throw Error("INVALID_CURSOR.POSITION_NOT_AVAILABLE", {{"index", std::to_string(index_)}, {"responseId", ""}});
  Response response = op.responses_[static_cast<size_t>(index_ - op.first_index_)];
  if (index_ >= op.taken_) {
    op.taken_ = index_ + 1;
    op.unsent_bytes_ -= response->bytes;
    op.sent_bytes_ += response->bytes;
  }
  ++index_;
  if (op.identity_.reattachable) {
    op.keep_within_retry_buffer();
  } else {
    op.release_before(index_);
  }
  lock.unlock();
  op.changed_.notify_all();
  return response;
}

void Operation::release_until(const std::string& response_id) {
  const std::lock_guard lock(mutex_);
  if (const auto index = index_of(response_id)) release_before(*index + 1);
}

void Operation::release_before(int64_t index) {
  while (first_index_ < std::min(index, taken_) && !responses_.empty()) {
    sent_bytes_ -= responses_.front()->bytes;
    last_gone_id_ = responses_.front()->id;
    responses_.pop_front();
    ++first_index_;
  }
}

// The last response sent stays whatever its size: the client may have missed it.
void Operation::keep_within_retry_buffer() {
  while (sent_bytes_ > kRetryBufferBytes && first_index_ < taken_ - 1) release_before(first_index_ + 1);
}

std::optional<int64_t> Operation::index_of(const std::string& response_id) const {
  if (first_index_ > 0 && response_id == last_gone_id_) return first_index_ - 1;
  for (size_t i = 0; i < responses_.size(); ++i) {
    if (responses_[i]->id == response_id) return first_index_ + static_cast<int64_t>(i);
  }
  return std::nullopt;
}

void Operation::cancel() {
  {
    const std::lock_guard lock(mutex_);
    cancelled_ = true;
  }
  changed_.notify_all();
}

bool Operation::has_ended() const {
  const std::lock_guard lock(mutex_);
  return ended_;
}

std::optional<std::chrono::steady_clock::time_point> Operation::detached_since() const {
  const std::lock_guard lock(mutex_);
  return cursors_ > 0 ? std::nullopt : std::optional(detached_since_);
}

}  // namespace izvor::connect
