#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "izvor/expr/aggregate_function.h"
#include "izvor/expr/function_registry.h"
#include "izvor/expr/input_type.h"

namespace izvor::expr {

// An aggregate function that gives a sketch, as a table row.
struct SketchAggregateSpec {
  std::string name;
  std::vector<InputType> inputs;
  size_t required;                               // of the inputs
  size_t columns = 1;                            // the first inputs; the others are constants
  std::vector<std::string> shown_defaults = {};  // of the last inputs, as Spark prints a call without them
  std::vector<std::string> parameters = {};      // names, for functions that Spark builds from named parameters
  bool casts = false;                            // whether inputs are cast
  bool ignores_duplicates = false;
  // What else has to hold of the arguments; throws Spark's error.
  std::function<void(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql)> check = nullptr;
  std::function<std::unique_ptr<Accumulator>(const AggregateCall&)> accumulator;
};

void add_sketch_aggregate(AggregateFunctionRegistry& registry, SketchAggregateSpec spec);

}  // namespace izvor::expr
