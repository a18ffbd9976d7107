// rand, random, randn, uniform, randstr, uuid. A call with a seed gives the same values for each partition's rows each time; one without is given a
// seed when it is analysed.
#include <algorithm>
#include <cstdlib>
#include <random>

#include "izvor/expr/cast_kernels.h"
#include "izvor/expr/cell_sink.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/functions/mersenne_twister.h"
#include "izvor/expr/functions/number/families.h"
#include "izvor/expr/functions/number/random_generators.h"
#include "izvor/expr/input_type.h"
#include "izvor/expr/operand.h"

namespace izvor::expr {
namespace {

ExpressionPtr drawn_seed() {
  std::random_device device;
  return literal(Value::long_integer(static_cast<int64_t>(static_cast<uint64_t>(device()) << 32 | device())));
}

Value constant_of(const Expression& expression) { return evaluate_constant(expression, EvalSettings()); }

// A null seed is 0.
int64_t seed_of(const Call& call) {
  const Value seed = constant_of(*call.arguments.back());
  return seed.is_null() ? 0 : seed.as_int();
}

// The type of a seed, an int or a bigint.
DataType seed_type(const std::vector<ExpressionPtr>& arguments, size_t index, const std::string& sql) {
  const ExpressionPtr& seed = arguments[index];
  const TypeId id = seed->type.id();
  if (id == TypeId::kNull) return TypeId::kInt;
  if (id != TypeId::kInt && id != TypeId::kLong) throw unexpected_input_type(sql, index, "(\"INT\" or \"BIGINT\")", *seed);
  return seed->type;
}

Error non_foldable_input(const std::string& sql, const char* name, const char* type, const Expression& input) {
  return Error("DATATYPE_MISMATCH.NON_FOLDABLE_INPUT",
               {{"sqlExpr", "\"" + sql + "\""}, {"inputName", name}, {"inputType", type}, {"inputExpr", "\"" + to_string(input) + "\""}});
}

// The generator of a call in the partition at hand.
template <typename Generator>
Generator& generator_of(const Call& call, EvalContext& context) {
  PartitionState& partition = context.partition();
  return partition.of<Generator>(call, [&] {
    const uint64_t seed = static_cast<uint64_t>(seed_of(call)) + static_cast<uint64_t>(partition.partition());
    return Generator(static_cast<int64_t>(seed));
  });
}

class RandomFunction : public ScalarFunction {
 public:
  RandomFunction(const char* name, const char* printed_name) : name_(name), printed_name_(printed_name) {}
  std::string_view name() const override { return name_; }
  bool deterministic() const override { return false; }
  std::string print(const std::vector<std::string>& arguments) const override { return print_call(printed_name_, arguments); }

 private:
  const char* name_;
  const char* printed_name_;
};

// rand([seed]) and randn([seed]).
class RandomReal final : public RandomFunction {
 public:
  using Draw = double (XorShiftRandom::*)();
  RandomReal(const char* name, const char* printed_name, Draw draw) : RandomFunction(name, printed_name), draw_(draw) {}

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string& sql) const override {
    if (arguments.size() > 1) throw wrong_num_args(name(), "[0, 1]", arguments.size());
    Signature signature{{}, TypeId::kDouble, false};
    if (arguments.empty()) {
      signature.added_arguments.push_back(drawn_seed());
      return signature;
    }
    if (!is_constant(*arguments[0])) {
      throw Error("SEED_EXPRESSION_IS_UNFOLDABLE", {{"seedExpr", "\"" + to_string(*arguments[0]) + "\""}, {"exprWithSeed", "\"" + sql + "\""}});
    }
    signature.argument_types.push_back(seed_type(arguments, 0, sql));
    return signature;
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    auto& generator = generator_of<XorShiftRandom>(call, context);
    ColumnWriter<double> writer(selection.num_rows, nullptr, context.pool());
    double* out = writer.values();
    selection.for_each([&](int64_t row) { out[row] = (generator.*draw_)(); });
    return writer.finish(type);
  }

 private:
  Draw draw_;
};

// Double, float, decimal, then the integers by size; of two decimals that with more digits.
DataType uniform_type(const DataType& min, const DataType& max) {
  if (min.id() == TypeId::kNull || max.id() == TypeId::kNull) return TypeId::kDouble;
  const auto rank = [](const DataType& type) {
    if (type.is_floating()) return type.id() == TypeId::kDouble ? 1001 : 1000;
    return type.id() == TypeId::kDecimal ? 100 + type.precision() : static_cast<int>(type.id());
  };
  return rank(min) > rank(max) ? min : max;
}

// uniform(min, max [, seed]): min + (max - min) * rand(seed), as the type of the bounds.
class Uniform final : public RandomFunction {
 public:
  Uniform() : RandomFunction("uniform", "uniform") {}

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string& sql) const override {
    if (arguments.size() < 2 || arguments.size() > 3) throw wrong_num_args(name(), "[2, 3]", arguments.size());
    constexpr const char* kNames[] = {"`min`", "`max`", "`seed`"};
    for (size_t i = 0; i < arguments.size(); ++i) {
      const DataType& type = arguments[i]->type;
      if (i < 2 && !type.is_numeric() && type.id() != TypeId::kNull) throw unexpected_input_type(sql, i, "\"NUMERIC\"", *arguments[i]);
      if (i == 2) seed_type(arguments, i, sql);
      if (!is_constant(*arguments[i])) throw non_foldable_input(sql, kNames[i], "integer or floating-point", *arguments[i]);
    }
    const bool is_null = arguments[0]->type.id() == TypeId::kNull || arguments[1]->type.id() == TypeId::kNull;
    Signature signature{{TypeId::kDouble, TypeId::kDouble}, uniform_type(arguments[0]->type, arguments[1]->type), is_null};
    if (arguments.size() == 3) {
      signature.argument_types.push_back(seed_type(arguments, 2, sql));
    } else {
      signature.added_arguments.push_back(drawn_seed());
    }
    return signature;
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    const Value min = constant_of(*call.arguments[0]);
    const Value max = constant_of(*call.arguments[1]);
    if (min.is_null() || max.is_null()) return null_column(type, selection.num_rows, context.pool());
    auto& generator = generator_of<XorShiftRandom>(call, context);
    ColumnWriter<double> writer(selection.num_rows, nullptr, context.pool());
    double* out = writer.values();
    selection.for_each([&](int64_t row) { out[row] = min.as_double() + (max.as_double() - min.as_double()) * generator.next_double(); });
    const DataType real = TypeId::kDouble;
    const auto column = writer.finish(real);
    return type == real ? column : find_cast_kernel(real, type)({*column, real, type, call.mode, selection, context});
  }
};

