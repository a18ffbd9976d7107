// schema_of_json: the schema of one constant text, as DDL.
#include <string>

#include "izvor/expr/functions/collection/collection_types.h"
#include "izvor/expr/functions/json/families.h"
#include "izvor/expr/functions/json/format_function.h"
#include "izvor/expr/functions/json/json_options.h"
#include "izvor/expr/functions/json/schema_argument.h"
#include "izvor/expr/functions/json/schema_inference.h"

namespace izvor::expr {
namespace {

std::string schema_of(const std::string& json, const FormatOptions& options) {
  JsonDocument document(json_syntax(options));
  switch (document.parse(json)) {
    case JsonDocument::Outcome::kEmpty: return DataType(TypeId::kString).sql();
    case JsonDocument::Outcome::kValue: return JsonInference(options).infer_schema(document).sql();
    default: throw Error("MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION", {{"badRecord", json}, {"failFastMode", "FAILFAST"}});
  }
}

}  // namespace

void register_schema_of_json(ScalarFunctionRegistry& registry) {
  registry.add<FormatFunction>(schema_function("schema_of_json", "json", schema_of), 0);
}

}  // namespace izvor::expr
