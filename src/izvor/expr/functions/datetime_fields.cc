// year, month, dayofmonth (day).
#include <arrow/array.h>

#include "izvor/expr/column.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/function_registry.h"
#include "izvor/expr/type_coercion.h"
#include "izvor/types/civil.h"

namespace izvor::expr {
namespace {

using FieldOf = int64_t (*)(const CivilDate&);

class DateField final : public ScalarFunction {
 public:
  DateField(const char* name, FieldOf field) : name_(name), field_(field) {}
  std::string_view name() const override { return name_; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    require_num_args(name(), 1, arguments);
    const TypeId from = arguments[0]->type.id();
    const bool fits =
        from == TypeId::kDate || from == TypeId::kTimestamp || from == TypeId::kTimestampNtz || from == TypeId::kString || from == TypeId::kNull;
    if (!fits) throw unexpected_input_type(sql, 0, "\"DATE\"", *arguments[0]);
    return {{TypeId::kDate}, TypeId::kInt, nullable_as(*arguments[0], TypeId::kDate, mode)};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    const auto days = context.evaluate(*call.arguments[0], selection);
    const Cells<int32_t> cells(*days->data());
    ColumnWriter<int32_t> writer(selection.num_rows, validity_bitmap(*days->data(), context.pool()), context.pool());
    int32_t* out = writer.values();
    selection.for_each([&](int64_t row) { out[row] = static_cast<int32_t>(field_(civil_from_days(cells[row]))); });
    return writer.finish(type);
  }

 private:
  const char* name_;
  FieldOf field_;
};

int64_t year_of(const CivilDate& date) { return date.year; }
int64_t month_of(const CivilDate& date) { return date.month; }
int64_t day_of(const CivilDate& date) { return date.day; }

}  // namespace

void register_datetime_fields(ScalarFunctionRegistry& registry) {
  registry.add<DateField>("year", year_of);
  registry.add<DateField>("month", month_of);
  registry.add<DateField>("dayofmonth", day_of);
  registry.add<DateField>("day", day_of);
}

}  // namespace izvor::expr
