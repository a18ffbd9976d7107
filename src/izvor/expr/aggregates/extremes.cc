// min and max, in the order of the comparisons (NaN greatest). Of equal values (0.0 and -0.0) the first stays. bool_and (every) and bool_or (some,
// any) are the least and the greatest of booleans.
#include "izvor/expr/aggregates/aggregate_definition.h"
#include "izvor/expr/aggregates/families.h"
#include "izvor/expr/aggregates/kept_cells.h"
#include "izvor/expr/cell_order.h"
#include "izvor/expr/function_errors.h"

namespace izvor::expr {
namespace {

template <typename T>
struct ExtremeState {
  uint64_t nulls = 1;
  StateCell<T> value{};
};

template <typename T, bool kIsMax>
struct Extreme {
  using Result = T;
  using State = ExtremeState<T>;

  void add(State& state, T value, const StateScope& scope) const {
    if (state.nulls != 0 || wins(value, from_cell<T>(state.value))) {
      assign<T>(state.value, value, *scope.arena);
      state.nulls = 0;
    }
  }
  void merge(State& state, const State& other, const StateScope& scope) const {
    if (other.nulls == 0) add(state, from_cell<T>(other.value), scope);
  }
  std::optional<T> result(const State& state, const StateScope&) const {
    return state.nulls == 0 ? std::optional<T>(from_cell<T>(state.value)) : std::nullopt;
  }

 private:
  static bool wins(T candidate, T current) { return kIsMax ? LessCells::apply(current, candidate) : LessCells::apply(candidate, current); }
};

// Of nested values, by their encodings; of NULLs, which never come.
struct KeptExtreme {
  using Result = std::string_view;
  using State = ExtremeState<std::string_view>;
  KeptOrder order;
  bool is_max;

  void add(State& state, std::string_view value, const StateScope& scope) const {
    if (state.nulls != 0 || (is_max ? order.less(view(state.value), value) : order.less(value, view(state.value)))) {
      assign<std::string_view>(state.value, value, *scope.arena);
      state.nulls = 0;
    }
  }
  void merge(State& state, const State& other, const StateScope& scope) const {
    if (other.nulls == 0) add(state, view(other.value), scope);
  }
  std::optional<std::string_view> result(const State& state, const StateScope&) const {
    return state.nulls == 0 ? std::optional(view(state.value)) : std::nullopt;
  }
};

template <bool kIsMax>
std::unique_ptr<Accumulator> make_extreme(const DataType& type, std::vector<StateField> fields) {
  if (!has_physical_type(type)) {
    const KeptForm form(type);
    using Inner = CellAccumulator<KeptExtreme, std::string_view>;
    return std::make_unique<KeptAccumulator>(std::make_unique<Inner>(KeptExtreme{KeptOrder(form), kIsMax}, std::move(fields), TypeId::kBinary),
                                             std::vector<KeptForm>{form}, form);
  }
  return visit_physical(type, [&]<typename T>(Physical<T>) -> std::unique_ptr<Accumulator> {
    return std::make_unique<CellAccumulator<Extreme<T, kIsMax>, T>>(Extreme<T, kIsMax>(), std::move(fields), type);
  });
}

class ExtremeFunction : public AggregateFunction {
 public:
  ExtremeFunction(const char* name, bool is_max) : name_(name), is_max_(is_max) {}
  std::string_view name() const override { return name_; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string& sql) const override {
    require_num_args(name_, 1, arguments);
    const DataType& type = arguments[0]->type;
    if (!is_ordered(type)) throw invalid_ordering_type(sql, name_, type);
    return {{type}, type, true};
  }

  std::unique_ptr<Accumulator> accumulator(const AggregateCall& call) const override {
    std::vector<StateField> fields{{is_max_ ? "max" : "min", call.type}};
    return is_max_ ? make_extreme<true>(call.type, std::move(fields)) : make_extreme<false>(call.type, std::move(fields));
  }

  bool ignores_duplicates() const override { return true; }

 private:
  const char* name_;
  bool is_max_;
};

class BooleanExtreme final : public ExtremeFunction {
 public:
  using ExtremeFunction::ExtremeFunction;
  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    require_num_args(name(), 1, arguments);
    return {cast_inputs({TypeId::kBoolean}, arguments, mode, sql), TypeId::kBoolean, true};
  }
};

}  // namespace

void register_extremes(AggregateFunctionRegistry& registry) {
  registry.add<ExtremeFunction>("min", false);
  registry.add<ExtremeFunction>("max", true);
  for (const char* name : {"bool_and", "every"}) registry.add<BooleanExtreme>(name, false);
  for (const char* name : {"bool_or", "some", "any"}) registry.add<BooleanExtreme>(name, true);
}

}  // namespace izvor::expr
