#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "izvor/base/config.h"
#include "izvor/types/batch.h"
#include "izvor/types/column_predicate.h"
#include "izvor/types/data_type.h"

namespace arrow {
class MemoryPool;
}

namespace izvor::io {

// A position in a source as the JSON text that goes into the offset log, e.g. {"logOffset":3}.
using Offset = std::string;

// Which columns a reader delivers and which rows it may leave out.
struct ScanRequest {
  std::vector<int> columns;              // positions in the source's schema, ascending
  std::vector<ColumnPredicate> filters;  // all must hold; the reader applies each of them, exactly. Their columns need not be in `columns`
  int64_t batch_rows = 16 * 1024;        // most rows of a batch
};

// A part of a batch's input that one task reads: a range of a file, a Kafka partition's offsets.
class Split {
 public:
  virtual ~Split() = default;
  // As error messages name it: "file /data/a.csv, bytes 0-4194304".
  virtual std::string describe() const = 0;
};

// Rows read since the reader was opened: all that the source had, before `filters`.
struct ReadMetrics {
  int64_t rows = 0;
  int64_t bytes = 0;
  int64_t malformed_rows = 0;
  int64_t filtered_malformed_rows = 0;  // of malformed_rows, those that `filters` rejected for the null in place of a malformed field
};

// Reads one split on one thread.
class SplitReader {
 public:
  virtual ~SplitReader() = default;
  // The next rows with the requested columns in the request's order; nothing at the end. A batch may be empty.
  virtual std::optional<Batch> next() = 0;
  virtual ReadMetrics metrics() const = 0;
};

// How much a batch may take.
struct ReadLimit {
  std::optional<int64_t> max_files;
  std::optional<int64_t> max_bytes;
};

// What can be read: used by batch queries as it is and by streams for a range of offsets. Thread-safe readers: one a split.
class SplitScan {
 public:
  virtual ~SplitScan() = default;
  virtual std::vector<std::shared_ptr<Split>> splits() = 0;
  virtual std::unique_ptr<SplitReader> open(const Split& split, const ScanRequest& request, arrow::MemoryPool* pool) = 0;
};

// A source of a streaming query. Called by the query's own thread only; readers of a scan run on worker threads.
class Source {
 public:
  virtual ~Source() = default;

  virtual const Schema& schema() const = 0;
  // As Spark's progress shows it: "FileStreamSource[file:/data/*.csv]".
  virtual std::string description() const = 0;

  // The newest offset that a batch starting after `start` may go to, within the limits of the source's options (ignored when
  // `ignore_limits`, trigger once); nothing when there is no data yet. Makes what the offset stands for durable (the file source's log)
  // before it returns. Equal to `start` when nothing is new.
  virtual std::optional<Offset> latest_offset(const std::optional<Offset>& start, bool ignore_limits) = 0;
  // Trigger availableNow: remember what is there now; later calls of latest_offset go no further.
  virtual void prepare_available_now() = 0;

  // The rows after `start` up to and including `end`. Also called on recovery with logged offsets: gives exactly the same rows as the first
  // time, or fails.
  virtual std::unique_ptr<SplitScan> scan(const std::optional<Offset>& start, const Offset& end) = 0;

  // Nothing up to `end` will be asked for again.
  virtual void commit(const Offset& end) = 0;
  virtual void stop() = 0;

  // For progress: what is left after `end`, by name ("numFilesOutstanding", "numBytesOutstanding"), as in Spark's metrics.
  virtual std::map<std::string, std::string> metrics(const std::optional<Offset>& end) = 0;
  // The position after everything that is known now, for progress ("latestOffset"); may be nothing.
  virtual std::optional<Offset> latest_known() = 0;
};

// Options as the user wrote them, matched without regard to case.
class Options {
 public:
  Options() = default;
  explicit Options(std::map<std::string, std::string> values);
  std::optional<std::string> get(const std::string& name) const;
  // Names as written.
  const std::map<std::string, std::string>& values() const { return values_; }
  // Throws IZVOR_UNKNOWN_OPTION for a name that is none of `known`.
  void require_known(const std::string& connector, const std::string& kind, const std::vector<std::string>& known) const;

 private:
  std::map<std::string, std::string> values_;
};

// What a connector needs to open.
struct SourceSpec {
  std::string format;
  Options options;
  std::vector<std::string> paths;
  Schema schema;  // empty when the user gave none
  std::string handle;
};

// Where a source may keep its log and how it is to behave.
struct SourceContext {
  std::string checkpoint_directory;  // <checkpoint>/sources/<index>; not created yet
  Config config;
  std::function<int64_t()> now_ms;
};

// A format that can be read. Registered once; thread-safe.
class SourceConnector {
 public:
  virtual ~SourceConnector() = default;
  virtual std::string format() const = 0;  // lower case
  // Names of its options with a word on each, for docs/compatibility.md and for IZVOR_UNKNOWN_OPTION.
  virtual std::vector<std::pair<std::string, std::string>> options() const = 0;
  // Checks schema, options and paths as Spark does when the plan is analysed (missing path, schema, bad values); returns the full schema.
  virtual Schema resolve(const SourceSpec& spec, const Config& config, bool is_streaming) const = 0;
  // Whether readers can apply this predicate exactly.
  virtual bool accepts(const SourceSpec& spec, const ColumnPredicate& predicate, const Config& config) const = 0;
  virtual std::unique_ptr<Source> open_stream(const SourceSpec& spec, const SourceContext& context) const = 0;
  virtual std::unique_ptr<SplitScan> open_batch(const SourceSpec& spec, const Config& config) const = 0;
};

void register_source(std::shared_ptr<const SourceConnector> connector);
// Null when unknown.
const SourceConnector* find_source(const std::string& format);
std::vector<const SourceConnector*> registered_sources();

}  // namespace izvor::io
