#include "izvor/analyze/streaming_rules.h"

#include <algorithm>
#include <string>

#include "izvor/analyze/analysis.h"
#include "izvor/error.h"

namespace izvor::analyze {
namespace {

using plan::OutputMode;

constexpr const char* kCheckCorrectness = "spark.sql.streaming.statefulOperator.checkCorrectness.enabled";

// The class that Spark gives all refusals that have no class of their own.
[[noreturn]] void refuse(const std::string& message) { throw Error("_LEGACY_ERROR_TEMP_3102", {{"msg", message}}); }

[[noreturn]] void refuse_mode(const std::string& mode, const std::string& operation) {
  throw Error("STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION", {{"outputMode", mode}, {"operation", operation}});
}

[[noreturn]] void refuse_window(const plan::Window& window) {
  std::string names, columns, keys;
  for (const plan::NamedWindowCall& named : window.calls) {
    names += (names.empty() ? "" : ", ") + named.output.name;
    columns += (columns.empty() ? "" : ", ") + ('`' + named.output.name + '`');
  }
  for (const plan::ExpressionPtr& key : window.partition) keys += (keys.empty() ? "PARTITION BY " : ", ") + expr::to_debug_string(*key);
  throw Error("NON_TIME_WINDOW_NOT_SUPPORTED_IN_STREAMING", {{"windowFunc", names}, {"columnName", columns}, {"windowSpec", "(" + keys + ")"}});
}

struct Operators {
  int aggregations = 0;
  bool distinct = false;
  bool limit = false;
  bool limit_below_aggregation = false;
};

Operators count_operators(const plan::Node& node) {
  Operators found;
  for (const plan::NodePtr& child : plan::children(node)) {
    if (!plan::is_streaming(*child)) continue;
    const Operators below = count_operators(*child);
    found.aggregations += below.aggregations;
    found.distinct |= below.distinct;
    found.limit |= below.limit;
    found.limit_below_aggregation |= below.limit_below_aggregation;
  }
  if (const auto* aggregate = node.as<plan::Aggregate>()) {
    ++found.aggregations;
    found.distinct |= std::any_of(aggregate->aggregates.begin(), aggregate->aggregates.end(),
                                  [](const plan::NamedAggregate& named) { return named.call.is_distinct; });
    found.limit_below_aggregation |= found.limit;
  }
  found.limit |= node.as<plan::Limit>() != nullptr;
  return found;
}

bool checks_correctness(const Config& config) { return config.get(kCheckCorrectness).value_or("true") != "false"; }

void check_aggregations(const Operators& operators, OutputMode mode, const Config& config) {
  if (operators.distinct) {
    refuse("Distinct aggregations are not supported on streaming DataFrames/Datasets. Consider using approx_count_distinct() instead.");
  }
  if (mode == OutputMode::kComplete && operators.aggregations == 0) refuse_mode("complete", "no streaming aggregations");
  if (mode == OutputMode::kAppend && operators.aggregations > 0) refuse_mode("append", "streaming aggregations without watermark");
  if (operators.aggregations > 1 && checks_correctness(config)) {
    refuse(std::string(
               "Detected pattern of possible 'correctness' issue due to global watermark. The query contains stateful operation which can emit "
               "rows older than the current watermark plus allowed late record delay, which are \"late rows\" in downstream stateful operations "
               "and these rows can be discarded. Please refer the programming guide doc for more details. If you understand the possible risk of "
               "correctness issue and still need to run the query, you can disable this check by setting the config `") +
           kCheckCorrectness + "` to false.");
  }
}

// What a batch query does with all of its rows at hand.
void check_batch_operators(const plan::Node& node, OutputMode mode, bool is_below_aggregation) {
  const bool aggregates = node.as<plan::Aggregate>() != nullptr;
  for (const plan::NodePtr& child : plan::children(node)) {
    if (plan::is_streaming(*child)) check_batch_operators(*child, mode, is_below_aggregation || aggregates);
  }
  if (const auto* window = node.as<plan::Window>()) refuse_window(*window);
  if (node.as<plan::Sort>() != nullptr && (mode != OutputMode::kComplete || is_below_aggregation)) {
    refuse("Sorting is not supported on streaming DataFrames/Datasets, unless it is on aggregated DataFrame/Dataset in Complete output mode");
  }
  if (node.as<plan::Offset>() != nullptr) refuse("Offset is not supported on streaming DataFrames/Datasets");
  if (node.as<plan::Tail>() != nullptr) throw_unsupported("The last rows of a stream");
  if (node.as<plan::Union>() != nullptr) throw_unsupported("A union of streams");
  if (node.as<plan::Join>() != nullptr) throw_unsupported("A join of a stream");
  if (node.as<plan::Expand>() != nullptr) throw_unsupported("Grouping sets over a stream");
}

// Spark counts rows over all batches in append mode; above an aggregation in complete mode each batch stands for itself.
void check_limits(const Operators& operators, OutputMode mode) {
  if (!operators.limit) return;
  if (mode == OutputMode::kUpdate) refuse("Limits are not supported on streaming DataFrames/Datasets in Update output mode");
  if (mode == OutputMode::kAppend || operators.limit_below_aggregation) throw_unsupported("A limit over all batches of a stream");
}

}  // namespace

void check_streaming(const plan::Node& plan, OutputMode mode, const Config& config) {
  const Operators operators = count_operators(plan);
  check_aggregations(operators, mode, config);
  check_limits(operators, mode);
  check_batch_operators(plan, mode, false);
}

void check_batch(const plan::Node& plan) {
  if (!plan::is_streaming(plan)) return;
  refuse(
      "Queries with streaming sources must be executed with writeStream.start(), or from a streaming table or flow definition within a Spark "
      "Declarative Pipeline.");
}

}  // namespace izvor::analyze
