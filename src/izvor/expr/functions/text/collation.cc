// collation and collate, for the one collation there is: UTF8_BINARY.
#include <strings.h>

#include <unicode/uloc.h>

#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/text/families.h"
#include "izvor/expr/functions/text/rewritten_function.h"

namespace izvor::expr {
namespace {

using Text = std::string_view;

// Whether Spark knows the collation: UTF8_LCASE, UNICODE or a language, with what it shall look at ("ro_CI_AI").
bool is_spark_collation(std::string name) {
  for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  if (name.starts_with("system.builtin.")) name.erase(0, std::string_view("system.builtin.").size());
  const std::string base = name.substr(0, name.find('_'));
  if (base == "unicode") return true;
  if (base == "utf8") return name.starts_with("utf8_lcase") || name.starts_with("utf8_binary");
  const char* const* languages = uloc_getISOLanguages();
  while (*languages != nullptr && base != *languages) ++languages;
  return *languages != nullptr;
}

class Collate final : public RewrittenFunction {
 public:
  std::string_view name() const override { return "collate"; }

 protected:
  ExpressionPtr replacement(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    require_num_args(name(), 2, arguments);
    cast_inputs({TypeId::kString, TypeId::kString}, arguments, mode, sql, false);
    const auto* collation = arguments[1]->as<Literal>();
    if (collation == nullptr || collation->value.is_null()) {
      throw Error("DATATYPE_MISMATCH.NON_FOLDABLE_INPUT", {{"sqlExpr", "\"" + sql + "\""},
                                                           {"inputName", "`collationName`"},
                                                           {"inputType", "\"STRING\""},
                                                           {"inputExpr", "\"" + to_string(*arguments[1]) + "\""}});
    }
    const std::string& wanted = collation->value.as_string();
    if (strcasecmp(wanted.c_str(), "UTF8_BINARY") != 0 && strcasecmp(wanted.c_str(), "SYSTEM.BUILTIN.UTF8_BINARY") != 0) {
      if (!is_spark_collation(wanted)) throw Error("COLLATION_INVALID_NAME", {{"collationName", wanted}, {"proposals", "UTF8_BINARY"}});
      throw Error("UNSUPPORTED_COLLATION.FOR_FUNCTION", {{"collationName", "\"" + wanted + "\""}, {"functionName", "`collate`"}});
    }
    return arguments[0];
  }
};

}  // namespace

void register_collations(ScalarFunctionRegistry& registry) {
  CellFunctionSpec spec{"collation", {TypeId::kString}, TypeId::kString, Nullability::kNever};
  spec.implicit_cast = false;
  add_cells<Text(std::optional<Text>)>(registry, spec, [](std::optional<Text>) { return Text("SYSTEM.BUILTIN.UTF8_BINARY"); });
  registry.add<Collate>();
}

}  // namespace izvor::expr
