#pragma once

#include <vector>

#include "izvor/analyze/names.h"
#include "izvor/expr/expression.h"

namespace izvor::analyze {

// The parameters of the lambdas around an expression; the innermost wins.
class LambdaScope {
 public:
  // The parameter of this name; null when there is none.
  const expr::Attribute* find(const std::string& name, const NameMatcher& names) const {
    for (auto parameter = parameters_.rbegin(); parameter != parameters_.rend(); ++parameter) {
      if (names.equal(parameter->name, name)) return &*parameter;
    }
    return nullptr;
  }

  // Parameters seen while it lives.
  class Entry {
   public:
    Entry(LambdaScope& scope, const std::vector<expr::Attribute>& parameters) : scope_(scope), before_(scope.parameters_.size()) {
      scope.parameters_.insert(scope.parameters_.end(), parameters.begin(), parameters.end());
    }
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;
    ~Entry() { scope_.parameters_.resize(before_); }

   private:
    LambdaScope& scope_;
    size_t before_;
  };

 private:
  std::vector<expr::Attribute> parameters_;
};

}  // namespace izvor::analyze
