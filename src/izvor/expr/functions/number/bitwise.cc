// & | ^ ~, shifts, bit_count, bit_get.
#include <bit>
#include <limits>
#include <type_traits>

#include "izvor/expr/argument_rows.h"
#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/number/families.h"
#include "izvor/expr/physical_type.h"

namespace izvor::expr {
namespace {

// The integral type that both sides are cast to. Beside an integer a string is a bigint with ANSI; without, it does not fit.
DataType operand_type(const char* symbol, const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) {
  require_num_args(symbol, 2, arguments);
  const DataType& left = arguments[0]->type;
  const DataType& right = arguments[1]->type;
  if (left.id() == TypeId::kNull && right.id() == TypeId::kNull) return TypeId::kInt;
  const bool meets_string = left.id() == TypeId::kString || right.id() == TypeId::kString;
  if (left == right && !left.is_integral()) throw binary_op_wrong_type(sql, "\"INTEGRAL\"", left);
  if (meets_string && mode == EvalMode::kLegacy) throw binary_op_diff_types(sql, left, right);
  // An integer beside a decimal has become one before the types are looked at.
  if (const auto types = arithmetic_types(*arguments[0], *arguments[1], mode); types && types->first.id() == TypeId::kDecimal) {
    throw types->first == types->second ? binary_op_wrong_type(sql, "\"INTEGRAL\"", types->first) : binary_op_diff_types(sql, left, right);
  }
  const auto common = common_type(left, right, mode);
  if (!common) throw binary_op_diff_types(sql, left, right);
  if (!common->is_integral()) throw left == right ? binary_op_wrong_type(sql, "\"INTEGRAL\"", *common) : binary_op_diff_types(sql, left, right);
  return *common;
}

struct And {
  static constexpr const char* kSymbol = "&";
  template <typename T>
  static T apply(T a, T b) {
    return static_cast<T>(a & b);
  }
};
struct Or {
  static constexpr const char* kSymbol = "|";
  template <typename T>
  static T apply(T a, T b) {
    return static_cast<T>(a | b);
  }
};
struct Xor {
  static constexpr const char* kSymbol = "^";
  template <typename T>
  static T apply(T a, T b) {
    return static_cast<T>(a ^ b);
  }
};

template <typename Op>
class BitwiseOperator final : public ScalarFunction {
 public:
  std::string_view name() const override { return Op::kSymbol; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    const DataType type = operand_type(Op::kSymbol, arguments, mode, sql);
    return {{type, type}, type, nullable_as(*arguments[0], type, mode) || nullable_as(*arguments[1], type, mode)};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    ArgumentRows rows(selection);
    const Operand operands[] = {rows.evaluate_operand(*call.arguments[0], context), rows.evaluate_operand(*call.arguments[1], context)};
    if (operands[0].is_null_constant() || operands[1].is_null_constant()) return null_column(type, selection.num_rows, context.pool());
    return OverloadedCall{{call, type, operands, context}, selection}.visit_integer(0, [&]<typename T>(Physical<T>) {
      return detail::CellSignature<T(T, T)>::run([](T a, T b) { return Op::apply(a, b); }, operands, call, type, selection, context);
    });
  }

