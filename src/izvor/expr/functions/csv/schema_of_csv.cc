// schema_of_csv: the schema of one constant record, as DDL.
#include <string>

#include "izvor/expr/casts/number_text.h"
#include "izvor/expr/functions/csv/csv_fields.h"
#include "izvor/expr/functions/csv/csv_options.h"
#include "izvor/expr/functions/csv/csv_record.h"
#include "izvor/expr/functions/csv/families.h"
#include "izvor/expr/functions/json/format_function.h"
#include "izvor/expr/functions/json/schema_argument.h"
#include "izvor/types/decimal.h"

namespace izvor::expr {
namespace {

// A whole number that is too long for a bigint.
std::optional<DataType> whole_decimal(std::string_view text) {
  if (text.find_first_not_of("+-0123456789") != text.npos) return std::nullopt;
  const auto shape = decimal_shape_of(text);
  return shape ? std::optional<DataType>(DataType::decimal(shape->precision, shape->scale)) : std::nullopt;
}

// The first of Spark's types that reads the text.
class CsvInference {
 public:
  explicit CsvInference(const FormatOptions& options)
      : texts_(options),
        datetimes_(options, {}),
        prefers_date_(options.flag("preferDate", true)),
        has_date_format_(options.find("dateFormat").has_value()) {}

  DataType infer(const CsvToken& token) {
    if (token.is_null() || token.length == 0 || text_of(token) == texts_.null_value) return TypeId::kString;
    const std::string_view text = text_of(token);
    int64_t whole = 0;
    double real = 0;
    if (is_plain(text) && parse_long(text, false, whole)) return whole == static_cast<int32_t>(whole) ? TypeId::kInt : TypeId::kLong;
    if (const auto decimal = whole_decimal(text)) return *decimal;
    if (parse_csv_double(text, texts_, real)) return TypeId::kDouble;
    if (prefers_date_ && (has_date_format_ || is_full_date(text)) && datetimes_.date(text)) return TypeId::kDate;
    if (datetimes_.timestamp(text)) return TypeId::kTimestamp;
    return is_true_or_false(text) ? TypeId::kBoolean : TypeId::kString;
  }

 private:
  static bool is_plain(std::string_view text) { return text.find_first_not_of("+-0123456789") == text.npos; }
  // yyyy-MM-dd: without a format, the shorter forms that a cast takes are timestamps.
  static bool is_full_date(std::string_view text) { return text.size() == 10 && text[4] == '-' && text[7] == '-'; }
  static bool is_true_or_false(std::string_view text) {
    bool ignored = false;
    return text.size() >= 4 && parse_boolean(text, ignored);
  }

  CsvTexts texts_;
  DatetimeTexts datetimes_;
  bool prefers_date_;
  bool has_date_format_;
};

std::string schema_of(const std::string& csv, const FormatOptions& options) {
  CsvRecord record(csv_format(options));
  const std::vector<CsvToken>* tokens = record.split(csv);
  if (tokens == nullptr) throw Error("MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION", {{"badRecord", csv}, {"failFastMode", "FAILFAST"}});
  CsvInference inference(options);
  std::vector<Field> fields;
  for (const CsvToken& token : *tokens) fields.emplace_back("_c" + std::to_string(fields.size()), inference.infer(token));
  return DataType::structure(std::move(fields)).sql();
}

}  // namespace

void register_schema_of_csv(ScalarFunctionRegistry& registry) { registry.add<FormatFunction>(schema_function("schema_of_csv", "csv", schema_of), 0); }

}  // namespace izvor::expr
