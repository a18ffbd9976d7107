#include <arrow/api.h>
#include <arrow/compute/api.h>
#include <arrow/io/memory.h>
#include <arrow/ipc/reader.h>

#include "izvor/analyze/local_schema.h"
#include "izvor/analyze/relations/relation_rules.h"
#include "izvor/error.h"
#include "izvor/expr/column.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::analyze {
namespace {

using Proto = spark::connect::LocalRelation;

// An Arrow IPC stream, as clients send rows. What cannot be read is the client's fault.
std::shared_ptr<arrow::Table> read_stream(const std::string& data) {
  const auto read = [&]() -> arrow::Result<std::shared_ptr<arrow::Table>> {
    auto input = std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(data));
    ARROW_ASSIGN_OR_RAISE(auto reader, arrow::ipc::RecordBatchStreamReader::Open(input));
    ARROW_ASSIGN_OR_RAISE(auto table, reader->ToTable());
    ARROW_RETURN_NOT_OK(table->ValidateFull());
    return table->CombineChunks();
  };
  arrow::Result<std::shared_ptr<arrow::Table>> table = read();
  if (table.ok()) return *std::move(table);
  throw Error("CONNECT_INVALID_PLAN.ASSERTION_FAILURE", {{"message", "The data of a LocalRelation cannot be read: " + table.status().ToString()}});
}

std::shared_ptr<arrow::Array> column_as(const arrow::Table& table, int index, const Field& field) {
  const std::shared_ptr<arrow::ChunkedArray>& chunks = table.column(index);
  const std::shared_ptr<arrow::DataType> wanted = to_arrow(field.type());
  if (chunks->num_chunks() == 0) return expr::null_column(field.type(), 0, arrow::default_memory_pool());
  const std::shared_ptr<arrow::Array>& column = chunks->chunk(0);
  if (column->type()->Equals(wanted)) return column;
  const arrow::Result<std::shared_ptr<arrow::Array>> converted = arrow::compute::Cast(*column, wanted);
  if (!converted.ok()) {
    throw_unsupported("A column of the Arrow type " + column->type()->ToString() + " under the declared type " + field.type().sql());
  }
  return *converted;
}

plan::LocalRelation to_rows(const arrow::Table& table, const Schema& schema) {
  Batch rows{table.num_rows(), {}};
  for (size_t i = 0; i < schema.size(); ++i) rows.columns.push_back(column_as(table, static_cast<int>(i), schema.field(i)));
  return {{std::move(rows)}};
}

}  // namespace

ResolvedRelation resolve_local_relation(const spark::connect::Relation& relation, Analysis& analysis) {
  const Proto& local = relation.local_relation();
  if (!local.has_data() && !local.has_schema()) throw Error("CONNECT_INVALID_PLAN.SCHEMA_REQUIRED_FOR_LOCAL_RELATION");
  Schema schema = local.has_schema() && !local.schema().empty() ? Schema::parse(local.schema()) : Schema();
  plan::LocalRelation rows;
  if (local.has_data()) {
    const std::shared_ptr<arrow::Table> table = read_stream(local.data());
    schema = local_schema(*table->schema(), schema);
    rows = to_rows(*table, schema);
  }
  std::vector<plan::Attribute> output = analysis.new_attributes(schema);
  return ResolvedRelation::unqualified(plan::make_local_relation(std::move(rows), std::move(output)));
}

}  // namespace izvor::analyze
