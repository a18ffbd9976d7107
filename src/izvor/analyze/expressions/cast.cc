#include <array>
#include <utility>

#include "izvor/analyze/expressions/expression_rules.h"
#include "izvor/analyze/expressions/special_datetime.h"
#include "izvor/analyze/proto_types.h"
#include "izvor/base/config.h"
#include "izvor/error.h"
#include "izvor/expr/evaluator.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/operand.h"
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

// Null where the constant is null, or cannot be computed: its error belongs to whoever runs the query.
std::optional<std::string> constant_text(const expr::Expression& expression, const std::string& time_zone) {
  if (expression.type.id() != TypeId::kString || !expr::is_constant(expression)) return std::nullopt;
  expr::EvalSettings settings;
  settings.time_zone = time_zone;
  try {
    const Value value = expr::evaluate_constant(expression, settings);
    return value.is_null() ? std::nullopt : std::optional(value.as_string());
  } catch (const Error&) {
    return std::nullopt;
  }
}

// 'today' is read as the day that it is.
void resolve_special_datetime(expr::ExpressionPtr& child, const DataType& to, const Config& config) {
  if (!may_be_special(to)) return;
  const std::string time_zone = config.get_string(config::kSessionTimeZone);
  const auto written = constant_text(*child, time_zone);
  const auto text = written ? special_datetime_text(*written, to, time_zone) : std::nullopt;
  if (text) child = expr::literal(Value::string(*text));
}

TypedExpression typed_cast(TypedExpression child, const DataType& to, EvalMode mode, const Config& config) {
  const DataType from = child.expression->type;
  const char* keyword = mode == EvalMode::kTry ? "TRY_CAST(" : "CAST(";
  const std::string text = keyword + child.text + " AS " + to.sql() + ")";
  if (!expr::cast_allowed(from, to, mode)) throw_cast_mismatch(text, from, to, mode);
  // A cast of a column goes by the column's name; a cast of a cast does not.
  std::optional<std::string> name = is_column(child) ? child.name : std::nullopt;
  resolve_special_datetime(child.expression, to, config);
  // Spark forgets that somebody wrote a cast to a nested type.
  return {expr::cast(std::move(child.expression), to, mode), to.is_nested() ? child.text : text, std::move(name)};
}

constexpr std::array<std::pair<const char*, TypeId>, 11> kCastFunctions{{{"boolean", TypeId::kBoolean},
                                                                         {"tinyint", TypeId::kByte},
                                                                         {"smallint", TypeId::kShort},
                                                                         {"int", TypeId::kInt},
                                                                         {"bigint", TypeId::kLong},
                                                                         {"float", TypeId::kFloat},
                                                                         {"double", TypeId::kDouble},
                                                                         {"string", TypeId::kString},
                                                                         {"binary", TypeId::kBinary},
                                                                         {"date", TypeId::kDate},
                                                                         {"timestamp", TypeId::kTimestamp}}};

std::optional<DataType> type_of_cast_function(const std::string& name) {
  std::string lower = name;
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (lower == "decimal") return DataType::decimal(10, 0);
  for (const auto& [function, type] : kCastFunctions) {
    if (lower == function) return DataType(type);
  }
  return std::nullopt;
}

}  // namespace

TypedExpression analyze_cast(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer) {
  const Proto& cast = expression.cast();
  TypedExpression child = analyzer.analyze(cast.expr());
  return typed_cast(std::move(child), target_type(cast), mode_of(cast, analyzer.analysis().eval_mode()), analyzer.analysis().config());
}

std::optional<TypedExpression> analyze_cast_function(const std::string& name, const ExpressionAnalyzer::Expressions& arguments,
                                                     ExpressionAnalyzer& analyzer) {
  const std::optional<DataType> type = type_of_cast_function(name);
  if (!type) return std::nullopt;
  std::vector<TypedExpression> inputs = analyzer.analyze_list(arguments);
  if (inputs.size() != 1) throw expr::wrong_num_args(name, "1", inputs.size());
  // Named as what is cast, as casts are that nobody wrote.
  const std::string text = inputs[0].text;
  TypedExpression result = typed_cast(std::move(inputs[0]), *type, analyzer.analysis().eval_mode(), analyzer.analysis().config());
  result.text = text;
  return result;
}

}  // namespace izvor::analyze
