// count_min_sketch(x, eps, confidence, seed): Spark's own count-min sketch, in the bytes that org.apache.spark.util.sketch reads.
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "izvor/expr/aggregates/cell_accumulator.h"
#include "izvor/expr/aggregates/java_random.h"
#include "izvor/expr/aggregates/sketch_aggregate.h"
#include "izvor/expr/aggregates/sketch_families.h"
#include "izvor/expr/cast_errors.h"
#include "izvor/expr/casts/java_number.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/functions/number/murmur3.h"
#include "izvor/expr/functions/sketch/sketch_arguments.h"
#include "izvor/expr/operand.h"

namespace izvor::expr {
namespace {

// Numbers in the bytes have their high byte first.
template <typename T>
T swapped(T value) {
  if constexpr (sizeof(T) == sizeof(uint64_t)) return static_cast<T>(__builtin_bswap64(static_cast<uint64_t>(value)));
  return static_cast<T>(__builtin_bswap32(static_cast<uint32_t>(value)));
}
template <typename T>
void put(std::string& bytes, T value) {
  value = swapped(value);
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}
void add_at(char* at, int64_t count) {
  int64_t value;
  std::memcpy(&value, at, sizeof value);
  value = swapped(swapped(value) + count);
  std::memcpy(at, &value, sizeof value);
}
int64_t count_at(const char* at) {
  int64_t value;
  std::memcpy(&value, at, sizeof value);
  return swapped(value);
}

// The bytes: version, number of rows, depth, width, a factor for each line of the table, the lines.
class CountMinSketch {
 public:
  using Result = std::string_view;
  struct State {
    uint64_t nulls = 0;
    BytesCell sketch{};
  };

  CountMinSketch(double eps, double confidence, int64_t seed)
      : width_(java_narrow<int32_t>(std::ceil(2 / eps))), depth_(java_narrow<int32_t>(std::ceil(-std::log1p(-confidence) / std::log(2)))) {
    constexpr int32_t kVersion = 1;
    if (table_bytes() > kMostBytes) {
      throw Error("IZVOR_OUT_OF_MEMORY_BUDGET", {{"consumer", "A count-min sketch"},
                                                 {"requested", std::to_string(table_bytes())},
                                                 {"limit", std::to_string(kMostBytes)},
                                                 {"available", "0"}});
    }
    JavaRandom random(JavaRandom::seeded(static_cast<uint64_t>(seed)));
    put(head_, kVersion);
    put(head_, int64_t{0});
    put(head_, depth_);
    put(head_, width_);
    for (int32_t line = 0; line < depth_; ++line) {
      factors_.push_back(random.next_below(std::numeric_limits<int32_t>::max()));
      put(head_, factors_.back());
    }
  }

  template <typename Key>
  void add(State& state, Key key, const StateScope& scope) const {
    char* bytes = bytes_of(state, scope);
    add_at(bytes + kRowsAt, 1);
    if constexpr (std::is_same_v<Key, std::string_view>) {
      const auto first = static_cast<uint32_t>(Murmur3::of_bytes(key, 0));
      const auto second = static_cast<uint32_t>(Murmur3::of_bytes(key, static_cast<int32_t>(first)));
      for (int32_t line = 0; line < depth_; ++line) {
        const auto hash = static_cast<int32_t>(first + static_cast<uint32_t>(line) * second);
        add_at(counter(bytes, line, std::abs(hash % width_)), 1);
      }
    } else {
      for (int32_t line = 0; line < depth_; ++line) add_at(counter(bytes, line, column_of(static_cast<int64_t>(key), line)), 1);
    }
  }

  void merge(State& state, const State& other, const StateScope& scope) const {
    if (other.sketch.size == 0) return;
    char* bytes = bytes_of(state, scope);
    add_at(bytes + kRowsAt, count_at(other.sketch.data + kRowsAt));
    for (size_t at = head_.size(); at < other.sketch.size; at += sizeof(int64_t)) add_at(bytes + at, count_at(other.sketch.data + at));
  }

  std::optional<std::string_view> result(const State& state, const StateScope&) const {
    if (state.sketch.size != 0) return view(state.sketch);
    thread_local std::string empty;
    empty = head_ + std::string(table_bytes(), '\0');
    return empty;
  }

