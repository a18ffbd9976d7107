// Evaluates SQL expressions over the batches of an Arrow file, as a projection of a query does: a line with an expression in, a line of JSON out:
// {"ns_per_row": the best round, "count": values that are not null, "sum": of the numbers, of the lengths of texts, of days or microseconds}.
// usage: expression_bench TABLE.arrow DDL ROUNDS < EXPRESSIONS
#include <arrow/api.h>
#include <arrow/compute/api.h>
#include <arrow/io/api.h>
#include <arrow/ipc/api.h>
#include <spark/connect/relations.pb.h>

#include <chrono>
#include <iostream>
#include <limits>

#include <nlohmann/json.hpp>

#include "izvor/analyze/analyzer.h"
#include "izvor/error.h"
#include "izvor/expr/evaluator.h"
#include "izvor/expr/expression_group.h"
#include "izvor/optimize/optimizer.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::bench {
namespace {

using nlohmann::json;

std::vector<Batch> read_batches(const std::string& path) {
  const auto file = value_or_throw(arrow::io::ReadableFile::Open(path));
  const auto reader = value_or_throw(arrow::ipc::RecordBatchFileReader::Open(file));
  std::vector<Batch> batches;
  for (int i = 0; i < reader->num_record_batches(); ++i) {
    const auto batch = value_or_throw(reader->ReadRecordBatch(i));
    batches.push_back({batch->num_rows(), batch->columns()});
  }
  return batches;
}

class Table {
 public:
  Table(const std::string& path, std::string ddl) : batches_(read_batches(path)), ddl_(std::move(ddl)) {
    config_.set(config::kSessionTimeZone.key, "UTC");
  }

  // Analysed, optimised and bound as a query's.
  expr::ExpressionPtr expression(const std::string& sql) {
    spark::connect::Relation relation;
    relation.mutable_project()->mutable_input()->mutable_local_relation()->set_schema(ddl_);
    relation.mutable_project()->add_expressions()->mutable_expression_string()->set_expression(sql);
    const plan::NodePtr plan = optimize::optimize(analyze::Analyzer(config_, catalog_, ids_).analyze(relation), config_);
    const auto* project = plan->as<plan::Project>();
    if (project == nullptr) throw Error("INTERNAL_ERROR", {{"message", "The plan of " + sql + " is no projection."}});
    // Columns that the expression does not read are pruned from the plan: they are found by name.
    std::vector<plan::Attribute> input = all_columns();
    for (plan::Attribute& column : input) {
      for (const plan::Attribute& used : project->child->output) {
        if (used.name == column.name) column.id = used.id;
      }
    }
    return expr::bind(project->expressions[0].expression, input);
  }

  json measure(const std::string& sql, int rounds) {
    const expr::ExpressionGroup group({expression(sql)});
    expr::EvalSettings settings;
    settings.time_zone = "UTC";
    double best = std::numeric_limits<double>::infinity();
    arrow::ArrayVector results;
    int64_t rows = 0;
    for (const Batch& batch : batches_) rows += batch.num_rows;
    for (int round = 0; round < rounds; ++round) {
      results.clear();
      const auto began = std::chrono::steady_clock::now();
      for (const Batch& batch : batches_) results.push_back(expr::project(group, batch, settings, arrow::default_memory_pool())[0]);
      const std::chrono::duration<double, std::nano> taken = std::chrono::steady_clock::now() - began;
      best = std::min(best, taken.count() / static_cast<double>(rows));
    }
    json answer = digest(arrow::ChunkedArray(results));
    answer["ns_per_row"] = best;
    return answer;
  }

 private:
  std::vector<plan::Attribute> all_columns() const {
    std::vector<plan::Attribute> columns;
    const Schema schema = Schema::parse(ddl_);
    for (const Field& field : schema.fields()) columns.push_back({-1, field.name, field.type(), field.nullable});
    return columns;
  }

  static json digest(const arrow::ChunkedArray& values) {
    arrow::Datum numbers(std::make_shared<arrow::ChunkedArray>(values.chunks()));
    if (arrow::is_base_binary_like(values.type()->id())) numbers = value_or_throw(arrow::compute::CallFunction("binary_length", {numbers}));
    if (values.type()->id() == arrow::Type::DATE32) numbers = value_or_throw(arrow::compute::Cast(numbers, arrow::int32()));
    if (values.type()->id() == arrow::Type::TIMESTAMP) numbers = value_or_throw(arrow::compute::Cast(numbers, arrow::int64()));
    numbers = value_or_throw(arrow::compute::Cast(numbers, arrow::float64()));
    const auto sum = value_or_throw(arrow::compute::Sum(numbers)).scalar_as<arrow::DoubleScalar>();
    return {{"count", values.length() - values.null_count()}, {"sum", sum.value}};
  }

  std::vector<Batch> batches_;
  std::string ddl_;
  Config config_;
  catalog::Catalog catalog_;
  analyze::AttributeIds ids_;
};

}  // namespace
}  // namespace izvor::bench

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: expression_bench TABLE.arrow DDL ROUNDS < EXPRESSIONS\n";
    return 2;
  }
  try {
    izvor::throw_if_error(arrow::compute::Initialize());
    izvor::bench::Table table(argv[1], argv[2]);
    for (std::string line; std::getline(std::cin, line);) std::cout << table.measure(line, std::stoi(argv[3])).dump() << '\n' << std::flush;
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
