#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <arrow/type_fwd.h>

#include "izvor/error.h"
#include "izvor/expr/expression.h"
#include "izvor/expr/partition_state.h"
#include "izvor/types/batch.h"

namespace izvor::expr {

class ExpressionGroup;

// The rows of a batch that count. Indices ascend.
struct Selection {
  int64_t num_rows = 0;              // of the batch
  const int32_t* indices = nullptr;  // null: all rows
  int64_t count = 0;                 // number of selected rows

  static Selection all(int64_t num_rows) { return {num_rows, nullptr, num_rows}; }
  bool is_all() const { return indices == nullptr; }
  // fn(int64_t row), in order.
  template <typename Fn>
  void for_each(Fn&& fn) const {
    if (indices == nullptr) {
      for (int64_t i = 0; i < num_rows; ++i) fn(i);
    } else {
      for (int64_t i = 0; i < count; ++i) fn(static_cast<int64_t>(indices[i]));
    }
  }
};

// Errors of single rows (ANSI). Only the first in row order is raised, so that the result does not depend on how expressions were ordered
// within a batch.
class RowErrors {
 public:
  void add(int64_t row, Error error) {
    if (!first_ || row < first_row_) {
      first_row_ = row;
      first_ = std::move(error);
    }
  }
  // Takes over another evaluation's first error as one of `row`.
  void add_first_of(const RowErrors& other, int64_t row) {
    if (other.first_) add(row, *other.first_);
  }
  // The row of the first error; there is one.
  int64_t first_row() const { return first_row_; }
  bool empty() const { return !first_; }
  void raise() const {
    if (first_) throw *first_;
  }

 private:
  int64_t first_row_ = 0;
  std::optional<Error> first_;
};

// Settings of a query that expressions read; fixed for its life.
struct EvalSettings {
  std::string time_zone = "UTC";
  // Milliseconds since the epoch that current_timestamp() stands for: the batch's time.
  int64_t batch_time_ms = 0;
  // What current_user(), current_catalog() and current_schema() say. Without a user it is who runs the process.
  std::string user = {};
  std::string catalog = "spark_catalog";
  std::string schema = "default";
  // Asked by functions that wait for others; true ends them with OPERATION_CANCELED. May be empty.
  std::function<bool()> cancelled = {};
};

// Evaluation of one batch on one thread.
class EvalContext {
 public:
  EvalContext(const Batch& input, const EvalSettings& settings, arrow::MemoryPool* pool) : input_(input), settings_(settings), pool_(pool) {}
  EvalContext(const EvalContext&) = delete;
  EvalContext& operator=(const EvalContext&) = delete;

  const Batch& input() const { return input_; }
  const EvalSettings& settings() const { return settings_; }
  arrow::MemoryPool* pool() const { return pool_; }
  RowErrors& errors() { return errors_; }

  // Cells of lambda variables, as long as the batch: set by who evaluates a lambda (lambda_evaluation.h).
  struct Variable {
    AttributeId id;
    std::shared_ptr<arrow::Array> cells;
  };
  const std::vector<Variable>& variables() const { return variables_; }
  void set_variable(AttributeId id, std::shared_ptr<arrow::Array> cells) { variables_.push_back({id, std::move(cells)}); }

  // What calls that are not deterministic keep: of this batch only, unless it continues a partition, whose state outlives the context.
  PartitionState& partition() { return *partition_; }
  void continue_partition(PartitionState& partition) { partition_ = &partition; }

  // Parts that the group repeats are evaluated once. The group outlives the context.
  void share_parts_of(const ExpressionGroup& group) { group_ = &group; }

  // The value of a bound expression for each selected row, as an array of the batch's length.
  std::shared_ptr<arrow::Array> evaluate(const Expression& expression, const Selection& selection);

 private:
  std::shared_ptr<arrow::Array> evaluate_node(const Expression& expression, const Selection& selection);

  const Batch& input_;
  const EvalSettings& settings_;
  arrow::MemoryPool* pool_;
  RowErrors errors_;
  std::vector<Variable> variables_;
  PartitionState own_partition_;
  PartitionState* partition_ = &own_partition_;
  const ExpressionGroup* group_ = nullptr;
  std::unordered_map<const Expression*, std::shared_ptr<arrow::Array>> shared_values_;
};

// Evaluates bound expressions over a whole batch and raises the first row error. Without `partition` the batch is a partition of its own.
std::vector<std::shared_ptr<arrow::Array>> project(const ExpressionGroup& expressions, const Batch& input, const EvalSettings& settings,
                                                   arrow::MemoryPool* pool, PartitionState* partition = nullptr);

// The rows for which the group's one boolean expression is true (null counts as false), compacted. Returns the input itself when all rows pass.
Batch filter(const ExpressionGroup& predicate, const Batch& input, const EvalSettings& settings, arrow::MemoryPool* pool,
             PartitionState* partition = nullptr);

// A foldable expression's single value; throws its row error.
Value evaluate_constant(const Expression& expression, const EvalSettings& settings);

// Cell `row` of an array as a Value of the given type.
Value value_at(const arrow::Array& array, int64_t row, const DataType& type);
// An array that repeats the value.
std::shared_ptr<arrow::Array> repeat(const Value& value, int64_t count, arrow::MemoryPool* pool);

// Spark's cast of one value to string, as show() and the CSV and SQLite sinks print it ("2026-03-01", "1.0E10", "NULL").
std::string value_to_string(const Value& value, const std::string& time_zone);

}  // namespace izvor::expr
