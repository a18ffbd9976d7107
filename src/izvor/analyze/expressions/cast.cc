#include "izvor/analyze/expressions/expression_rules.h"
#include "izvor/analyze/proto_types.h"
#include "izvor/error.h"
#include "izvor/types/schema_ddl.h"

namespace izvor::analyze {
namespace {

using Proto = spark::connect::Expression::Cast;
using expr::EvalMode;

DataType target_type(const Proto& cast) {
  if (cast.has_type()) return from_proto(cast.type());
  if (cast.has_type_str()) return parse_ddl_type(cast.type_str());
  throw_not_set(*Proto::descriptor(), "cast_to_type");
}

EvalMode mode_of(const Proto& cast, EvalMode session_mode) {
  switch (cast.eval_mode()) {
    case Proto::EVAL_MODE_LEGACY: return EvalMode::kLegacy;
    case Proto::EVAL_MODE_ANSI: return EvalMode::kAnsi;
    case Proto::EVAL_MODE_TRY: return EvalMode::kTry;
    default: return session_mode;
  }
}

// The functions that Spark proposes in place of a cast that ANSI forbids; empty when it knows none.
std::string suggested_functions(const DataType& from, const DataType& to) {
  if (from.is_numeric() && to.id() == TypeId::kDate) return "`DATE_FROM_UNIX_DATE`";
  if (from.id() == TypeId::kDate && to.is_numeric()) return "`UNIX_DATE`";
  if (from.is_numeric() && to.id() == TypeId::kTimestamp) return "`TIMESTAMP_SECONDS`/`TIMESTAMP_MILLIS`/`TIMESTAMP_MICROS`";
  if (from.id() == TypeId::kTimestamp && to.is_numeric()) return "`UNIX_SECONDS`/`UNIX_MILLIS`/`UNIX_MICROS`";
  return "";
}

[[noreturn]] void throw_cast_mismatch(const std::string& text, const DataType& from, const DataType& to, EvalMode mode) {
  Error::Parameters parameters{{"sqlExpr", '"' + text + '"'}, {"srcType", '"' + from.sql() + '"'}, {"targetType", '"' + to.sql() + '"'}};
  const std::string functions = mode == EvalMode::kLegacy ? "" : suggested_functions(from, to);
  if (!functions.empty()) {
    parameters["functionNames"] = functions;
    throw Error("DATATYPE_MISMATCH.CAST_WITH_FUNC_SUGGESTION", parameters);
  }
  if (mode == EvalMode::kAnsi && expr::cast_allowed(from, to, EvalMode::kLegacy)) {
    parameters["config"] = "\"spark.sql.ansi.enabled\"";
    parameters["configVal"] = "'false'";
    throw Error("DATATYPE_MISMATCH.CAST_WITH_CONF_SUGGESTION", parameters);
  }
  throw Error("DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION", parameters);
}

bool is_column(const TypedExpression& expression) { return expression.is_alias || expression.expression->as<expr::AttributeReference>() != nullptr; }

}  // namespace

TypedExpression analyze_cast(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer) {
  const Proto& cast = expression.cast();
  TypedExpression child = analyzer.analyze(cast.expr());
  const DataType to = target_type(cast);
  const DataType from = child.expression->type;
  const EvalMode mode = mode_of(cast, analyzer.analysis().eval_mode());
  const char* keyword = mode == EvalMode::kTry ? "TRY_CAST(" : "CAST(";
  const std::string text = keyword + child.text + " AS " + to.sql() + ")";
  if (!expr::cast_allowed(from, to, mode)) throw_cast_mismatch(text, from, to, mode);
  // A cast of a column goes by the column's name; a cast of a cast does not.
  std::optional<std::string> name = is_column(child) ? child.name : std::nullopt;
  return {expr::cast(std::move(child.expression), to, mode), text, std::move(name)};
}

}  // namespace izvor::analyze
