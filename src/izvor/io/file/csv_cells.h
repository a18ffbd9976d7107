#pragma once

#include <string_view>

#include "izvor/io/file/csv_column.h"

namespace izvor::io {

// Calls take(row, begin, end) for the wanted fields of a block that lie between structural positions; rows are counted from 0.
template <typename Take>
inline void for_each_field(const CsvCells& cells, const CsvRowSet& rows, Take take) {
  if (rows.indexes == nullptr) {
    const uint32_t* end = cells.ends;
    for (int row = 0; row < rows.count; ++row, end += cells.stride) {
      take(row, cells.data + static_cast<uint32_t>(end[-1] + 1), cells.data + *end);
    }
    return;
  }
  for (int row = 0; row < rows.count; ++row) {
    const uint32_t* end = cells.ends + size_t{rows.indexes[row]} * cells.stride;
    take(row, cells.data + static_cast<uint32_t>(end[-1] + 1), cells.data + *end);
  }
}

template <typename Take>
inline void for_each_token(const CsvCells& cells, const CsvRowSet& rows, Take take) {
  for (int row = 0; row < rows.count; ++row) take(row, cells.tokens[rows.indexes == nullptr ? row : rows.indexes[row]]);
}

inline std::string_view text_of(const CsvToken& token) { return {token.data, static_cast<size_t>(token.length)}; }

}  // namespace izvor::io
