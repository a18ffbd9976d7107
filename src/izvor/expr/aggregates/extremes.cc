// min and max, in the order of the comparisons (NaN greatest). Of equal values (0.0 and -0.0) the first stays.
#include "izvor/expr/aggregates/state_cells.h"
#include "izvor/expr/cell_sink.h"
#include "izvor/expr/evaluator.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/function_registry.h"
#include "izvor/expr/functions/compare_cells.h"

namespace izvor::expr {
namespace {

template <typename T>
T from_cell(const StateCell<T>& cell) {
  if constexpr (std::is_same_v<T, std::string_view>) {
    return std::string_view(cell.data, cell.size);
  } else {
    return static_cast<T>(cell);
  }
}

template <typename T>
void assign(StateCell<T>& cell, T value, StateArena& arena) {
  if constexpr (std::is_same_v<T, std::string_view>) {
    const std::string_view copy = arena.copy(value);
    cell = {copy.data(), copy.size()};
  } else {
    cell = static_cast<StateCell<T>>(value);
  }
}

class Extreme final : public AggregateFunction {
 public:
  Extreme(const char* name, bool is_max) : name_(name), is_max_(is_max) {}
  std::string_view name() const override { return name_; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string& sql) const override {
    require_num_args(name_, 1, arguments);
    const DataType& type = arguments[0]->type;
    if (type.id() == TypeId::kMap) {
      throw Error("DATATYPE_MISMATCH.INVALID_ORDERING_TYPE",
                  {{"sqlExpr", "\"" + sql + "\""}, {"functionName", "`" + std::string(name_) + "`"}, {"dataType", quoted_type(type)}});
    }
    if (!has_state_cell(type)) throw_unsupported_type(type);
    return {{type}, type, true};
  }

  std::vector<StateField> state_fields(const std::vector<DataType>& argument_types) const override { return {{name_, argument_types[0]}}; }

  void init(uint8_t* state, const std::vector<DataType>& argument_types) const override {
    std::memset(state, 0, state_layout(state_fields(argument_types)).width);
    null_mask(state) = 1;
  }

  void update(const std::vector<std::shared_ptr<arrow::Array>>& arguments, int64_t num_rows, uint8_t* const* states, EvalMode, StateArena& arena,
              RowErrors&) const override {
    const arrow::Array& column = *arguments[0];
    visit_arrow(column, [&]<typename T>(Physical<T>) {
      const Cells<T> cells(*column.data());
      visit_order([&](auto wins) { for_each_input(column, num_rows, [&](int64_t row) { offer<T>(states[row], cells[row], wins, arena); }); });
    });
  }

  void merge(const uint8_t* const* sources, uint8_t* const* targets, int64_t count, const std::vector<DataType>& argument_types, EvalMode,
             StateArena& arena, RowErrors&) const override {
    visit_state_cell(argument_types[0], [&]<typename T>(Physical<T>) {
      visit_order([&](auto wins) {
        for (int64_t i = 0; i < count; ++i) {
          if (null_mask(sources[i]) == 0) offer<T>(targets[i], from_cell<T>(first_cell<StateCell<T>>(sources[i])), wins, arena);
        }
      });
    });
  }

  std::shared_ptr<arrow::Array> finish(const uint8_t* const* states, int64_t count, const std::vector<DataType>& argument_types,
                                       const DataType& result_type, EvalMode, arrow::MemoryPool* pool, RowErrors&) const override {
    return visit_state_cell(argument_types[0], [&]<typename T>(Physical<T>) {
      CellSink<T> sink(count, result_type, pool);
      for (int64_t i = 0; i < count; ++i) {
        if (null_mask(states[i]) != 0) {
          sink.set_null(i);
        } else {
          sink.set(i, from_cell<T>(first_cell<StateCell<T>>(states[i])));
        }
      }
      return sink.finish();
    });
  }

 private:
  // fn(wins), where wins(candidate, current) tells whether the candidate takes the place.
  template <typename Fn>
  void visit_order(Fn&& fn) const {
    if (is_max_) {
      fn([](const auto& candidate, const auto& current) { return LessCells::apply(current, candidate); });
    } else {
      fn([](const auto& candidate, const auto& current) { return LessCells::apply(candidate, current); });
    }
  }

  template <typename T, typename Wins>
  static void offer(uint8_t* state, T value, Wins wins, StateArena& arena) {
    auto& cell = first_cell<StateCell<T>>(state);
    if (null_mask(state) != 0 || wins(value, from_cell<T>(cell))) {
      assign<T>(cell, value, arena);
      null_mask(state) = 0;
    }
  }

  const char* name_;
  bool is_max_;
};

}  // namespace

void register_extremes(AggregateFunctionRegistry& registry) {
  registry.add<Extreme>("min", false);
  registry.add<Extreme>("max", true);
}

}  // namespace izvor::expr
