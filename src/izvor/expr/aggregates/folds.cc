// bit_and, bit_or, bit_xor of integers, product of doubles: null without a value.
#include "izvor/expr/aggregates/aggregate_definition.h"
#include "izvor/expr/aggregates/cell_accumulator.h"
#include "izvor/expr/aggregates/families.h"

namespace izvor::expr {
namespace {

template <typename T, typename Operation>
struct Fold {
  using Result = T;
  struct State {
    uint64_t nulls = 1;
    StateCell<T> value{};
  };

  void add(State& state, StateCell<T> value, const StateScope&) const {
    state.value = state.nulls != 0 ? value : Operation()(state.value, value);
    state.nulls = 0;
  }
  void merge(State& state, const State& other, const StateScope& scope) const {
    if (other.nulls == 0) add(state, other.value, scope);
  }
  std::optional<T> result(const State& state, const StateScope&) const {
    return state.nulls == 0 ? std::optional(static_cast<T>(state.value)) : std::nullopt;
  }
};

template <typename T, typename Operation>
std::unique_ptr<Accumulator> make_fold(const char* field, const DataType& type) {
  return std::make_unique<CellAccumulator<Fold<T, Operation>, T>>(Fold<T, Operation>(), std::vector<StateField>{{field, type}}, type);
}

template <typename Operation>
void add_bit_fold(AggregateFunctionRegistry& registry, const char* name, bool ignores_duplicates) {
  const auto accumulator = [name](const AggregateCall& call) {
    return visit_number(call.type, [&]<typename T>(Physical<T>) -> std::unique_ptr<Accumulator> {
      if constexpr (std::is_integral_v<T>) {
        return make_fold<T, Operation>(name, call.type);
      } else {
        throw_unsupported_type(call.type);
      }
    });
  };
  add_aggregate(registry, {.name = name,
                           .inputs = {InputType::integral()},
                           .result = type_of_first,
                           .accumulator = accumulator,
                           .ignores_duplicates = ignores_duplicates});
}

}  // namespace

void register_folds(AggregateFunctionRegistry& registry) {
  add_bit_fold<std::bit_and<>>(registry, "bit_and", true);
  add_bit_fold<std::bit_or<>>(registry, "bit_or", true);
  add_bit_fold<std::bit_xor<>>(registry, "bit_xor", false);
  add_aggregate(registry,
                {.name = "product", .inputs = {TypeId::kDouble}, .result = always(TypeId::kDouble), .accumulator = [](const AggregateCall& call) {
                   return make_fold<double, std::multiplies<>>("product", call.type);
                 }});
}

}  // namespace izvor::expr
