// theta_sketch_agg(x [, lgNomEntries]), theta_union_agg(sketch [, lgNomEntries]), theta_intersection_agg(sketch).
#include <optional>
#include <utility>

#include <datasketches/theta_intersection.hpp>
#include <datasketches/theta_union.hpp>

#include "izvor/expr/aggregates/sketch_accumulator.h"
#include "izvor/expr/aggregates/sketch_aggregate.h"
#include "izvor/expr/aggregates/sketch_families.h"
#include "izvor/expr/aggregates/sketch_keys.h"
#include "izvor/expr/functions/sketch/sketch_arguments.h"
#include "izvor/expr/functions/sketch/sketch_bytes.h"
#include "izvor/expr/functions/sketch/sketch_errors.h"
#include "izvor/expr/functions/sketch/theta_bytes.h"
#include "izvor/expr/operand.h"

namespace izvor::expr {
namespace {

constexpr std::string_view kOwnState = "theta_sketch_agg";

// States are the bytes of sketches as Spark gives them out; the state of an aggregate over nothing has none.
struct ThetaStates {
  static ThetaSketch read(std::string_view state) { return read_theta(state, kOwnState); }
  std::string result(std::string_view state) const { return state.empty() ? theta_bytes(empty_theta()) : std::string(state); }
};

// The library cannot go on with a sketch that was written: rows go into a new one, which is united with the one before.
struct ThetaOfKeys : ThetaStates {
  struct Sketch {
    std::optional<ThetaSketch> before;
    datasketches::update_theta_sketch added;
  };
  uint8_t lg_k;
  explicit ThetaOfKeys(uint8_t lg_k) : lg_k(lg_k) {}

  Sketch open(std::string_view state) const {
    std::optional<ThetaSketch> before;
    if (!state.empty()) before = read(state);
    return {std::move(before), datasketches::update_theta_sketch::builder().set_lg_k(builder_lg_k(lg_k)).build()};
  }
  std::string close(const Sketch& sketch) const {
    const ThetaSketch added = trimmed(sketch.added.compact(), lg_k);
    return theta_bytes(sketch.before ? unite(*sketch.before, added, lg_k) : added);
  }
  std::string merge(std::string_view left, std::string_view right) const { return theta_bytes(unite(read(left), read(right), lg_k)); }

  template <typename Visit>
  void for_each_row(const Columns& inputs, int64_t num_rows, Visit&& visit) const {
    visit_keys(*inputs[0], [&](const auto& keys) {
      for_each_input(inputs, num_rows, [&](int64_t row) {
        visit(row, [&](Sketch& sketch) { with_key(keys[row], [&](auto... key) { sketch.added.update(key...); }); });
      });
    });
  }
};

struct ThetaUnion : ThetaStates {
  using Sketch = datasketches::theta_union;
  uint8_t lg_k;
  explicit ThetaUnion(uint8_t lg_k) : lg_k(lg_k) {}

  Sketch open(std::string_view state) const {
    Sketch sketch = Sketch::builder().set_lg_k(builder_lg_k(lg_k)).build();
    if (!state.empty()) sketch.update(read(state));
    return sketch;
  }
  std::string close(const Sketch& sketch) const { return theta_bytes(trimmed(sketch.get_result(), lg_k)); }
  std::string merge(std::string_view left, std::string_view right) const { return theta_bytes(unite(read(left), read(right), lg_k)); }
  template <typename Visit>
  void for_each_row(const Columns& inputs, int64_t num_rows, Visit&& visit) const {
    for_each_sketch(inputs, num_rows, visit, [](Sketch& sketch, std::string_view bytes) { sketch.update(read_theta(bytes, "theta_union_agg")); });
  }
};

struct ThetaIntersection : ThetaStates {
  using Sketch = datasketches::theta_intersection;

  Sketch open(std::string_view state) const {
    Sketch sketch;
    if (!state.empty()) sketch.update(read(state));
    return sketch;
  }
  std::string close(const Sketch& sketch) const { return sketch.has_result() ? theta_bytes(sketch.get_result()) : std::string(); }
  std::string merge(std::string_view left, std::string_view right) const {
    Sketch both = open(left);
    both.update(read(right));
    return close(both);
  }
  template <typename Visit>
  void for_each_row(const Columns& inputs, int64_t num_rows, Visit&& visit) const {
    for_each_sketch(inputs, num_rows, visit,
                    [](Sketch& sketch, std::string_view bytes) { sketch.update(read_theta(bytes, "theta_intersection_agg")); });
  }
};

// A null counts as 0.
uint8_t lg_k_of(const std::vector<ExpressionPtr>& arguments, EvalMode mode, std::string_view function) {
  if (arguments.size() < 2) return kDefaultLgNomEntries;
  if (!is_constant(*arguments[1])) throw Error("THETA_LG_NOM_ENTRIES_MUST_BE_CONSTANT", {{"function", "`" + std::string(function) + "`"}});
  const Value value = constant_of(arguments[1], TypeId::kInt, mode);
  const int64_t lg_k = value.is_null() ? 0 : value.as_int();
  require_lg_nom_entries(function, lg_k);
  return static_cast<uint8_t>(lg_k);
}

template <typename Family>
void add_with_lg_k(AggregateFunctionRegistry& registry, const std::string& name, const InputType& input) {
  add_sketch_aggregate(
      registry,
      {.name = name,
       .inputs = {input, TypeId::kInt},
       .required = 1,
       .shown_defaults = {"12"},
       .ignores_duplicates = true,
       .check = [name](const auto& arguments, EvalMode mode, const std::string&) { lg_k_of(arguments, mode, name); },
       .accumulator = [name](const AggregateCall& call) { return make_sketch_accumulator(Family(lg_k_of(call.arguments, call.mode, name))); }});
}

}  // namespace

void register_theta_sketches(AggregateFunctionRegistry& registry) {
  add_with_lg_k<ThetaOfKeys>(registry, "theta_sketch_agg", sketch_key_type());
  add_with_lg_k<ThetaUnion>(registry, "theta_union_agg", TypeId::kBinary);
  add_sketch_aggregate(registry, {.name = "theta_intersection_agg",
                                  .inputs = {TypeId::kBinary},
                                  .required = 1,
                                  .ignores_duplicates = true,
                                  .accumulator = [](const AggregateCall&) { return make_sketch_accumulator(ThetaIntersection()); }});
}

}  // namespace izvor::expr
