#include "izvor/session/batch_query.h"

#include <algorithm>
#include <filesystem>

#include "izvor/base/clock.h"
#include "izvor/base/memory_budget.h"
#include "izvor/base/uuid.h"
#include "izvor/base/worker_pool.h"
#include "izvor/error.h"
#include "izvor/lower/lower.h"
#include "izvor/session/result_spool.h"

namespace izvor::session {
namespace {

// The scans of a plan, opened, and the context that refers to them.
struct OpenedQuery {
  lower::LoweredPlan lowered;
  std::vector<std::unique_ptr<io::SplitScan>> scans;
  exec::BatchContext context;
  exec::ScanMetrics metrics;

  OpenedQuery(const plan::NodePtr& plan, const Config& config, const Engine& engine) : lowered(lower::lower(plan)) {
    for (const plan::Scan& scan : lowered.scans) {
      const io::SourceConnector* connector = io::find_source(scan.source.format);
      if (connector == nullptr) throw Error("DATA_SOURCE_NOT_FOUND", {{"provider", scan.source.format}});
      const io::SourceSpec spec{scan.source.format, io::Options(scan.source.options), scan.source.paths, scan.source.schema, scan.source.handle};
      scans.push_back(connector->open_batch(spec, config));
      context.scans.push_back(scans.back().get());
    }
    metrics.by_source.resize(scans.size());
    const std::string spill = config.get_string(config::kSpillDirectory);
    context.pool = engine.pool.get();
    context.budget = engine.budget.get();
    context.arrow_pool = engine.budget->arrow_pool();
    context.settings.time_zone = config.get_string(config::kSessionTimeZone);
    context.settings.batch_time_ms = engine.clock->now_ms();
    context.spill_directory = spill.empty() ? std::filesystem::temp_directory_path().string() : spill;
  }

  void run(const exec::BatchOutput& out) { lowered.root->run(context, metrics, out); }
};

// How much of a result waits in memory.
constexpr int64_t kSpoolMemory = int64_t{64} << 20;
// How much of a result is wanted from one run over a part of the input.
constexpr int64_t kBytesOfWindow = int64_t{16} << 20;

// Whether the rows of a part of the input give that part of the result.
bool works_row_by_row(const plan::Node& node) {
  if (node.as<plan::Scan>() != nullptr) return true;
  const bool does = node.as<plan::Filter>() != nullptr || node.as<plan::Project>() != nullptr || node.as<plan::Generate>() != nullptr;
  if (!does) return false;
  return works_row_by_row(*plan::children(node).front());
}

// Some neighbouring splits of a scan.
class SplitWindow final : public io::SplitScan {
 public:
  explicit SplitWindow(io::SplitScan& scan) : scan_(scan), all_(scan.splits()) {}

  // False when there are no more.
  bool advance(size_t count) {
    begin_ = end_;
    end_ = std::min(all_.size(), begin_ + count);
    return begin_ < end_;
  }
  int64_t begin() const { return static_cast<int64_t>(begin_); }

  std::vector<std::shared_ptr<io::Split>> splits() override {
    return {all_.begin() + static_cast<ptrdiff_t>(begin_), all_.begin() + static_cast<ptrdiff_t>(end_)};
  }
  std::unique_ptr<io::SplitReader> open(const io::Split& split, const io::ScanRequest& request, arrow::MemoryPool* pool) override {
    return scan_.open(split, request, pool);
  }

 private:
  io::SplitScan& scan_;
  const std::vector<std::shared_ptr<io::Split>> all_;
  size_t begin_ = 0;
  size_t end_ = 0;
};

void stream_by_windows(OpenedQuery& query, ResultSpool& spool, ResultReceiver& out) {
  SplitWindow window(*query.scans.front());
  query.context.scans.front() = &window;
  auto count = static_cast<size_t>(query.context.pool->threads());
  while (window.advance(count)) {
    query.context.first_partition = window.begin();
    query.run([&](int, Batch&& batch) { spool.add(std::move(batch)); });
    if (spool.bytes() < kBytesOfWindow) count *= 2;
    spool.drain([&](Batch&& batch) { out.add(std::move(batch)); });
  }
}

}  // namespace

void stream_batch_query(const plan::NodePtr& plan, const Config& config, const Engine& engine, ResultReceiver& out,
                        const std::function<bool()>& cancelled) {
  OpenedQuery query(plan, config, engine);
  query.context.cancelled = cancelled;
  query.context.settings.cancelled = cancelled;
  const Schema schema = plan::schema_of(*plan);
  out.begin(schema);
  ResultSpool spool(schema, query.context.spill_directory, kSpoolMemory);
  try {
    if (query.scans.size() == 1 && works_row_by_row(*plan)) {
      stream_by_windows(query, spool, out);
    } else {
      query.run([&](int, Batch&& batch) { spool.add(std::move(batch)); });
      spool.drain([&](Batch&& batch) { out.add(std::move(batch)); });
    }
  } catch (const exec::Cancelled&) {
    throw Error("OPERATION_CANCELED");
  }
}

void write_batch_query(const plan::NodePtr& plan, const Config& config, const Engine& engine, io::Sink& sink, io::SinkMode mode) {
  OpenedQuery query(plan, config, engine);
  const auto writer = sink.begin({random_uuid(), 0, 0, mode});
  try {
    query.run([&](int worker, Batch&& batch) { writer->write(worker, batch); });
    writer->commit();
  } catch (...) {
    writer->abort();
    throw;
  }
}

}  // namespace izvor::session
