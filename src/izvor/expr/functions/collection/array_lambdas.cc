// Lambdas over the elements of arrays: transform, filter, exists, forall, zip_with.
#include <algorithm>

#include "izvor/expr/cell_sink.h"
#include "izvor/expr/functions/collection/collection_types.h"
#include "izvor/expr/functions/collection/families.h"
#include "izvor/expr/functions/collection/lambda_call.h"
#include "izvor/expr/functions/collection/list_cells.h"

namespace izvor::expr {
namespace {

// Nulls are not taken for arrays here.
const DataType& strict_array(const ResolveInput& input, size_t index) {
  if (input.type(index).id() == TypeId::kNull) throw unexpected_input_type(input.sql, index, "\"ARRAY\"", input.argument(index));
  array_argument(input, index);
  return input.type(index);
}

// The element and, when the lambda asks for it, its position.
std::vector<Attribute> element_parameters(const ResolveInput& input, size_t count, bool may_have_position) {
  const DataType& array = strict_array(input, 0);
  std::vector<Attribute> parameters{parameter(element_type(array), contains_null(array))};
  if (may_have_position && count == 2) parameters.push_back(parameter(TypeId::kInt, false));
  return parameters;
}

std::vector<Attribute> element_with_position(const ResolveInput& input, size_t, size_t count) { return element_parameters(input, count, true); }
std::vector<Attribute> element_alone(const ResolveInput& input, size_t, size_t count) { return element_parameters(input, count, false); }

std::shared_ptr<arrow::Array> apply_to_elements(const ColumnCall& call, const ListCells& lists, const ChosenElements& elements) {
  arrow::ArrayVector arguments{elements.of(lists.elements(), call.pool())};
  const auto* lambda = call.call.arguments[1]->as<Lambda>();
  if (lambda != nullptr && lambda->parameters.size() == 2) arguments.push_back(positions_of(elements, lists, call.pool()));
  return apply_lambda(call, 1, arguments, elements.rows);
}

// ---- transform, filter. ----

Signature resolve_transform(const ResolveInput& input) {
  input.require_size(2);
  const Expression& body = body_of(input.argument(1));
  return {{strict_array(input, 0), input.type(1)}, DataType::array(body.type, body.nullable), input.nullable(0)};
}

std::shared_ptr<arrow::Array> evaluate_transform(const ColumnCall& call) {
  const ListCells lists(call.argument(0));
  const auto values = apply_to_elements(call, lists, all_elements(lists, call.selection));
  ListOffsets offsets(call.selection.num_rows, call.pool());
  for_each_complete_row(call.selection, {call.arguments[0]}, offsets, [&](int64_t row) {
    offsets.start(row);
    offsets.add(lists.size(row));
  });
  return offsets.finish(call.type, *values);
}

Signature resolve_filter(const ResolveInput& input) {
  input.require_size(2);
  const DataType& array = strict_array(input, 0);
  require_predicate(input, 1);
  return {{array, input.type(1)}, array, input.nullable(0)};
}

std::shared_ptr<arrow::Array> evaluate_filter(const ColumnCall& call) {
  const ListCells lists(call.argument(0));
  const TrueCells keeps(apply_to_elements(call, lists, all_elements(lists, call.selection)));
  PickedLists out(call.selection.num_rows, call.pool());
  out.add_source(lists.elements());
  int64_t element = 0;
  for_each_complete_row(call.selection, {call.arguments[0]}, out, [&](int64_t row) {
    out.start(row);
    for (int32_t cell = lists.begin(row); cell < lists.end(row); ++cell) {
      if (keeps[element++]) out.pick(cell);
    }
  });
  return out.finish(call.type);
}

// ---- exists, forall. ----

Signature resolve_quantifier(const ResolveInput& input) {
  input.require_size(2);
  const DataType& array = strict_array(input, 0);
  require_predicate(input, 1);
  return {{array, input.type(1)}, TypeId::kBoolean, input.nullable(0) || body_of(input.argument(1)).nullable};
}

// What is known of a row: whether an element decided it, and whether one gave null.
struct Verdict {
  bool is_decided = false;
  bool has_null = false;
};

// exists (`decisive` true): true if an element is true, else null if one is null, else false. forall: the same of false.
class Quantifier {
 public:
  Quantifier(const ColumnCall& call, bool decisive)
      : call_(call), decisive_(decisive), lists_(call.argument(0)), verdicts_(static_cast<size_t>(call.selection.num_rows)) {}

