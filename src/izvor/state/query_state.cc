#include "izvor/state/query_state.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>
#include <utility>

#include "izvor/base/clock.h"
#include "izvor/base/fail_point.h"
#include "izvor/base/log.h"
#include "izvor/base/mutant.h"
#include "izvor/base/sealed_text.h"
#include "izvor/base/worker_pool.h"
#include "izvor/error.h"
#include "izvor/state/snapshot.h"
#include "izvor/state/state_errors.h"
#include "izvor/state/state_object.h"

namespace izvor::state {
namespace {

constexpr int64_t kRowsAtOnce = 4096;

// Types only: as in Spark, names of state columns may change.
std::string type_list(const nlohmann::json& fields) {
  std::string out;
  for (const auto& field : fields) out += (out.empty() ? "" : ",") + field.at("type").get<std::string>();
  return out;
}

// As Spark lists operators in its message.
void append_operator(int64_t id, const std::string& name, std::string& out) {
  out += (out.empty() ? "(OperatorId: " : ", (OperatorId: ") + std::to_string(id) + " -> OperatorName: " + name + ")";
}

void check_operator(const nlohmann::json& recorded, const nlohmann::json& wanted) {
  const auto check = [&](const char* part, const char* error_class, const char* stored, const char* provided) {
    if (type_list(recorded.at(part)) == type_list(wanted.at(part))) return;
    throw Error(error_class, {{stored, recorded.at(part).dump()}, {provided, wanted.at(part).dump()}});
  };
  check("key", "STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE", "storedKeySchema", "newKeySchema");
  check("value", "STATE_STORE_VALUE_SCHEMA_NOT_COMPATIBLE", "storedValueSchema", "newValueSchema");
}

}  // namespace

// Writes snapshots and removes old objects on a thread of its own, one piece of work at a time.
class QueryState::Maintenance {
 public:
  Maintenance() : thread_([this](std::stop_token stop) { loop(stop); }) {}

  // Without effect while an earlier piece is still under way.
  void offer(std::function<void()> work) {
    {
      const std::lock_guard lock(mutex_);
      if (busy_) return;
      busy_ = true;
      work_ = std::move(work);
    }
    wake_.notify_one();
  }

 private:
  void loop(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (wake_.wait(lock, stop, [&] { return busy_; })) {
      const auto work = std::move(work_);
      lock.unlock();
      try {
        work();
      } catch (const std::exception& e) {
        log().warn("state maintenance failed and will be tried again: {}", e.what());
      }
      lock.lock();
      busy_ = false;
    }
  }

