#pragma once

#include <optional>
#include <string>
#include <vector>

#include "izvor/base/config.h"
#include "izvor/plan/logical_plan.h"

namespace izvor::catalog {

// The tables that outlive sessions. They lie in one SQLite file in the directory spark.sql.warehouse.dir, in the form of docs/formats/sqlite.md.
struct WarehouseTable {
  std::string path;  // of the file
  std::string name;
};

// Where the table of a name ("t", "default.t", "spark_catalog.default.t") is or would be; nothing for a name of another catalog or schema.
std::optional<WarehouseTable> place_of_table(const std::vector<std::string>& name, const Config& config);

// Makes the directory of the table's file.
void make_warehouse(const WarehouseTable& table);
// A table's columns; nothing when there is no such table.
std::optional<Schema> schema_of(const WarehouseTable& table);
// What to scan for a table's rows; nothing when there is no such table.
std::optional<plan::SourceDescription> find_table(const std::vector<std::string>& name, const Config& config);

}  // namespace izvor::catalog
