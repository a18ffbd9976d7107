#include "izvor/expr/generators/list_generator.h"

#include "izvor/expr/function_errors.h"

namespace izvor::expr {

void ListGenerator::count_rows(const Arguments& arguments, std::vector<int32_t>& counts) const {
  const ListCells lists(*arguments[0]);
  for (size_t row = 0; row < counts.size(); ++row) {
    const auto at = static_cast<int64_t>(row);
    counts[row] = lists.is_valid(at) ? lists.size(at) : 0;
  }
}

void ListGenerator::require_one_argument(const std::vector<ExpressionPtr>& arguments, const char* parameter) const {
  if (!arguments.empty()) return require_num_args(name_, 1, arguments);
  throw Error("REQUIRED_PARAMETER_NOT_FOUND",
              {{"routineName", "`" + name_ + "`"}, {"parameterName", "`" + std::string(parameter) + "`"}, {"index", "0"}});
}

std::vector<int32_t> ListGenerator::cells_of(const ListCells& lists, const GeneratedRows& rows) {
  std::vector<int32_t> cells(rows.sources.size());
  for (size_t i = 0; i < cells.size(); ++i) {
    const int32_t ordinal = rows.ordinals[i];
    cells[i] = ordinal == GeneratedRows::kNoRow ? kGatherNull : lists.begin(rows.sources[i]) + ordinal;
  }
  return cells;
}

}  // namespace izvor::expr
