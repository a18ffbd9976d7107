#include "izvor/exec/stateful/hash_aggregate.h"

#include <arrow/array.h>

#include <utility>

#include "izvor/base/fail_point.h"
#include "izvor/base/memory_budget.h"
#include "izvor/base/mutant.h"
#include "izvor/base/worker_pool.h"
#include "izvor/error.h"
#include "izvor/exec/stateful/aggregate_states.h"
#include "izvor/exec/stateful/group_keys.h"
#include "izvor/exec/stateful/shard_partition.h"
#include "izvor/exec/stateful/shard_spill.h"
#include "izvor/expr/expression_group.h"

namespace izvor::exec {
namespace {

constexpr int64_t kRowsOut = 16 * 1024;
constexpr int kBatchQueryShards = 16;
// A worker's own table is to stay in its second-level cache.
constexpr int64_t kLocalGroups = 16 * 1024;
// A first stage that leaves more than this part of the rows costs more than it saves.
constexpr double kWorthwhileReduction = 0.5;
// Fewer rows than this free too little to be worth a write.
constexpr int64_t kWorthSpilling = 1024;

// What HashAggregate needs in every batch.
struct Grouping {
  std::vector<expr::ExpressionPtr> groupings;
  AggregateStates states;
  state::StateSchema schema;
  GroupKeys keys;
  expr::ExpressionGroup inputs;  // the groupings, then what the aggregates evaluate

  explicit Grouping(const AggregateSpec& spec)
      : groupings(spec.groupings),
        states(spec.calls, aggregate_names(spec)),
        schema(state_schema(spec, states)),
        keys(schema.keys),
        inputs(all_inputs()) {}
  Grouping(const Grouping&) = delete;

  std::vector<expr::ExpressionPtr> all_inputs() const {
    std::vector<expr::ExpressionPtr> all = groupings;
    all.insert(all.end(), states.expressions().begin(), states.expressions().end());
    return all;
  }

  static std::vector<std::string> aggregate_names(const AggregateSpec& spec) {
    std::vector<std::string> names;
    for (size_t i = spec.groupings.size(); i < spec.output.size(); ++i) names.push_back(spec.output.field(i).name);
    return names;
  }

  static state::StateSchema state_schema(const AggregateSpec& spec, const AggregateStates& states) {
    std::vector<Field> fields(spec.output.fields().begin(), spec.output.fields().begin() + static_cast<std::ptrdiff_t>(spec.groupings.size()));
    state::StateSchema schema;
    schema.operator_id = spec.operator_id;
    schema.operator_name = "stateStoreSave";
    schema.keys = state::KeyLayout(std::move(fields));
    schema.values = states.fields();
    schema.value_width = states.width();
    return schema;
  }
};

// ---------------------------------------------------------------------------------------------------------------------------------------
// Sink side: one batch's rows on their way into the shards.
// ---------------------------------------------------------------------------------------------------------------------------------------

class GroupingRun {
 public:
  GroupingRun(const Grouping& grouping, const BatchContext& context)
      : grouping_(grouping), context_(context), spill_(context.spill_directory, grouping.schema, static_cast<size_t>(shard_count(context))) {
    const int shards = shard_count(context);
    for (int s = 0; s < shards; ++s) {
      if (context.state == nullptr) own_shards_.push_back(state::make_memory_shard(grouping.schema, context.budget));
      shards_.push_back(context.state == nullptr ? own_shards_.back().get()
                                                 : &context.state->shard(static_cast<size_t>(grouping.schema.operator_id), s));
    }
    workers_.resize(static_cast<size_t>(context.pool->threads()));
  }

  void consume(int worker, const Batch& batch) {
    Worker& own = workers_[static_cast<size_t>(worker)];
    expr::EvalContext evaluation(batch, context_.settings, context_.arrow_pool);
    evaluation.share_parts_of(grouping_.inputs);
    const auto* next = grouping_.inputs.expressions().data();
    expr::Columns group_columns;
    for (size_t i = 0; i < grouping_.groupings.size(); ++i) {
      group_columns.push_back(evaluation.evaluate(**next++, expr::Selection::all(batch.num_rows)));
    }
    const expr::Columns arguments = grouping_.states.evaluate(next, evaluation);
    evaluation.errors().raise();
    grouping_.keys.pack(group_columns, batch.num_rows, own.keys);
    if (own.gather_first) {
      gather(own, arguments, batch.num_rows);
    } else {
      to_shards(worker, own, arguments);
    }
    if (context_.budget->over_limit()) make_room(own);
  }

  // After the last consume(): nothing is left in the workers' tables.
  void finish() {
    context_.pool->run(static_cast<int64_t>(workers_.size()), [&](int, int64_t index) { flush(workers_[static_cast<size_t>(index)]); });
    if (grouping_.groupings.empty()) insert_global_group();
  }

