// Functions of tuple sketches, each for summaries that are doubles (tuple_..._double) and integers (tuple_..._integer):
//   tuple_sketch_estimate(sketch), tuple_sketch_theta(sketch), tuple_sketch_summary(sketch [, mode]),
//   tuple_union(first, second [, lgNomEntries [, mode]]), tuple_intersection(first, second [, mode]), tuple_difference(first, second)
//   and tuple_union_theta, tuple_intersection_theta, tuple_difference_theta, whose second sketch is a theta sketch.
#include <datasketches/tuple_a_not_b.hpp>
#include <datasketches/tuple_intersection.hpp>

#include "izvor/expr/functions/sketch/families.h"
#include "izvor/expr/functions/sketch/sketch_arguments.h"
#include "izvor/expr/functions/sketch/sketch_errors.h"
#include "izvor/expr/functions/sketch/sketch_function.h"
#include "izvor/expr/functions/sketch/theta_bytes.h"
#include "izvor/expr/functions/sketch/tuple_bytes.h"
#include "izvor/expr/named_parameters.h"

namespace izvor::expr {
namespace {

using Bytes = std::string_view;

// What an operation does to two sketches that were read.
struct OperationSettings {
  SummaryMode mode = SummaryMode::kSum;
  uint8_t lg_k = kDefaultLgNomEntries;
};

template <typename T>
TupleSketch<T> union_of(const TupleSketch<T>& left, const TupleSketch<T>& right, const OperationSettings& settings) {
  return unite<T>(left, right, settings.lg_k, settings.mode);
}

template <typename T>
TupleSketch<T> intersection_of(const TupleSketch<T>& left, const TupleSketch<T>& right, const OperationSettings& settings) {
  datasketches::tuple_intersection<TupleSummary<T>, SummaryPolicy<T>> both(datasketches::DEFAULT_SEED, {settings.mode});
  both.update(left);
  both.update(right);
  const bool is_empty = left.is_empty() || right.is_empty();
  return is_empty ? both.get_result(false) : not_empty<T>(both.get_result(false));
}

template <typename T>
TupleSketch<T> difference_of(const TupleSketch<T>& left, const TupleSketch<T>& right, const OperationSettings&) {
  return datasketches::tuple_a_not_b<TupleSummary<T>>().compute(left, right, false);
}

// The second sketch of an operation. The hashes of a theta sketch have the value that a summary of the mode starts with.
template <typename T, bool kIsTheta>
TupleSketch<T> read_second(Bytes bytes, std::string_view function, SummaryMode mode) {
  if constexpr (kIsTheta) {
    return TupleSketch<T>(read_theta(bytes, function), SummaryPolicy<T>{mode}.create(), true);
  } else {
    return read_tuple<T>(bytes, function);
  }
}

template <typename T, bool kIsTheta>
using Operation = TupleSketch<T> (*)(const TupleSketch<T>&, const TupleSketch<T>&, const OperationSettings&);

template <typename T>
constexpr const char* kSuffix = std::is_same_v<T, double> ? "_double" : "_integer";

// The parameters behind the two sketches.
struct OptionalParameters {
  bool lg_nom_entries;
  bool mode;
};

OperationSettings settings_of(const std::vector<ExpressionPtr>& arguments, const OptionalParameters& parameters, EvalMode mode,
                              const std::string& function, const std::string& sql) {
  OperationSettings settings;
  size_t at = 2;
  if (parameters.lg_nom_entries && arguments.size() > at) settings.lg_k = constant_lg_nom_entries(arguments[at++], mode, function, sql);
  if (parameters.mode && arguments.size() > at) settings.mode = constant_summary_mode(arguments[at], mode, function, sql);
  return settings;
}

// A class of its own for the sake of REQUIRED_PARAMETER_NOT_FOUND and of constants that are read once for a batch.
template <typename T, bool kIsTheta>
class TupleOperation final : public CellFunctionBase {
 public:
  TupleOperation(const std::string& name, OptionalParameters parameters, Operation<T, kIsTheta> operation)
      : CellFunctionBase(spec_of(name, parameters)), name_(name), parameters_(parameters), operation_(operation) {}

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    if (parameters_.lg_nom_entries) require_parameters(name_, {"first", "second", "lgNomEntries", "mode"}, 2, arguments.size());
    return CellFunctionBase::resolve(arguments, mode, sql);
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    std::array<Operand, 4> operands;
    if (!evaluate_operands(call, selection, context, nullptr, operands.data())) return null_column(type, selection.num_rows, context.pool());
    const OperationSettings settings = settings_of(call.arguments, parameters_, call.mode, name_, name_);
    const auto body = [&](CellResult<Bytes>& result, Bytes first, Bytes second) {
      set_or_fail(result, SketchKind::kTuple, name_, [&] {
        const TupleSketch<T> left = read_tuple<T>(first, name_);
        return tuple_bytes<T>(operation_(left, read_second<T, kIsTheta>(second, name_, settings.mode), settings));
      });
    };
    return detail::CellSignature<Bytes(Bytes, Bytes)>::run(body, operands.data(), call, type, selection, context);
  }

