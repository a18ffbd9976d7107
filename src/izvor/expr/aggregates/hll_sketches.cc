// hll_sketch_agg(x [, lgConfigK]), hll_union_agg(sketch [, allowDifferentLgConfigK]): HyperLogLog sketches of Apache DataSketches.
#include <optional>

#include "izvor/expr/aggregates/sketch_accumulator.h"
#include "izvor/expr/aggregates/sketch_aggregate.h"
#include "izvor/expr/aggregates/sketch_families.h"
#include "izvor/expr/aggregates/sketch_keys.h"
#include "izvor/expr/functions/sketch/hll_bytes.h"
#include "izvor/expr/functions/sketch/sketch_arguments.h"
#include "izvor/expr/operand.h"

namespace izvor::expr {
namespace {

using datasketches::HLL_8;
constexpr int64_t kLeastLgK = 4;
constexpr int64_t kMostLgK = 21;

struct HllOfKeys {
  using Sketch = datasketches::hll_sketch;
  uint8_t lg_k;

  Sketch open(std::string_view state) const { return state.empty() ? Sketch(lg_k, HLL_8) : read_hll(state, "hll_sketch_agg"); }
  std::string close(const Sketch& sketch) const { return hll_bytes(sketch); }
  std::string merge(std::string_view left, std::string_view right) const {
    datasketches::hll_union both(lg_k);
    both.update(open(left));
    both.update(open(right));
    return hll_bytes(both.get_result(HLL_8));
  }
  std::string result(std::string_view state) const { return state.empty() ? hll_bytes(open(state)) : std::string(state); }

  template <typename Visit>
  void for_each_row(const Columns& inputs, int64_t num_rows, Visit&& visit) const {
    visit_keys(*inputs[0], [&](const auto& keys) {
      for_each_input(inputs, num_rows,
                     [&](int64_t row) { visit(row, [&](Sketch& sketch) { with_key(keys[row], [&](auto... key) { sketch.update(key...); }); }); });
    });
  }
};

// The union has the k of the first sketch.
struct HllOfSketches {
  using Sketch = std::optional<datasketches::hll_union>;
  bool allow_different;

  Sketch open(std::string_view state) const {
    Sketch sketch;
    if (!state.empty()) add(sketch, state);
    return sketch;
  }
  std::string close(const Sketch& sketch) const { return sketch ? hll_bytes(sketch->get_result(HLL_8)) : std::string(); }
  std::string merge(std::string_view left, std::string_view right) const {
    Sketch both = open(left);
    add(both, right);
    return close(both);
  }
  std::string result(std::string_view state) const {
    return state.empty() ? hll_bytes(datasketches::hll_sketch(kDefaultLgConfigK, HLL_8)) : std::string(state);
  }
  template <typename Visit>
  void for_each_row(const Columns& inputs, int64_t num_rows, Visit&& visit) const {
    for_each_sketch(inputs, num_rows, visit, [&](Sketch& sketch, std::string_view bytes) { add(sketch, bytes); });
  }

 private:
  void add(Sketch& sketch, std::string_view bytes) const {
    const auto added = read_hll(bytes, "hll_union_agg");
    if (!sketch) sketch.emplace(added.get_lg_config_k());
    if (!allow_different) require_same_lg_k(sketch->get_lg_config_k(), added.get_lg_config_k(), "hll_union_agg");
    sketch->update(added);
  }
};

// A null counts as 0.
uint8_t lg_k_of(const std::vector<ExpressionPtr>& arguments, EvalMode mode) {
  if (arguments.size() < 2) return kDefaultLgConfigK;
  if (!is_constant(*arguments[1])) throw Error("HLL_K_MUST_BE_CONSTANT", {{"function", "`hll_sketch_agg`"}});
  const Value value = constant_of(arguments[1], TypeId::kInt, mode);
  const int64_t lg_k = value.is_null() ? 0 : value.as_int();
  if (lg_k < kLeastLgK || lg_k > kMostLgK) {
    throw Error(
        "HLL_INVALID_LG_K",
        {{"function", "`hll_sketch_agg`"}, {"min", std::to_string(kLeastLgK)}, {"max", std::to_string(kMostLgK)}, {"value", std::to_string(lg_k)}});
  }
  return static_cast<uint8_t>(lg_k);
}

bool allows_different(const AggregateCall& call) {
  if (call.arguments.size() < 2) return false;
  const Value value = constant_of(call.arguments[1], TypeId::kBoolean, call.mode);
  return !value.is_null() && value.as_bool();
}

}  // namespace

void register_hll_sketches(AggregateFunctionRegistry& registry) {
  add_sketch_aggregate(
      registry, {.name = "hll_sketch_agg",
                 .inputs = {InputType::one_of({TypeId::kInt, TypeId::kLong, TypeId::kString, TypeId::kBinary}), TypeId::kInt},
                 .required = 1,
                 .shown_defaults = {"12"},
                 .ignores_duplicates = true,
                 .check = [](const auto& arguments, EvalMode mode, const std::string&) { lg_k_of(arguments, mode); },
                 .accumulator = [](const AggregateCall& call) { return make_sketch_accumulator(HllOfKeys{lg_k_of(call.arguments, call.mode)}); }});
  add_sketch_aggregate(registry,
                       {.name = "hll_union_agg",
                        .inputs = {TypeId::kBinary, TypeId::kBoolean},
                        .required = 1,
                        .shown_defaults = {"false"},
                        .ignores_duplicates = true,
                        .accumulator = [](const AggregateCall& call) { return make_sketch_accumulator(HllOfSketches{allows_different(call)}); }});
}

}  // namespace izvor::expr
