// year, quarter, month, day, dayofweek, ... and the names of days and months.
#include "izvor/expr/functions/datetime/date_fields.h"

#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/datetime/families.h"
#include "izvor/expr/functions/datetime/pattern_compiler.h"
#include "izvor/types/civil.h"

namespace izvor::expr {
namespace {

constexpr int kDaysInWeek = 7;

int64_t start_of_year(int32_t days) { return days_from_civil(civil_from_days(days).year, 1, 1); }
int64_t thursday_of_week(int32_t days) { return static_cast<int64_t>(days) - weekday_from_days(days) + 3; }

}  // namespace

int32_t year_of(int32_t days) { return static_cast<int32_t>(civil_from_days(days).year); }
int32_t quarter_of(int32_t days) { return (civil_from_days(days).month + 2) / 3; }
int32_t month_of(int32_t days) { return civil_from_days(days).month; }
int32_t day_of_month(int32_t days) { return civil_from_days(days).day; }
int32_t day_of_year(int32_t days) { return static_cast<int32_t>(days - start_of_year(days)) + 1; }
int32_t day_of_week(int32_t days) { return (weekday_from_days(days) + 1) % kDaysInWeek + 1; }
int32_t weekday_of(int32_t days) { return weekday_from_days(days); }
int32_t iso_year_of(int32_t days) { return static_cast<int32_t>(civil_from_days(thursday_of_week(days)).year); }

int32_t iso_week_of(int32_t days) {
  const int64_t thursday = thursday_of_week(days);
  return static_cast<int32_t>((thursday - days_from_civil(civil_from_days(thursday).year, 1, 1)) / kDaysInWeek) + 1;
}

void register_date_fields(ScalarFunctionRegistry& registry) {
  struct NumberField {
    const char* name;
    int32_t (*of)(int32_t);
  };
  constexpr NumberField kNumbers[] = {{"year", year_of},          {"quarter", quarter_of},      {"month", month_of},
                                      {"day", day_of_month},      {"dayofmonth", day_of_month}, {"dayofyear", day_of_year},
                                      {"dayofweek", day_of_week}, {"weekday", weekday_of},      {"weekofyear", iso_week_of}};
  for (const NumberField& field : kNumbers) {
    add_cells<int32_t(int32_t)>(registry, {field.name, {TypeId::kDate}, TypeId::kInt}, field.of);
  }
  add_cells<std::string_view(int32_t)>(registry, {"dayname", {TypeId::kDate}, TypeId::kString},
                                       [](int32_t days) { return field_text(DatetimeField::kDayOfWeek, weekday_of(days) + 1, false); });
  add_cells<std::string_view(int32_t)>(registry, {"monthname", {TypeId::kDate}, TypeId::kString},
                                       [](int32_t days) { return field_text(DatetimeField::kMonth, month_of(days), false); });
}

}  // namespace izvor::expr
