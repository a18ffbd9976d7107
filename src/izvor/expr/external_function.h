#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <arrow/type_fwd.h>

#include "izvor/expr/evaluator.h"
#include "izvor/expr/expression.h"
#include "izvor/types/data_type.h"

namespace izvor::expr {

// A function that the engine does not know how to run, as a plan describes it: a user's Python function.
struct ExternalFunctionSpec {
  std::string name;
  std::string command;  // the pickled function
  std::string version;  // of the language that pickled it: "3.11"
  int eval_type = 0;    // PySpark's
  DataType result_type = TypeId::kNull;
  bool is_deterministic = true;
};

// Cells of one call: `columns[i]` has `types[i]` and `num_rows` rows. A name says that the argument was given by it, else it is empty.
struct ExternalArguments {
  std::vector<std::string> names;
  std::vector<DataType> types;
  std::vector<std::shared_ptr<arrow::Array>> columns;
  int64_t num_rows = 0;
};

// Runs the function somewhere else, a whole batch at a time. Thread-safe.
class ExternalFunction {
 public:
  virtual ~ExternalFunction() = default;
  virtual const ExternalFunctionSpec& spec() const = 0;
  // One value of the result type for each row. Waits; throws izvor::Error, OPERATION_CANCELED once settings.cancelled holds.
  virtual std::shared_ptr<arrow::Array> run(const ExternalArguments& arguments, const EvalSettings& settings) const = 0;
};

using ExternalFunctionPtr = std::shared_ptr<const ExternalFunction>;
// Makes a function that can be run; throws for one that cannot.
using ExternalFunctionFactory = std::function<ExternalFunctionPtr(const ExternalFunctionSpec& spec)>;

// A call of the function; `names` as in ExternalArguments. The expression keeps the function.
ExpressionPtr external_call(ExternalFunctionPtr function, std::vector<ExpressionPtr> arguments, std::vector<std::string> names);

}  // namespace izvor::expr
