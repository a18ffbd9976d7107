#include "izvor/io/memory/batch_scan.h"

#include <algorithm>
#include <utility>

#include <arrow/array.h>

#include "izvor/error.h"

namespace izvor::io {
namespace {

constexpr int64_t kSplitRows = 64 * 1024;

class BatchSplit final : public Split {
 public:
  BatchSplit(std::string name, std::vector<Batch> batches) : name_(std::move(name)), batches_(std::move(batches)) {}
  std::string describe() const override { return name_; }
  const std::vector<Batch>& batches() const { return batches_; }

 private:
  std::string name_;
  std::vector<Batch> batches_;
};

class BatchReader final : public SplitReader {
 public:
  BatchReader(std::vector<Batch> batches, const ScanRequest& request)
      : batches_(std::move(batches)), columns_(request.columns), batch_rows_(std::max<int64_t>(1, request.batch_rows)) {}

  std::optional<Batch> next() override {
    while (current_ < batches_.size() && offset_ == batches_[current_].num_rows) {
      ++current_;
      offset_ = 0;
    }
    if (current_ == batches_.size()) return std::nullopt;
    const Batch& from = batches_[current_];
    Batch out{std::min(batch_rows_, from.num_rows - offset_), {}};
    for (const int column : columns_) out.columns.push_back(from.columns[static_cast<size_t>(column)]->Slice(offset_, out.num_rows));
    offset_ += out.num_rows;
    metrics_.rows += out.num_rows;
    return out;
  }

  ReadMetrics metrics() const override { return metrics_; }

 private:
  std::vector<Batch> batches_;
  std::vector<int> columns_;
  int64_t batch_rows_;
  size_t current_ = 0;
  int64_t offset_ = 0;
  ReadMetrics metrics_;
};

class BatchScan final : public SplitScan {
 public:
  BatchScan(std::string name, std::vector<Batch> batches) : name_(std::move(name)), batches_(std::move(batches)) {}

  std::vector<std::shared_ptr<Split>> splits() override {
    std::vector<std::shared_ptr<Split>> out;
    std::vector<Batch> group;
    int64_t rows = 0;
    for (const Batch& batch : batches_) {
      group.push_back(batch);
      rows += batch.num_rows;
      if (rows >= kSplitRows) {
        out.push_back(std::make_shared<BatchSplit>(name_, std::exchange(group, {})));
        rows = 0;
      }
    }
    if (!group.empty()) out.push_back(std::make_shared<BatchSplit>(name_, std::move(group)));
    return out;
  }

  std::unique_ptr<SplitReader> open(const Split& split, const ScanRequest& request, arrow::MemoryPool*) override {
    if (!request.filters.empty()) throw Error("INTERNAL_ERROR", {{"message", "A filter was pushed into " + name_ + ", which accepts none."}});
    return std::make_unique<BatchReader>(static_cast<const BatchSplit&>(split).batches(), request);
  }

 private:
  std::string name_;
  std::vector<Batch> batches_;
};

}  // namespace

std::unique_ptr<SplitScan> make_batch_scan(std::string name, std::vector<Batch> batches) {
  return std::make_unique<BatchScan>(std::move(name), std::move(batches));
}

}  // namespace izvor::io