// randstr(length [, seed]): digits and letters.
class RandomText final : public RandomFunction {
 public:
  RandomText() : RandomFunction("randstr", "randstr") {}

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    if (arguments.empty() || arguments.size() > 2) throw wrong_num_args(name(), "[1, 2]", arguments.size());
    const InputType length = TypeId::kInt;
    const auto type = length.implicit_cast(arguments[0]->type, mode);
    if (!type) throw unexpected_input_type(sql, 0, length.sql(), *arguments[0]);
    if (!is_constant(*arguments[0])) throw non_foldable_input(sql, "`length`", "integer", *arguments[0]);
    require_length(constant_of(*cast(arguments[0], *type, mode)), sql);
    Signature signature{{TypeId::kInt}, TypeId::kString, false};
    if (arguments.size() == 2) {
      signature.argument_types.push_back(seed_type(arguments, 1, sql));
      if (!is_constant(*arguments[1])) throw non_foldable_input(sql, "`seed`", "integer or floating-point", *arguments[1]);
    } else {
      signature.added_arguments.push_back(drawn_seed());
    }
    return signature;
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    static constexpr char kCharacters[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const Value length = constant_of(*call.arguments[0]);
    auto& generator = generator_of<XorShiftRandom>(call, context);
    std::string text(length.is_null() ? 0 : static_cast<size_t>(length.as_int()), ' ');
    CellSink<std::string_view> sink(selection.num_rows, type, context.pool());
    selection.for_each([&](int64_t row) {
      for (char& c : text) c = kCharacters[std::abs(static_cast<int32_t>(generator.next(32)) % 62)];
      sink.set(row, text);
    });
    return sink.finish();
  }

 private:
  static void require_length(const Value& length, const std::string& sql) {
    if (length.is_null() || length.as_int() >= 0) return;
    throw Error("DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE", {{"sqlExpr", "\"" + sql + "\""},
                                                         {"exprName", "`length`"},
                                                         {"valueRange", "[0, 2147483647]"},
                                                         {"currentValue", std::to_string(length.as_int())}});
  }
};

// uuid([seed]): version 4.
class Uuid final : public RandomFunction {
 public:
  Uuid() : RandomFunction("uuid", "uuid") {}
  std::string print(const std::vector<std::string>&) const override { return "uuid()"; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string&) const override {
    if (arguments.size() > 1) throw wrong_num_args(name(), "[0, 1]", arguments.size());
    Signature signature{{}, TypeId::kString, false};
    if (arguments.empty()) {
      signature.added_arguments.push_back(drawn_seed());
      return signature;
    }
    const Expression& seed = *arguments[0];
    const bool is_integer = seed.type.id() == TypeId::kInt || seed.type.id() == TypeId::kLong || seed.type.id() == TypeId::kNull;
    if (!is_integer || seed.as<Literal>() == nullptr) {
      throw Error("INVALID_PARAMETER_VALUE.LONG",
                  {{"functionName", "`UUID`"}, {"parameter", "`seed`"}, {"invalidValue", "\"" + to_string(seed) + "\""}});
    }
    signature.argument_types.push_back(TypeId::kLong);
    if (seed.type.id() == TypeId::kNull) signature.added_arguments.push_back(drawn_seed());
    return signature;
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    auto& generator = generator_of<MersenneTwister>(call, context);
    CellSink<std::string_view> sink(selection.num_rows, type, context.pool());
    char text[kLength];
    selection.for_each([&](int64_t row) {
      const uint64_t high = (static_cast<uint64_t>(generator.next_long()) & 0xffffffffffff0fffu) | 0x4000u;
      const uint64_t low = (static_cast<uint64_t>(generator.next_long()) | 0x8000000000000000u) & 0xbfffffffffffffffu;
      write(high, low, text);
      sink.set(row, {text, kLength});
    });
    return sink.finish();
  }

 private:
  static constexpr size_t kLength = 36;

  static void write(uint64_t high, uint64_t low, char* out) {
    constexpr int kDigits = 32;
    for (int digit = 0; digit < kDigits; ++digit) {
      if (digit == 8 || digit == 12 || digit == 16 || digit == 20) *out++ = '-';
      const uint64_t half = digit < kDigits / 2 ? high : low;
      *out++ = "0123456789abcdef"[(half >> (60 - 4 * (digit % (kDigits / 2)))) & 15];
    }
  }
};

}  // namespace

void register_random(ScalarFunctionRegistry& registry) {
  registry.add<RandomReal>("rand", "rand", &XorShiftRandom::next_double);
  registry.add<RandomReal>("random", "rand", &XorShiftRandom::next_double);
  registry.add<RandomReal>("randn", "randn", &XorShiftRandom::next_gaussian);
  registry.add<Uniform>();
  registry.add<RandomText>();
  registry.add<Uuid>();
}

}  // namespace izvor::expr