 private:
  static constexpr size_t kRowsAt = 4;
  static constexpr size_t kMostBytes = size_t{1} << 30;
  static constexpr int64_t kPrimeModulus = (int64_t{1} << 31) - 1;

  size_t table_bytes() const { return static_cast<size_t>(depth_) * static_cast<size_t>(width_) * sizeof(int64_t); }
  char* counter(char* bytes, int32_t line, int32_t column) const {
    return bytes + head_.size() + (static_cast<size_t>(line) * static_cast<size_t>(width_) + static_cast<size_t>(column)) * sizeof(int64_t);
  }
  int32_t column_of(int64_t key, int32_t line) const {
    auto hash = static_cast<int64_t>(static_cast<uint64_t>(factors_[static_cast<size_t>(line)]) * static_cast<uint64_t>(key));
    hash = static_cast<int64_t>(static_cast<uint64_t>(hash) + static_cast<uint64_t>(hash >> 32)) & kPrimeModulus;
    return static_cast<int32_t>(hash) % width_;
  }
  char* bytes_of(State& state, const StateScope& scope) const {
    if (state.sketch.size == 0) {
      char* bytes = extend(state.sketch, head_.size() + table_bytes(), *scope.arena);
      std::memcpy(bytes, head_.data(), head_.size());
      std::memset(bytes + head_.size(), 0, table_bytes());
    }
    return state.sketch.data;
  }

  int32_t width_;
  int32_t depth_;
  std::string head_;
  std::vector<int64_t> factors_;
};

struct CountMinSettings {
  double eps;
  double confidence;
  int64_t seed;
};

Value required(const ExpressionPtr& argument, const DataType& type, EvalMode mode, const char* name, const std::string& sql) {
  if (!is_constant(*argument)) throw non_foldable_input(sql, std::string("`") + name + "`", type, *argument);
  Value value = constant_of(argument, type, mode);
  if (value.is_null()) throw unexpected_null(sql, name);
  return value;
}

CountMinSettings settings_of(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) {
  const double eps = required(arguments[1], TypeId::kDouble, mode, "eps", sql).as_double();
  const double confidence = required(arguments[2], TypeId::kDouble, mode, "confidence", sql).as_double();
  const int64_t seed = required(arguments[3], arguments[3]->type.id() == TypeId::kInt ? TypeId::kInt : TypeId::kLong, mode, "seed", sql).as_int();
  if (!(eps > 0)) throw value_out_of_range(sql, "eps", "(0.0, 1.7976931348623157E308]", sql_literal(Value::floating(eps)));
  if (!(confidence > 0 && confidence < 1)) throw value_out_of_range(sql, "confidence", "(0.0, 1.0]", sql_literal(Value::floating(confidence)));
  return {eps, confidence, seed};
}

template <typename Key>
std::unique_ptr<Accumulator> accumulator_of(const AggregateCall& call) {
  const CountMinSettings settings = settings_of(call.arguments, call.mode, "");
  return std::make_unique<CellAccumulator<CountMinSketch, Key>>(CountMinSketch(settings.eps, settings.confidence, settings.seed),
                                                                std::vector<StateField>{{"buf", TypeId::kBinary}}, call.type);
}

std::unique_ptr<Accumulator> make(const AggregateCall& call) {
  switch (call.arguments[0]->type.id()) {
    case TypeId::kByte: return accumulator_of<int8_t>(call);
    case TypeId::kShort: return accumulator_of<int16_t>(call);
    case TypeId::kInt: return accumulator_of<int32_t>(call);
    case TypeId::kLong: return accumulator_of<int64_t>(call);
    default: return accumulator_of<std::string_view>(call);
  }
}

}  // namespace

void register_count_min_sketch(AggregateFunctionRegistry& registry) {
  add_sketch_aggregate(registry, {.name = "count_min_sketch",
                                  .inputs = {InputType::one_of({InputType::integral(), TypeId::kString, TypeId::kBinary}), TypeId::kDouble,
                                             TypeId::kDouble, InputType::one_of({TypeId::kInt, TypeId::kLong})},
                                  .required = 4,
                                  .parameters = {"column", "epsilon", "confidence", "seed"},
                                  .check = [](const auto& arguments, EvalMode mode, const std::string& sql) { settings_of(arguments, mode, sql); },
                                  .accumulator = make});
}

}  // namespace izvor::expr
