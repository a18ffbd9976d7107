// avg (mean): a double sum and a count, as Spark keeps them; null without a value.
#include "izvor/expr/aggregates/aggregate_signature.h"
#include "izvor/expr/aggregates/state_cells.h"
#include "izvor/expr/evaluator.h"
#include "izvor/expr/function_registry.h"

namespace izvor::expr {
namespace {

class Average final : public AggregateFunction {
 public:
  explicit Average(const char* name) : name_(name) {}
  std::string_view name() const override { return name_; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string& sql) const override {
    return {{summable_type(name_, arguments, sql)}, TypeId::kDouble, true};
  }

  std::vector<StateField> state_fields(const std::vector<DataType>&) const override { return {{"sum", TypeId::kDouble}, {"count", TypeId::kLong}}; }

  void init(uint8_t* state, const std::vector<DataType>&) const override {
    null_mask(state) = 0;
    first_cell<double>(state) = 0;
    second_cell<int64_t>(state) = 0;
  }

  void update(const std::vector<std::shared_ptr<arrow::Array>>& arguments, int64_t num_rows, uint8_t* const* states, EvalMode, StateArena&,
              RowErrors&) const override {
    const arrow::Array& column = *arguments[0];
    visit_arrow_number(column, [&]<typename T>(Physical<T>) {
      const Cells<T> cells(*column.data());
      for_each_input(column, num_rows, [&](int64_t row) {
        first_cell<double>(states[row]) += static_cast<double>(cells[row]);
        ++second_cell<int64_t>(states[row]);
      });
    });
  }

  void merge(const uint8_t* const* sources, uint8_t* const* targets, int64_t count, const std::vector<DataType>&, EvalMode, StateArena&,
             RowErrors&) const override {
    for (int64_t i = 0; i < count; ++i) {
      first_cell<double>(targets[i]) += first_cell<double>(sources[i]);
      second_cell<int64_t>(targets[i]) += second_cell<int64_t>(sources[i]);
    }
  }

  std::shared_ptr<arrow::Array> finish(const uint8_t* const* states, int64_t count, const std::vector<DataType>&, const DataType& result_type,
                                       EvalMode, arrow::MemoryPool* pool, RowErrors&) const override {
    ColumnWriter<double> writer(count, nullptr, pool);
    double* out = writer.values();
    for (int64_t i = 0; i < count; ++i) {
      const int64_t rows = second_cell<int64_t>(states[i]);
      if (rows == 0) {
        writer.set_null(i);
      } else {
        out[i] = first_cell<double>(states[i]) / static_cast<double>(rows);
      }
    }
    return writer.finish(result_type);
  }

 private:
  const char* name_;
};

}  // namespace

void register_average(AggregateFunctionRegistry& registry) {
  registry.add<Average>("avg");
  registry.add<Average>("mean");
}

}  // namespace izvor::expr
