// collect_list (array_agg): the values in the order in which they came, without nulls unless RESPECT NULLS is written. collect_set: each once.
// collect_union: the elements of arrays, each once.
#include <algorithm>

#include <arrow/array.h>
#include <arrow/memory_pool.h>

#include "izvor/expr/aggregates/aggregate_definition.h"
#include "izvor/expr/aggregates/entry_set.h"
#include "izvor/expr/aggregates/families.h"
#include "izvor/expr/column.h"
#include "izvor/expr/evaluator.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/gather.h"

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

// Of the elements of arrays.
class UnionAccumulator final : public Accumulator {
 public:
  UnionAccumulator(const DataType& list, bool keeps_nulls) : set_(list, keeps_nulls) {}

  std::vector<StateField> state_fields() const override { return set_.state_fields(); }
  uint32_t transient_bytes() const override { return set_.transient_bytes(); }
  void init(uint8_t* state) const override { set_.init(state); }

  void update(const Columns& inputs, int64_t num_rows, uint8_t* const* states, StateArena& arena, RowErrors& errors) const override {
    if (inputs[0]->type_id() == arrow::Type::NA) return;
    const auto& lists = static_cast<const arrow::ListArray&>(*inputs[0]);
    std::vector<int32_t> elements;
    std::vector<uint8_t*> element_states;
    for (int64_t row = 0; row < num_rows; ++row) {
      if (lists.IsNull(row)) continue;
      for (int32_t i = lists.value_offset(row); i < lists.value_offset(row + 1); ++i) {
        elements.push_back(i);
        element_states.push_back(states[row]);
      }
    }
    const auto count = static_cast<int64_t>(elements.size());
    const auto values = gather(*lists.values(), elements.data(), count, arrow::default_memory_pool());
    set_.update({values}, count, element_states.data(), arena, errors);
  }

  void merge(const uint8_t* const* sources, uint8_t* const* targets, int64_t count, StateArena& arena, RowErrors& errors) const override {
    set_.merge(sources, targets, count, arena, errors);
  }
  std::shared_ptr<arrow::Array> finish(const uint8_t* const* states, int64_t count, arrow::MemoryPool* pool, RowErrors& errors) const override {
    return set_.finish(states, count, pool, errors);
  }

 private:
  SetAccumulator set_;
};

bool holds_map(const DataType& type) {
  if (type.id() == TypeId::kMap) return true;
  return type.is_nested() && std::any_of(type.fields().begin(), type.fields().end(), [](const Field& field) { return holds_map(field.type()); });
}

enum class Collected : uint8_t { kList, kSet, kUnion };

class Collect final : public AggregateFunction {
 public:
  // `shown` is the name that Spark shows: array_agg is shown as what it stands for.
  Collect(const char* name, const char* shown, Collected kind) : name_(name), shown_(shown), kind_(kind) {}
  std::string_view name() const override { return name_; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string& sql) const override {
    require_num_args(name_, 1, arguments);
    const DataType& type = arguments[0]->type;
    if (kind_ == Collected::kUnion && type.id() != TypeId::kArray) throw unexpected_input_type(sql, 0, "\"ARRAY\"", *arguments[0]);
    if (kind_ != Collected::kList && holds_map(type)) {
      throw Error("DATATYPE_MISMATCH.UNSUPPORTED_INPUT_TYPE",
                  {{"sqlExpr", "\"" + sql + "\""}, {"functionName", "`" + std::string(name_) + "`"}, {"dataType", "\"MAP\" or \"COLLATED STRING\""}});
    }
    return {{type}, DataType::array(element_of(type), false), false};
  }
  std::string print(const std::vector<std::string>& arguments, const AggregateCall& call) const override {
    std::string out = std::string(shown_) + '(';
    for (size_t i = 0; i < arguments.size(); ++i) out += (i == 0 ? "" : ", ") + arguments[i];
    return out + (call.ignore_nulls == false ? ") RESPECT NULLS" : ")");
  }
  DataType result_type(const Signature& signature, const AggregateCall& call) const override {
    return DataType::array(element_of(signature.argument_types[0]), call.ignore_nulls == false);
  }

  std::unique_ptr<Accumulator> accumulator(const AggregateCall& call) const override {
    const bool keeps_nulls = call.ignore_nulls == false;
    switch (kind_) {
      case Collected::kList: return std::make_unique<ListAccumulator>(call.type, keeps_nulls);
      case Collected::kSet: return std::make_unique<SetAccumulator>(call.type, keeps_nulls);
      default: return std::make_unique<UnionAccumulator>(call.type, keeps_nulls);
    }
  }

  bool ignores_duplicates() const override { return kind_ != Collected::kList; }
  bool takes_ignore_nulls() const override { return true; }

 private:
  DataType element_of(const DataType& argument) const { return kind_ == Collected::kUnion ? argument.fields()[0].type() : argument; }

  const char* name_;
  const char* shown_;
  Collected kind_;
};

}  // namespace

void register_collections(AggregateFunctionRegistry& registry) {
  registry.add<Collect>("collect_list", "collect_list", Collected::kList);
  registry.add<Collect>("array_agg", "collect_list", Collected::kList);
  registry.add<Collect>("collect_set", "collect_set", Collected::kSet);
  registry.add<Collect>("collect_union", "collect_union", Collected::kUnion);
}

}  // namespace izvor::expr
