#include "izvor/catalog/warehouse.h"

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "izvor/error.h"
#include "izvor/io/source.h"

namespace izvor::catalog {
namespace {

const ConfigEntry kWarehouse("spark.sql.warehouse.dir", ConfigKind::kString, "spark-warehouse",
                             "Directory of the tables that toTable() and saveAsTable() write: one SQLite file, tables.db.");

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

}  // namespace

std::optional<WarehouseTable> place_of_table(const std::vector<std::string>& name, const Config& config) {
  const bool of_default = name.size() == 1 || (name.size() == 2 && lower(name[0]) == "default") ||
                          (name.size() == 3 && lower(name[0]) == "spark_catalog" && lower(name[1]) == "default");
  if (!of_default) return std::nullopt;
  std::string directory = config.get_string(kWarehouse);
  if (directory.starts_with("file://")) directory.erase(0, 7);
  if (directory.starts_with("file:")) directory.erase(0, 5);
  const auto path = std::filesystem::absolute(directory) / "tables.db";
  return WarehouseTable{path.lexically_normal().string(), lower(name.back())};
}

void make_warehouse(const WarehouseTable& table) {
  const auto directory = std::filesystem::path(table.path).parent_path();
  std::error_code failure;
  std::filesystem::create_directories(directory, failure);
  if (failure) throw Error("IZVOR_IO_ERROR", {{"operation", "Creating"}, {"path", directory.string()}, {"reason", failure.message()}});
}

std::optional<Schema> schema_of(const WarehouseTable& table) {
  if (!std::filesystem::exists(table.path)) return std::nullopt;
  try {
    return io::find_source("sqlite")->resolve({"sqlite", io::Options({{"table", table.name}}), {table.path}, {}, ""}, Config(), false);
  } catch (const Error& error) {
    if (error.error_class() != "TABLE_OR_VIEW_NOT_FOUND") throw;
    return std::nullopt;
  }
}

std::optional<plan::SourceDescription> find_table(const std::vector<std::string>& name, const Config& config) {
  const auto table = place_of_table(name, config);
  auto schema = table ? schema_of(*table) : std::nullopt;
  if (!schema) return std::nullopt;
  plan::SourceDescription source;
  source.format = "sqlite";
  source.options = {{"table", table->name}};
  source.paths = {table->path};
  source.schema = *std::move(schema);
  return source;
}

}  // namespace izvor::catalog