 private:
  static CellFunctionSpec spec_of(const std::string& name, OptionalParameters parameters) {
    CellFunctionSpec spec = sketch_spec(name, {TypeId::kBinary, TypeId::kBinary}, TypeId::kBinary);
    if (parameters.lg_nom_entries) {
      spec.inputs.emplace_back(TypeId::kInt);
      spec.defaults.push_back(Value::integer(kDefaultLgNomEntries));
    }
    if (parameters.mode) {
      spec.inputs.emplace_back(TypeId::kString);
      spec.defaults.push_back(Value::string("sum"));
    }
    spec.check = [name, parameters](const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) {
      settings_of(arguments, parameters, mode, name, sql);
    };
    return spec;
  }

  std::string name_;
  OptionalParameters parameters_;
  Operation<T, kIsTheta> operation_;
};

template <typename T, bool kIsTheta>
void register_operations(ScalarFunctionRegistry& registry) {
  const std::string suffix = std::string(kIsTheta ? "_theta" : "") + kSuffix<T>;
  registry.add<TupleOperation<T, kIsTheta>>("tuple_union" + suffix, OptionalParameters{true, true}, union_of<T>);
  registry.add<TupleOperation<T, kIsTheta>>("tuple_intersection" + suffix, OptionalParameters{false, true}, intersection_of<T>);
  registry.add<TupleOperation<T, kIsTheta>>("tuple_difference" + suffix, OptionalParameters{false, false}, difference_of<T>);
}

// Integers are summed as longs. A sketch without entries sums up to zero in every mode.
template <typename T, typename Total>
Total summary_of(const TupleSketch<T>& sketch, SummaryMode mode) {
  bool is_first = true;
  Total total = 0;
  for (const auto& [hash, summary] : sketch) {
    const auto value = mode == SummaryMode::kAlwaysOne ? Total{1} : static_cast<Total>(summary.value);
    if (mode == SummaryMode::kAlwaysOne || mode == SummaryMode::kSum) {
      total += value;
    } else {
      total = is_first ? value : combined<double>(mode, static_cast<double>(total), static_cast<double>(value));
    }
    is_first = false;
  }
  return total;
}

template <typename T>
void register_readings(ScalarFunctionRegistry& registry) {
  using Total = std::conditional_t<std::is_same_v<T, double>, double, int64_t>;
  const auto add_reading = [&](const std::string& name, auto reading) {
    add_cells<double(Bytes)>(registry, sketch_spec(name, {TypeId::kBinary}, TypeId::kDouble),
                             [name, reading](CellResult<double>& result, Bytes bytes) {
                               set_or_fail(result, SketchKind::kTuple, name, [&] { return reading(read_tuple<T>(bytes, name)); });
                             });
  };
  const std::string suffix = kSuffix<T>;
  add_reading("tuple_sketch_estimate" + suffix, [](const TupleSketch<T>& sketch) { return sketch.get_estimate(); });
  add_reading("tuple_sketch_theta" + suffix, [](const TupleSketch<T>& sketch) { return sketch.get_theta(); });

  const std::string name = "tuple_sketch_summary" + suffix;
  CellFunctionSpec spec = sketch_spec(name, {TypeId::kBinary, TypeId::kString}, std::is_same_v<T, double> ? TypeId::kDouble : TypeId::kLong);
  spec.defaults = {Value::string("sum")};
  spec.check = [name](const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) {
    if (arguments.size() > 1) constant_summary_mode(arguments[1], mode, name, sql);
  };
  add_cells_with_setup<Total(Bytes, Bytes)>(registry, std::move(spec), [name](const CallSetup& setup) {
    const auto& arguments = setup.call.arguments;
    const SummaryMode mode = arguments.size() > 1 ? constant_summary_mode(arguments[1], setup.call.mode, name, name) : SummaryMode::kSum;
    return [name, mode](CellResult<Total>& result, Bytes bytes, Bytes) {
      set_or_fail(result, SketchKind::kTuple, name, [&] { return summary_of<T, Total>(read_tuple<T>(bytes, name), mode); });
    };
  });
}

template <typename T>
void register_summaries(ScalarFunctionRegistry& registry) {
  register_readings<T>(registry);
  register_operations<T, false>(registry);
  register_operations<T, true>(registry);
}

}  // namespace

void register_tuple_functions(ScalarFunctionRegistry& registry) {
  register_summaries<double>(registry);
  register_summaries<int32_t>(registry);
}

}  // namespace izvor::expr
