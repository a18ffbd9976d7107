#include "izvor/client/result_rows.h"

#include <arrow/array.h>
#include <arrow/type.h>

#include "izvor/error.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::client {
namespace {

Cell read_cell(const DataType& type, const arrow::Array& array, int64_t row);

template <typename ArrowArray>
auto value_of(const arrow::Array& array, int64_t row) {
  return static_cast<const ArrowArray&>(array).Value(row);
}

template <typename ArrowArray>
Cell integer(const arrow::Array& array, int64_t row) {
  return Cell(static_cast<int64_t>(value_of<ArrowArray>(array, row)));
}

std::string bytes(const arrow::Array& array, int64_t row) { return std::string(static_cast<const arrow::BinaryArray&>(array).GetView(row)); }

std::chrono::microseconds micros(const arrow::Array& array, int64_t row) {
  return std::chrono::microseconds(value_of<arrow::TimestampArray>(array, row));
}

Row::Names names_of(const std::vector<Field>& fields) {
  auto names = std::make_shared<std::vector<std::string>>();
  for (const Field& field : fields) names->push_back(field.name);
  return names;
}

Cell read_struct(const DataType& type, const arrow::Array& array, int64_t row) {
  const auto& structure = static_cast<const arrow::StructArray&>(array);
  std::vector<Cell> cells;
  for (size_t i = 0; i < type.fields().size(); ++i) {
    cells.push_back(read_cell(type.fields()[i].type(), *structure.field(static_cast<int>(i)), row));
  }
  return Cell(Cell::Storage(std::make_shared<const Row>(names_of(type.fields()), std::move(cells))));
}

Cell read_list(const DataType& type, const arrow::Array& array, int64_t row) {
  const auto& list = static_cast<const arrow::ListArray&>(array);
  auto cells = std::make_shared<Array>();
  for (int64_t i = list.value_offset(row); i < list.value_offset(row + 1); ++i) {
    cells->push_back(read_cell(type.fields()[0].type(), *list.values(), i));
  }
  return Cell(Cell::Storage(std::shared_ptr<const Array>(std::move(cells))));
}

Cell read_map(const DataType& type, const arrow::Array& array, int64_t row) {
  const auto& map = static_cast<const arrow::MapArray&>(array);
  auto cells = std::make_shared<Map>();
  for (int64_t i = map.value_offset(row); i < map.value_offset(row + 1); ++i) {
    cells->emplace_back(read_cell(type.fields()[0].type(), *map.keys(), i), read_cell(type.fields()[1].type(), *map.items(), i));
  }
  return Cell(Cell::Storage(std::shared_ptr<const Map>(std::move(cells))));
}

Cell read_cell(const DataType& type, const arrow::Array& array, int64_t row) {
  if (array.IsNull(row)) return {};
  switch (type.id()) {
    case TypeId::kNull: return {};
    case TypeId::kBoolean: return Cell(value_of<arrow::BooleanArray>(array, row));
    case TypeId::kByte: return integer<arrow::Int8Array>(array, row);
    case TypeId::kShort: return integer<arrow::Int16Array>(array, row);
    case TypeId::kInt: return integer<arrow::Int32Array>(array, row);
    case TypeId::kLong: return integer<arrow::Int64Array>(array, row);
    case TypeId::kFloat: return Cell(static_cast<double>(value_of<arrow::FloatArray>(array, row)));
    case TypeId::kDouble: return Cell(value_of<arrow::DoubleArray>(array, row));
    case TypeId::kDecimal: return Cell(Decimal{static_cast<const arrow::Decimal128Array&>(array).FormatValue(row)});
    case TypeId::kString: return Cell(bytes(array, row));
    case TypeId::kBinary: return Cell(Cell::Storage(Binary{bytes(array, row)}));
    case TypeId::kDate: return Cell(Date(std::chrono::days(value_of<arrow::Date32Array>(array, row))));
    case TypeId::kTimestamp: return Cell(Timestamp(micros(array, row)));
    case TypeId::kTimestampNtz: return Cell(Cell::Storage(LocalTimestamp{micros(array, row)}));
    case TypeId::kDayTimeInterval: return Cell(Cell::Storage(std::chrono::microseconds(value_of<arrow::DurationArray>(array, row))));
    case TypeId::kYearMonthInterval: return integer<arrow::MonthIntervalArray>(array, row);
    case TypeId::kStruct: return read_struct(type, array, row);
    case TypeId::kArray: return read_list(type, array, row);
    case TypeId::kMap: return read_map(type, array, row);
  }
  return {};
}

// A remote answer is not ours: its memory form is checked before it is read.
void require_form(const DataType& type, const arrow::DataType& form) {
  const auto expected = to_arrow(type);
  const bool fits = expected->id() == form.id() && expected->num_fields() == form.num_fields();
  if (!fits) {
    throw Error("INTERNAL_ERROR", {{"message", "A result column of type " + type.simple_string() + " came as Arrow " + form.ToString() + "."}});
  }
  if (type.id() == TypeId::kMap) {
    require_form(type.fields()[0].type(), *static_cast<const arrow::MapType&>(form).key_type());
    require_form(type.fields()[1].type(), *static_cast<const arrow::MapType&>(form).item_type());
    return;
  }
  for (int i = 0; i < form.num_fields(); ++i) require_form(type.fields()[static_cast<size_t>(i)].type(), *form.field(i)->type());
}

}  // namespace

std::vector<Row> to_rows(const session::QueryResult& result) {
  const Row::Names names = names_of(result.schema.fields());
  std::vector<Row> rows;
  for (const Batch& batch : result.batches) {
    for (size_t i = 0; i < batch.columns.size(); ++i) require_form(result.schema.field(i).type(), *batch.columns[i]->type());
    for (int64_t row = 0; row < batch.num_rows; ++row) {
      std::vector<Cell> cells;
      cells.reserve(batch.columns.size());
      for (size_t i = 0; i < batch.columns.size(); ++i) cells.push_back(read_cell(result.schema.field(i).type(), *batch.columns[i], row));
      rows.emplace_back(names, std::move(cells));
    }
  }
  return rows;
}

}  // namespace izvor::client
