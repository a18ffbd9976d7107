// aggregate (reduce): folds the elements of an array.
#include <string>

#include "izvor/expr/functions/collection/collection_types.h"
#include "izvor/expr/functions/collection/families.h"
#include "izvor/expr/functions/collection/lambda_call.h"
#include "izvor/expr/functions/collection/list_cells.h"

namespace izvor::expr {
namespace {

constexpr size_t kZero = 1;
constexpr size_t kMerge = 2;
constexpr size_t kFinish = 3;

std::vector<Attribute> fold_parameters(const ResolveInput& input, size_t index, size_t) {
  if (input.type(0).id() != TypeId::kArray) throw unexpected_input_type(input.sql, 0, "\"ARRAY\"", input.argument(0));
  std::vector<Attribute> parameters{parameter(input.type(kZero), true)};
  if (index == kMerge) parameters.push_back(parameter(element_type(input.type(0)), contains_null(input.type(0))));
  return parameters;
}

Signature resolve_fold(const ResolveInput& input) {
  input.require_size(3, 4);
  if (input.type(0).id() != TypeId::kArray) throw unexpected_input_type(input.sql, 0, "\"ARRAY\"", input.argument(0));
  const Expression& merge = body_of(input.argument(kMerge));
  if (!same_type(input.type(kZero), merge.type))
    throw unexpected_input_type(input.sql, kMerge, quoted_type(input.type(kZero)), input.argument(kMerge));
  if (input.size() == 3) return {input.types(), input.type(kZero), true};
  const Expression& finish = body_of(input.argument(kFinish));
  return {input.types(), finish.type, input.nullable(0) || finish.nullable};
}

// Folds all rows at once: step k takes the element k of every row that has one.
class Fold {
 public:
  explicit Fold(const ColumnCall& call)
      : call_(call),
        lists_(call.argument(0)),
        type_(merge_nullability(call.argument_type(kZero), body_of(*call.call.arguments[kMerge]).type)),
        value_of_row_(static_cast<size_t>(call.selection.num_rows), kGatherNull) {
    call.selection.for_each([&](int64_t row) {
      if (lists_.is_valid(row)) rows_.push_back(static_cast<int32_t>(row));
    });
    values_ = with_type(*gather(call.argument(kZero), rows_.data(), static_cast<int64_t>(rows_.size()), call.pool()), type_);
  }

  std::shared_ptr<arrow::Array> evaluate() {
    for (int32_t step = 0; !rows_.empty(); ++step) {
      retire_rows_of_size(step);
      if (!rows_.empty()) merge(step);
    }
    if (finished_.empty()) return null_column(call_.type, call_.selection.num_rows, call_.pool());
    const auto folded = concatenate_cells(finished_, type_, call_.pool());
    return call_.arguments.size() > kFinish ? finish(folded) : in_row_order(*folded);
  }

 private:
  // Rows without an element for this step have their value.
  void retire_rows_of_size(int32_t size) {
    std::vector<int32_t> done;
    std::vector<int32_t> open;
    std::vector<int32_t> open_rows;
    for (size_t i = 0; i < rows_.size(); ++i) {
      const int32_t row = rows_[i];
      if (lists_.size(row) > size) {
        open.push_back(static_cast<int32_t>(i));
        open_rows.push_back(row);
        continue;
      }
      done.push_back(static_cast<int32_t>(i));
      value_of_row_[static_cast<size_t>(row)] = static_cast<int32_t>(finished_rows_.size());
      finished_rows_.push_back(row);
    }
    if (done.empty()) return;
    finished_.push_back(gather(*values_, done.data(), static_cast<int64_t>(done.size()), call_.pool()));
    values_ = gather(*values_, open.data(), static_cast<int64_t>(open.size()), call_.pool());
    rows_ = std::move(open_rows);
  }

  void merge(int32_t step) {
    ChosenElements elements;
    for (const int32_t row : rows_) elements.add(lists_.begin(row) + step, row);
    values_ = with_type(*apply_lambda(call_, kMerge, {values_, elements.of(lists_.elements(), call_.pool())}, rows_), type_);
  }

  std::shared_ptr<arrow::Array> finish(const std::shared_ptr<arrow::Array>& folded) {
    return in_row_order(*apply_lambda(call_, kFinish, {folded}, finished_rows_));
  }

  std::shared_ptr<arrow::Array> in_row_order(const arrow::Array& values) const {
    return with_type(*gather_or_null(values, value_of_row_.data(), call_.selection.num_rows, call_.pool()), call_.type);
  }

  const ColumnCall& call_;
  ListCells lists_;
  DataType type_;  // of the folded value
  std::vector<int32_t> rows_;
  std::shared_ptr<arrow::Array> values_;  // of rows_, so far
  arrow::ArrayVector finished_;
  std::vector<int32_t> finished_rows_;  // in the order of finished_
  std::vector<int32_t> value_of_row_;   // where a row's value lies in finished_
};

std::string print_fold(const std::string& name, const std::vector<std::string>& arguments) {
  std::string text = name + "(";
  for (const std::string& argument : arguments) text += argument + ", ";
  if (arguments.size() == 3) return text + "lambdafunction(namedlambdavariable(), namedlambdavariable()))";
  text.resize(text.size() - 2);
  return text + ")";
}

}  // namespace

void register_array_aggregate(ScalarFunctionRegistry& registry) {
  for (const char* name : {"aggregate", "reduce"}) {
    registry.add<LambdaFunction>(LambdaFunctionSpec{name, fold_parameters, resolve_fold, [](const ColumnCall& call) { return Fold(call).evaluate(); },
                                                    [name](const std::vector<std::string>& arguments) { return print_fold(name, arguments); }, false,
                                                    3, 4, 2});
  }
}

}  // namespace izvor::expr
