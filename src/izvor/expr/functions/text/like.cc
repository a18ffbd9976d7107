// like and ilike.
#include <memory>

#include "izvor/expr/cast_errors.h"
#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/text/case_mapping.h"
#include "izvor/expr/functions/text/families.h"
#include "izvor/expr/functions/text/like_pattern.h"
#include "izvor/expr/functions/text/quantified_like.h"
#include "izvor/types/utf8.h"

namespace izvor::expr {
namespace {

using Text = std::string_view;

class Like final : public ScalarFunction {
 public:
  explicit Like(bool ignores_case) : cells_(spec(ignores_case), Setup{ignores_case}) {}
  std::string_view name() const override { return cells_.name(); }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    Signature signature = cells_.resolve(arguments, mode, sql);
    if (arguments.size() == 3) require_escape(*arguments[2]);
    return signature;
  }
  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    return cells_.evaluate(call, type, selection, context);
  }
  // A literal pattern is known to be good or bad.
  bool can_fail(const Call& call) const override {
    const auto* pattern = call.arguments[1]->as<Literal>();
    if (pattern == nullptr) return true;
    if (pattern->value.is_null()) return false;
    const auto* escape = call.arguments.size() > 2 ? call.arguments[2]->as<Literal>() : nullptr;
    try {
      const LikePattern valid(pattern->value.as_string(), escape == nullptr ? Text("\\") : Text(escape->value.as_string()));
      return false;
    } catch (const Error&) {
      return true;
    }
  }
  std::string print(const std::vector<std::string>& arguments) const override { return cells_.print(arguments); }

 private:
  static void require_escape(const Expression& escape) {
    if (const auto* literal = escape.as<Literal>()) {
      const bool is_text = literal->value.type.id() == TypeId::kString && !literal->value.is_null();
      if (is_text && count_characters(literal->value.as_string()) == 1) return;
    }
    throw Error("INVALID_ESCAPE_CHAR", {{"sqlExpr", "\"" + to_string(escape) + "\""}});
  }

  static CellFunctionSpec spec(bool ignores_case) {
    CellFunctionSpec spec{ignores_case ? "ilike" : "like", {TypeId::kString, TypeId::kString, TypeId::kString}, TypeId::kBoolean};
    spec.defaults = {Value::string("\\")};
    spec.can_fail_in_any_mode = true;
    spec.print = [name = spec.name](const std::vector<std::string>& arguments) {
      if (arguments.size() < 2) return name + "()";
      if (name == "ilike") return "ilike(" + arguments[0] + ", " + arguments[1] + ")";
      return arguments[0] + " LIKE " + arguments[1] + (arguments.size() > 2 ? " ESCAPE '" + arguments[2] + "'" : "");
    };
    return spec;
  }

  struct Setup {
    bool ignores_case;

    auto operator()(const CallSetup&) const {
      return [lower = ignores_case, parsed = std::shared_ptr<const LikePattern>(), parsed_text = std::string(), lower_text = std::string(),
              lower_pattern = std::string()](CellResult<bool>& result, Text text, Text pattern, Text escape) mutable {
        try {
          if (!parsed || parsed_text != pattern) {
            parsed = nullptr;
            parsed_text = pattern;
            lower_pattern.clear();
            if (lower) append_lower(pattern, lower_pattern);
            parsed = std::make_shared<const LikePattern>(lower ? Text(lower_pattern) : pattern, escape);
          }
        } catch (const Error& error) {
          return result.fail(error);
        }
        if (lower) {
          lower_text.clear();
          append_lower(text, lower_text);
          text = lower_text;
        }
        result.set(parsed->matches(text));
      };
    }
  };
  CellFunction<bool(Text, Text, Text), Setup> cells_;
};

}  // namespace

void register_likes(ScalarFunctionRegistry& registry) {
  registry.add<Like>(false);
  registry.add<Like>(true);
  register_quantified_likes(registry);
}

}  // namespace izvor::expr
