#include "izvor/session/batch_query.h"

#include <algorithm>
#include <filesystem>

#include "izvor/base/clock.h"
#include "izvor/base/memory_budget.h"
#include "izvor/base/uuid.h"
#include "izvor/base/worker_pool.h"
#include "izvor/error.h"
#include "izvor/lower/lower.h"

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

}  // namespace

QueryResult run_batch_query(const plan::NodePtr& plan, const Config& config, const Engine& engine, const std::function<bool()>& cancelled) {
  OpenedQuery query(plan, config, engine);
  query.context.cancelled = cancelled;
  std::vector<std::vector<Batch>> by_worker(static_cast<size_t>(engine.pool->threads()));
  try {
    query.run([&](int worker, Batch&& batch) { by_worker[static_cast<size_t>(worker)].push_back(std::move(batch)); });
  } catch (const exec::Cancelled&) {
    throw Error("OPERATION_CANCELED");
  }
  QueryResult result;
  result.schema = plan::schema_of(*plan);
  for (auto& batches : by_worker) {
    for (Batch& batch : batches) result.batches.push_back(std::move(batch));
  }
  std::stable_sort(result.batches.begin(), result.batches.end(), [](const Batch& a, const Batch& b) { return a.sequence < b.sequence; });
  return result;
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
