#include "izvor/exec/stateless/scan.h"

#include <utility>

#include "izvor/base/fail_point.h"
#include "izvor/base/worker_pool.h"
#include "izvor/expr/file_block_scope.h"
#include "izvor/io/file/file_split.h"

namespace izvor::exec {
namespace {

class ScanNode final : public ExecNode {
 public:
  ScanNode(size_t source_index, io::ScanRequest request, Schema output, std::string description)
      : source_index_(source_index), request_(std::move(request)), schema_(std::move(output)), description_(std::move(description)) {}

  const Schema& schema() const override { return schema_; }
  std::string describe() const override { return description_; }

  void run(const BatchContext& context, ScanMetrics& metrics, const BatchOutput& out) const override {
    io::SplitScan* scan = context.scans.at(source_index_);
    if (scan == nullptr) return;
    const auto splits = scan->splits();
    IZVOR_FAIL_POINT("scan.before_read");
    const auto read = [&](int worker, int64_t index) {
      const io::Split& split = *splits[static_cast<size_t>(index)];
      const auto* of_file = dynamic_cast<const io::FileSplit*>(&split);
      const expr::FileBlockScope scope(of_file == nullptr ? nullptr : &of_file->block);
      const auto reader = scan->open(split, request_, context.arrow_pool);
      const int64_t rows = read_split(*reader, worker, (context.first_partition + index) << 32, context, out);
      add_metrics(metrics, rows, reader->metrics());
    };
    const auto count = static_cast<int64_t>(splits.size());
    if (context.in_order) {
      context.pool->run(1, [&](int worker, int64_t) {
        for (int64_t index = 0; index < count; ++index) read(worker, index);
      });
    } else {
      context.pool->run(count, read);
    }
    IZVOR_FAIL_POINT("scan.after_read");
  }

 private:
  static int64_t read_split(io::SplitReader& reader, int worker, int64_t sequence, const BatchContext& context, const BatchOutput& out) {
    int64_t rows = 0;
    while (auto batch = reader.next()) {
      if (context.cancelled && context.cancelled()) throw Cancelled();
      batch->sequence = sequence++;
      rows += batch->num_rows;
      if (batch->num_rows > 0) out(worker, std::move(*batch));
    }
    return rows;
  }

  // Spark's numInputRows counts what a scan hands on, after the filters that it applied itself. It asks no filter about a malformed field: such
  // rows leave its scan and count, though the filter above drops them.
  void add_metrics(ScanMetrics& metrics, int64_t rows, const io::ReadMetrics& read) const {
    const std::lock_guard lock(metrics.mutex);
    io::ReadMetrics& total = metrics.by_source.at(source_index_);
    total.rows += rows + read.filtered_malformed_rows;
    total.bytes += read.bytes;
    total.malformed_rows += read.malformed_rows;
  }

  size_t source_index_;
  io::ScanRequest request_;
  Schema schema_;
  std::string description_;
};

class ValuesNode final : public ExecNode {
 public:
  ValuesNode(std::vector<Batch> batches, Schema output) : batches_(std::move(batches)), schema_(std::move(output)) {}

  const Schema& schema() const override { return schema_; }
  std::string describe() const override { return "LocalTableScan"; }
  void run(const BatchContext& context, ScanMetrics&, const BatchOutput& out) const override {
    context.pool->run(static_cast<int64_t>(batches_.size()), [&](int worker, int64_t index) {
      Batch batch = batches_[static_cast<size_t>(index)];
      batch.sequence = index << 32;
      out(worker, std::move(batch));
    });
  }

 private:
  std::vector<Batch> batches_;
  Schema schema_;
};

}  // namespace

ExecNodePtr make_scan(size_t source_index, io::ScanRequest request, Schema output, std::string description) {
  return std::make_shared<ScanNode>(source_index, std::move(request), std::move(output), std::move(description));
}

ExecNodePtr make_values(std::vector<Batch> batches, Schema output) { return std::make_shared<ValuesNode>(std::move(batches), std::move(output)); }

}  // namespace izvor::exec
