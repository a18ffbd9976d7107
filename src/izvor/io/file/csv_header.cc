#include "izvor/io/file/csv_header.h"

#include <algorithm>
#include <cctype>
#include <memory_resource>

#include "izvor/error.h"
#include "izvor/io/file/file_uri.h"

namespace izvor::io {
namespace {

std::string comparable(std::string name, bool case_sensitive) {
  if (!case_sensitive) std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return name;
}

std::string join(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

[[noreturn]] void fail_reading(const std::string& path, std::string_view why) {
  throw Error("FAILED_READ_FILE.NO_HINT", {{"path", to_uri(path)}}).with_context(why);
}

// The columns that are read, in the order of the file; all of the schema when columns are not pruned.
std::vector<CsvParsedColumn> header_columns(const CsvReadPlan& plan) {
  std::vector<CsvParsedColumn> columns = plan.columns;
  std::sort(columns.begin(), columns.end(), [](const auto& a, const auto& b) { return a.schema_index < b.schema_index; });
  if (!plan.options.column_pruning) {
    columns.clear();
    int token = 0;
    for (int i = 0; i < static_cast<int>(plan.schema.size()); ++i) {
      if (plan.schema.field(static_cast<size_t>(i)).name != plan.options.corrupt_record_column) columns.push_back({i, token++, -1, {}});
    }
  }
  return columns;
}

}  // namespace

void check_csv_header(const CsvReadPlan& plan, const std::string& path, std::string_view line) {
  std::pmr::monotonic_buffer_resource arena;
  std::vector<CsvToken> tokens;
  CsvTokenizer(plan.options.format).tokenize(line, &arena, &tokens);
  const auto text = [](const CsvToken& token) {
    return token.is_null() ? std::string("null") : std::string(token.data, static_cast<size_t>(token.length));
  };

  std::vector<std::string> in_schema;
  std::vector<std::string> in_header;
  for (const CsvParsedColumn& column : header_columns(plan)) {
    in_schema.push_back(plan.schema.field(static_cast<size_t>(column.schema_index)).name);
    const auto index = static_cast<size_t>(column.token_index);
    if (!plan.checks_field_count) in_header.push_back(index < tokens.size() ? text(tokens[index]) : "null");
  }
  if (plan.checks_field_count) std::transform(tokens.begin(), tokens.end(), std::back_inserter(in_header), text);
  const std::string file = "CSV file: " + to_uri(path);
  if (in_header.size() != in_schema.size()) {
    fail_reading(path, "Number of column in CSV header is not equal to number of fields in the schema:\n Header length: " +
                           std::to_string(in_header.size()) + ", schema size: " + std::to_string(in_schema.size()) + "\n" + file);
  }
  for (size_t i = 0; i < in_schema.size(); ++i) {
    const std::string expected = comparable(in_schema[i], plan.options.case_sensitive);
    if (comparable(in_header[i], plan.options.case_sensitive) == expected) continue;
    fail_reading(path, "CSV header does not conform to the schema.\n Header: " + join(in_header) + "\n Schema: " + join(in_schema) +
                           "\nExpected: " + in_schema[i] + " but found: " + in_header[i] + "\n" + file);
  }
}

void fail_on_malformed_record(const std::string& path, const std::string& record) {
  fail_reading(path, Error("MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION", {{"badRecord", record}, {"failFastMode", "FAILFAST"}}).what());
}

void fail_on_limits(const std::string& path, std::string_view line) {
  constexpr size_t kShown = 1000;
  fail_reading(path, Error("MALFORMED_CSV_RECORD", {{"badRecord", std::string(line.substr(0, kShown))}}).what());
}

}  // namespace izvor::io