  void emit(bool only_changed, const BatchOutput& out) {
    context_.pool->run(static_cast<int64_t>(shards_.size()), [&](int worker, int64_t index) {
      state::StateShard& shard = *shards_[static_cast<size_t>(index)];
      const std::lock_guard lock(shard.mutex());
      take_back_spilled(static_cast<size_t>(index), shard);
      const auto emit_rows = [&](const std::vector<state::StateRow>& rows) { out(worker, to_batch(rows)); };
      if (only_changed) {
        shard.for_each_changed(kRowsOut, emit_rows);
      } else {
        shard.for_each(kRowsOut, emit_rows);
      }
      if (spill_.runs(static_cast<size_t>(index)) > 0) shard.clear();
    });
  }

 private:
  struct Worker {
    PackedKeys keys;
    ShardPartition partition;
    std::vector<uint8_t*> values;
    bool gather_first = true;
    int64_t gathered_rows = 0;
    std::unique_ptr<state::StateShard> table;
  };

  static int shard_count(const BatchContext& context) { return context.state != nullptr ? context.state->shards() : kBatchQueryShards; }

  // Over the memory budget: a batch query sets its shards aside and goes on with empty ones. A stream's state has to stay in memory.
  void make_room(Worker& own) {
    if (context_.state != nullptr) {
      throw Error("IZVOR_OUT_OF_MEMORY_BUDGET", {{"consumer", "The state of operator " + std::to_string(grouping_.schema.operator_id)},
                                                 {"requested", std::to_string(context_.budget->used() - context_.budget->limit())},
                                                 {"limit", std::to_string(context_.budget->limit())},
                                                 {"available", "0"}});
    }
    flush(own);
    for (size_t s = 0; s < shards_.size() && context_.budget->over_limit(); ++s) {
      const std::lock_guard lock(shards_[s]->mutex());
      if (shards_[s]->row_count() < kWorthSpilling) continue;
      spill_.write(s, *shards_[s]);
      shards_[s]->clear();
    }
  }

  void take_back_spilled(size_t index, state::StateShard& shard) {
    for (size_t run = 0; run < spill_.runs(index); ++run) {
      const auto spilled = state::make_memory_shard(grouping_.schema, context_.budget);
      spill_.read(index, run, *spilled);
      spilled->for_each(kRowsOut, [&](const std::vector<state::StateRow>& rows) {
        PackedKeys packed;
        grouping_.keys.pack(grouping_.keys.unpack(rows, context_.arrow_pool), static_cast<int64_t>(rows.size()), packed);
        std::vector<const uint8_t*> sources;
        for (const state::StateRow& row : rows) sources.push_back(row.value);
        merge_into(shard, packed.view(grouping_.schema.keys), sources);
      });
    }
  }

  // First stage: the worker's own table.
  void gather(Worker& own, const std::vector<std::shared_ptr<arrow::Array>>& arguments, int64_t rows) {
    if (!own.table) own.table = state::make_memory_shard(grouping_.schema, context_.budget);
    update_shard(*own.table, own.keys.view(grouping_.schema.keys), arguments, own.values);
    own.gathered_rows += rows;
    const int64_t groups = own.table->row_count();
    if (groups < kLocalGroups / 2 && groups * 2 < own.gathered_rows) return;
    if (static_cast<double>(groups) > kWorthwhileReduction * static_cast<double>(own.gathered_rows)) own.gather_first = false;
    if (groups >= kLocalGroups || !own.gather_first) flush(own);
  }

  void flush(Worker& own) {
    if (!own.table) return;
    own.table->for_each(kRowsOut, [&](const std::vector<state::StateRow>& rows) { merge_rows(own, rows); });
    own.table.reset();
    own.gathered_rows = 0;
  }

  // Second stage of gathered groups.
  void merge_rows(Worker& own, const std::vector<state::StateRow>& rows) {
    const auto columns = grouping_.keys.unpack(rows, context_.arrow_pool);
    PackedKeys packed;
    grouping_.keys.pack(columns, static_cast<int64_t>(rows.size()), packed);
    partition_by_shard(packed, grouping_.schema.keys, static_cast<int>(shards_.size()), own.partition);
    for (size_t s = 0; s < shards_.size(); ++s) {
      const int64_t from = own.partition.starts[s];
      const int64_t count = own.partition.starts[s + 1] - from;
      if (count == 0) continue;
      std::vector<const uint8_t*> sources(static_cast<size_t>(count));
      for (int64_t i = 0; i < count; ++i) sources[i] = rows[own.partition.order[from + i]].value;
      const std::lock_guard lock(shards_[s]->mutex());
      merge_into(*shards_[s], own.partition.keys.slice(grouping_.schema.keys, from, count), sources);
    }
  }

  void merge_into(state::StateShard& shard, const state::KeyBatch& keys, const std::vector<const uint8_t*>& sources) const {
    std::vector<uint8_t*> values(sources.size());
    shard.find_or_insert(keys, grouping_.states.initial(), values.data());
    ShardArena arena(shard);
    expr::RowErrors errors;
    grouping_.states.merge(sources.data(), values.data(), keys.count, arena, errors);
    errors.raise();
  }

