#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <arrow/type_fwd.h>

#include "izvor/expr/expression.h"

namespace izvor::expr {

// What analysis learns of a generator's call: the types its arguments are to be cast to, and the columns of the rows that it gives.
struct GeneratorSignature {
  std::vector<DataType> argument_types;
  std::vector<Field> columns;
};

// Some of the rows that a generator gives for a batch: row i is the one number `ordinals[i]` of those that input row `sources[i]` gives, or of
// nulls where that is kNoRow.
struct GeneratedRows {
  static constexpr int32_t kNoRow = -1;
  std::vector<int32_t> sources;
  std::vector<int32_t> ordinals;

  int64_t count() const { return static_cast<int64_t>(sources.size()); }
};

// A function that gives any number of rows for each row. Shared by all threads, without state. Names are Spark's.
class GeneratorFunction {
 public:
  using Arguments = std::vector<std::shared_ptr<arrow::Array>>;

  virtual ~GeneratorFunction() = default;
  virtual std::string_view name() const = 0;
  // Whether an input row without rows gives one of nulls, as explode_outer does.
  virtual bool is_outer() const { return false; }

  // Throws Spark's analysis error when the arguments do not fit. `sql` is the call as text for the message.
  virtual GeneratorSignature resolve(const std::vector<ExpressionPtr>& arguments, const std::string& sql) const = 0;

  // How many rows each input row gives, into `counts`, which has a place for each.
  virtual void count_rows(const Arguments& arguments, std::vector<int32_t>& counts) const = 0;
  // The columns numbered `wanted` of these rows.
  virtual Arguments columns(const Arguments& arguments, const GeneratedRows& rows, const std::vector<int>& wanted, arrow::MemoryPool* pool) const = 0;
};

// Null when there is none of that name. Names are matched without regard to case.
const GeneratorFunction* find_generator(std::string_view name);
std::vector<std::string> registered_generators();

}  // namespace izvor::expr
