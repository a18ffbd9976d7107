#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "izvor/types/data_type.h"
#include "izvor/types/value.h"

namespace izvor::expr {

class ScalarFunction;
class AggregateFunction;
struct Expression;
using ExpressionPtr = std::shared_ptr<const Expression>;

// Unique within one analysis; a column keeps its id through every operator that passes it on.
using AttributeId = int64_t;

// A resolved column: what refers to it goes by `id`, never by `name`.
struct Attribute {
  AttributeId id = -1;
  std::string name;
  DataType type = TypeId::kNull;
  bool nullable = true;
};

// What a cast or an arithmetic function does with a value that does not fit: Spark's EvalMode.
enum class EvalMode : uint8_t { kLegacy, kAnsi, kTry };

struct Literal {
  Value value;
};

struct AttributeReference {
  Attribute attribute;
};

// A column of the input batch by position; what bind() makes of an AttributeReference.
struct BoundReference {
  int ordinal;
};

struct Cast {
  ExpressionPtr child;
  EvalMode mode;
};

struct Call {
  const ScalarFunction* function;  // registered, lives for ever, or kept by `owner`
  std::vector<ExpressionPtr> arguments;
  EvalMode mode;
  std::shared_ptr<const ScalarFunction> owner = nullptr;
};

// A parameter of a lambda function, known by its id within one analysis.
struct LambdaVariable {
  AttributeId id;
  std::string name;
};

// An argument of a higher-order function: a function of cells. Its type and nullability are those of its body.
struct Lambda {
  std::vector<Attribute> parameters;
  ExpressionPtr body;
};

// An immutable, typed expression tree. Type coercion has been applied: arguments have exactly the types that their function declared.
struct Expression {
  using Node = std::variant<Literal, AttributeReference, BoundReference, Cast, Call, LambdaVariable, Lambda>;

  Node node;
  DataType type;
  bool nullable;

  template <typename T>
  const T* as() const {
    return std::get_if<T>(&node);
  }
};

struct SortDirection {
  bool is_ascending = true;
  bool nulls_first = true;
  bool operator==(const SortDirection& other) const = default;
};

// An aggregate within a grouping: sum(amount). Its expressions read the aggregate's input.
struct AggregateCall {
  const AggregateFunction* function;
  std::vector<ExpressionPtr> arguments;
  DataType type;
  bool nullable;
  EvalMode mode;
  ExpressionPtr filter = nullptr;      // FILTER (WHERE ...): other rows do not count
  bool is_distinct = false;            // each combination of arguments counts once
  std::optional<bool> ignore_nulls{};  // as written: IGNORE NULLS, RESPECT NULLS or neither
  // Of the keys of WITHIN GROUP (ORDER BY ...), which are among the arguments: the first (WithinGroup::kIsInput) or the last ones.
  std::vector<SortDirection> order{};
};

ExpressionPtr literal(Value value);
ExpressionPtr reference(const Attribute& attribute);
ExpressionPtr bound(int ordinal, const DataType& type, bool nullable);
ExpressionPtr lambda_variable(const Attribute& parameter);
ExpressionPtr lambda(std::vector<Attribute> parameters, ExpressionPtr body);
// Without effect (returns `child`) when the type is the same. Does not check that Spark allows the cast: see cast_allowed.
ExpressionPtr cast(ExpressionPtr child, const DataType& to, EvalMode mode);
// Spark's Cast.canCast / canAnsiCast.
bool cast_allowed(const DataType& from, const DataType& to, EvalMode mode);

// Ids of the attributes that the expression reads, each once, in order of appearance.
std::vector<AttributeId> referenced_attributes(const Expression& expression);
// Replaces references by what `replacement` returns for them; null keeps a reference.
ExpressionPtr substitute(const ExpressionPtr& expression, const std::function<ExpressionPtr(const Attribute&)>& replacement);
// References to positions of `input`. A missing attribute is a bug of ours.
ExpressionPtr bind(const ExpressionPtr& expression, const std::vector<Attribute>& input);
// Whether evaluating it can raise a row error (an ANSI cast, a division, ...). Optimizer rules do not move such an expression to
// rows that it did not see before.
bool can_fail(const Expression& expression);
bool equal(const Expression& a, const Expression& b);
bool equal(const AggregateCall& a, const AggregateCall& b);
// Whether it gives the same value for the same row each time (rand() does not). Optimizer rules neither move nor repeat one that does not.
bool is_deterministic(const Expression& expression);

// fn(ExpressionPtr&) for each expression of an aggregate call: arguments, then filter.
template <typename Call, typename Fn>
void for_each_expression(Call& call, Fn&& fn) {
  for (auto& argument : call.arguments) fn(argument);
  if (call.filter != nullptr) fn(call.filter);
}

// As Spark's explain and automatic column names show it: "to_timestamp(transaction_ts)", "(amount >= 0.0)", "CAST(a AS DOUBLE)".
std::string to_string(const Expression& expression);
// With attribute ids, for plans: "transaction_ts#3".
std::string to_debug_string(const Expression& expression);

}  // namespace izvor::expr
