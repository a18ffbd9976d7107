// count: the rows in which no argument is null; count(1) counts all.
#include "izvor/expr/aggregates/state_cells.h"
#include "izvor/expr/evaluator.h"
#include "izvor/expr/function_registry.h"

namespace izvor::expr {
namespace {

class Count final : public AggregateFunction {
 public:
  std::string_view name() const override { return "count"; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string&) const override {
    if (arguments.empty()) {
      throw Error("WRONG_NUM_ARGS.WITH_SUGGESTION", {{"functionName", "`count`"},
                                                     {"expectedNum", " >= 1"},
                                                     {"actualNum", "0"},
                                                     {"legacyNum", "0"},
                                                     {"legacyConfKey", "\"spark.sql.legacy.allowParameterlessCount\""},
                                                     {"legacyConfValue", "\"true\""}});
    }
    Signature signature{{}, TypeId::kLong, false};
    for (const auto& argument : arguments) signature.argument_types.push_back(argument->type);
    return signature;
  }

  std::vector<StateField> state_fields(const std::vector<DataType>&) const override { return {{"count", TypeId::kLong}}; }

  void init(uint8_t* state, const std::vector<DataType>&) const override {
    null_mask(state) = 0;
    first_cell<int64_t>(state) = 0;
  }

  void update(const std::vector<std::shared_ptr<arrow::Array>>& arguments, int64_t num_rows, uint8_t* const* states, EvalMode, StateArena&,
              RowErrors&) const override {
    const auto count_row = [&](int64_t row) { ++first_cell<int64_t>(states[row]); };
    std::vector<const arrow::Array*> nullable;
    for (const auto& column : arguments) {
      if (column->null_count() != 0) nullable.push_back(column.get());
    }
    if (nullable.empty()) {
      for (int64_t row = 0; row < num_rows; ++row) count_row(row);
    } else if (nullable.size() == 1 && nullable[0]->type_id() != arrow::Type::NA) {
      for_each_input(*nullable[0], num_rows, count_row);
    } else {
      for (int64_t row = 0; row < num_rows; ++row) {
        bool counts = true;
        for (const arrow::Array* column : nullable) counts = counts && column->IsValid(row);
        if (counts) count_row(row);
      }
    }
  }

  void merge(const uint8_t* const* sources, uint8_t* const* targets, int64_t count, const std::vector<DataType>&, EvalMode, StateArena&,
             RowErrors&) const override {
    for (int64_t i = 0; i < count; ++i) first_cell<int64_t>(targets[i]) += first_cell<int64_t>(sources[i]);
  }

  std::shared_ptr<arrow::Array> finish(const uint8_t* const* states, int64_t count, const std::vector<DataType>&, const DataType& result_type,
                                       EvalMode, arrow::MemoryPool* pool, RowErrors&) const override {
    ColumnWriter<int64_t> writer(count, nullptr, pool);
    int64_t* out = writer.values();
    for (int64_t i = 0; i < count; ++i) out[i] = first_cell<int64_t>(states[i]);
    return writer.finish(result_type);
  }
};

}  // namespace

void register_count(AggregateFunctionRegistry& registry) { registry.add<Count>(); }

}  // namespace izvor::expr
