// collation and collate, for the one collation there is: UTF8_BINARY.
#include <strings.h>

#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/text/families.h"
#include "izvor/expr/functions/text/rewritten_function.h"

namespace izvor::expr {
namespace {

using Text = std::string_view;

class Collate final : public RewrittenFunction {
 public:
  std::string_view name() const override { return "collate"; }

 protected:
  ExpressionPtr rewrite(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
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
