#include "izvor/io/sqlite/sqlite_sink.h"

#include <atomic>
#include <utility>

#include "izvor/base/fail_point.h"
#include "izvor/io/commit_record.h"
#include "izvor/io/sink.h"
#include "izvor/io/sqlite/sqlite_database.h"
#include "izvor/io/sqlite/sqlite_options.h"
#include "izvor/io/sqlite/sqlite_table.h"
#include "izvor/io/sqlite/staged_rows.h"

namespace izvor::io {
namespace {

// What the writers of a sink share.
struct Warehouse {
  SqliteSettings settings;
  SqliteDatabase database;
  std::string description;

  explicit Warehouse(SqliteSettings from)
      : settings(std::move(from)),
        database(settings.path, settings.busy_timeout_ms),
        description("SqliteSink[" + settings.path + ":" + settings.target.name + "]") {}

  std::optional<CommitRecord> last_commit(const SinkBatch& batch) { return read_commit(database, batch.query_id, settings.target.name); }
};

class SqliteWriter final : public SinkWriter {
 public:
  SqliteWriter(Warehouse& warehouse, SinkBatch batch)
      : warehouse_(warehouse),
        batch_(std::move(batch)),
        rows_(std::in_place, warehouse.settings.target, warehouse.database, warehouse.settings.staging_memory) {}

  void write(int worker, const Batch& batch) override { rows_->add(worker, batch); }

  SinkMetrics commit() override {
    SqliteDatabase& database = warehouse_.database;
    IZVOR_FAIL_POINT("sqlite.before_begin");
    SqliteTransaction transaction(database);
    ensure_commits(database);
    const std::optional<CommitRecord> last = warehouse_.last_commit(batch_);
    if (decide_commit(batch_, last, warehouse_.description) == CommitDecision::kWrite) {
      merge();
      record({batch_.batch_id, batch_.epoch});
    } else {
      // Only the younger owner is noted, so that the older one is refused from now on.
      record({last->batch_id, batch_.epoch});
    }
    IZVOR_FAIL_POINT("sqlite.before_commit");
    transaction.commit();
    IZVOR_FAIL_POINT("sqlite.after_commit");
    const int64_t rows = rows_->num_rows();
    rows_.reset();
    return {rows};
  }

  void abort() noexcept override { rows_.reset(); }

 private:
  void merge() {
    SqliteDatabase& database = warehouse_.database;
    const SqliteTarget& target = warehouse_.settings.target;
    ensure_table(database, target);
    if (batch_.mode == SinkMode::kComplete) database.execute("DELETE FROM " + sqlite_quote(target.name));
    IZVOR_FAIL_POINT("sqlite.before_merge");
    const bool rows_may_exist = !table_is_empty(database, target);
    // The first rows of a table need no index to be merged, and one that is built after them costs less.
    if (rows_may_exist) ensure_merge_index(database, target);
    rows_->merge(rows_may_exist);
    if (!rows_may_exist) ensure_merge_index(database, target);
  }

  void record(const CommitRecord& commit) { write_commit(warehouse_.database, batch_.query_id, warehouse_.settings.target.name, commit); }

  Warehouse& warehouse_;
  const SinkBatch batch_;
  std::optional<StagedRows> rows_;
};

// A batch that was committed before: its rows are counted and dropped.
class RepeatedBatchWriter final : public SinkWriter {
 public:
  explicit RepeatedBatchWriter(std::unique_ptr<SinkWriter> committer) : committer_(std::move(committer)) {}
  void write(int, const Batch& batch) override { rows_.fetch_add(batch.num_rows, std::memory_order_relaxed); }
  SinkMetrics commit() override {
    committer_->commit();
    return {rows_.load()};
  }
  void abort() noexcept override {}

 private:
  std::unique_ptr<SinkWriter> committer_;
  std::atomic<int64_t> rows_{0};
};

class SqliteSink final : public Sink {
 public:
  explicit SqliteSink(SqliteSettings settings) : warehouse_(std::move(settings)) { check_table(warehouse_.database, warehouse_.settings.target); }

  std::string description() const override { return warehouse_.description; }

  std::unique_ptr<SinkWriter> begin(const SinkBatch& batch) override {
    IZVOR_FAIL_POINT("sink.before_begin");
    const CommitDecision decision = decide_commit(batch, warehouse_.last_commit(batch), warehouse_.description);
    auto writer = std::make_unique<SqliteWriter>(warehouse_, batch);
    if (decision == CommitDecision::kWrite) return writer;
    return std::make_unique<RepeatedBatchWriter>(std::move(writer));
  }

 private:
  Warehouse warehouse_;
};

class SqliteConnector final : public SinkConnector {
 public:
  std::string format() const override { return "sqlite"; }
  std::vector<std::pair<std::string, std::string>> options() const override { return sqlite_options(); }
  std::unique_ptr<Sink> open(const SinkSpec& spec, const Config&) const override {
    const SinkOptions options(*this, spec);
    return std::make_unique<SqliteSink>(read_sqlite_settings(spec, options));
  }
};

}  // namespace

void register_sqlite_sink() { register_sink(std::make_shared<SqliteConnector>()); }

}  // namespace izvor::io
