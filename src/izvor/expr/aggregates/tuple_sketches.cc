// tuple_sketch_agg(key, summary [, lgNomEntries [, mode]]), tuple_union_agg(sketch [, lgNomEntries [, mode]]),
// tuple_intersection_agg(sketch [, mode]), each for summaries that are doubles (..._double) and integers (..._integer).
#include <optional>
#include <utility>

#include <datasketches/tuple_intersection.hpp>
#include <datasketches/tuple_union.hpp>

#include "izvor/expr/aggregates/sketch_accumulator.h"
#include "izvor/expr/aggregates/sketch_aggregate.h"
#include "izvor/expr/aggregates/sketch_families.h"
#include "izvor/expr/aggregates/sketch_keys.h"
#include "izvor/expr/functions/sketch/sketch_arguments.h"
#include "izvor/expr/functions/sketch/sketch_bytes.h"
#include "izvor/expr/functions/sketch/theta_bytes.h"
#include "izvor/expr/functions/sketch/tuple_bytes.h"

namespace izvor::expr {
namespace {

struct TupleSettings {
  std::string name;
  uint8_t lg_k = kDefaultLgNomEntries;
  SummaryMode mode = SummaryMode::kSum;
};

template <typename T>
struct TupleFamily {
  TupleSettings settings;
  explicit TupleFamily(TupleSettings given) : settings(std::move(given)) {}

  TupleSketch<T> read(std::string_view bytes) const { return read_tuple<T>(bytes, settings.name); }
  std::string result(std::string_view state) const { return state.empty() ? tuple_bytes<T>(empty_tuple<T>()) : std::string(state); }
  SummaryPolicy<T> policy() const { return {settings.mode}; }
};

// As for theta sketches, rows go into a new sketch that is united with the one before.
template <typename T>
struct TupleOfKeys : TupleFamily<T> {
  using TupleFamily<T>::TupleFamily;
  using TupleFamily<T>::settings;
  using Update = datasketches::update_tuple_sketch<TupleSummary<T>, T, SummaryPolicy<T>>;
  struct Sketch {
    std::optional<TupleSketch<T>> before;
    Update added;
  };

  Sketch open(std::string_view state) const {
    std::optional<TupleSketch<T>> before;
    if (!state.empty()) before.emplace(this->read(state));
    return {std::move(before), typename Update::builder(this->policy()).set_lg_k(builder_lg_k(settings.lg_k)).build()};
  }
  std::string close(const Sketch& sketch) const {
    const TupleSketch<T> added = trimmed<T>(sketch.added.compact(false), settings.lg_k);
    return tuple_bytes<T>(sketch.before ? unite<T>(*sketch.before, added, settings.lg_k, settings.mode) : added);
  }
  std::string merge(std::string_view left, std::string_view right) const {
    return tuple_bytes<T>(unite<T>(this->read(left), this->read(right), settings.lg_k, settings.mode));
  }
  template <typename Visit>
  void for_each_row(const Columns& inputs, int64_t num_rows, Visit&& visit) const {
    if (inputs[1]->type_id() == arrow::Type::NA) return;
    const Cells<T> summaries(*inputs[1]->data());
    visit_keys(*inputs[0], [&](const auto& keys) {
      for_each_input(inputs, num_rows, [&](int64_t row) {
        visit(row, [&](Sketch& sketch) { with_key(keys[row], [&](auto... key) { sketch.added.update(key..., T{summaries[row]}); }); });
      });
    });
  }
};

template <typename T>
struct TupleUnion : TupleFamily<T> {
  using TupleFamily<T>::TupleFamily;
  using TupleFamily<T>::settings;
  using Sketch = datasketches::tuple_union<TupleSummary<T>, SummaryPolicy<T>>;

