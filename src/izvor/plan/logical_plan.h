#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "izvor/expr/expression.h"
#include "izvor/expr/generator_function.h"
#include "izvor/expr/window_call.h"
#include "izvor/types/batch.h"
#include "izvor/types/column_predicate.h"
#include "izvor/types/data_type.h"

namespace izvor::plan {

struct Node;
using NodePtr = std::shared_ptr<const Node>;
using expr::Attribute;
using expr::AttributeId;
using expr::ExpressionPtr;

// An expression under the attribute that its value becomes. A column that is passed on is a reference to itself.
struct NamedExpression {
  ExpressionPtr expression;
  Attribute output;
};

struct NamedAggregate {
  expr::AggregateCall call;
  Attribute output;
};

// A connector with its options, as readStream/read declared it. Names of options are as the user wrote them; connectors match without
// regard to case.
struct SourceDescription {
  std::string format;
  std::map<std::string, std::string> options;
  std::vector<std::string> paths;
  Schema schema;  // full, as declared
  // Handle of an in-process source (memory stream), else empty.
  std::string handle;
};

// Reads a source. `output` holds the columns that are wanted (after pruning a part of the schema), `columns[i]` the position in
// source.schema of output[i].
struct Scan {
  SourceDescription source;
  bool is_streaming = false;
  std::vector<int> columns;
  std::vector<ColumnPredicate> pushed;  // all must hold; applied by the source
};

// Rows given in the plan.
struct LocalRelation {
  std::vector<Batch> batches;  // columns as in the node's output
};

struct Filter {
  NodePtr child;
  ExpressionPtr condition;
};

struct Project {
  NodePtr child;
  std::vector<NamedExpression> expressions;
};

// Grouping with aggregates. Output: groupings, then aggregates.
struct Aggregate {
  NodePtr child;
  std::vector<NamedExpression> groupings;
  std::vector<NamedAggregate> aggregates;
  // Set on a stream before optimisation and recorded in the checkpoint; -1 in a batch plan.
  int64_t operator_id = -1;
};

struct Limit {
  NodePtr child;
  int64_t count = 0;
};

// All rows but the first `count`.
struct Offset {
  NodePtr child;
  int64_t count = 0;
};

// The last `count` rows.
struct Tail {
  NodePtr child;
  int64_t count = 0;
};

struct SortKey {
  ExpressionPtr expression;
  expr::SortDirection direction;
};

struct Sort {
  NodePtr child;
  std::vector<SortKey> keys;
};

// The rows of all inputs, one behind the other; columns by position, of the same types.
struct Union {
  std::vector<NodePtr> inputs;
};

enum class JoinType : uint8_t {
  kInner,
  kLeft,
  kRight,
  kFull,
  kSemi,       // left rows that have a match
  kAnti,       // left rows that have none
  kExistence,  // all left rows, with a boolean column that says whether there is a match
  kSingle,     // as kLeft; a second match is an error: the value of a scalar subquery
};

// Output: the left columns, then those of the right side (not of semi and anti joins) or the `mark` of an existence join.
struct Join {
  NodePtr left;
  NodePtr right;
  JoinType type = JoinType::kInner;
  ExpressionPtr condition;  // null: all pairs match
  std::optional<Attribute> mark;
};

// Each row once for each projection: the rows of grouping sets, of unpivot.
struct Expand {
  NodePtr child;
  std::vector<std::vector<ExpressionPtr>> projections;  // of the node's output
};

// The rows that a generator gives for each row, beside that row's columns. Output: the child's columns but `dropped`, then `generated`.
struct Generate {
  NodePtr child;
  const expr::GeneratorFunction* generator = nullptr;
  std::vector<ExpressionPtr> arguments;
  bool is_outer = false;     // a row without rows of its own comes out once, with nulls
  std::vector<int> columns;  // of the generator: those that `generated` holds
  std::vector<Attribute> generated;
  std::vector<AttributeId> dropped = {};
};

// The rows of `anchor`, then those that `step` makes of them, then those that it makes of these, until there are none. Within `step`, what was
// made last is read by RecursionTables of the same id. Columns by position, of the same types.
struct Recursion {
  NodePtr anchor;
  NodePtr step;
  int64_t id = 0;
  int64_t most_levels = 0;
  int64_t most_rows = 0;
};

struct RecursionTable {
  int64_t id = 0;
};

struct NamedWindowCall {
  expr::WindowCall call;
  Attribute output;
};

// Output: the child's columns, then the results.
struct Window {
  NodePtr child;
  std::vector<ExpressionPtr> partition;
  std::vector<SortKey> order;
  std::vector<NamedWindowCall> calls;
};

// A resolved, immutable logical operator.
struct Node {
  using Variant = std::variant<Scan, LocalRelation, Filter, Project, Aggregate, Limit, Offset, Tail, Sort, Union, Join, Expand, Generate, Recursion,
                               RecursionTable, Window>;
  Variant op;
  std::vector<Attribute> output;

