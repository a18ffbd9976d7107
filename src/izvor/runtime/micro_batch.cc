#include "izvor/runtime/micro_batch.h"

#include <unistd.h>

#include <filesystem>
#include <utility>

#include "izvor/base/fail_point.h"
#include "izvor/base/mutant.h"
#include "izvor/error.h"
#include "izvor/runtime/state_digest.h"

namespace izvor::runtime {
namespace {

exec::OutputMode exec_mode(plan::OutputMode mode) {
  switch (mode) {
    case plan::OutputMode::kUpdate: return exec::OutputMode::kUpdate;
    case plan::OutputMode::kComplete: return exec::OutputMode::kComplete;
    case plan::OutputMode::kAppend: break;
  }
  return exec::OutputMode::kAppend;
}

io::SinkMode sink_mode(plan::OutputMode mode) { return static_cast<io::SinkMode>(mode); }

std::string spill_directory(const Config& config) {
  const std::string chosen = config.get_string(config::kSpillDirectory);
  return chosen.empty() ? std::filesystem::temp_directory_path().string() : chosen;
}

state::QueryStateOptions state_options(const Config& config) {
  return {static_cast<int>(config.get_int(config::kStateShards)), config.get_int(config::kMinDeltasForSnapshot),
          config.get_int(config::kMinBatchesToRetain)};
}

std::map<std::string, std::string> checkpointed_config(const Config& config) {
  std::map<std::string, std::string> out;
  for (const ConfigEntry* entry : registered_config()) {
    if (entry->checkpointed) out[entry->key] = config.get_string(*entry);
  }
  return out;
}

// Adds the time that `fn` takes to a phase of a progress report.
template <typename Fn>
auto timed(Progress& progress, const char* phase, Fn&& fn) {
  struct Note {
    int64_t& total;
    Stopwatch watch;
    ~Note() { total += watch.elapsed_ms(); }
  } note{progress.phase_ms[phase], {}};
  return fn();
}

}  // namespace

MicroBatchRunner::MicroBatchRunner(QueryDefinition& definition, checkpoint::Checkpoint& checkpoint, std::string run_id)
    : definition_(definition), checkpoint_(checkpoint), run_id_(std::move(run_id)), lowered_(lower::lower(definition.write.query)) {}

MicroBatchRunner::~MicroBatchRunner() = default;

// ---------------------------------------------------------------------------------------------------------------------------------------
// Recovery
// ---------------------------------------------------------------------------------------------------------------------------------------

void MicroBatchRunner::recover() {
  const auto schemas = exec::state_schemas(*lowered_.root);
  const auto facts = checkpoint_.read_facts(!schemas.empty());
  const auto decision = checkpoint::decide_recovery(facts, checkpoint_.root());
  const bool started = decision.rerun.has_value() || !decision.start_offsets.empty();
  const size_t recorded_sources = decision.rerun ? decision.rerun->offsets.size() : decision.start_offsets.size();
  if (started && recorded_sources != lowered_.scans.size()) {
    throw Error("IZVOR_CHECKPOINT_OF_ANOTHER_QUERY", {{"path", checkpoint_.root()},
                                                      {"difference", "it has offsets of " + std::to_string(recorded_sources) +
                                                                         " sources, this query has " + std::to_string(lowered_.scans.size())}});
  }
  if (facts.last_offsets) {
    for (const auto& [key, value] : facts.last_offsets->conf) definition_.config.set(key, value);
  }
  open_sources();
  for (size_t i = 0; i < decision.start_offsets.size(); ++i) sources_[i].committed = decision.start_offsets[i];
  next_batch_ = decision.next_batch;
  rerun_ = decision.rerun;
  watermark_ms_ = decision.watermark_ms;
  restore_state(decision);
}

void MicroBatchRunner::open_sources() {
  for (size_t i = 0; i < lowered_.scans.size(); ++i) {
    const plan::SourceDescription& description = lowered_.scans[i].source;
    const io::SourceConnector* connector = io::find_source(description.format);
    if (connector == nullptr) throw Error("DATA_SOURCE_NOT_FOUND", {{"provider", description.format}});
    io::SourceContext context;
    context.checkpoint_directory = fs::join_path(checkpoint_.root(), "sources/" + std::to_string(i));
    context.config = definition_.config;
    context.now_ms = [clock = definition_.clock] { return clock->now_ms(); };
    const io::SourceSpec spec{description.format, io::Options(description.options), description.paths, description.schema, description.handle};
    sources_.push_back({connector->open_stream(spec, context), std::nullopt});
  }
}

void MicroBatchRunner::restore_state(const checkpoint::RecoveryDecision& decision) {
  auto schemas = exec::state_schemas(*lowered_.root);
  // Without stateful operators there must be no state either; QueryState says what is there.
  if (schemas.empty() && !checkpoint_.file_system().stat(fs::join_path(checkpoint_.root(), "izvor-state/metadata"))) return;
  const std::shared_ptr<fs::FileSystem> fs(&checkpoint_.file_system(), [](fs::FileSystem*) {});
  state_ = std::make_unique<state::QueryState>(fs, fs::join_path(checkpoint_.root(), "izvor-state"), std::move(schemas),
                                               state_options(definition_.config), definition_.budget.get(), definition_.pool.get());
  state_->restore(decision.state_batch, [&](int64_t batch) {
    const auto commit = checkpoint_.read_commit(batch);
    if (!commit || commit->state_changelog.empty()) {
      throw Error("IZVOR_CHECKPOINT_CORRUPT",
                  {{"path", checkpoint_.root() + "/commits/" + std::to_string(batch)},
                   {"reason", commit ? "it names no state changelog" : "it is missing"},
                   {"action", "Restore the file from a copy of the checkpoint, or start the query with a new checkpointLocation."}});
    }
    return commit->state_changelog;
  });
}

void MicroBatchRunner::prepare_available_now() {
  for (SourceState& state : sources_) state.source->prepare_available_now();
}

// ---------------------------------------------------------------------------------------------------------------------------------------
// One batch
// ---------------------------------------------------------------------------------------------------------------------------------------

bool MicroBatchRunner::run_next(bool ignore_limits, const std::function<bool()>& cancelled, const std::function<void(const std::string&)>& status) {
  begin_progress();
  const Stopwatch watch;
  const bool logged = rerun_.has_value();
  std::optional<checkpoint::OffsetEntry> entry = std::exchange(rerun_, std::nullopt);
  if (!entry) {
    status("Getting offsets from " + (sources_.empty() ? "no source" : sources_[0].source->description()));
    entry = plan_batch(ignore_limits);
  }
  if (!entry) {
    settle();
    return false;
  }
  status("Processing new data");
  ComputedBatch batch = compute(std::move(*entry), logged, cancelled, watch);
  for (size_t i = 0; i < sources_.size(); ++i) sources_[i].committed = batch.entry.offsets[i];
  ++next_batch_;
  settling_.emplace(std::move(batch));
  settled_ = std::async(std::launch::async, [this] { make_durable(*settling_); });
  return true;
}

std::optional<checkpoint::OffsetEntry> MicroBatchRunner::plan_batch(bool ignore_limits) {
  checkpoint::OffsetEntry entry;
  bool any_new = false;
  timed(progress_, "latestOffset", [&] {
    for (SourceState& state : sources_) {
      auto latest = state.source->latest_offset(state.committed, ignore_limits);
      if (!latest) latest = state.committed;
      any_new = any_new || (latest && latest != state.committed);
      entry.offsets.push_back(std::move(latest));
    }
  });
  if (!any_new) return std::nullopt;
  entry.batch_watermark_ms = watermark_ms_;
  entry.batch_timestamp_ms = definition_.clock->now_ms();
  entry.conf = checkpointed_config(definition_.config);
  return entry;
}

void MicroBatchRunner::log_offsets(const checkpoint::OffsetEntry& entry) {
  timed(progress_, "walCommit", [&] {
    if (state_ && next_batch_ == 0) state_->record_schemas();
    checkpoint_.lease().check();
    if (!checkpoint_.write_offsets(next_batch_, entry)) appeared("offsets");
  });
}

MicroBatchRunner::ComputedBatch MicroBatchRunner::compute(checkpoint::OffsetEntry entry, bool logged, const std::function<bool()>& cancelled,
                                                          const Stopwatch& watch) {
  const auto scans = open_scans(entry);
  exec::BatchContext context = context_for(entry, scans);
  context.cancelled = cancelled;
  context.settings.cancelled = cancelled;
  scan_metrics_.by_source.assign(sources_.size(), {});
  std::unique_ptr<io::SinkWriter> writer;
  // Before this, nothing of the batch has left memory.
  context.before_output = [&] {
    settle();
    if (!logged) log_offsets(entry);
    writer =
        definition_.sink->begin({checkpoint_.query_id(), next_batch_, checkpoint_.lease().epoch(), sink_mode(definition_.write.mode), cancelled});
  };
  try {
    timed(progress_, "addBatch", [&] {
      IZVOR_FAIL_POINT("batch.before_run");
      if (!state_) context.before_output();
      lowered_.root->run(context, scan_metrics_, [&](int worker, Batch&& rows) { writer->write(worker, rows); });
      IZVOR_FAIL_POINT("batch.after_run");
    });
    std::optional<state::QueryState::PendingChangelog> changelog;
    if (state_) timed(progress_, "stateCommit", [&] { changelog.emplace(state_->begin_commit(next_batch_, checkpoint_.lease().epoch())); });
    note_progress(entry);
    return {next_batch_, std::move(entry), std::move(writer), std::move(changelog), std::move(progress_), watch};
  } catch (...) {
    if (writer) writer->abort();
    throw;
  }
}

std::vector<std::unique_ptr<io::SplitScan>> MicroBatchRunner::open_scans(const checkpoint::OffsetEntry& entry) {
  std::vector<std::unique_ptr<io::SplitScan>> scans;
  for (size_t i = 0; i < sources_.size(); ++i) {
    const auto& end = entry.offsets[i];
    const bool has_rows = end && end != sources_[i].committed;
    scans.push_back(has_rows ? sources_[i].source->scan(sources_[i].committed, *end) : nullptr);
  }
  return scans;
}

exec::BatchContext MicroBatchRunner::context_for(const checkpoint::OffsetEntry& entry,
                                                 const std::vector<std::unique_ptr<io::SplitScan>>& scans) const {
  exec::BatchContext context;
  for (const auto& scan : scans) context.scans.push_back(scan.get());
  context.pool = definition_.pool.get();
  context.budget = definition_.budget.get();
  context.arrow_pool = definition_.budget->arrow_pool();
  context.settings.time_zone = definition_.config.get_string(config::kSessionTimeZone);
  context.settings.batch_time_ms = entry.batch_timestamp_ms;
  context.mode = exec_mode(definition_.write.mode);
  context.watermark_ms = entry.batch_watermark_ms;
  context.spill_directory = spill_directory(definition_.config);
  context.state = state_.get();
  return context;
}

// ---------------------------------------------------------------------------------------------------------------------------------------
// Commit
// ---------------------------------------------------------------------------------------------------------------------------------------

// On a thread of its own, while the query's thread may compute the next batch: touches the batch, the logs and the sink only.
void MicroBatchRunner::make_durable(ComputedBatch& batch) {
  checkpoint::CommitEntry commit;
  commit.next_batch_watermark_ms = batch.entry.batch_watermark_ms;
  commit.epoch = checkpoint_.lease().epoch();
  try {
    if (batch.changelog) timed(batch.progress, "stateCommit", [&] { commit.state_changelog = batch.changelog->finish(); });
    if (mutant("commit_before_sink")) write_commit(batch, commit);
    checkpoint_.lease().check();
    IZVOR_FAIL_POINT("sink.before_commit");
    timed(batch.progress, "sinkCommit", [&] { batch.progress.sink_rows = batch.writer->commit().rows; });
    IZVOR_FAIL_POINT("sink.after_commit");
  } catch (...) {
    batch.writer->abort();
    throw;
  }
  if (!mutant("commit_before_sink")) write_commit(batch, commit);
  batch.progress.duration_ms = batch.since_trigger.elapsed_ms();
  batch.progress.phase_ms["triggerExecution"] = batch.progress.duration_ms;
}

void MicroBatchRunner::write_commit(ComputedBatch& batch, const checkpoint::CommitEntry& commit) {
  timed(batch.progress, "commitOffsets", [&] {
    checkpoint_.lease().check();
    if (!checkpoint_.write_commit(batch.id, commit)) appeared("commits");
  });
}

void MicroBatchRunner::appeared(const char* log) const {
  throw Error("IZVOR_CHECKPOINT_CORRUPT", {{"path", checkpoint_.root() + "/" + log},
                                           {"reason", "an entry appeared while this query was running"},
                                           {"action", "Make sure that only one query uses this checkpoint, then start it again."}});
}

void MicroBatchRunner::settle() {
  if (!settled_.valid()) return;
  settled_.get();
  const ComputedBatch batch = std::move(*std::exchange(settling_, std::nullopt));
  for (size_t i = 0; i < sources_.size(); ++i) {
    if (batch.entry.offsets[i]) sources_[i].source->commit(*batch.entry.offsets[i]);
  }
  if (state_) state_->maintain(batch.id, checkpoint_.lease().epoch());
  const int64_t retained = definition_.config.get_int(config::kMinBatchesToRetain);
  if (batch.id >= retained) checkpoint_.purge_before(batch.id - retained);
  last_run_ = batch.progress;
  reports_.push_back(batch.progress);
}

// ---------------------------------------------------------------------------------------------------------------------------------------
// Progress
// ---------------------------------------------------------------------------------------------------------------------------------------

void MicroBatchRunner::begin_progress() {
  const int64_t now = definition_.clock->now_ms();
  progress_ = Progress();
  progress_.id = checkpoint_.query_id();
  progress_.run_id = run_id_;
  progress_.name = definition_.write.query_name;
  progress_.batch_id = next_batch_;
  progress_.timestamp_ms = now;
  progress_.seconds_since_last_trigger = last_trigger_ms_ == 0 ? 0 : static_cast<double>(now - last_trigger_ms_) / 1000;
  progress_.sink_description = definition_.sink->description();
  last_trigger_ms_ = now;
}

void MicroBatchRunner::note_progress(const checkpoint::OffsetEntry& entry) {
  for (size_t i = 0; i < sources_.size(); ++i) {
    Progress::SourcePart part;
    part.description = sources_[i].source->description();
    part.start_offset = sources_[i].committed;
    part.end_offset = entry.offsets[i];
    part.latest_offset = sources_[i].source->latest_known();
    part.input_rows = scan_metrics_.by_source[i].rows;
    part.malformed_rows = scan_metrics_.by_source[i].malformed_rows;
    part.metrics = sources_[i].source->metrics(entry.offsets[i]);
    progress_.sources.push_back(std::move(part));
  }
  for (size_t op = 0; state_ && op < state_->operators(); ++op) {
    progress_.operators.push_back({state_->schema(op).operator_name, state_->metrics(op), state_->shards(), {}});
  }
}

Progress MicroBatchRunner::idle_progress() const {
  Progress idle = progress_;
  idle.batch_id = next_batch_;
  idle.sources.clear();
  for (const SourceState& state : sources_) {
    Progress::SourcePart part;
    part.description = state.source->description();
    part.start_offset = state.committed;
    part.end_offset = state.committed;
    part.latest_offset = state.source->latest_known();
    part.metrics = state.source->metrics(state.committed);
    idle.sources.push_back(std::move(part));
  }
  return idle;
}

void MicroBatchRunner::add_state_digest() {
  for (size_t op = 0; op < last_run_.operators.size(); ++op) {
    last_run_.operators[op].custom = state_digest(*state_, op, *definition_.pool);
  }
}

void MicroBatchRunner::stop_sources() {
  for (SourceState& state : sources_) state.source->stop();
}

}  // namespace izvor::runtime