  std::mutex mutex_;
  std::condition_variable_any wake_;
  bool busy_ = false;
  std::function<void()> work_;
  std::jthread thread_;
};

QueryState::QueryState(std::shared_ptr<fs::FileSystem> fs, std::string root, std::vector<StateSchema> schemas, QueryStateOptions options,
                       MemoryBudget* budget, WorkerPool* pool)
    : fs_(std::move(fs)),
      root_(std::move(root)),
      schemas_(std::move(schemas)),
      options_(options),
      budget_(budget),
      pool_(pool),
      last_updated_(schemas_.size(), 0) {
  check_recorded_schemas();
  for (const StateSchema& schema : schemas_) {
    auto& shards = shards_.emplace_back();
    for (int i = 0; i < options_.shards; ++i) shards.push_back(make_memory_shard(schema, budget_));
  }
}

QueryState::~QueryState() = default;

std::string QueryState::path(const std::string& name) const { return fs::join_path(root_, name); }

void QueryState::check_recorded_schemas() {
  const std::string file = path("metadata");
  if (!fs_->stat(file)) return;
  const auto text = unseal_text(fs_->read_all(file));
  if (!text) throw_corrupt(file, "its checksum is wrong, so it is damaged");
  const auto recorded = nlohmann::json::parse(*text, nullptr, false);
  if (recorded.is_discarded() || !recorded.contains("shards") || !recorded.contains("operators"))
    throw_corrupt(file, "it is not the JSON that was written");
  if (recorded.value("version", 0) != 1) throw_corrupt(file, "its version is not 1");
  options_.shards = recorded["shards"].get<int>();
  const auto& operators = recorded["operators"];
  if (operators.size() != schemas_.size()) {
    std::string wanted;
    for (const StateSchema& schema : schemas_) append_operator(schema.operator_id, schema.operator_name, wanted);
    std::string found;
    for (const auto& op : operators) append_operator(op.at("operatorId").get<int64_t>(), op.at("operatorName").get<std::string>(), found);
    throw Error("STREAMING_STATEFUL_OPERATOR_NOT_MATCH_IN_STATE_METADATA", {{"OpsInMetadataSeq", found}, {"OpsInCurBatchSeq", wanted}});
  }
  for (size_t op = 0; op < schemas_.size(); ++op) check_operator(operators[op], nlohmann::json::parse(schemas_[op].json()));
}

void QueryState::record_schemas() {
  nlohmann::ordered_json metadata;
  metadata["version"] = 1;
  metadata["shards"] = options_.shards;
  metadata["operators"] = nlohmann::ordered_json::array();
  for (const StateSchema& schema : schemas_) metadata["operators"].push_back(nlohmann::ordered_json::parse(schema.json()));
  for (const char* directory : {"", "changelog", "snapshot"}) fs_->create_directories(path(directory));
  IZVOR_FAIL_POINT("state.before_metadata");
  const std::string text = metadata.dump();
  fs_->create_if_absent(path("metadata"), seal_text(text, text.size() - 1));
  IZVOR_FAIL_POINT("state.after_metadata");
}

void QueryState::load_object(const std::string& name) {
  const ObjectReader object(*fs_, path(name));
  pool_->run(static_cast<int64_t>(object.sections().size()), [&](int, int64_t index) {
    const Section& section = object.sections()[static_cast<size_t>(index)];
    const auto schema = std::find_if(schemas_.begin(), schemas_.end(), [&](const StateSchema& s) { return s.operator_id == section.operator_id; });
    if (schema == schemas_.end() || section.shard < 0 || section.shard >= options_.shards)
      throw_corrupt(object.path(), "it names an unknown operator or shard");
    StateShard& into = shard(static_cast<size_t>(schema - schemas_.begin()), section.shard);
    const std::lock_guard lock(into.mutex());
    try {
      decode_section(object.read(section), *schema, into);
    } catch (const std::runtime_error& e) {
      if (dynamic_cast<const Error*>(&e) != nullptr) throw;
      throw_corrupt(object.path(), e.what());
    }
    into.clear_changes();
  });
}

// The newest snapshot not after `batch` that can be read; damaged ones are passed over, because older ones and changelogs give the same.
int64_t QueryState::restore_snapshot(int64_t batch) {
  auto files = fs_->stat(path("snapshot")) ? fs_->list(path("snapshot")) : std::vector<fs::FileInfo>();
  std::vector<std::pair<int64_t, std::string>> candidates;
  for (const fs::FileInfo& file : files) {
    const auto of = batch_of(file.path);
    if (of && *of <= batch) candidates.emplace_back(*of, "snapshot/" + file.path.substr(file.path.find_last_of('/') + 1));
  }
  std::sort(candidates.rbegin(), candidates.rend());
  for (const auto& [of, name] : candidates) {
    try {
      load_object(name);
      return of;
    } catch (const Error& e) {
      log().warn("snapshot {} is passed over: {}", name, e.what());
      for (size_t op = 0; op < schemas_.size(); ++op) {
        for (auto& shard : shards_[op]) shard = make_memory_shard(schemas_[op], budget_);
      }
    }
  }
  return -1;
}

void QueryState::restore(int64_t batch, const std::function<std::string(int64_t)>& changelog_of) {
  if (batch < 0) return;
  if (!fs_->stat(path("metadata"))) throw_corrupt(path("metadata"), "it is missing");
  snapshot_batch_ = restore_snapshot(batch);
  const int64_t last = mutant("restore_skips_last_changelog") ? batch - 1 : batch;
  for (int64_t b = snapshot_batch_ + 1; b <= last; ++b) {
    changelogs_[b] = changelog_of(b);
    load_object(changelogs_[b]);
  }
}

QueryState::PendingChangelog::PendingChangelog(std::string name, std::unique_ptr<ObjectWriter> writer)
    : name_(std::move(name)), writer_(std::move(writer)) {}
QueryState::PendingChangelog::PendingChangelog(PendingChangelog&&) noexcept = default;
QueryState::PendingChangelog::~PendingChangelog() = default;

std::string QueryState::PendingChangelog::finish() {
  IZVOR_FAIL_POINT("state.during_changelog");
  writer_->finish();
  IZVOR_FAIL_POINT("state.after_changelog");
  return name_;
}

QueryState::PendingChangelog QueryState::begin_commit(int64_t batch, int64_t epoch) {
  const Stopwatch watch;
  const std::string name = changelog_name(batch, epoch);
  IZVOR_FAIL_POINT("state.before_changelog");
  auto writer = std::make_unique<ObjectWriter>(fs_->create(path(name)), ObjectHeader{ObjectKind::kChangelog, batch, epoch});
  for (size_t op = 0; op < schemas_.size(); ++op) {
    std::atomic<int64_t> updated{0};
    pool_->run(options_.shards, [&](int, int64_t index) {
      StateShard& part = shard(op, static_cast<int>(index));
      const std::lock_guard lock(part.mutex());
      if (part.changed_count() == 0) return;
      SectionEncoder encoder(schemas_[op], part.changed_count());
      part.for_each_changed(kRowsAtOnce, [&](const std::vector<StateRow>& rows) { encoder.add(rows); });
      writer->add(schemas_[op].operator_id, static_cast<int>(index), encoder);
      updated += encoder.rows();
      part.clear_changes();
    });
    last_updated_[op] = updated;
  }
  changelogs_[batch] = name;
  last_commit_ms_ = watch.elapsed_ms();
  return {name, std::move(writer)};
}

void QueryState::maintain(int64_t committed_batch, int64_t epoch) {
  snapshot_batch_ = std::max(snapshot_batch_, written_snapshot_.load());
  changelogs_.erase(changelogs_.begin(), changelogs_.upper_bound(snapshot_batch_));
  if (committed_batch - snapshot_batch_ < options_.deltas_for_snapshot) return;
  if (!maintenance_) maintenance_ = std::make_unique<Maintenance>();

  SnapshotPlan plan;
  if (snapshot_batch_ >= 0) {
    for (const fs::FileInfo& file : fs_->list(path("snapshot"))) {
      if (batch_of(file.path) == snapshot_batch_) plan.base = file.path;
    }
    if (!plan.base) return;
  }
  for (const auto& [batch, name] : changelogs_) {
    if (batch > snapshot_batch_ && batch <= committed_batch) plan.changelogs.push_back(path(name));
  }
  plan.target = path(snapshot_name(committed_batch, epoch));
  plan.batch = committed_batch;
  plan.epoch = epoch;
  const int64_t keep_from = committed_batch - options_.batches_to_retain;
  maintenance_->offer([this, plan, keep_from] {
    write_snapshot(*fs_, plan, schemas_, options_.shards);
    written_snapshot_ = plan.batch;
    remove_objects_before(*fs_, root_, keep_from);
  });
}

StateMetrics QueryState::metrics(size_t op) const {
  StateMetrics metrics;
  for (const auto& shard : shards_[op]) {
    metrics.rows_total += shard->row_count();
    metrics.memory_bytes += shard->memory_bytes();
  }
  metrics.rows_updated = last_updated_[op];
  metrics.commit_ms = last_commit_ms_;
  return metrics;
}

}  // namespace izvor::state
