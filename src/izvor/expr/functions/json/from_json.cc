// from_json: texts as values of a schema.
#include <string>

#include "izvor/expr/cell_sink.h"
#include "izvor/expr/functions/collection/collection_types.h"
#include "izvor/expr/functions/json/families.h"
#include "izvor/expr/functions/json/format_function.h"
#include "izvor/expr/functions/json/json_columns.h"
#include "izvor/expr/functions/json/json_options.h"
#include "izvor/expr/functions/json/parsed_records.h"
#include "izvor/expr/functions/json/schema_text.h"

namespace izvor::expr {
namespace {

void require_string_keys(const ResolveInput& input, const DataType& type, const DataType& schema) {
  if (!type.is_nested()) return;
  if (type.id() == TypeId::kMap && type.fields()[0].type().id() != TypeId::kString) {
    throw datatype_mismatch(input, "INVALID_JSON_MAP_KEY_TYPE", {{"schema", quoted_type(schema)}});
  }
  for (const Field& field : type.fields()) require_string_keys(input, field.type(), schema);
}

Signature resolve_from_json(const ResolveInput& input) {
  input.require_size(2, 3);
  const DataType schema = schema_argument(input, 1);
  require_options(input, 2);
  const TypeId id = input.type(0).id();
  if (id != TypeId::kString && id != TypeId::kNull) throw unexpected_input_type(input.sql, 0, "\"STRING\"", input.argument(0));
  if (!schema.is_nested()) throw datatype_mismatch(input, "INVALID_JSON_SCHEMA", {{"schema", quoted_type(schema)}});
  require_string_keys(input, schema, schema);
  std::vector<DataType> types = input.types();
  types[0] = TypeId::kString;
  return {std::move(types), schema, true};
}

// Reads one record after the other into the column of the schema.
class JsonRecords {
 public:
  JsonRecords(const DataType& schema, const FormatOptions& options, const EvalSettings& settings)
      : schema_(schema), datetimes_(options, settings), document_(json_syntax(options)), column_(JsonColumn::make(schema, datetimes_)) {}

  RecordOutcome append(std::string_view text) {
    const JsonDocument::Outcome outcome = document_.parse(text);
    if (outcome == JsonDocument::Outcome::kEmpty) return RecordOutcome::kNone;
    if (outcome == JsonDocument::Outcome::kMalformed || document_[0].kind == JsonKind::kNull) return RecordOutcome::kMalformed;
    is_array_for_struct_ = schema_.id() == TypeId::kStruct && document_[0].kind == JsonKind::kArray;
    switch (append_root()) {
      case JsonOutcome::kWhole: return RecordOutcome::kWhole;
      case JsonOutcome::kPartial: return RecordOutcome::kPartial;
      default: return RecordOutcome::kMalformed;
    }
  }
  void append_null() { column_->append_null(); }
  // A malformed record's value: of a struct, one whose fields are null.
  void append_malformed() {
    if (schema_.id() != TypeId::kStruct || document_.parse("{}") != JsonDocument::Outcome::kValue) return append_null();
    column_->append(document_, 0);
  }
  const char* malformed_class() const { return is_array_for_struct_ ? "CANNOT_PARSE_JSON_ARRAYS_AS_STRUCTS" : "WITHOUT_SUGGESTION"; }
  std::shared_ptr<arrow::Array> finish(arrow::MemoryPool* pool) const { return column_->finish(pool); }

 private:
  // An object alone is an array of one struct.
  JsonOutcome append_root() {
    const bool is_lone = schema_.id() == TypeId::kArray && element_type(schema_).id() == TypeId::kStruct && document_[0].kind == JsonKind::kObject;
    if (is_lone) document_.wrap_in_array();
    return column_->append(document_, 0);
  }

  DataType schema_;
  DatetimeTexts datetimes_;
  JsonDocument document_;
  std::unique_ptr<JsonColumn> column_;
  bool is_array_for_struct_ = false;
};

// Spark names a map by what it holds.
std::string print_from_json(const std::vector<std::string>& arguments) {
  try {
    if (arguments.size() > 1 && parse_schema(arguments[1]).id() == TypeId::kMap) return "entries";
  } catch (const Error&) {  // the schema is an expression, or wrong
  }
  return print_call("from_json", {arguments.begin(), arguments.begin() + (arguments.empty() ? 0 : 1)});
}

std::shared_ptr<arrow::Array> evaluate_from_json(const ColumnCall& call) { return parse_records<JsonRecords>(call, "from_json"); }

}  // namespace

void register_from_json(ScalarFunctionRegistry& registry) {
  registry.add<FormatFunction>(ColumnFunctionSpec{"from_json", resolve_from_json, evaluate_from_json, true, true, print_from_json}, 1);
}

}  // namespace izvor::expr