  std::shared_ptr<arrow::Array> evaluate() {
    // Elements behind the one that decides are not looked at, which shows when they raise errors.
    can_fail(body_of(*call_.call.arguments[1])) ? judge_step_by_step() : judge(all_elements(lists_, call_.selection));
    CellSink<bool> out(call_.selection.num_rows, call_.type, call_.pool());
    for_each_complete_row(call_.selection, {call_.arguments[0]}, out, [&](int64_t row) {
      const Verdict& verdict = verdicts_[static_cast<size_t>(row)];
      !verdict.is_decided&& verdict.has_null ? out.set_null(row) : out.set(row, verdict.is_decided == decisive_);
    });
    return out.finish();
  }

 private:
  void judge(const ChosenElements& elements) {
    const TrueCells values(apply_to_elements(call_, lists_, elements));
    for (int64_t i = 0; i < elements.size(); ++i) {
      Verdict& verdict = verdicts_[static_cast<size_t>(elements.rows[static_cast<size_t>(i)])];
      values.is_null(i) ? verdict.has_null = true : verdict.is_decided = verdict.is_decided || values[i] == decisive_;
    }
  }

  void judge_step_by_step() {
    for (int32_t step = 0;; ++step) {
      ChosenElements elements;
      call_.selection.for_each([&](int64_t row) {
        if (lists_.is_valid(row) && step < lists_.size(row) && !verdicts_[static_cast<size_t>(row)].is_decided)
          elements.add(lists_.begin(row) + step, row);
      });
      if (elements.size() == 0) return;
      judge(elements);
    }
  }

  const ColumnCall& call_;
  bool decisive_;
  ListCells lists_;
  std::vector<Verdict> verdicts_;
};

// ---- zip_with. ----

std::vector<Attribute> zip_parameters(const ResolveInput& input, size_t, size_t) {
  return {parameter(element_type(strict_array(input, 0)), true), parameter(element_type(strict_array(input, 1)), true)};
}

Signature resolve_zip_with(const ResolveInput& input) {
  input.require_size(3);
  const Expression& body = body_of(input.argument(2));
  return {{strict_array(input, 0), strict_array(input, 1), input.type(2)},
          DataType::array(body.type, body.nullable),
          input.nullable(0) || input.nullable(1)};
}

// The shorter array is filled with nulls.
std::shared_ptr<arrow::Array> evaluate_zip_with(const ColumnCall& call) {
  const ListCells left(call.argument(0));
  const ListCells right(call.argument(1));
  ChosenElements of_left;
  ChosenElements of_right;
  ListOffsets offsets(call.selection.num_rows, call.pool());
  for_each_complete_row(call.selection, {call.arguments[0], call.arguments[1]}, offsets, [&](int64_t row) {
    const int32_t size = std::max(left.size(row), right.size(row));
    offsets.start(row);
    offsets.add(size);
    for (int32_t i = 0; i < size; ++i) {
      of_left.add(i < left.size(row) ? left.begin(row) + i : kGatherNull, row);
      of_right.add(i < right.size(row) ? right.begin(row) + i : kGatherNull, row);
    }
  });
  const auto values = apply_lambda(call, 2, {of_left.of(left.elements(), call.pool()), of_right.of(right.elements(), call.pool())}, of_left.rows);
  return offsets.finish(call.type, *values);
}

}  // namespace

void register_array_lambdas(ScalarFunctionRegistry& registry) {
  registry.add<LambdaFunction>(LambdaFunctionSpec{"transform", element_with_position, resolve_transform, evaluate_transform});
  registry.add<LambdaFunction>(LambdaFunctionSpec{"filter", element_with_position, resolve_filter, evaluate_filter});
  registry.add<LambdaFunction>(
      LambdaFunctionSpec{"exists", element_alone, resolve_quantifier, [](const ColumnCall& call) { return Quantifier(call, true).evaluate(); }});
  registry.add<LambdaFunction>(
      LambdaFunctionSpec{"forall", element_alone, resolve_quantifier, [](const ColumnCall& call) { return Quantifier(call, false).evaluate(); }});
  registry.add<LambdaFunction>(LambdaFunctionSpec{"zip_with", zip_parameters, resolve_zip_with, evaluate_zip_with, nullptr, false, 3, 3, 2});
}

}  // namespace izvor::expr
