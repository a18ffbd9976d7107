// Functions of KLL sketches, each for items that are bigint, float and double: kll_sketch_get_n(sketch), kll_sketch_to_string(sketch),
// kll_sketch_merge(left, right), kll_sketch_get_quantile(sketch, rank or ranks), kll_sketch_get_rank(sketch, quantile or quantiles).
#include <cmath>

#include <arrow/array.h>

#include "izvor/expr/aggregates/list_sink.h"
#include "izvor/expr/functions/sketch/families.h"
#include "izvor/expr/functions/sketch/kll_bytes.h"
#include "izvor/expr/functions/sketch/kll_summary.h"
#include "izvor/expr/functions/sketch/sketch_arguments.h"
#include "izvor/expr/functions/sketch/sketch_errors.h"
#include "izvor/expr/functions/sketch/sketch_function.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::expr {
namespace {

using Bytes = std::string_view;

template <typename T>
constexpr TypeId kItem = std::is_same_v<T, int64_t> ? TypeId::kLong
                         : std::is_same_v<T, float> ? TypeId::kFloat
                                                    : TypeId::kDouble;
template <typename T>
constexpr const char* kSuffix = std::is_same_v<T, int64_t> ? "_bigint"
                                : std::is_same_v<T, float> ? "_float"
                                                           : "_double";

// The item below or at which the share `rank` of all rows lies; positions are rounded as Java's sketches round them.
template <typename T>
T quantile_of(const KllSketch<T>& sketch, double rank, const std::string& function) {
  constexpr double kRounding = 1e7;
  if (rank < 0 || rank > 1) throw Error("KLL_SKETCH_INVALID_QUANTILE_RANGE", {{"functionName", "`" + function + "`"}});
  const auto rows = static_cast<double>(sketch.get_n());
  double position = std::isnan(rank) ? 0 : rank * rows;
  if (rows <= kRounding) position = std::floor(position * kRounding + 0.5) / kRounding;
  position = std::ceil(position);
  return sketch.get_quantile(position == 0 ? 0 : (position - 0.5) / rows, true);
}

template <typename T>
double rank_of(const KllSketch<T>& sketch, T quantile, const std::string&) {
  if (quantile != quantile) throw std::invalid_argument("no number");
  return sketch.get_rank(quantile, true);
}

template <typename In>
std::vector<In> values_of(const Value& value) {
  if (value.type.id() != TypeId::kArray) return {physical_value<In>(value)};
  const auto elements = static_cast<const arrow::ListArray&>(*value.as_nested()).value_slice(0);
  const Cells<In> cells(*elements->data());
  std::vector<In> values;
  for (int64_t i = 0; i < elements->length(); ++i) values.push_back(cells[i]);
  return values;
}

bool may_hold_nulls(const Expression& argument) { return argument.type.id() == TypeId::kArray && argument.type.fields()[0].nullable; }
bool is_array_of(const DataType& type, TypeId item) { return type.fields()[0].type().id() == item; }

bool holds_nulls(const ExpressionPtr& argument, EvalMode mode) {
  if (!is_constant(*argument)) return false;
  const Value value = constant_of(argument, argument->type, mode);
  return !value.is_null() && static_cast<const arrow::ListArray&>(*value.as_nested()).value_slice(0)->null_count() > 0;
}

// Asks a sketch of items T for the answer Out to a constant In, or to each of a constant array.
template <typename T, typename In, typename Out>
class KllQuery final : public CellFunctionBase {
 public:
  using Answer = Out (*)(const KllSketch<T>&, In, const std::string&);

  KllQuery(const std::string& name, const char* asked, Answer answer) : CellFunctionBase(spec_of(name, asked)), name_(name), answer_(answer) {}

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    std::array<Operand, 2> operands;
    if (!evaluate_operands(call, selection, context, nullptr, operands.data())) return null_column(type, selection.num_rows, context.pool());
    const std::vector<In> questions = values_of<In>(operands[1].constant);
    const OperandCells<std::optional<Bytes>> sketches(operands[0], context.pool());
    ListSink<Out> sink(selection.num_rows, type, context.pool());
    int64_t row = 0;
    selection.for_each([&](int64_t selected) {
      for (; row < selected; ++row) sink.append_null();
      append(sketches[row], questions, row, sink, context.errors());
      ++row;
    });
    for (; row < selection.num_rows; ++row) sink.append_null();
    return sink.finish();
  }

