#include <algorithm>

#include "izvor/error.h"
#include "izvor/io/file/csv_reader.h"

namespace izvor::io {
namespace {

int index_of(const std::vector<int>& columns, int wanted) {
  const auto found = std::find(columns.begin(), columns.end(), wanted);
  return found == columns.end() ? -1 : static_cast<int>(found - columns.begin());
}

int corrupt_column_of(const Schema& schema, const std::string& name) {
  for (size_t i = 0; i < schema.size(); ++i) {
    if (schema.field(i).name == name) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace

CsvReadPlan CsvReadPlan::make(const Schema& schema, const CsvOptions& options, const ScanRequest& request) {
  CsvReadPlan plan;
  plan.schema = schema;
  plan.options = options;
  plan.batch_rows = request.batch_rows;
  plan.output_columns = static_cast<int>(request.columns.size());
  const int corrupt = corrupt_column_of(schema, options.corrupt_record_column);
  plan.fields_in_schema = static_cast<int>(schema.size()) - (corrupt >= 0 ? 1 : 0);
  plan.corrupt_output_index = corrupt < 0 ? -1 : index_of(request.columns, corrupt);
  for (int index = 0; index < static_cast<int>(schema.size()); ++index) {
    CsvParsedColumn column{index, index - (corrupt >= 0 && corrupt < index ? 1 : 0), index_of(request.columns, index), {}};
    std::copy_if(request.filters.begin(), request.filters.end(), std::back_inserter(column.predicates),
                 [&](const ColumnPredicate& predicate) { return predicate.column == index; });
    if (index != corrupt && (column.output_index >= 0 || !column.predicates.empty())) plan.columns.push_back(std::move(column));
  }
  if (plan.corrupt_output_index >= 0 && plan.columns.empty()) throw Error("UNSUPPORTED_FEATURE.QUERY_ONLY_CORRUPT_RECORD_COLUMN");
  const bool prunes = options.column_pruning;
  plan.checks_field_count = !prunes || static_cast<int>(plan.columns.size()) == plan.fields_in_schema;
  if (!plan.columns.empty()) plan.fields_needed = plan.columns.back().token_index + 1;
  std::stable_partition(plan.columns.begin(), plan.columns.end(), [](const CsvParsedColumn& column) { return !column.predicates.empty(); });
  return plan;
}

}  // namespace izvor::io
