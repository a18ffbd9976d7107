#include "izvor/connect/operation.h"

#include <algorithm>
#include <utility>

#include "izvor/base/uuid.h"

namespace izvor::connect {
namespace {

using spark::connect::ExecutePlanResponse;

// How far a body may run ahead of its client.
constexpr size_t kMostUnsentBytes = size_t{32} << 20;
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

void Operation::put(ExecutePlanResponse&& response) {
  response.set_session_id(identity_.session_id);
  response.set_server_side_session_id(identity_.server_side_session_id);
  response.set_operation_id(identity_.operation_id);
  response.set_response_id(random_uuid());
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return cancelled_ || unsent_bytes_ < kMostUnsentBytes; });
  if (cancelled_) throw cancelled_error();
  unsent_bytes_ += response.ByteSizeLong();
  responses_.push_back(std::move(response));
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

Operation::Cursor::Cursor(Operation& operation, const std::string& last_response_id) : operation_(operation), index_(0) {
  const std::lock_guard lock(operation.mutex_);
  index_ = operation.first_index_;
  if (last_response_id.empty()) return;
  const auto index = operation.index_of(last_response_id);
  if (!index) throw Error("INVALID_CURSOR.POSITION_NOT_FOUND", {{"responseId", last_response_id}});
  index_ = *index + 1;
}

std::optional<ExecutePlanResponse> Operation::Cursor::next(const std::function<bool()>& abandoned) {
  Operation& op = operation_;
  std::unique_lock lock(op.mutex_);
  const auto available = [&] { return index_ < op.first_index_ + static_cast<int64_t>(op.responses_.size()); };
  while (!op.changed_.wait_for(lock, kAbandonedCheck, [&] { return available() || op.ended_; })) {
    if (abandoned()) return std::nullopt;
  }
  if (!available()) {
    if (op.failure_) throw *op.failure_;
    return std::nullopt;
  }
  if (index_ < op.first_index_) throw Error("INVALID_CURSOR.POSITION_NOT_AVAILABLE", {{"index", std::to_string(index_)}, {"responseId", ""}});
  ExecutePlanResponse& kept = op.responses_[static_cast<size_t>(index_ - op.first_index_)];
  if (index_ >= op.taken_) {
    op.taken_ = index_ + 1;
    op.unsent_bytes_ -= std::min(op.unsent_bytes_, kept.ByteSizeLong());
  }
  ExecutePlanResponse response = kept;
  ++index_;
  if (!op.identity_.reattachable) op.release_before(index_);
  lock.unlock();
  op.changed_.notify_all();
  return response;
}

void Operation::release_until(const std::string& response_id) {
  const std::lock_guard lock(mutex_);
  if (const auto index = index_of(response_id)) release_before(*index + 1);
}

void Operation::release_before(int64_t index) {
  while (first_index_ < index && !responses_.empty()) {
    responses_.pop_front();
    ++first_index_;
  }
}

std::optional<int64_t> Operation::index_of(const std::string& response_id) const {
  for (size_t i = 0; i < responses_.size(); ++i) {
    if (responses_[i].response_id() == response_id) return first_index_ + static_cast<int64_t>(i);
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

}  // namespace izvor::connect