 private:
  static CellFunctionSpec spec_of(const std::string& name, const char* asked) {
    const InputType question = InputType::one_of({kItem<In>, DataType::array(kItem<In>, false)});
    const auto result = [](const std::vector<DataType>& types) {
      return types[1].id() == TypeId::kArray ? DataType::array(kItem<Out>, false) : DataType(kItem<Out>);
    };
    CellFunctionSpec spec = sketch_spec(name, {TypeId::kBinary, question}, ResultType(result), true);
    spec.check = [question, asked](const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) {
      const ExpressionPtr& argument = arguments[1];
      if (may_hold_nulls(*argument) && (!is_array_of(argument->type, kItem<In>) || holds_nulls(argument, mode))) {
        throw unexpected_input_type(sql, 1, question.sql(), *argument);
      }
      if (!is_constant(*arguments[1])) throw non_foldable_input(sql, std::string("`") + asked + "`", kItem<In>, *arguments[1]);
    };
    return spec;
  }

  void append(const std::optional<Bytes>& bytes, const std::vector<In>& questions, int64_t row, ListSink<Out>& sink, RowErrors& errors) const {
    if (!bytes) return sink.append_null();
    try {
      const std::vector<Out> answers = reading_sketch(SketchKind::kKll, name_, [&] {
        const KllSketch<T> sketch = read_kll<T>(*bytes, name_);
        if (sketch.is_empty()) throw std::invalid_argument("empty");
        std::vector<Out> found;
        for (const In question : questions) found.push_back(answer_(sketch, question, name_));
        return found;
      });
      for (const Out answer : answers) sink.append(answer);
      sink.end_list();
    } catch (const Error& error) {
      errors.add(row, error);
      sink.append_null();
    }
  }

  std::string name_;
  Answer answer_;
};

template <typename T>
std::string merged(Bytes left, Bytes right, const std::string& function) {
  KllSketch<T> sketch = read_kll<T>(left, function);
  sketch.merge(read_kll<T>(right, function));
  return kll_bytes<T>(sketch);
}

template <typename T>
void register_items(ScalarFunctionRegistry& registry) {
  const std::string suffix = kSuffix<T>;
  const std::string count = "kll_sketch_get_n" + suffix;
  add_cells<int64_t(Bytes)>(registry, sketch_spec(count, {TypeId::kBinary}, TypeId::kLong, true), [count](CellResult<int64_t>& result, Bytes bytes) {
    set_or_fail(result, SketchKind::kKll, count, [&] { return kll_rows<T>(bytes, count); });
  });
  const std::string text = "kll_sketch_to_string" + suffix;
  add_cells<Bytes(Bytes)>(registry, sketch_spec(text, {TypeId::kBinary}, TypeId::kString, true), [text](CellResult<Bytes>& result, Bytes bytes) {
    set_or_fail(result, SketchKind::kKll, text, [&] { return kll_summary<T>(read_kll<T>(bytes, text), kll_image(bytes)); });
  });
  const std::string merge = "kll_sketch_merge" + suffix;
  add_cells<Bytes(Bytes, Bytes)>(registry, sketch_spec(merge, {TypeId::kBinary, TypeId::kBinary}, TypeId::kBinary, true),
                                 [merge](CellResult<Bytes>& result, Bytes left, Bytes right) {
                                   set_or_fail(result, SketchKind::kKll, merge, [&] { return merged<T>(left, right, merge); });
                                 });
  registry.add<KllQuery<T, double, T>>("kll_sketch_get_quantile" + suffix, "rank", quantile_of<T>);
  registry.add<KllQuery<T, T, double>>("kll_sketch_get_rank" + suffix, "quantile", rank_of<T>);
}

}  // namespace

void register_kll_functions(ScalarFunctionRegistry& registry) {
  register_items<int64_t>(registry);
  register_items<float>(registry);
  register_items<double>(registry);
}

}  // namespace izvor::expr
