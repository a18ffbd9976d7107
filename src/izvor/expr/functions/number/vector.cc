// Functions of vectors, which are arrays of floats: vector_cosine_similarity, vector_inner_product, vector_l2_distance, vector_norm,
// vector_normalize. Sums are doubles. A vector with a null in it gives null.
#include <cmath>
#include <optional>
#include <span>

#include <arrow/array.h>
#include <arrow/builder.h>

#include "izvor/expr/cast_errors.h"
#include "izvor/expr/column.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/functions/number/families.h"
#include "izvor/expr/input_type.h"
#include "izvor/expr/type_coercion.h"

namespace izvor::expr {
namespace {

using Vector = std::span<const float>;

constexpr float kEuclidean = 2.0f;

DataType vector_type() { return DataType::array(TypeId::kFloat); }

// Nothing is cast, not even a null.
void require_type(const std::vector<ExpressionPtr>& arguments, size_t index, const DataType& type, const std::string& sql) {
  const InputType wanted = type;
  if (!wanted.accepts(arguments[index]->type)) throw unexpected_input_type(sql, index, wanted.sql(), *arguments[index]);
}

// The vectors of a column.
class VectorCells {
 public:
  explicit VectorCells(std::shared_ptr<arrow::Array> column)
      : column_(std::move(column)),
        lists_(static_cast<const arrow::ListArray&>(*column_)),
        floats_(*lists_.values()->data()),
        valid_(*lists_.values()->data()) {}

  bool is_null(int64_t row) const { return lists_.IsNull(row); }
  int64_t length(int64_t row) const { return lists_.value_length(row); }
  Vector operator[](int64_t row) const { return {floats_.values() + lists_.value_offset(row), static_cast<size_t>(length(row))}; }
  bool has_null(int64_t row) const {
    if (valid_.all_valid()) return false;
    for (int64_t at = lists_.value_offset(row); at < lists_.value_offset(row + 1); ++at) {
      if (!valid_[at]) return true;
    }
    return false;
  }

 private:
  std::shared_ptr<arrow::Array> column_;
  const arrow::ListArray& lists_;
  Cells<float> floats_;
  Validity valid_;
};

using Combine = std::optional<double> (*)(Vector, Vector);

double inner_product(Vector a, Vector b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return sum;
}

std::optional<double> cosine_similarity(Vector a, Vector b) {
  const double lengths = std::sqrt(inner_product(a, a)) * std::sqrt(inner_product(b, b));
  return lengths == 0 ? std::nullopt : std::optional<double>(inner_product(a, b) / lengths);
}

double l2_distance(Vector a, Vector b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    const double difference = static_cast<double>(a[i]) - static_cast<double>(b[i]);
    sum += difference * difference;
  }
  return std::sqrt(sum);
}

// A number made of two vectors.
class VectorPair final : public ScalarFunction {
 public:
  VectorPair(const char* name, Combine combine) : name_(name), combine_(combine) {}
  std::string_view name() const override { return name_; }
  bool can_fail(const Call&) const override { return true; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string& sql) const override {
    require_num_args(name(), 2, arguments);
    for (size_t i = 0; i < 2; ++i) require_type(arguments, i, vector_type(), sql);
    return {{arguments[0]->type, arguments[1]->type}, TypeId::kFloat, true};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    const VectorCells left(context.evaluate(*call.arguments[0], selection));
    const VectorCells right(context.evaluate(*call.arguments[1], selection));
    ColumnWriter<float> writer(selection.num_rows, nullptr, context.pool());
    selection.for_each([&](int64_t row) {
      if (left.is_null(row) || right.is_null(row)) return writer.set_null(row);
      if (left.length(row) != right.length(row)) {
        context.errors().add(row, dimension_mismatch(left.length(row), right.length(row)));
        return writer.set_null(row);
      }
      if (left.has_null(row) || right.has_null(row)) return writer.set_null(row);
      const std::optional<double> value = combine_(left[row], right[row]);
      if (!value) return writer.set_null(row);
      writer.values()[row] = static_cast<float>(*value);
    });
    return writer.finish(type);
  }

 private:
  Error dimension_mismatch(int64_t left, int64_t right) const {
    return Error("VECTOR_DIMENSION_MISMATCH",
                 {{"functionName", "`" + std::string(name_) + "`"}, {"leftDim", std::to_string(left)}, {"rightDim", std::to_string(right)}});
  }

