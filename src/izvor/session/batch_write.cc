#include "izvor/session/batch_write.h"

#include <spark/connect/commands.pb.h>

#include <map>
#include <utility>

#include "izvor/analyze/names.h"
#include "izvor/analyze/options.h"
#include "izvor/analyze/protocol_errors.h"
#include "izvor/catalog/warehouse.h"
#include "izvor/error.h"

namespace izvor::session {
namespace {

using Proto = spark::connect::WriteOperation;

io::SinkMode mode_of_path(const Proto& operation) {
  if (operation.mode() == Proto::SAVE_MODE_APPEND) return io::SinkMode::kAppend;
  if (operation.mode() == Proto::SAVE_MODE_OVERWRITE) return io::SinkMode::kComplete;
  const bool ignore = operation.mode() == Proto::SAVE_MODE_IGNORE;
  throw Error("UNSUPPORTED_DATA_SOURCE_SAVE_MODE", {{"source", operation.source()}, {"createMode", ignore ? "Ignore" : "ErrorIfExists"}});
}

// Nothing when the table is there and stays as it is.
std::optional<io::SinkMode> mode_of_table(const Proto& operation, const catalog::WarehouseTable& table, const analyze::NameParts& name) {
  if (operation.mode() == Proto::SAVE_MODE_APPEND) return io::SinkMode::kAppend;
  if (operation.mode() == Proto::SAVE_MODE_OVERWRITE) return io::SinkMode::kComplete;
  if (!catalog::schema_of(table)) return io::SinkMode::kAppend;
  if (operation.mode() == Proto::SAVE_MODE_IGNORE) return std::nullopt;
  throw Error("TABLE_OR_VIEW_ALREADY_EXISTS", {{"relationName", analyze::quote_parts(name)}});
}

io::SinkSpec into_path(const Proto& operation) {
  io::SinkSpec spec;
  spec.format = operation.source();
  spec.options = io::Options({operation.options().begin(), operation.options().end()});
  spec.path = operation.path();
  spec.mode = mode_of_path(operation);
  return spec;
}

std::optional<io::SinkSpec> into_table(const Proto& operation, const Config& config) {
  if (operation.table().save_method() == Proto::SaveTable::TABLE_SAVE_METHOD_INSERT_INTO) analyze::throw_unsupported("insertInto()");
  const analyze::NameParts name = analyze::parse_attribute_name(operation.table().table_name());
  const auto table = catalog::place_of_table(name, config);
  if (!table) analyze::throw_unsupported("A table of another catalog or schema (" + analyze::quote_parts(name) + ")");
  const std::string format = analyze::lower_case(operation.source());
  if (!format.empty() && format != "sqlite") analyze::throw_unsupported("A table in the format " + operation.source());
  const auto mode = mode_of_table(operation, *table, name);
  if (!mode) return std::nullopt;
  catalog::make_warehouse(*table);
  std::map<std::string, std::string> options(operation.options().begin(), operation.options().end());
  options["table"] = table->name;
  io::SinkSpec spec;
  spec.format = "sqlite";
  spec.options = io::Options(std::move(options));
  spec.path = table->path;
  spec.mode = *mode;
  return spec;
}

}  // namespace

std::optional<io::SinkSpec> resolve_batch_write(const Proto& operation, const Schema& schema, const Config& config) {
  if (operation.partitioning_columns_size() > 0) analyze::throw_unsupported("Partitioning a write (partitionBy)");
  if (operation.has_bucket_by()) analyze::throw_unsupported("Bucketing a write (bucketBy)");
  auto spec = operation.has_table() ? into_table(operation, config) : into_path(operation);
  if (spec) spec->schema = schema;
  return spec;
}

}  // namespace izvor::session
