// sum and try_sum: integers to bigint, decimals to ten more digits, intervals as they are, the others to double; null without a value.
#include "izvor/expr/aggregates/aggregate_definition.h"
#include "izvor/expr/aggregates/aggregate_signature.h"
#include "izvor/expr/aggregates/exact_sum.h"
#include "izvor/expr/aggregates/families.h"

namespace izvor::expr {
namespace {

DataType sum_type(const DataType& argument) {
  if (argument.is_integral()) return TypeId::kLong;
  if (argument.id() == TypeId::kDecimal) return DataType::decimal(std::min(38, argument.precision() + 10), argument.scale());
  return argument.is_floating() ? DataType(TypeId::kDouble) : argument;
}

template <typename Cell>
struct SumState {
  uint64_t nulls = 1;
  Cell sum{};
};

struct DoubleSum {
  using Result = double;
  using State = SumState<double>;

  void add(State& state, double value, const StateScope&) const {
    state.nulls = 0;
    state.sum += value;
  }
  void merge(State& state, const State& other, const StateScope& scope) const {
    if (other.nulls == 0) add(state, other.sum, scope);
  }
  std::optional<double> result(const State& state, const StateScope&) const { return state.nulls == 0 ? std::optional(state.sum) : std::nullopt; }
};

// Of integers: an overflow is an error with ANSI and wraps without.
struct LongSum {
  using Result = int64_t;
  using State = SumState<int64_t>;
  bool is_ansi;

  void add(State& state, int64_t value, const StateScope& scope) const {
    state.nulls = 0;
    if (__builtin_add_overflow(state.sum, value, &state.sum) && is_ansi) scope.fail(arithmetic_overflow("try_add"));
  }
  void merge(State& state, const State& other, const StateScope& scope) const {
    if (other.nulls == 0) add(state, other.sum, scope);
  }
  std::optional<int64_t> result(const State& state, const StateScope&) const { return state.nulls == 0 ? std::optional(state.sum) : std::nullopt; }
};

// Of intervals: an overflow is an error in every mode.
template <typename T>
struct IntervalSum {
  using Result = T;
  using State = SumState<int64_t>;
  ExactSum exact;

  void add(State& state, int64_t value, const StateScope& scope) const {
    state.nulls = 0;
    if (!exact.add(state.sum, value)) scope.fail(exact.overflow("try_sum"));
  }
  void merge(State& state, const State& other, const StateScope& scope) const {
    if (other.nulls == 0) add(state, other.sum, scope);
  }
  std::optional<T> result(const State& state, const StateScope&) const {
    return state.nulls == 0 ? std::optional(static_cast<T>(state.sum)) : std::nullopt;
  }
};

// Of decimals, and of try_sum: an overflow leaves a null sum in a group that is not empty, for good.
template <typename T>
struct TrackedSum {
  using Result = T;
  struct State {
    uint64_t nulls = 1;
    StateCell<T> sum{};
    int64_t is_empty = 1;
  };
  ExactSum exact;
  bool is_ansi;

  void add(State& state, T value, const StateScope& scope) const {
    if (state.is_empty != 0) {
      assign<T>(state.sum, value, *scope.arena);
      state.nulls = state.is_empty = 0;
    } else if (state.nulls == 0) {
      T sum = from_cell<T>(state.sum);
      state.nulls = exact.add(sum, value) ? 0 : 1;
      assign<T>(state.sum, sum, *scope.arena);
    }
  }
  void merge(State& state, const State& other, const StateScope& scope) const {
    if (other.is_empty != 0) return;
    if (other.nulls == 0) {
      add(state, from_cell<T>(other.sum), scope);
    } else {
      state = other;
    }
  }
  std::optional<T> result(const State& state, const StateScope& scope) const {
    if (state.nulls == 0 && exact.in_range(from_cell<T>(state.sum))) return from_cell<T>(state.sum);
    if (state.is_empty == 0 && is_ansi) scope.fail(exact.overflow("try_sum"));
    return std::nullopt;
  }
};

template <typename Body, typename In>
std::unique_ptr<Accumulator> make(Body body, const DataType& type) {
  return std::make_unique<CellAccumulator<Body, In>>(std::move(body), std::vector<StateField>{{"sum", type}}, type);
}

template <typename T, typename In>
std::unique_ptr<Accumulator> make_tracked(const DataType& type, bool is_ansi) {
  return std::make_unique<CellAccumulator<TrackedSum<T>, In>>(TrackedSum<T>{ExactSum(type), is_ansi},
                                                              std::vector<StateField>{{"sum", type}, {"isEmpty", TypeId::kBoolean}}, type);
}

template <typename In>
std::unique_ptr<Accumulator> make_sum(const DataType& type, EvalMode mode) {
  const bool is_try = mode == EvalMode::kTry;
  if constexpr (std::is_floating_point_v<In>) {
    return make<DoubleSum, In>({}, type);
  } else if constexpr (std::is_same_v<In, Int128>) {
    return make_tracked<Int128, In>(type, mode == EvalMode::kAnsi);
  } else {
    if (type.id() == TypeId::kLong) return is_try ? make_tracked<int64_t, In>(type, false) : make<LongSum, In>({mode == EvalMode::kAnsi}, type);
    if constexpr (std::is_same_v<In, int32_t> || std::is_same_v<In, int64_t>) {
      return is_try ? make_tracked<In, In>(type, false) : make<IntervalSum<In>, In>({ExactSum(type)}, type);
    }
    throw_unsupported_type(type);
  }
}

class Sum final : public AggregateFunction {
 public:
  Sum(const char* name, bool is_try) : name_(name), is_try_(is_try) {}
  std::string_view name() const override { return name_; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string& sql) const override {
    const DataType type = summable_type(name_, arguments, sql);
    return {{type}, sum_type(type), true};
  }

  std::unique_ptr<Accumulator> accumulator(const AggregateCall& call) const override {
    const EvalMode mode = is_try_ ? EvalMode::kTry : call.mode;
    return visit_physical(call.arguments[0]->type, [&]<typename T>(Physical<T>) -> std::unique_ptr<Accumulator> {
      if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, std::string_view>) {
        throw_unsupported_type(call.arguments[0]->type);
      } else {
        return make_sum<T>(call.type, mode);
      }
    });
  }

 private:
  const char* name_;
  bool is_try_;
};

}  // namespace

void register_sums(AggregateFunctionRegistry& registry) {
  registry.add<Sum>("sum", false);
  registry.add<Sum>("try_sum", true);
}

}  // namespace izvor::expr
