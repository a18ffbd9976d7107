#include "edge_table.h"

#include <arrow/api.h>
#include <arrow/io/api.h>
#include <arrow/ipc/api.h>

#include <regex>
#include <set>

#include "izvor/types/arrow_mapping.h"
#include "izvor/types/data_type.h"

namespace izvor::oracle {
namespace {

std::string ddl_of(const arrow::Field& field) { return value_or_throw(field.metadata()->Get("ddl")); }

// Columns come as the types that pyarrow knows; year-month intervals are integers there.
std::shared_ptr<arrow::ChunkedArray> with_spark_type(const arrow::ChunkedArray& column, const std::string& ddl) {
  const std::shared_ptr<arrow::DataType> wanted = to_arrow(Schema::parse("c " + ddl).field(0).type());
  if (wanted->id() != arrow::Type::INTERVAL_MONTHS) return std::make_shared<arrow::ChunkedArray>(column.chunks());
  return value_or_throw(column.View(wanted));
}

std::shared_ptr<arrow::Table> read_table(const std::string& path) {
  const auto file = value_or_throw(arrow::io::ReadableFile::Open(path));
  const auto reader = value_or_throw(arrow::ipc::RecordBatchFileReader::Open(file));
  std::shared_ptr<arrow::Table> table = value_or_throw(reader->ToTable());
  for (int i = 0; i < table->num_columns(); ++i) {
    const auto column = with_spark_type(*table->column(i), ddl_of(*table->field(i)));
    table = value_or_throw(table->SetColumn(i, table->field(i)->WithType(column->type()), column));
  }
  return value_or_throw(table->CombineChunks());
}

std::string to_stream(const arrow::Table& table) {
  const auto sink = value_or_throw(arrow::io::BufferOutputStream::Create());
  const auto writer = value_or_throw(arrow::ipc::MakeStreamWriter(sink, table.schema()));
  throw_if_error(writer->WriteTable(table));
  throw_if_error(writer->Close());
  return value_or_throw(sink->Finish())->ToString();
}

std::string schema_ddl(const arrow::Schema& schema) {
  std::string out;
  for (const auto& field : schema.fields()) {
    out += (out.empty() ? "`" : ", `") + field->name() + "` " + ddl_of(*field) + (field->nullable() ? "" : " NOT NULL");
  }
  return out;
}

}  // namespace

EdgeTable::EdgeTable(const std::string& path) : table_(read_table(path)) {}

int64_t EdgeTable::rows() const { return table_->num_rows(); }

std::vector<int> EdgeTable::columns_named_in(const std::string& expression) const {
  static const std::regex word("\\w+");
  const bool all = expression.find("(*)") != std::string::npos && expression.find("count") == std::string::npos;
  const std::set<std::string> words(std::sregex_token_iterator(expression.begin(), expression.end(), word), std::sregex_token_iterator());
  std::vector<int> out;
  for (int i = 0; i < table_->num_columns(); ++i) {
    const std::string& name = table_->field(i)->name();
    if (all || name == "id" || words.contains(name)) out.push_back(i);
  }
  return out;
}

spark::connect::Relation EdgeTable::relation_for(const std::string& expression, std::optional<int64_t> row) {
  const std::vector<int> columns = columns_named_in(expression);
  spark::connect::Relation& relation = made_[{columns, row.value_or(-1)}];
  if (!relation.has_local_relation()) {
    const auto chosen = value_or_throw(table_->SelectColumns(columns));
    relation.mutable_local_relation()->set_data(to_stream(row ? *chosen->Slice(*row, 1) : *chosen));
    relation.mutable_local_relation()->set_schema(schema_ddl(*chosen->schema()));
  }
  return relation;
}

}  // namespace izvor::oracle
