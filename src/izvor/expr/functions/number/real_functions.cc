// Functions of real numbers, and the constants pi() and e().
#include <cmath>
#include <numbers>
#include <optional>

#include "izvor/expr/argument_rows.h"
#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/number/families.h"
#include "izvor/expr/functions/number/strict_math.h"
#include "izvor/expr/physical_type.h"

namespace izvor::expr {
namespace {

using Unary = double (*)(double);
using Binary = double (*)(double, double);

struct RealFunction {
  const char* name;
  const char* printed_name;
  Unary apply;
};

constexpr double kDegreesOfRadian = 180.0 / std::numbers::pi;
constexpr double kRadiansOfDegree = std::numbers::pi / 180.0;

constexpr RealFunction kRealFunctions[] = {
    {"acos", "ACOS", [](double x) { return std::acos(x); }},
    {"acosh", "ACOSH", spark_acosh},
    {"asin", "ASIN", [](double x) { return std::asin(x); }},
    {"asinh", "ASINH", spark_asinh},
    {"atan", "ATAN", [](double x) { return std::atan(x); }},
    {"atanh", "ATANH", spark_atanh},
    {"cbrt", "CBRT", strict_cbrt},
    {"cos", "COS", [](double x) { return std::cos(x); }},
    {"cosh", "COSH", strict_cosh},
    {"cot", "COT", [](double x) { return 1 / std::tan(x); }},
    {"csc", "CSC", [](double x) { return 1 / std::sin(x); }},
    {"degrees", "DEGREES", [](double x) { return x * kDegreesOfRadian; }},
    {"exp", "EXP", strict_exp},
    {"expm1", "EXPM1", [](double x) { return std::expm1(x); }},
    {"radians", "RADIANS", [](double x) { return x * kRadiansOfDegree; }},
    {"rint", "rint", [](double x) { return std::rint(x); }},
    {"sec", "SEC", [](double x) { return 1 / std::cos(x); }},
    {"sin", "SIN", [](double x) { return std::sin(x); }},
    {"sinh", "SINH", [](double x) { return std::sinh(x); }},
    {"sqrt", "SQRT", [](double x) { return std::sqrt(x); }},
    {"tan", "TAN", [](double x) { return std::tan(x); }},
    {"tanh", "TANH", [](double x) { return std::tanh(x); }},
};

// Logarithms are null where they have no finite value; `above` is where they begin.
struct Logarithm {
  const char* name;
  const char* printed_name;
  double above;
  Unary apply;
};

constexpr Logarithm kLogarithms[] = {
    {"ln", "ln", 0.0, strict_log},
    {"log10", "LOG10", 0.0, [](double x) { return std::log10(x); }},
    {"log1p", "LOG1P", -1.0, [](double x) { return std::log1p(x); }},
    {"log2", "LOG2", 0.0, [](double x) { return strict_log(x) / strict_log(2.0); }},
};

// Java's pow differs from C's where the base is 1 or -1.
double java_pow(double base, double exponent) {
  if (std::isnan(exponent)) return exponent;
  if (std::fabs(base) == 1 && std::isinf(exponent)) return std::nan("");
  return std::pow(base, exponent);
}

struct BinaryFunction {
  const char* name;
  const char* printed_name;
  Binary apply;
};

// atan2 adds zero, which makes 0.0 of -0.0, as Spark does.
constexpr BinaryFunction kBinaryFunctions[] = {
    {"atan2", "ATAN2", [](double y, double x) { return std::atan2(y + 0.0, x + 0.0); }},
    {"hypot", "HYPOT", [](double x, double y) { return std::hypot(x, y); }},
    {"pow", "pow", java_pow},
    {"power", "POWER", java_pow},
};

// log(x) and log(base, x).
class Log final : public ScalarFunction {
 public:
  std::string_view name() const override { return "log"; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    if (arguments.empty() || arguments.size() > 2) throw wrong_num_args(name(), "[1, 2]", arguments.size());
    const bool is_natural = arguments.size() == 1;
    const InputType real = TypeId::kDouble;
    std::vector<DataType> types;
    for (size_t i = 0; i < arguments.size(); ++i) {
      const auto type = real.implicit_cast(arguments[i]->type, mode);
      if (!type) throw unexpected_input_type(sql, is_natural ? 1 : i, real.sql(), *arguments[i]);
      types.push_back(*type);
    }
    return {types, TypeId::kDouble, true};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    using OfNatural = detail::CellSignature<double(double)>;
    using OfBase = detail::CellSignature<double(double, double)>;
    Operand operands[2];
    ArgumentRows rows(selection);
    for (size_t i = 0; i < call.arguments.size(); ++i) {
      operands[i] = rows.evaluate_operand(*call.arguments[i], context);
      if (operands[i].is_null_constant()) return null_column(type, selection.num_rows, context.pool());
    }
    if (call.arguments.size() == 1) return OfNatural::run(natural, operands, call, type, selection, context);
    return OfBase::run(of_base, operands, call, type, selection, context);
  }

