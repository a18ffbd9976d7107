// kll_sketch_agg(x [, k]), kll_merge_agg(sketch [, k]), each for items that are bigint, float and double.
#include <optional>

#include "izvor/expr/aggregates/sketch_accumulator.h"
#include "izvor/expr/aggregates/sketch_aggregate.h"
#include "izvor/expr/aggregates/sketch_families.h"
#include "izvor/expr/aggregates/sketch_keys.h"
#include "izvor/expr/functions/sketch/kll_bytes.h"
#include "izvor/expr/functions/sketch/sketch_arguments.h"

namespace izvor::expr {
namespace {

struct KllSettings {
  std::string name;
  std::optional<uint16_t> k;

  uint16_t k_or_default() const { return k.value_or(static_cast<uint16_t>(kDefaultKllK)); }
};

template <typename T>
struct KllOfItems {
  using Sketch = KllSketch<T>;
  KllSettings settings;

  Sketch open(std::string_view state) const { return state.empty() ? Sketch(settings.k_or_default()) : read_kll<T>(state, settings.name); }
  std::string close(const Sketch& sketch) const { return kll_bytes<T>(sketch); }
  std::string merge(std::string_view left, std::string_view right) const {
    Sketch both = open(left);
    both.merge(open(right));
    return close(both);
  }
  // Spark's result has been merged into another sketch, which turns the order of items around.
  std::string result(std::string_view state) const {
    Sketch merged = open({});
    if (!state.empty()) merged.merge(open(state));
    return close(merged);
  }
  template <typename Visit>
  void for_each_row(const Columns& inputs, int64_t num_rows, Visit&& visit) const {
    visit_keys(*inputs[0], [&](const auto& items) {
      if constexpr (std::is_arithmetic_v<std::decay_t<decltype(items[0])>>) {
        for_each_input(inputs, num_rows, [&](int64_t row) { visit(row, [&](Sketch& sketch) { sketch.update(static_cast<T>(items[row])); }); });
      }
    });
  }
};

// Without k, the one of the first sketch.
template <typename T>
struct KllOfSketches {
  using Sketch = std::optional<KllSketch<T>>;
  KllSettings settings;

  Sketch open(std::string_view state) const {
    Sketch sketch;
    if (!state.empty()) sketch.emplace(read_kll<T>(state, settings.name));
    return sketch;
  }
  std::string close(const Sketch& sketch) const { return sketch ? kll_bytes<T>(*sketch) : std::string(); }
  std::string merge(std::string_view left, std::string_view right) const {
    Sketch both = open(left);
    add(both, right);
    return close(both);
  }
  std::string result(std::string_view state) const {
    return state.empty() ? kll_bytes<T>(KllSketch<T>(settings.k_or_default())) : std::string(state);
  }
  template <typename Visit>
  void for_each_row(const Columns& inputs, int64_t num_rows, Visit&& visit) const {
    for_each_sketch(inputs, num_rows, visit, [&](Sketch& sketch, std::string_view bytes) { add(sketch, bytes); });
  }

 private:
  void add(Sketch& sketch, std::string_view bytes) const {
    const KllSketch<T> added = read_kll<T>(bytes, settings.name);
    if (!sketch) sketch.emplace(settings.k.value_or(added.get_k()));
    sketch->merge(added);
  }
};

KllSettings settings_of(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& name, const std::string& sql) {
  KllSettings settings{name, std::nullopt};
  if (arguments.size() > 1) settings.k = constant_kll_k(arguments[1], mode, name, sql);
  return settings;
}

template <typename Family>
void add(AggregateFunctionRegistry& registry, const std::string& name, const InputType& input) {
  add_sketch_aggregate(
      registry,
      {.name = name,
       .inputs = {input, TypeId::kInt},
       .required = 1,
       .check = [name](const auto& arguments, EvalMode mode, const std::string& sql) { settings_of(arguments, mode, name, sql); },
       .accumulator =
           [name](const AggregateCall& call) { return make_sketch_accumulator(Family{settings_of(call.arguments, call.mode, name, "")}); }});
}

template <typename T>
void register_items(AggregateFunctionRegistry& registry, const std::string& suffix, const InputType& input) {
  add<KllOfItems<T>>(registry, "kll_sketch_agg" + suffix, input);
  add<KllOfSketches<T>>(registry, "kll_merge_agg" + suffix, TypeId::kBinary);
}

}  // namespace

void register_kll_sketches(AggregateFunctionRegistry& registry) {
  register_items<int64_t>(registry, "_bigint", InputType::one_of({TypeId::kByte, TypeId::kInt, TypeId::kLong, TypeId::kShort}));
  register_items<float>(registry, "_float", TypeId::kFloat);
  register_items<double>(registry, "_double", InputType::one_of({TypeId::kFloat, TypeId::kDouble}));
}

}  // namespace izvor::expr
