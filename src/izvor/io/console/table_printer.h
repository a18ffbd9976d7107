#pragma once

#include <string>
#include <vector>

#include "izvor/types/batch.h"
#include "izvor/types/data_type.h"
#include "izvor/types/value_format.h"

namespace izvor::io {

// How Spark's show(n, truncate, vertical) lays a table out.
struct TableStyle {
  int num_rows = 20;
  // Longest cell in UTF-16 units, right-aligned; 0 shows cells whole, left-aligned.
  int truncate = 20;
  bool vertical = false;
};

// The text of Spark's show(), without the line end that show() adds. `rows` holds the table's first rows: at least one more than
// style.num_rows where there are more, which gives the line "only showing top 20 rows".
std::string format_table(const Schema& schema, const std::vector<Batch>& rows, const TableStyle& style, const ValueFormat& format);

}  // namespace izvor::io
