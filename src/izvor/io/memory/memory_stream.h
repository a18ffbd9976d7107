#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "izvor/types/batch.h"
#include "izvor/types/data_type.h"
#include "izvor/types/value.h"

namespace izvor::io {

// A stream that a program feeds. Each add() is one unit with the next offset, counted from 0. Thread-safe.
//
// Units that every reading query has committed are dropped, as in Spark's MemoryStream; with no reader nothing is.
class MemoryStream {
 public:
  // Registered under a new handle until remove().
  static std::shared_ptr<MemoryStream> create(const Schema& schema);
  // Null when there is none.
  static std::shared_ptr<MemoryStream> find(const std::string& handle);
  // Queries that read it already go on.
  static void remove(const std::string& handle);

  const std::string& handle() const { return handle_; }
  const Schema& schema() const { return schema_; }

  // Errors as make_row_batch(); then nothing is added.
  void add(const std::vector<std::vector<Value>>& rows);
  void add(Batch batch);
  // Offset of the newest unit; -1 when there is none yet.
  int64_t latest() const;
  // Called after each add(), on the thread that adds, outside of the stream's lock. Returns what cancel() takes.
  int64_t on_data(std::function<void()> callback);
  // The callback is not begun any more; a call under way may still end.
  void cancel(int64_t subscription);

  // The units after `start` (-1: from the beginning) up to and including `end`. IZVOR_IO_ERROR when they are not there.
  std::vector<Batch> units(int64_t start, int64_t end) const;
  // All units that are held.
  std::vector<Batch> held() const;

  // A reader that commits; until leave() nothing after its last commit is dropped.
  int64_t join();
  void commit(int64_t reader, int64_t end);
  void leave(int64_t reader);

 private:
  MemoryStream(std::string handle, Schema schema) : handle_(std::move(handle)), schema_(std::move(schema)) {}

  const std::string handle_;
  const Schema schema_;
  mutable std::mutex mutex_;
  std::vector<Batch> units_;
  int64_t first_ = 0;  // offset of units_[0]
  int64_t next_id_ = 0;
  std::map<int64_t, int64_t> readers_;  // last committed offset by reader
  std::map<int64_t, std::shared_ptr<const std::function<void()>>> callbacks_;
};

}  // namespace izvor::io
