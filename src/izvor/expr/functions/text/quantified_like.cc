// likeany, likeall and their negations: LIKE ANY ('a%', ...) over constant texts. Spark's classes, which have no name in SQL.
#include "izvor/expr/functions/text/quantified_like.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/text/like_pattern.h"

namespace izvor::expr {
namespace {

using Text = std::string_view;

struct Kind {
  const char* name;
  bool is_all;
  bool is_not;
};

// What is constant of a call. A pattern that is none fails the texts that the others do not decide about.
struct Patterns {
  std::vector<LikePattern> patterns;
  bool has_null = false;
  std::optional<Error> failure;
};

Patterns patterns_of(const Call& call, const EvalSettings& settings) {
  Patterns found;
  for (size_t i = 1; i < call.arguments.size(); ++i) {
    const Value pattern = evaluate_constant(*call.arguments[i], settings);
    found.has_null |= pattern.is_null();
    if (pattern.is_null()) continue;
    try {
      found.patterns.emplace_back(pattern.as_string(), "\\");
    } catch (const Error& error) {
      if (!found.failure) found.failure = error;
    }
  }
  return found;
}

class QuantifiedLike final : public ScalarFunction {
 public:
  explicit QuantifiedLike(Kind kind) : kind_(kind) {}
  std::string_view name() const override { return kind_.name; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    if (arguments.size() < 2) throw wrong_num_args(name(), "> 1", arguments.size());
    return {cast_inputs(std::vector<InputType>(arguments.size(), TypeId::kString), arguments, mode, sql), TypeId::kBoolean, true};
  }

  // Patterns that are no constant texts are compared one by one.
  ExpressionPtr rewrite(const std::vector<ExpressionPtr>& arguments, EvalMode mode) const override {
    const auto is_text = [](const ExpressionPtr& pattern) { return is_constant(*pattern) && pattern->type.id() == TypeId::kString; };
    if (arguments.size() < 2 || std::all_of(arguments.begin() + 1, arguments.end(), is_text)) return nullptr;
    ExpressionPtr joined;
    for (size_t i = 1; i < arguments.size(); ++i) {
      ExpressionPtr like = call(*find_scalar_function("like"), {arguments[0], arguments[i]}, mode);
      if (kind_.is_not) like = call(*find_scalar_function("not"), {like}, mode);
      joined = joined == nullptr ? like : call(*find_scalar_function(kind_.is_all ? "and" : "or"), {joined, like}, mode);
    }
    return joined;
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    const Operand texts = evaluate_operand(*call.arguments[0], selection, context);
    if (texts.is_null_constant()) return null_column(type, selection.num_rows, context.pool());
    const auto body = [this, given = patterns_of(call, context.settings())](CellResult<bool>& result, Text text) {
      // One that matches decides about ANY, one that does not about ALL.
      const bool decisive = kind_.is_all == kind_.is_not;
      const auto decides = [&](const LikePattern& pattern) { return pattern.matches(text) == decisive; };
      if (std::any_of(given.patterns.begin(), given.patterns.end(), decides)) return result.set(!kind_.is_all);
      if (given.failure) return result.fail(*given.failure);
      given.has_null ? result.set_null() : result.set(kind_.is_all);
    };
    return detail::CellSignature<bool(Text)>::run(body, &texts, call, type, selection, context);
  }

  bool can_fail(const Call& call) const override { return patterns_of(call, {}).failure.has_value(); }
  std::string print(const std::vector<std::string>& arguments) const override {
    return print_call(kind_.name, {arguments.begin(), arguments.begin() + !arguments.empty()});
  }

 private:
  Kind kind_;
};

}  // namespace

void register_quantified_likes(ScalarFunctionRegistry& registry) {
  for (const Kind kind : {Kind{"likeany", false, false}, {"likeall", true, false}, {"notlikeany", false, true}, {"notlikeall", true, true}}) {
    registry.add<QuantifiedLike>(kind);
  }
}

}  // namespace izvor::expr
