#include "izvor/io/range/range_source.h"

#include <algorithm>
#include <charconv>

#include <arrow/array.h>
#include <arrow/buffer.h>

#include "izvor/error.h"
#include "izvor/io/source.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::io {
namespace {

constexpr int64_t kRowsOfSplit = int64_t{1} << 20;
// Splits are listed before the first is read.
constexpr int64_t kMostSplits = int64_t{1} << 17;

struct Range {
  int64_t start = 0;
  int64_t step = 1;
  int64_t count = 0;
  int64_t partitions = 1;
};

int64_t number(const Options& options, const char* name, int64_t otherwise) {
  const auto text = options.get(name);
  if (!text) return otherwise;
  int64_t value = 0;
  const auto [end, failure] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (failure != std::errc() || end != text->data() + text->size()) {
    throw Error("IZVOR_INVALID_OPTION",
                {{"option", name}, {"connector", "range"}, {"kind", "source"}, {"reason", "'" + *text + "' is not an integer"}});
  }
  return value;
}

Range range_of(const Options& options) {
  Range range;
  range.start = number(options, "start", 0);
  range.step = number(options, "step", 1);
  const auto distance = static_cast<__int128>(number(options, "end", 0)) - range.start;
  if (range.step == 0) throw Error("CONNECT_INVALID_PLAN.ASSERTION_FAILURE", {{"message", "requirement failed: step (0) cannot be 0"}});
  if (distance != 0 && (distance > 0) == (range.step > 0)) {
    const __int128 count = (distance + range.step + (range.step > 0 ? -1 : 1)) / range.step;
    range.count = static_cast<int64_t>(std::min<__int128>(count, INT64_MAX));
  }
  const int64_t wanted = number(options, "partitions", range.count / kRowsOfSplit + (range.count % kRowsOfSplit > 0 ? 1 : 0));
  range.partitions = std::clamp<int64_t>(wanted, 1, kMostSplits);
  return range;
}

class RangeSplit final : public Split {
 public:
  RangeSplit(int64_t first, int64_t count) : first_(first), count_(count) {}
  std::string describe() const override { return "range of " + std::to_string(count_) + " rows"; }
  int64_t first() const { return first_; }
  int64_t count() const { return count_; }

 private:
  int64_t first_;
  int64_t count_;
};

class RangeReader final : public SplitReader {
 public:
  RangeReader(const Range& range, const RangeSplit& split, const ScanRequest& request, arrow::MemoryPool* pool)
      : range_(range), next_(split.first()), end_(split.first() + split.count()), request_(request), pool_(pool) {}

  std::optional<Batch> next() override {
    if (next_ == end_) return std::nullopt;
    Batch batch{std::min(std::max<int64_t>(1, request_.batch_rows), end_ - next_), {}};
    if (!request_.columns.empty()) batch.columns.push_back(ids(batch.num_rows));
    next_ += batch.num_rows;
    rows_ += batch.num_rows;
    return batch;
  }
  ReadMetrics metrics() const override { return {rows_}; }

 private:
  // Rows are counted without overflow: their values are within the range.
  std::shared_ptr<arrow::Array> ids(int64_t count) const {
    std::shared_ptr<arrow::Buffer> values = value_or_throw(arrow::AllocateBuffer(count * static_cast<int64_t>(sizeof(int64_t)), pool_));
    auto* out = reinterpret_cast<int64_t*>(values->mutable_data());
    const auto first = static_cast<uint64_t>(range_.start) + static_cast<uint64_t>(next_) * static_cast<uint64_t>(range_.step);
    for (int64_t i = 0; i < count; ++i) out[i] = static_cast<int64_t>(first + static_cast<uint64_t>(i) * static_cast<uint64_t>(range_.step));
    return std::make_shared<arrow::Int64Array>(count, std::move(values));
  }

  const Range range_;
  int64_t next_;  // row numbers
  const int64_t end_;
  const ScanRequest request_;
  arrow::MemoryPool* pool_;
  int64_t rows_ = 0;
};

class RangeScan final : public SplitScan {
 public:
  explicit RangeScan(const Range& range) : range_(range) {}

  std::vector<std::shared_ptr<Split>> splits() override {
    std::vector<std::shared_ptr<Split>> out;
    const auto border = [&](int64_t partition) { return static_cast<int64_t>(static_cast<__int128>(partition) * range_.count / range_.partitions); };
    for (int64_t i = 0; i < range_.partitions; ++i) out.push_back(std::make_shared<RangeSplit>(border(i), border(i + 1) - border(i)));
    return out;
  }
  std::unique_ptr<SplitReader> open(const Split& split, const ScanRequest& request, arrow::MemoryPool* pool) override {
    if (!request.filters.empty()) throw Error("INTERNAL_ERROR", {{"message", "A filter was pushed into a range, which accepts none."}});
    return std::make_unique<RangeReader>(range_, static_cast<const RangeSplit&>(split), request, pool);
  }

 private:
  const Range range_;
};

class RangeConnector final : public SourceConnector {
 public:
  std::string format() const override { return "range"; }
  std::vector<std::pair<std::string, std::string>> options() const override {
    return {
        {"start", "First number."}, {"end", "The numbers end before it."}, {"step", "Distance of two numbers."}, {"partitions", "Number of splits."}};
  }
  Schema resolve(const SourceSpec& spec, const Config&, bool is_streaming) const override {
    if (is_streaming) throw Error("UNSUPPORTED_FEATURE.TABLE_OPERATION", {{"tableName", "`range`"}, {"operation", "streaming read"}});
    range_of(spec.options);
    return Schema({Field("id", TypeId::kLong, false)});
  }
  bool accepts(const SourceSpec&, const ColumnPredicate&, const Config&) const override { return false; }
  std::unique_ptr<Source> open_stream(const SourceSpec&, const SourceContext&) const override {
    throw Error("UNSUPPORTED_FEATURE.TABLE_OPERATION", {{"tableName", "`range`"}, {"operation", "streaming read"}});
  }
  std::unique_ptr<SplitScan> open_batch(const SourceSpec& spec, const Config&) const override {
    return std::make_unique<RangeScan>(range_of(spec.options));
  }
};

}  // namespace

void register_range_source() { register_source(std::make_shared<RangeConnector>()); }

}  // namespace izvor::io
