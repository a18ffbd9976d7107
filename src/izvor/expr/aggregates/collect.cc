// collect_list (array_agg): the values in the order in which they came, without nulls unless RESPECT NULLS is written. collect_set: each once.
#include <arrow/array.h>

#include "izvor/expr/aggregates/aggregate_definition.h"
#include "izvor/expr/aggregates/entry_set.h"
#include "izvor/expr/aggregates/families.h"
#include "izvor/expr/column.h"
#include "izvor/expr/evaluator.h"
#include "izvor/expr/function_errors.h"

namespace izvor::expr {
namespace {

// The cells are arrays already; a state without values has none.
std::shared_ptr<arrow::Array> decode_arrays(const CellCodec& codec, const std::vector<const BytesCell*>& cells, arrow::MemoryPool* pool) {
  static constexpr std::string_view kEmpty("\0\0\0\0", 4);
  std::vector<std::string_view> views;
  for (const BytesCell* cell : cells) views.push_back(cell->size == 0 ? kEmpty : view(*cell));
  return codec.decode(views, pool);
}

class ListAccumulator final : public Accumulator {
 public:
  ListAccumulator(const DataType& list, bool keeps_nulls) : list_(list), element_(list.fields()[0].type()), keeps_nulls_(keeps_nulls) {}

  struct State {
    uint64_t nulls = 0;
    BytesCell values{};
  };

  std::vector<StateField> state_fields() const override { return {{"values", list_.type()}}; }
  void init(uint8_t* state) const override { state_at<State>(state) = State{}; }

  void update(const Columns& inputs, int64_t num_rows, uint8_t* const* states, StateArena& arena, RowErrors&) const override {
    const arrow::Array& column = *inputs[0];
    const EncodedCells cells = element_.encode(column, num_rows);
    for (int64_t row = 0; row < num_rows; ++row) {
      const bool is_valid = column.IsValid(row);
      if (!is_valid && !keeps_nulls_) continue;
      BytesCell& values = state_at<State>(states[row]).values;
      const std::string_view cell = cells[row];
      char* at = add_elements(values, 1, 1 + cell.size(), arena);
      *at = is_valid ? 1 : 0;
      std::copy(cell.begin(), cell.end(), at + 1);
    }
  }

  void merge(const uint8_t* const* sources, uint8_t* const* targets, int64_t count, StateArena& arena, RowErrors&) const override {
    for (int64_t i = 0; i < count; ++i) {
      append_elements(state_at<State>(targets[i]).values, state_at<State>(sources[i]).values, arena);
    }
  }

  std::shared_ptr<arrow::Array> finish(const uint8_t* const* states, int64_t count, arrow::MemoryPool* pool, RowErrors&) const override {
    std::vector<const BytesCell*> cells;
    for (int64_t i = 0; i < count; ++i) cells.push_back(&state_at<State>(states[i]).values);
    return decode_arrays(list_, cells, pool);
  }

 private:
  CellCodec list_;
  CellCodec element_;
  bool keeps_nulls_;
};

class SetAccumulator final : public Accumulator {
 public:
  SetAccumulator(const DataType& list, bool keeps_nulls) : list_(list), elements_(list.fields()[0].type(), 0), keeps_nulls_(keeps_nulls) {}

  struct State {
    uint64_t nulls = 0;
    EntryCells cells;
  };

  std::vector<StateField> state_fields() const override { return {{"values", list_.type()}}; }
  uint32_t transient_bytes() const override { return sizeof(BytesCell); }
  void init(uint8_t* state) const override { state_at<State>(state) = State{}; }

  void update(const Columns& inputs, int64_t num_rows, uint8_t* const* states, StateArena& arena, RowErrors&) const override {
    const EncodedCells cells = elements_.codec().encode(*inputs[0], num_rows);
    for (int64_t row = 0; row < num_rows; ++row) {
      const bool is_valid = inputs[0]->IsValid(row);
      if (!is_valid && !keeps_nulls_) continue;
      elements_.find_or_insert(state_at<State>(states[row]).cells, is_valid ? cells[row] : std::string_view(), arena);
    }
  }

  void merge(const uint8_t* const* sources, uint8_t* const* targets, int64_t count, StateArena& arena, RowErrors&) const override {
    for (int64_t i = 0; i < count; ++i) {
      EntryCells& target = state_at<State>(targets[i]).cells;
      elements_.for_each(state_at<State>(sources[i]).cells, [&](std::string_view key, const char*) { elements_.find_or_insert(target, key, arena); });
    }
  }

  std::shared_ptr<arrow::Array> finish(const uint8_t* const* states, int64_t count, arrow::MemoryPool* pool, RowErrors&) const override {
    std::vector<const BytesCell*> cells;
    for (int64_t i = 0; i < count; ++i) cells.push_back(&state_at<State>(states[i]).cells.entries);
    return decode_arrays(list_, cells, pool);
  }

 private:
  CellCodec list_;
  EntrySet elements_;
  bool keeps_nulls_;
};

bool holds_map(const DataType& type) {
  if (type.id() == TypeId::kMap) return true;
  return type.is_nested() && std::any_of(type.fields().begin(), type.fields().end(), [](const Field& field) { return holds_map(field.type()); });
}

class Collect final : public AggregateFunction {
 public:
  Collect(const char* name, bool is_set) : name_(name), is_set_(is_set) {}
  std::string_view name() const override { return name_; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string& sql) const override {
    require_num_args(name_, 1, arguments);
    const DataType& type = arguments[0]->type;
    if (is_set_ && holds_map(type)) {
      throw Error("DATATYPE_MISMATCH.UNSUPPORTED_INPUT_TYPE",
                  {{"sqlExpr", "\"" + sql + "\""}, {"functionName", "`collect_set`"}, {"dataType", "\"MAP\" or \"COLLATED STRING\""}});
    }
    return {{type}, DataType::array(type, false), false};
  }
  // Spark shows array_agg by the name of what it stands for.
  std::string print(const std::vector<std::string>& arguments, const AggregateCall& call) const override {
    std::string out = is_set_ ? "collect_set(" : "collect_list(";
    for (size_t i = 0; i < arguments.size(); ++i) out += (i == 0 ? "" : ", ") + arguments[i];
    return out + (call.ignore_nulls == false ? ") RESPECT NULLS" : ")");
  }
  DataType result_type(const Signature& signature, const AggregateCall& call) const override {
    return DataType::array(signature.argument_types[0], call.ignore_nulls == false);
  }

  std::unique_ptr<Accumulator> accumulator(const AggregateCall& call) const override {
    const bool keeps_nulls = call.ignore_nulls == false;
    if (is_set_) return std::make_unique<SetAccumulator>(call.type, keeps_nulls);
    return std::make_unique<ListAccumulator>(call.type, keeps_nulls);
  }

  bool ignores_duplicates() const override { return is_set_; }
  bool takes_ignore_nulls() const override { return true; }

 private:
  const char* name_;
  bool is_set_;
};

}  // namespace

void register_collections(AggregateFunctionRegistry& registry) {
  registry.add<Collect>("collect_list", false);
  registry.add<Collect>("array_agg", false);
  registry.add<Collect>("collect_set", true);
}

}  // namespace izvor::expr