  std::string print(const std::vector<std::string>& arguments) const override {
    return arguments.size() == 1 ? "LOG(E(), " + arguments[0] + ")" : print_call("LOG", arguments);
  }

 private:
  static std::optional<double> natural(double x) { return x <= 0 ? std::nullopt : std::optional<double>(strict_log(x)); }
  static std::optional<double> of_base(double base, double x) {
    if (base <= 0 || x <= 0) return std::nullopt;
    return strict_log(x) / strict_log(base);
  }
};

double sign_of(double x) { return x > 0 ? 1.0 : x < 0 ? -1.0 : x; }

void add_signum(ScalarFunctionRegistry& registry, const char* name, const char* printed_name) {
  const InputType signed_type = InputType::one_of({TypeId::kDouble, TypeId::kYearMonthInterval, TypeId::kDayTimeInterval});
  CellFunctionSpec spec{name, {signed_type}, TypeId::kDouble, Nullability::kAlways};
  spec.print = printed_as(printed_name);
  add_overloaded_cells(registry, std::move(spec), [](const OverloadedCall& call) {
    return visit_physical(call.argument_type(0), [&]<typename T>(Physical<T>) -> std::shared_ptr<arrow::Array> {
      if constexpr (std::is_same_v<T, double> || std::is_same_v<T, int32_t> || std::is_same_v<T, int64_t>) {
        return call.run<double(T)>([](T x) { return sign_of(static_cast<double>(x)); });
      } else {
        throw_unsupported_type(call.argument_type(0));
      }
    });
  });
}

void add_constant(ScalarFunctionRegistry& registry, const char* name, const char* printed_name, double value) {
  CellFunctionSpec spec{name, {}, TypeId::kDouble, Nullability::kNever};
  spec.print = printed_as(printed_name);
  add_cells<double()>(registry, std::move(spec), [value] { return value; });
}

}  // namespace

void register_real_functions(ScalarFunctionRegistry& registry) {
  const auto spec_of = [](const auto& function, size_t arity, Nullability nullability) {
    CellFunctionSpec spec{function.name, std::vector<InputType>(arity, TypeId::kDouble), TypeId::kDouble, nullability};
    spec.print = printed_as(function.printed_name);
    return spec;
  };
  for (const RealFunction& function : kRealFunctions) {
    add_cells<double(double)>(registry, spec_of(function, 1, Nullability::kAlways), function.apply);
  }
  for (const Logarithm& logarithm : kLogarithms) {
    add_cells<double(double)>(registry, spec_of(logarithm, 1, Nullability::kAlways), [logarithm](double x) -> std::optional<double> {
      return x <= logarithm.above ? std::nullopt : std::optional<double>(logarithm.apply(x));
    });
  }
  for (const BinaryFunction& function : kBinaryFunctions) {
    add_cells<double(double, double)>(registry, spec_of(function, 2, Nullability::kOfArguments), function.apply);
  }
  registry.add<Log>();
  add_signum(registry, "sign", "sign");
  add_signum(registry, "signum", "SIGNUM");
  add_constant(registry, "e", "E", std::numbers::e);
  add_constant(registry, "pi", "PI", std::numbers::pi);
}

}  // namespace izvor::expr
