#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>

#include <spark/connect/base.pb.h>

#include "izvor/connect/wire_response.h"
#include "izvor/error.h"

namespace izvor::connect {

// One ExecutePlan: its body runs on a thread of its own and puts responses here, from where the client's calls take them. A reattachable operation
// keeps the last responses that it sent, so that a broken connection loses nothing: those that the client has not released, as far as they fit into
// Spark's retry buffer. Thread-safe.
class Operation {
 public:
  struct Identity {
    std::string session_id;
    std::string server_side_session_id;
    std::string operation_id;
    std::set<std::string> tags;
    bool reattachable = false;
  };
  using Body = std::function<void(Operation&)>;

  explicit Operation(Identity identity) : identity_(std::move(identity)) {}
  // Cancels and waits for the body.
  ~Operation();
  Operation(const Operation&) = delete;
  Operation& operator=(const Operation&) = delete;

  const Identity& identity() const { return identity_; }

  // Runs `body` on the operation's thread; result_complete follows what it put. What it throws ends the operation.
  void start(Body body);

  // ---- the body's side ----
  // Fills in the ids. Waits while the client is far behind; throws OPERATION_CANCELED after cancel().
  void put(spark::connect::ExecutePlanResponse&& response);
  // Rows behind what `head` carries.
  void put(WireRows&& rows, spark::connect::ExecutePlanResponse&& head);
  bool is_cancelled() const { return cancelled_; }
  // Waits until `condition` holds (asked after each notify()); false when the operation was finished or cancelled first.
  bool wait(const std::function<bool()>& condition);
  void notify();

  // ---- the client's side ----
  using Response = std::shared_ptr<const WireResponse>;

  // Responses in order, from the first or from the one behind the given id, which may be the last one that was released. A later cursor takes over
  // from an earlier one.
  class Cursor {
   public:
    Cursor(Operation& operation, const std::string& last_response_id);
    ~Cursor();
    Cursor(const Cursor&) = delete;
    Cursor& operator=(const Cursor&) = delete;
    // The next response; null at the end. Throws the operation's error, INVALID_CURSOR.* for a response that is gone or when another cursor has
    // taken over, or returns null when `abandoned()` (asked now and then) holds.
    Response next(const std::function<bool()>& abandoned);

   private:
    Operation& operation_;
    int64_t generation_ = 0;
    int64_t index_ = 0;  // of the next response
  };
  void release_until(const std::string& response_id);
  void cancel();
  // Ends a body that waits for ever, without an error.
  void finish();
  bool has_ended() const;
  // Since when no cursor reads; nothing while one does.
  std::optional<std::chrono::steady_clock::time_point> detached_since() const;

 private:
  friend class Cursor;
  void run(const Body& body);
  // Fills in the ids.
  void label(spark::connect::ExecutePlanResponse& response) const;
  void keep(WireResponse&& response);
  void release_before(int64_t index);
  void keep_within_retry_buffer();
  std::optional<int64_t> index_of(const std::string& response_id) const;

  const Identity identity_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Response> responses_;
  int64_t first_index_ = 0;  // of responses_.front()
  // Of the response before it: a client that released what it read comes back with this id.
  std::string last_gone_id_;
  int64_t taken_ = 0;  // responses before this one have been sent
  size_t unsent_bytes_ = 0;
  size_t sent_bytes_ = 0;   // of kept responses that have been sent
  int64_t generation_ = 0;  // of the cursor that reads
  int64_t cursors_ = 0;
  std::chrono::steady_clock::time_point detached_since_ = std::chrono::steady_clock::now();
  bool ended_ = false;
  bool finishing_ = false;
  std::optional<Error> failure_;
  std::atomic<bool> cancelled_{false};
  std::thread thread_;
};

}  // namespace izvor::connect
