#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "izvor/io/sink_conformance.h"

namespace izvor::io {

// For tests: the rows of a table that the sink wrote, as Spark shows the values that they stand for; none when there is no table.
std::vector<RowText> read_table(const std::string& path, const std::string& table, const Schema& schema);
std::unique_ptr<Sink> open_sqlite(const Schema& schema, SinkMode mode, std::map<std::string, std::string> options, int grouping_columns = 0);

}  // namespace izvor::io