  std::string print(const std::vector<std::string>& arguments) const override {
    return arguments.size() == 2 ? "(" + arguments[0] + " " + Op::kSymbol + " " + arguments[1] + ")" : print_call(Op::kSymbol, arguments);
  }
};

DataType type_of_first(const std::vector<DataType>& types) { return types[0]; }

// Java's shifts: the distance counts modulo the width.
struct ShiftLeft {
  template <typename T>
  static T apply(T value, int32_t distance) {
    using Unsigned = std::make_unsigned_t<T>;
    return static_cast<T>(static_cast<Unsigned>(value) << (distance & (std::numeric_limits<Unsigned>::digits - 1)));
  }
};
struct ShiftRight {
  template <typename T>
  static T apply(T value, int32_t distance) {
    return static_cast<T>(value >> (distance & (std::numeric_limits<std::make_unsigned_t<T>>::digits - 1)));
  }
};
struct ShiftRightUnsigned {
  template <typename T>
  static T apply(T value, int32_t distance) {
    using Unsigned = std::make_unsigned_t<T>;
    return static_cast<T>(static_cast<Unsigned>(value) >> (distance & (std::numeric_limits<Unsigned>::digits - 1)));
  }
};

template <typename Shift>
void add_shift(ScalarFunctionRegistry& registry, const char* name, const char* symbol) {
  CellFunctionSpec spec{name, {InputType::one_of({TypeId::kInt, TypeId::kLong}), TypeId::kInt}, ResultType(type_of_first)};
  const auto evaluate = [](const OverloadedCall& call) {
    return call.visit_integer(
        0, [&]<typename T>(Physical<T>) { return call.run<T(T, int32_t)>([](T value, int32_t distance) { return Shift::apply(value, distance); }); });
  };
  add_overloaded_cells(registry, spec, evaluate);
  spec.name = symbol;
  spec.print = printed_infix(symbol);
  add_overloaded_cells(registry, spec, evaluate);
}

void add_bitwise_not(ScalarFunctionRegistry& registry) {
  CellFunctionSpec spec{"~", {InputType::integral()}, ResultType(type_of_first)};
  spec.implicit_cast = false;
  spec.print = printed_prefix("~");
  add_overloaded_cells(registry, std::move(spec), [](const OverloadedCall& call) {
    return call.visit_integer(0, [&]<typename T>(Physical<T>) { return call.run<T(T)>([](T value) { return static_cast<T>(~value); }); });
  });
}

// Of the 64 bits that a number has as a bigint.
void add_bit_count(ScalarFunctionRegistry& registry) {
  CellFunctionSpec spec{"bit_count", {InputType::one_of({InputType::integral(), TypeId::kBoolean})}, TypeId::kInt};
  spec.implicit_cast = false;
  add_overloaded_cells(registry, std::move(spec), [](const OverloadedCall& call) {
    if (call.argument_type(0).id() == TypeId::kBoolean) return call.run<int32_t(bool)>([](bool value) { return value ? 1 : 0; });
    return call.visit_integer(0, [&]<typename T>(Physical<T>) {
      return call.run<int32_t(T)>([](T value) { return std::popcount(static_cast<uint64_t>(static_cast<int64_t>(value))); });
    });
  });
}

Error bit_position_error(std::string_view function, int width, int32_t position) {
  return Error("INVALID_PARAMETER_VALUE.BIT_POSITION_RANGE", {{"parameter", "`pos`"},
                                                              {"functionName", "`" + std::string(function) + "`"},
                                                              {"upper", std::to_string(width)},
                                                              {"invalidValue", std::to_string(position)}});
}

void add_bit_get(ScalarFunctionRegistry& registry, const char* name) {
  CellFunctionSpec spec{name, {InputType::integral(), TypeId::kInt}, TypeId::kByte};
  spec.can_fail_in_any_mode = true;
  add_overloaded_cells(registry, std::move(spec), [](const OverloadedCall& call) {
    return call.visit_integer(0, [&]<typename T>(Physical<T>) {
      return call.run<int8_t(T, int32_t)>([name = call.call.function->name()](CellResult<int8_t>& result, T value, int32_t position) {
        constexpr int kWidth = std::numeric_limits<std::make_unsigned_t<T>>::digits;
        if (position < 0 || position >= kWidth) return result.fail(bit_position_error(name, kWidth, position));
        result.set(static_cast<int8_t>((value >> position) & 1));
      });
    });
  });
}

}  // namespace

void register_bitwise(ScalarFunctionRegistry& registry) {
  registry.add<BitwiseOperator<And>>();
  registry.add<BitwiseOperator<Or>>();
  registry.add<BitwiseOperator<Xor>>();
  add_bitwise_not(registry);
  add_shift<ShiftLeft>(registry, "shiftleft", "<<");
  add_shift<ShiftRight>(registry, "shiftright", ">>");
  add_shift<ShiftRightUnsigned>(registry, "shiftrightunsigned", ">>>");
  add_bit_count(registry);
  add_bit_get(registry, "bit_get");
  add_bit_get(registry, "getbit");
}

}  // namespace izvor::expr