  // Rows straight into the shards. Workers start at different shards, so that they seldom wait for each other.
  void to_shards(int worker, Worker& own, const std::vector<std::shared_ptr<arrow::Array>>& arguments) {
    const size_t shards = shards_.size();
    partition_by_shard(own.keys, grouping_.schema.keys, static_cast<int>(shards), own.partition);
    std::vector<std::shared_ptr<arrow::Array>> ordered;
    ordered.reserve(arguments.size());
    for (const auto& column : arguments) ordered.push_back(take(column, own.partition.order, context_.arrow_pool));
    const size_t first = static_cast<size_t>(worker) * shards / workers_.size();
    for (size_t i = 0; i < shards; ++i) {
      const size_t s = (first + i) % shards;
      const int64_t from = own.partition.starts[s];
      const int64_t count = own.partition.starts[s + 1] - from;
      if (count == 0) continue;
      std::vector<std::shared_ptr<arrow::Array>> part;
      part.reserve(ordered.size());
      for (const auto& column : ordered) part.push_back(column->Slice(from, count));
      const std::lock_guard lock(shards_[s]->mutex());
      update_shard(*shards_[s], own.partition.keys.slice(grouping_.schema.keys, from, count), part, own.values);
    }
  }

  void update_shard(state::StateShard& shard, const state::KeyBatch& keys, const std::vector<std::shared_ptr<arrow::Array>>& arguments,
                    std::vector<uint8_t*>& values) const {
    values.resize(static_cast<size_t>(keys.count));
    shard.find_or_insert(keys, grouping_.states.initial(), values.data());
    ShardArena arena(shard);
    expr::RowErrors errors;
    grouping_.states.update(arguments, keys.count, values.data(), arena, errors);
    errors.raise();
  }

  // Without grouping columns there is one group, rows or no rows.
  void insert_global_group() {
    PackedKeys keys;
    grouping_.keys.pack({}, 1, keys);
    state::StateShard& shard = *shards_[static_cast<size_t>(state::shard_of(keys.hashes[0], static_cast<int>(shards_.size())))];
    const std::lock_guard lock(shard.mutex());
    uint8_t* value = nullptr;
    shard.find_or_insert(keys.view(grouping_.schema.keys), grouping_.states.initial(), &value);
  }

  Batch to_batch(const std::vector<state::StateRow>& rows) const {
    Batch batch;
    batch.num_rows = static_cast<int64_t>(rows.size());
    batch.columns = grouping_.keys.unpack(rows, context_.arrow_pool);
    expr::RowErrors errors;
    for (auto& column : grouping_.states.finish(rows, context_.arrow_pool, errors)) batch.columns.push_back(std::move(column));
    errors.raise();
    return batch;
  }

  const Grouping& grouping_;
  const BatchContext& context_;
  std::vector<std::unique_ptr<state::StateShard>> own_shards_;
  std::vector<state::StateShard*> shards_;
  std::vector<Worker> workers_;
  ShardSpill spill_;
};

// ---------------------------------------------------------------------------------------------------------------------------------------
// The operator
// ---------------------------------------------------------------------------------------------------------------------------------------

class HashAggregateNode final : public ExecNode {
 public:
  HashAggregateNode(ExecNodePtr input, AggregateSpec spec) : input_(std::move(input)), spec_(std::move(spec)), grouping_(spec_) {}

  const Schema& schema() const override { return spec_.output; }
  std::vector<const ExecNode*> inputs() const override { return {input_.get()}; }
  const state::StateSchema* state_schema() const override { return spec_.operator_id >= 0 ? &grouping_.schema : nullptr; }

  std::string describe() const override {
    std::string out = spec_.operator_id >= 0 ? "StatefulHashAggregate(keys=[" : "HashAggregate(keys=[";
    for (size_t i = 0; i < spec_.groupings.size(); ++i) out += (i == 0 ? "" : ", ") + spec_.output.field(i).name;
    out += "], functions=[";
    for (size_t i = 0; i < spec_.calls.size(); ++i) out += (i == 0 ? "" : ", ") + std::string(spec_.calls[i].function->name());
    return out + "])";
  }

  void run(const BatchContext& context, ScanMetrics& metrics, const BatchOutput& out) const override {
    GroupingRun grouping(grouping_, context);
    BatchContext any_order = context;
    any_order.in_order = false;
    input_->run(any_order, metrics, [&](int worker, Batch&& batch) { grouping.consume(worker, batch); });
    grouping.finish();
    IZVOR_FAIL_POINT("aggregate.before_emit");
    if (context.before_output) context.before_output();
    grouping.emit(context.mode == OutputMode::kUpdate && !mutant("update_emits_all_groups"), out);
  }

 private:
  ExecNodePtr input_;
  AggregateSpec spec_;
  Grouping grouping_;
};

}  // namespace

ExecNodePtr make_hash_aggregate(ExecNodePtr input, AggregateSpec spec) {
  return std::make_shared<HashAggregateNode>(std::move(input), std::move(spec));
}

}  // namespace izvor::exec
