#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "izvor/expr/aggregate_function.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/function_registry.h"
#include "izvor/expr/input_type.h"

namespace izvor::expr {

// An aggregate function of fixed inputs as a table row.
struct AggregateDefinition {
  using ResultType = std::function<DataType(const std::vector<DataType>&)>;
  using Factory = std::function<std::unique_ptr<Accumulator>(const AggregateCall&)>;

  std::string name;
  std::vector<InputType> inputs;
  ResultType result;  // from the types that the arguments were cast to
  Factory accumulator;
  bool nullable = true;
  bool ignores_duplicates = false;
};

inline AggregateDefinition::ResultType always(const DataType& type) {
  return [type](const std::vector<DataType>&) { return type; };
}
inline DataType type_of_first(const std::vector<DataType>& arguments) { return arguments[0]; }

void add_aggregate(AggregateFunctionRegistry& registry, AggregateDefinition definition);

}  // namespace izvor::expr
