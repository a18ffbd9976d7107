#include "izvor/expr/aggregates/kept_cells.h"

namespace izvor::expr {
namespace {

// The cells of a column as another physical type; of null cells too, which are anything.
template <typename From, typename To>
std::shared_ptr<arrow::Array> convert(const arrow::Array& column, const DataType& to, arrow::MemoryPool* pool) {
  const Cells<From> cells(*column.data());
  CellSink<To> sink(column.length(), to, pool, validity_bitmap(*column.data(), pool));
  for (int64_t row = 0; row < column.length(); ++row) sink.set(row, static_cast<To>(cells[row]));
  return sink.finish();
}

// The same buffers under another type.
std::shared_ptr<arrow::Array> view_as(const arrow::Array& column, const DataType& type) {
  const std::shared_ptr<arrow::ArrayData> data = column.data()->Copy();
  data->type = to_arrow(type);
  return arrow::MakeArray(data);
}

std::shared_ptr<arrow::Array> encoded(const CellCodec& codec, const arrow::Array& column, arrow::MemoryPool* pool) {
  const EncodedCells cells = codec.encode(column, column.length());
  const DataType binary = TypeId::kBinary;
  CellSink<std::string_view> sink(column.length(), binary, pool);
  for (int64_t row = 0; row < column.length(); ++row) {
    if (column.IsNull(row)) {
      sink.set_null(row);
    } else {
      sink.set(row, cells[row]);
    }
  }
  return sink.finish();
}

std::shared_ptr<arrow::Array> decoded(const CellCodec& codec, const arrow::Array& kept, arrow::MemoryPool* pool) {
  const Cells<std::string_view> cells(*kept.data());
  std::vector<std::string_view> views;
  for (int64_t row = 0; row < kept.length(); ++row) views.push_back(kept.IsNull(row) ? std::string_view() : cells[row]);
  return codec.decode(views, pool);
}

}  // namespace

DataType KeptForm::kept_type() const {
  if (!has_physical_type(type_) || type_.id() == TypeId::kString || type_.id() == TypeId::kBinary) return TypeId::kBinary;
  if (type_.id() == TypeId::kDecimal) return type_;
  return type_.is_floating() ? TypeId::kDouble : TypeId::kLong;
}

std::shared_ptr<arrow::Array> KeptForm::keep(const std::shared_ptr<arrow::Array>& column) const {
  arrow::MemoryPool* pool = arrow::default_memory_pool();
  if (codec_ != nullptr) return encoded(*codec_, *column, pool);
  if (column->type_id() == arrow::Type::NA) return null_column(TypeId::kBinary, column->length(), pool);
  return visit_physical(type_, [&]<typename From>(Physical<From>) {
    return visit([&]<typename To>(Physical<To>) -> std::shared_ptr<arrow::Array> {
      if constexpr (std::is_same_v<From, To>) {
        return view_as(*column, kept_type());
      } else if constexpr (std::is_arithmetic_v<From> && std::is_arithmetic_v<To>) {
        return convert<From, To>(*column, kept_type(), pool);
      } else {
        throw_unsupported_type(type_);
      }
    });
  });
}

std::shared_ptr<arrow::Array> KeptForm::restore(const std::shared_ptr<arrow::Array>& kept, arrow::MemoryPool* pool) const {
  if (codec_ != nullptr) return decoded(*codec_, *kept, pool);
  if (type_.id() == TypeId::kNull) return null_column(type_, kept->length(), pool);
  return visit_physical(type_, [&]<typename To>(Physical<To>) {
    return visit([&]<typename From>(Physical<From>) -> std::shared_ptr<arrow::Array> {
      if constexpr (std::is_same_v<From, To>) {
        return view_as(*kept, type_);
      } else if constexpr (std::is_arithmetic_v<From> && std::is_arithmetic_v<To>) {
        return convert<From, To>(*kept, type_, pool);
      } else {
        throw_unsupported_type(type_);
      }
    });
  });
}

void KeptAccumulator::update(const Columns& inputs, int64_t num_rows, uint8_t* const* states, StateArena& arena, RowErrors& errors) const {
  Columns kept;
  for (size_t i = 0; i < inputs.size(); ++i) kept.push_back(inputs_[i].keep(inputs[i]));
  inner_->update(kept, num_rows, states, arena, errors);
}

}  // namespace izvor::expr
