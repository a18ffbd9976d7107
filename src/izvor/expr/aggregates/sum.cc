// sum: integers to long, the others to double; null without a value.
#include "izvor/expr/aggregates/aggregate_signature.h"
#include "izvor/expr/aggregates/state_cells.h"
#include "izvor/expr/evaluator.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/function_registry.h"

namespace izvor::expr {
namespace {

DataType sum_type(const DataType& argument) { return argument.is_integral() ? TypeId::kLong : TypeId::kDouble; }

// fn(Physical<S>{}) for the type of the sum.
template <typename Fn>
auto visit_sum(const DataType& argument, Fn&& fn) {
  return argument.is_integral() ? fn(Physical<int64_t>{}) : fn(Physical<double>{});
}

// Adds to a cell that starts at zero; true when a long overflowed (it then holds the wrapped sum).
bool add(double& sum, double value) {
  sum += value;
  return false;
}
bool add(int64_t& sum, int64_t value) { return __builtin_add_overflow(sum, value, &sum); }

template <typename Sum>
void add_to_state(uint8_t* state, Sum value, int64_t row, EvalMode mode, RowErrors& errors) {
  null_mask(state) = 0;
  if (add(first_cell<Sum>(state), value) && mode != EvalMode::kLegacy) errors.add(row, arithmetic_overflow("try_add"));
}

class Sum final : public AggregateFunction {
 public:
  std::string_view name() const override { return "sum"; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string& sql) const override {
    const DataType type = summable_type(name(), arguments, sql);
    return {{type}, sum_type(type), true};
  }

  std::vector<StateField> state_fields(const std::vector<DataType>& argument_types) const override { return {{"sum", sum_type(argument_types[0])}}; }

  void init(uint8_t* state, const std::vector<DataType>&) const override {
    null_mask(state) = 1;
    first_cell<int64_t>(state) = 0;
  }

  void update(const std::vector<std::shared_ptr<arrow::Array>>& arguments, int64_t num_rows, uint8_t* const* states, EvalMode mode, StateArena&,
              RowErrors& errors) const override {
    const arrow::Array& column = *arguments[0];
    visit_arrow_number(column, [&]<typename T>(Physical<T>) {
      const Cells<T> cells(*column.data());
      for_each_input(column, num_rows, [&](int64_t row) { add_to_state<StateCell<T>>(states[row], cells[row], row, mode, errors); });
    });
  }

  void merge(const uint8_t* const* sources, uint8_t* const* targets, int64_t count, const std::vector<DataType>& argument_types, EvalMode mode,
             StateArena&, RowErrors& errors) const override {
    visit_sum(argument_types[0], [&]<typename S>(Physical<S>) {
      for (int64_t i = 0; i < count; ++i) {
        if (null_mask(sources[i]) == 0) add_to_state<S>(targets[i], first_cell<S>(sources[i]), i, mode, errors);
      }
    });
  }

  std::shared_ptr<arrow::Array> finish(const uint8_t* const* states, int64_t count, const std::vector<DataType>& argument_types,
                                       const DataType& result_type, EvalMode, arrow::MemoryPool* pool, RowErrors&) const override {
    return visit_sum(argument_types[0], [&]<typename S>(Physical<S>) {
      ColumnWriter<S> writer(count, nullptr, pool);
      S* out = writer.values();
      for (int64_t i = 0; i < count; ++i) {
        out[i] = first_cell<S>(states[i]);
        if (null_mask(states[i]) != 0) writer.set_null(i);
      }
      return writer.finish(result_type);
    });
  }
};

}  // namespace

void register_sum(AggregateFunctionRegistry& registry) { registry.add<Sum>(); }

}  // namespace izvor::expr
