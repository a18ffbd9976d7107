#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "izvor/expr/aggregate_function.h"
#include "izvor/expr/function.h"

namespace izvor::expr {

// Functions by name, without regard to case.
template <typename Function>
class FunctionRegistry {
 public:
  template <typename T, typename... Arguments>
  void add(Arguments&&... arguments) {
    auto function = std::make_unique<const T>(std::forward<Arguments>(arguments)...);
    std::string key = lower(function->name());
    functions_[std::move(key)] = std::move(function);
  }

  const Function* find(std::string_view name) const {
    const auto found = functions_.find(lower(name));
    return found == functions_.end() ? nullptr : found->second.get();
  }

  std::vector<std::string> names() const {
    std::vector<std::string> out;
    for (const auto& [key, function] : functions_) out.emplace_back(function->name());
    return out;
  }

 private:
  static std::string lower(std::string_view name) {
    std::string out(name);
    for (char& c : out) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
  }

  std::map<std::string, std::unique_ptr<const Function>> functions_;
};

using ScalarFunctionRegistry = FunctionRegistry<ScalarFunction>;
using AggregateFunctionRegistry = FunctionRegistry<AggregateFunction>;

// One for each family, in functions/ and aggregates/; called from function_registry.cc.
void register_comparisons(ScalarFunctionRegistry& registry);
void register_logic(ScalarFunctionRegistry& registry);
void register_null_tests(ScalarFunctionRegistry& registry);
void register_arithmetic(ScalarFunctionRegistry& registry);
void register_division(ScalarFunctionRegistry& registry);
void register_unary_arithmetic(ScalarFunctionRegistry& registry);
void register_replaced_functions(ScalarFunctionRegistry& registry);
void register_greatest_and_least(ScalarFunctionRegistry& registry);
void register_conditionals(ScalarFunctionRegistry& registry);
void register_membership(ScalarFunctionRegistry& registry);
void register_extract_value(ScalarFunctionRegistry& registry);

// Groups of families, in folders of their own below functions/.
void register_text_families(ScalarFunctionRegistry& registry);
void register_number_families(ScalarFunctionRegistry& registry);
void register_datetime_families(ScalarFunctionRegistry& registry);
void register_collection_families(ScalarFunctionRegistry& registry);

// All of aggregates/.
void register_aggregates(AggregateFunctionRegistry& registry);

}  // namespace izvor::expr