  Sketch open(std::string_view state) const {
    Sketch sketch = typename Sketch::builder(this->policy()).set_lg_k(builder_lg_k(settings.lg_k)).build();
    if (!state.empty()) sketch.update(this->read(state));
    return sketch;
  }
  std::string close(const Sketch& sketch) const { return tuple_bytes<T>(trimmed<T>(sketch.get_result(false), settings.lg_k)); }
  std::string merge(std::string_view left, std::string_view right) const {
    return tuple_bytes<T>(unite<T>(this->read(left), this->read(right), settings.lg_k, settings.mode));
  }
  template <typename Visit>
  void for_each_row(const Columns& inputs, int64_t num_rows, Visit&& visit) const {
    for_each_sketch(inputs, num_rows, visit, [&](Sketch& sketch, std::string_view bytes) { sketch.update(this->read(bytes)); });
  }
};

template <typename T>
struct TupleIntersection : TupleFamily<T> {
  using TupleFamily<T>::TupleFamily;
  struct Sketch {
    datasketches::tuple_intersection<TupleSummary<T>, SummaryPolicy<T>> common;
    bool has_empty = false;

    void add(const TupleSketch<T>& other) {
      has_empty |= other.is_empty();
      common.update(other);
    }
  };

  Sketch open(std::string_view state) const {
    Sketch sketch{datasketches::tuple_intersection<TupleSummary<T>, SummaryPolicy<T>>(datasketches::DEFAULT_SEED, this->policy())};
    if (!state.empty()) sketch.add(this->read(state));
    return sketch;
  }
  std::string close(const Sketch& sketch) const {
    if (!sketch.common.has_result()) return {};
    const TupleSketch<T> common = sketch.common.get_result(false);
    return tuple_bytes<T>(sketch.has_empty ? common : not_empty<T>(common));
  }
  std::string merge(std::string_view left, std::string_view right) const {
    Sketch both = open(left);
    both.add(this->read(right));
    return close(both);
  }
  template <typename Visit>
  void for_each_row(const Columns& inputs, int64_t num_rows, Visit&& visit) const {
    for_each_sketch(inputs, num_rows, visit, [&](Sketch& sketch, std::string_view bytes) { sketch.add(this->read(bytes)); });
  }
};

// The arguments from position `at` on: lgNomEntries if the function has it, then the mode.
TupleSettings settings_of(const std::vector<ExpressionPtr>& arguments, size_t at, bool has_lg_k, EvalMode mode, const std::string& name,
                          const std::string& sql) {
  TupleSettings settings{name};
  if (has_lg_k && arguments.size() > at) settings.lg_k = constant_lg_nom_entries(arguments[at++], mode, name, sql);
  if (arguments.size() > at) settings.mode = constant_summary_mode(arguments[at], mode, name, sql);
  return settings;
}

template <typename Family>
void add(AggregateFunctionRegistry& registry, SketchAggregateSpec spec, bool has_lg_k) {
  if (has_lg_k) {
    spec.inputs.emplace_back(TypeId::kInt);
    spec.shown_defaults = {"12", "sum"};
  } else {
    spec.shown_defaults = {"sum"};
  }
  spec.inputs.emplace_back(TypeId::kString);
  spec.casts = true;
  const auto settings = [name = spec.name, at = spec.columns, has_lg_k](const auto& arguments, EvalMode mode, const std::string& sql) {
    return settings_of(arguments, at, has_lg_k, mode, name, sql);
  };
  spec.check = settings;
  spec.accumulator = [settings](const AggregateCall& call) { return make_sketch_accumulator(Family(settings(call.arguments, call.mode, ""))); };
  add_sketch_aggregate(registry, std::move(spec));
}

template <typename T>
void register_summaries(AggregateFunctionRegistry& registry) {
  const std::string suffix = std::is_same_v<T, double> ? "_double" : "_integer";
  const TypeId summary = std::is_same_v<T, double> ? TypeId::kDouble : TypeId::kInt;
  add<TupleOfKeys<T>>(registry,
                      {.name = "tuple_sketch_agg" + suffix,
                       .inputs = {sketch_key_type(), summary},
                       .required = 2,
                       .columns = 2,
                       .parameters = {"key", "summary", "lgNomEntries", "mode"}},
                      true);
  add<TupleUnion<T>>(
      registry, {.name = "tuple_union_agg" + suffix, .inputs = {TypeId::kBinary}, .required = 1, .parameters = {"child", "lgNomEntries", "mode"}},
      true);
  add<TupleIntersection<T>>(registry, {.name = "tuple_intersection_agg" + suffix, .inputs = {TypeId::kBinary}, .required = 1}, false);
}

}  // namespace

void register_tuple_sketches(AggregateFunctionRegistry& registry) {
  register_summaries<double>(registry);
  register_summaries<int32_t>(registry);
}

}  // namespace izvor::expr
