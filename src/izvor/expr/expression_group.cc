#include "izvor/expr/expression_group.h"

#include <algorithm>
#include <unordered_map>

#include "izvor/expr/function.h"
#include "izvor/expr/text_dictionary.h"

namespace izvor::expr {
namespace {

// Gives equal expressions one object, from the leaves up: then two nodes are equal when they are of one kind over the same objects.
class Interner {
 public:
  ExpressionPtr intern(const ExpressionPtr& expression) {
    ExpressionPtr candidate = over_interned_parts(expression);
    if (!is_deterministic(*candidate)) {  // each rand(1) draws numbers of its own
      count_uses(*candidate);
      return candidate;
    }
    const size_t key = shallow_hash(*candidate);
    const auto [begin, end] = known_.equal_range(key);
    for (auto known = begin; known != end; ++known) {
      if (equal(*known->second, *candidate)) return known->second;
    }
    known_.emplace(key, candidate);
    count_uses(*candidate);
    return candidate;
  }

  void use(const Expression& expression) { ++uses_[&expression]; }

  std::unordered_set<const Expression*> repeated() const {
    std::unordered_set<const Expression*> out;
    for (const auto& [expression, uses] : uses_) {
      if (uses > 1 && is_worth_keeping(*expression)) out.insert(expression);
    }
    return out;
  }

 private:
  static bool is_worth_keeping(const Expression& expression) {
    return (expression.as<Call>() != nullptr || expression.as<Cast>() != nullptr) && is_deterministic(expression);
  }

  ExpressionPtr over_interned_parts(const ExpressionPtr& expression) {
    Expression copy = *expression;
    if (auto* cast = std::get_if<Cast>(&copy.node)) {
      cast->child = intern(cast->child);
    } else if (auto* call = std::get_if<Call>(&copy.node)) {
      for (ExpressionPtr& argument : call->arguments) argument = intern(argument);
    } else {
      return expression;
    }
    return std::make_shared<const Expression>(std::move(copy));
  }

  static size_t shallow_hash(const Expression& expression) {
    size_t hash = expression.node.index();
    const auto mix = [&hash](const void* part) { hash = hash * 31 + std::hash<const void*>()(part); };
    if (const auto* cast = expression.as<Cast>()) mix(cast->child.get());
    if (const auto* column = expression.as<BoundReference>()) hash = hash * 31 + static_cast<size_t>(column->ordinal);
    if (const auto* call = expression.as<Call>()) {
      mix(call->function);
      // A lambda is told from another by its body, not by its object.
      for (const ExpressionPtr& argument : call->arguments) mix(argument->as<Lambda>() == nullptr ? argument.get() : nullptr);
    }
    return hash;
  }

  void count_uses(const Expression& expression) {
    if (const auto* cast = expression.as<Cast>()) use(*cast->child);
    if (const auto* call = expression.as<Call>()) {
      for (const ExpressionPtr& argument : call->arguments) use(*argument);
    }
  }

  std::unordered_multimap<size_t, ExpressionPtr> known_;
  std::unordered_map<const Expression*, int> uses_;
};

}  // namespace

ExpressionGroup::ExpressionGroup(const std::vector<ExpressionPtr>& expressions) {
  Interner interner;
  for (const ExpressionPtr& expression : expressions) {
    expressions_.push_back(interner.intern(expression));
    interner.use(*expressions_.back());
  }
  repeated_ = interner.repeated();
  for (const ExpressionPtr& expression : expressions_) find_costly(*expression);
}

const Expression* ExpressionGroup::text_column_of(const Expression& part) const {
  if (text_columns_.empty()) return nullptr;
  const auto found = text_columns_.find(&part);
  return found == text_columns_.end() ? nullptr : found->second;
}

void ExpressionGroup::find_costly(const Expression& expression) {
  if (const Expression* column = text_column_of_costly(expression)) {
    text_columns_.emplace(&expression, column);
  } else if (const auto* cast = expression.as<Cast>()) {
    find_costly(*cast->child);
  } else if (const auto* call = expression.as<Call>()) {
    for (const ExpressionPtr& argument : call->arguments) find_costly(*argument);
  }
}

}  // namespace izvor::expr
