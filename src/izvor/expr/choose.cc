#include "izvor/expr/choose.h"

#include <arrow/array.h>
#include <arrow/array/concatenate.h>

#include "izvor/expr/cell_sink.h"
#include "izvor/expr/column.h"
#include "izvor/expr/gather.h"
#include "izvor/expr/physical_type.h"

namespace izvor::expr {
namespace {

template <typename T>
std::shared_ptr<arrow::Array> choose_cells(const std::vector<std::shared_ptr<arrow::Array>>& sources, const std::vector<uint16_t>& choice,
                                           const DataType& type, arrow::MemoryPool* pool) {
  std::vector<Cells<T>> cells;
  std::vector<Validity> validity;
  for (const auto& source : sources) {
    cells.emplace_back(*source->data());
    validity.emplace_back(*source->data());
  }
  const auto length = static_cast<int64_t>(choice.size());
  CellSink<T> sink(length, type, pool);
  for (int64_t row = 0; row < length; ++row) {
    const uint16_t from = choice[static_cast<size_t>(row)];
    if (from == kChooseNull || !validity[from][row]) {
      sink.set_null(row);
    } else {
      sink.set(row, cells[from][row]);
    }
  }
  return sink.finish();
}

// All sources one behind the other and a null row at the end; then rows are gathered by where they lie.
std::shared_ptr<arrow::Array> choose_nested(const std::vector<std::shared_ptr<arrow::Array>>& sources, const std::vector<uint16_t>& choice,
                                            const DataType& type, arrow::MemoryPool* pool) {
  const auto length = static_cast<int64_t>(choice.size());
  arrow::ArrayVector parts(sources);
  parts.push_back(null_column(type, 1, pool));
  const auto all = value_or_throw(arrow::Concatenate(parts, pool));
  std::vector<int32_t> rows(choice.size());
  for (size_t row = 0; row < rows.size(); ++row) {
    rows[row] = static_cast<int32_t>(choice[row] == kChooseNull ? all->length() - 1 : choice[row] * length + static_cast<int64_t>(row));
  }
  return gather(*all, rows.data(), length, pool);
}

}  // namespace

std::shared_ptr<arrow::Array> choose(const std::vector<std::shared_ptr<arrow::Array>>& sources, const std::vector<uint16_t>& choice,
                                     const DataType& type, arrow::MemoryPool* pool) {
  if (type.id() == TypeId::kNull) return null_column(type, static_cast<int64_t>(choice.size()), pool);
  if (type.is_nested()) return choose_nested(sources, choice, type, pool);
  return visit_physical(type, [&]<typename T>(Physical<T>) { return choose_cells<T>(sources, choice, type, pool); });
}

}  // namespace izvor::expr
