#include <arrow/compute/initialize.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "izvor/apps/commands.h"
#include "izvor/base/memory_budget.h"
#include "izvor/base/worker_pool.h"
#include "izvor/checkpoint/checkpoint.h"
#include "izvor/error.h"
#include "izvor/exec/stateful/group_keys.h"
#include "izvor/expr/evaluator.h"
#include "izvor/io/console/table_printer.h"
#include "izvor/session/session.h"
#include "izvor/state/query_state.h"
#include "izvor/state/recorded_state.h"
#include "izvor/types/arrow_mapping.h"

#include <arrow/api.h>

namespace izvor::apps {
namespace {

// The commits of a checkpoint, read without taking its lease: a running query goes on.
class Commits {
 public:
  Commits(fs::FileSystem& fs, const std::string& root) : fs_(fs), folder_(fs::join_path(root, "commits")) {}

  int64_t last() const {
    int64_t last = -1;
    for (const fs::FileInfo& file : fs_.list(folder_)) {
      const std::string name = file.path.substr(file.path.rfind('/') + 1);
      int64_t batch = -1;
      const auto [end, failure] = std::from_chars(name.data(), name.data() + name.size(), batch);
      if (failure == std::errc() && end == name.data() + name.size()) last = std::max(last, batch);
    }
    return last;
  }
  checkpoint::CommitEntry entry(int64_t batch) const {
    const std::string path = fs::join_path(folder_, std::to_string(batch));
    return checkpoint::parse_commit_entry(fs_.read_all(path), path);
  }

 private:
  fs::FileSystem& fs_;
  const std::string folder_;
};

bool is_null(const state::ValueField& field, const uint8_t* value) {
  uint64_t nulls = 0;
  std::memcpy(&nulls, value + field.null_offset, sizeof nulls);
  return ((nulls >> field.null_bit) & 1) != 0;
}

template <typename T>
T cell(const state::ValueField& field, const uint8_t* value) {
  T out;
  std::memcpy(&out, value + field.offset, sizeof out);
  return out;
}

// A cell as a person reads it. Bytes of a type that only its operator can read are counted.
std::string text_of(const state::ValueField& field, const uint8_t* value, const std::string& zone) {
  if (is_null(field, value)) return "NULL";
  if (field.is_variable()) {
    const auto bytes = cell<state::BytesCell>(field, value);
    return field.type.id() == TypeId::kString ? std::string(bytes.data, bytes.size) : fmt::format("<{} bytes>", bytes.size);
  }
  if (field.type.id() == TypeId::kDecimal) return arrow::Decimal128(value + field.offset).ToString(field.type.scale());
  if (field.type.is_floating()) return expr::value_to_string(Value{TypeId::kDouble, cell<double>(field, value)}, zone);
  const auto number = cell<int64_t>(field, value);
  const Value typed = field.type.id() == TypeId::kBoolean ? Value::boolean(number != 0) : Value{field.type, number};
  return expr::value_to_string(typed, zone);
}

// The first rows of a store as a table of texts.
session::QueryResult rows_of(state::QueryState& state, size_t op, int64_t wanted, const std::string& zone) {
  const state::StateSchema& schema = state.schema(op);
  const exec::GroupKeys keys(schema.keys);
  std::vector<std::vector<std::string>> columns(schema.keys.fields().size() + schema.values.size());
  int64_t left = wanted;
  for (int shard = 0; shard < state.shards() && left > 0; ++shard) {
    state.shard(op, shard).for_each(std::max<int64_t>(1, left), [&](const std::vector<state::StateRow>& all) {
      if (left <= 0) return;
      const std::vector<state::StateRow> rows(all.begin(), all.begin() + std::min<int64_t>(left, static_cast<int64_t>(all.size())));
      const auto key_columns = keys.unpack(rows, arrow::default_memory_pool());
      for (size_t row = 0; row < rows.size(); ++row) {
        size_t column = 0;
        for (size_t i = 0; i < key_columns.size(); ++i) {
          const Value value = expr::value_at(*key_columns[i], static_cast<int64_t>(row), schema.keys.fields()[i].type());
          columns[column++].push_back(expr::value_to_string(value, zone));
        }
        for (const state::ValueField& field : schema.values) columns[column++].push_back(text_of(field, rows[row].value, zone));
      }
      left -= static_cast<int64_t>(rows.size());
    });
  }
  std::vector<Field> fields;
  for (const Field& field : schema.keys.fields()) fields.emplace_back(field.name, TypeId::kString);
  for (const state::ValueField& field : schema.values) fields.emplace_back(field.name, TypeId::kString);
  Batch batch{wanted - left, {}};
  for (const auto& column : columns) {
    arrow::StringBuilder builder;
    throw_if_error(builder.AppendValues(column));
    batch.columns.push_back(value_or_throw(builder.Finish()));
  }
  return {Schema(std::move(fields)), {std::move(batch)}};
}

int64_t row_count(state::QueryState& state, size_t op) {
  int64_t rows = 0;
  for (int shard = 0; shard < state.shards(); ++shard) rows += state.shard(op, shard).row_count();
  return rows;
}

void print_store(state::QueryState& state, size_t op, int64_t wanted, const std::string& zone) {
  const state::StateSchema& schema = state.schema(op);
  fmt::print("\noperator {}: {}, {} rows in {} shards\n", schema.operator_id, schema.operator_name, row_count(state, op), state.shards());
  for (const Field& field : schema.keys.fields()) fmt::print("  key    {} {}\n", field.name, field.type().simple_string());
  for (const state::ValueField& field : schema.values) fmt::print("  value  {} {}\n", field.name, field.type.simple_string());
  if (wanted <= 0) return;
  const session::QueryResult rows = rows_of(state, op, wanted, zone);
  const io::TableStyle style{static_cast<int>(wanted), 0, false};
  fmt::print("{}\n", io::format_table(rows.schema, rows.batches, style, ValueFormat(TimeZone::parse(zone))));
}

}  // namespace

int state(const StateOptions& options, const Settings& settings) {
  throw_if_error(arrow::compute::Initialize());
  const Config config = config_of(settings);
  const fs::Location location = fs::resolve_location(options.checkpoint);
  const std::string folder = fs::join_path(location.path, "izvor-state");
  if (!location.fs->stat(fs::join_path(folder, "metadata"))) {
    fmt::print(stderr, "izvor: there is no state in {}\n", options.checkpoint);
    return 1;
  }
  const Commits commits(*location.fs, location.path);
  const int64_t batch = options.batch.value_or(commits.last());
  state::RecordedState recorded = state::read_recorded_state(*location.fs, folder);
  const auto engine = session::Engine::create(config);
  state::QueryState state(location.fs, folder, std::move(recorded.schemas), {recorded.shards}, engine->budget.get(), engine->pool.get());
  state.restore(batch, [&](int64_t of) { return commits.entry(of).state_changelog; });
  fmt::print("state after batch {} of {}\n", batch, options.checkpoint);
  const std::string zone = config.get_string(config::kSessionTimeZone);
  for (size_t op = 0; op < state.operators(); ++op) print_store(state, op, options.rows, zone);
  return 0;
}

}  // namespace izvor::apps