  const char* name_;
  Combine combine_;
};

// Nothing for a degree that is neither 1, 2 nor infinity.
std::optional<double> norm_of(Vector vector, float degree) {
  double norm = 0;
  if (degree == 1.0f) {
    for (const float x : vector) norm += std::fabs(static_cast<double>(x));
  } else if (degree == kEuclidean) {
    norm = std::sqrt(inner_product(vector, vector));
  } else if (std::isinf(degree) && degree > 0) {
    for (const float x : vector) norm = std::isnan(x) || std::fabs(x) > norm ? std::fabs(static_cast<double>(x)) : norm;
  } else {
    return std::nullopt;
  }
  return norm;
}

// What vector_norm and vector_normalize share: a vector and a degree, which is 2 when it is left out.
class VectorNormFunction : public ScalarFunction {
 public:
  explicit VectorNormFunction(const char* name) : name_(name) {}
  std::string_view name() const override { return name_; }
  bool can_fail(const Call&) const override { return true; }

  std::string print(const std::vector<std::string>& arguments) const override {
    return arguments.size() == 1 ? print_call(name(), {arguments[0], "2.0"}) : print_call(name(), arguments);
  }

 protected:
  Signature resolve_as(const DataType& result, const std::vector<ExpressionPtr>& arguments, const std::string& sql) const {
    if (arguments.empty() || arguments.size() > 2) throw wrong_num_args(name(), "[1, 2]", arguments.size());
    require_type(arguments, 0, vector_type(), sql);
    Signature signature{{arguments[0]->type}, result, true};
    if (arguments.size() == 2) {
      require_type(arguments, 1, TypeId::kFloat, sql);
      signature.argument_types.push_back(TypeId::kFloat);
    } else {
      signature.added_arguments.push_back(literal({TypeId::kFloat, double{kEuclidean}}));
    }
    return signature;
  }

  Error wrong_degree(float degree) const {
    const Value value{TypeId::kFloat, double{degree}};
    return Error("INVALID_VECTOR_NORM_DEGREE", {{"functionName", "`" + std::string(name_) + "`"}, {"degree", plain_literal(value)}});
  }

  // use(row, vector, norm) for the rows with a norm, no(row) for the others.
  template <typename Use, typename No>
  void for_each_norm(const Call& call, const Selection& selection, EvalContext& context, Use&& use, No&& no) const {
    const VectorCells vectors(context.evaluate(*call.arguments[0], selection));
    const auto degrees = context.evaluate(*call.arguments[1], selection);
    const Cells<float> degree(*degrees->data());
    const Validity has_degree(*degrees->data());
    selection.for_each([&](int64_t row) {
      if (vectors.is_null(row) || !has_degree[row]) return no(row);
      const std::optional<double> norm = norm_of(vectors[row], degree[row]);
      if (!norm) context.errors().add(row, wrong_degree(degree[row]));
      if (!norm || vectors.has_null(row)) return no(row);
      use(row, vectors[row], *norm);
    });
  }

 private:
  const char* name_;
};

class VectorNorm final : public VectorNormFunction {
 public:
  VectorNorm() : VectorNormFunction("vector_norm") {}
  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string& sql) const override {
    return resolve_as(TypeId::kFloat, arguments, sql);
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    ColumnWriter<float> writer(selection.num_rows, nullptr, context.pool());
    for_each_norm(
        call, selection, context, [&](int64_t row, Vector, double norm) { writer.values()[row] = static_cast<float>(norm); },
        [&](int64_t row) { writer.set_null(row); });
    return writer.finish(type);
  }
};

class VectorNormalize final : public VectorNormFunction {
 public:
  VectorNormalize() : VectorNormFunction("vector_normalize") {}
  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string& sql) const override {
    return resolve_as(DataType::array(TypeId::kFloat), arguments, sql);
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    auto floats = std::make_shared<arrow::FloatBuilder>(context.pool());
    arrow::ListBuilder lists(context.pool(), floats, to_arrow(type));
    int64_t next = 0;
    const auto skip_to = [&](int64_t row) {
      throw_if_error(lists.AppendNulls(row - next));
      next = row + 1;
    };
    for_each_norm(
        call, selection, context,
        [&](int64_t row, Vector vector, double norm) {
          if (norm == 0 && !vector.empty()) return;  // no direction: null
          skip_to(row);
          throw_if_error(lists.Append());
          for (const float x : vector) throw_if_error(floats->Append(static_cast<float>(static_cast<double>(x) / norm)));
        },
        [](int64_t) {});
    skip_to(selection.num_rows);
    return value_or_throw(lists.Finish());
  }
};

}  // namespace

void register_vectors(ScalarFunctionRegistry& registry) {
  registry.add<VectorPair>("vector_cosine_similarity", cosine_similarity);
  registry.add<VectorPair>("vector_inner_product", [](Vector a, Vector b) { return std::optional<double>(inner_product(a, b)); });
  registry.add<VectorPair>("vector_l2_distance", [](Vector a, Vector b) { return std::optional<double>(l2_distance(a, b)); });
  registry.add<VectorNorm>();
  registry.add<VectorNormalize>();
}

}  // namespace izvor::expr
