#include <izvor/expressions.pb.h>

#include "izvor/analyze/expressions/expression_rules.h"
#include "izvor/analyze/expressions/special_datetime.h"
#include "izvor/base/config.h"
#include "izvor/error.h"
#include "izvor/expr/evaluator.h"

namespace izvor::analyze {
namespace {

struct LiteralKind {
  const char* name;
  TypeId type;
};

LiteralKind kind_of(sql::TypedLiteral::Type type) {
  switch (type) {
    case sql::TypedLiteral::TYPE_DATE: return {"DATE", TypeId::kDate};
    case sql::TypedLiteral::TYPE_TIMESTAMP_NTZ: return {"TIMESTAMP_NTZ", TypeId::kTimestampNtz};
    case sql::TypedLiteral::TYPE_TIMESTAMP: return {"TIMESTAMP", TypeId::kTimestamp};
    case sql::TypedLiteral::TYPE_TIMESTAMP_LTZ: return {"TIMESTAMP_LTZ", TypeId::kTimestamp};
    default: throw Error("CONNECT_INVALID_PLAN.ASSERTION_FAILURE", {{"message", "A typed literal without a type."}});
  }
}

}  // namespace

// The text is read in the session's time zone, as a cast reads it.
TypedExpression analyze_typed_literal(const sql::TypedLiteral& literal, ExpressionAnalyzer& analyzer) {
  const LiteralKind kind = kind_of(literal.type());
  expr::EvalSettings settings;
  settings.time_zone = analyzer.analysis().config().get_string(config::kSessionTimeZone);
  const std::string text = special_datetime_text(literal.text(), kind.type, settings.time_zone).value_or(literal.text());
  const Value value = expr::evaluate_constant(*expr::cast(expr::literal(Value::string(text)), kind.type, expr::EvalMode::kTry), settings);
  if (value.is_null()) {
    throw Error("INVALID_TYPED_LITERAL", {{"valueType", std::string("\"") + kind.name + "\""}, {"value", "'" + literal.text() + "'"}});
  }
  expr::ExpressionPtr constant = expr::literal(value);
  std::string printed =
      std::string(kind.type == TypeId::kTimestamp ? "TIMESTAMP" : kind.name) + " '" + expr::value_to_string(value, settings.time_zone) + "'";
  return {std::move(constant), std::move(printed), std::nullopt};
}

}  // namespace izvor::analyze