  template <typename T>
  const T* as() const {
    return std::get_if<T>(&op);
  }
};

NodePtr make_scan(Scan scan, std::vector<Attribute> output);
NodePtr make_local_relation(LocalRelation relation, std::vector<Attribute> output);
NodePtr make_filter(NodePtr child, ExpressionPtr condition);
NodePtr make_project(NodePtr child, std::vector<NamedExpression> expressions);
NodePtr make_aggregate(NodePtr child, std::vector<NamedExpression> groupings, std::vector<NamedAggregate> aggregates, int64_t operator_id);
NodePtr make_limit(NodePtr child, int64_t count);
NodePtr make_offset(NodePtr child, int64_t count);
NodePtr make_tail(NodePtr child, int64_t count);
NodePtr make_sort(NodePtr child, std::vector<SortKey> keys);
NodePtr make_union(std::vector<NodePtr> inputs, std::vector<Attribute> output);
// An outer side's columns become nullable. `mark` is there for kExistence only.
NodePtr make_join(NodePtr left, NodePtr right, JoinType type, ExpressionPtr condition, std::optional<Attribute> mark = std::nullopt);
NodePtr make_expand(NodePtr child, std::vector<std::vector<ExpressionPtr>> projections, std::vector<Attribute> output);
NodePtr make_recursion(Recursion recursion, std::vector<Attribute> output);
NodePtr make_recursion_table(int64_t id, std::vector<Attribute> output);
// `generate.child` is there.
NodePtr make_generate(Generate generate);
NodePtr make_window(NodePtr child, std::vector<ExpressionPtr> partition, std::vector<SortKey> order, std::vector<NamedWindowCall> calls);

// The node's inputs, in order.
std::vector<NodePtr> children(const Node& node);
// The same operator over other inputs (as many as before).
NodePtr with_children(const Node& node, const std::vector<NodePtr>& inputs);

// fn(const ExpressionPtr&) for each expression of this operator, not of those below it.
void for_each_expression(const Node& node, const std::function<void(const ExpressionPtr&)>& fn);
// The same operator with each expression replaced by fn's result of the same type. Gives the same pointer when nothing changed.
NodePtr map_expressions(const NodePtr& node, const std::function<ExpressionPtr(const ExpressionPtr&)>& fn);

bool is_streaming(const Node& node);
Schema schema_of(const Node& node);

enum class OutputMode : uint8_t { kAppend, kUpdate, kComplete };
// "Append", "Update", "Complete".
std::string to_string(OutputMode mode);

// Where a plan's rows go and how: what writeStream declared.
struct StreamWrite {
  NodePtr query;
  std::string query_name;  // may be empty
  std::string format;      // "console", "memory", "noop", "sqlite", "foreachBatch"
  std::map<std::string, std::string> options;
  std::string path;    // or empty
  std::string handle;  // of an in-process function, else empty
  OutputMode mode = OutputMode::kAppend;
  std::string checkpoint_location;  // empty: a temporary one

  enum class TriggerKind : uint8_t { kProcessingTime, kAvailableNow, kOnce };
  TriggerKind trigger = TriggerKind::kProcessingTime;
  int64_t interval_ms = 0;
};

// "Inner", "LeftOuter", "LeftSemi", ...: Spark's names.
std::string to_string(JoinType type);

// One line an operator, indented tree ("+- "), as Spark's explain.
std::string tree_string(const Node& node);

}  // namespace izvor::plan
