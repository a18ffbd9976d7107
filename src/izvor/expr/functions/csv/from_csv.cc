// from_csv: texts as structs, a record each.
#include <arrow/array.h>

#include "izvor/expr/functions/collection/collection_types.h"
#include "izvor/expr/functions/csv/csv_fields.h"
#include "izvor/expr/functions/csv/csv_options.h"
#include "izvor/expr/functions/csv/csv_record.h"
#include "izvor/expr/functions/csv/families.h"
#include "izvor/expr/functions/json/format_function.h"
#include "izvor/expr/functions/json/parsed_records.h"
#include "izvor/expr/physical_type.h"

namespace izvor::expr {
namespace {

Signature resolve_from_csv(const ResolveInput& input) {
  input.require_size(2, 3);
  const DataType schema = schema_argument(input, 1);
  require_options(input, 2);
  const TypeId id = input.type(0).id();
  if (id != TypeId::kString && id != TypeId::kNull) throw unexpected_input_type(input.sql, 0, "\"STRING\"", input.argument(0));
  if (schema.id() != TypeId::kStruct) {
    throw Error("INVALID_SCHEMA.NON_STRUCT_TYPE", {{"inputSchema", "\"" + to_string(input.argument(1)) + "\""}, {"dataType", quoted_type(schema)}});
  }
  std::vector<DataType> types = input.types();
  types[0] = TypeId::kString;
  return {std::move(types), schema, input.nullable(0)};
}

// Reads one record after the other into the columns of the schema.
class CsvRecords {
 public:
  CsvRecords(const DataType& schema, const FormatOptions& options, const EvalSettings& settings)
      : schema_(schema), texts_(options), datetimes_(options, settings), record_(csv_format(options)) {
    for (const Field& field : schema.fields()) fields_.push_back(CsvField::make(field.type(), texts_, datetimes_));
  }

  // Fields that are missing or not of their type are null; those behind the schema's are left out.
  RecordOutcome append(std::string_view text) {
    const std::vector<CsvToken>* tokens = record_.split(text);
    if (tokens == nullptr) return RecordOutcome::kMissing;
    bool is_whole = tokens->size() == fields_.size();
    for (size_t i = 0; i < fields_.size(); ++i) is_whole = append_field(*fields_[i], i < tokens->size() ? (*tokens)[i] : CsvToken{}) && is_whole;
    valid_.append(true);
    return is_whole ? RecordOutcome::kWhole : RecordOutcome::kPartial;
  }
  void append_null() { append_nulls(false); }
  void append_malformed() { append_nulls(true); }
  static const char* malformed_class() { return "WITHOUT_SUGGESTION"; }

  std::shared_ptr<arrow::Array> finish(arrow::MemoryPool* pool) const {
    arrow::ArrayVector columns;
    for (const auto& field : fields_) columns.push_back(field->finish(pool));
    return nullable_struct(schema_, valid_, columns, pool);
  }

 private:
  bool append_field(CsvField& field, const CsvToken& token) {
    const bool is_null = token.is_null() || text_of(token) == texts_.null_value;
    if (!is_null && field.append(text_of(token))) return true;
    field.append_null();
    return is_null;
  }
  void append_nulls(bool valid) {
    for (const auto& field : fields_) field->append_null();
    valid_.append(valid);
  }

  DataType schema_;
  CsvTexts texts_;
  DatetimeTexts datetimes_;
  CsvRecord record_;
  std::vector<std::unique_ptr<CsvField>> fields_;
  ValidityFlags valid_;
};

bool is_held_by_csv(const DataType& type) { return !type.is_nested() && type.id() != TypeId::kNull; }

// A type that CSV does not hold fails each record, as in Spark, which finds it when it reads.
std::shared_ptr<arrow::Array> evaluate_from_csv(const ColumnCall& call) {
  for (const Field& field : call.type.fields()) {
    if (is_held_by_csv(field.type())) continue;
    call.selection.for_each([&](int64_t row) {
      if (call.argument(0).IsValid(row)) call.errors().add(row, Error("UNSUPPORTED_DATATYPE", {{"typeName", quoted_type(field.type())}}));
    });
    return null_column(call.type, call.selection.num_rows, call.pool());
  }
  return parse_records<CsvRecords>(call, "from_csv");
}

}  // namespace

void register_from_csv(ScalarFunctionRegistry& registry) {
  registry.add<FormatFunction>(ColumnFunctionSpec{"from_csv", resolve_from_csv, evaluate_from_csv, true}, 1);
}

}  // namespace izvor::expr
