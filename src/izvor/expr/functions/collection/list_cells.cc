#include "izvor/expr/functions/collection/list_cells.h"

#include <limits>
#include <utility>

#include <arrow/array/concatenate.h>
#include <arrow/array/util.h>
#include <arrow/type.h>
#include <arrow/util/bit_util.h>

#include "izvor/error.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::expr {
namespace {

std::shared_ptr<arrow::ArrayData> data_with_type(const arrow::ArrayData& data, const std::shared_ptr<arrow::DataType>& type) {
  auto typed = std::make_shared<arrow::ArrayData>(data);
  typed->type = type;
  for (size_t i = 0; i < typed->child_data.size(); ++i) {
    typed->child_data[i] = data_with_type(*typed->child_data[i], type->field(static_cast<int>(i))->type());
  }
  return typed;
}

// A map's entries and keys are never null; where they were gathered from columns with nulls, Arrow has to be told.
void forget_validity(arrow::ArrayData& data) {
  if (data.type->id() == arrow::Type::NA) return;
  data.buffers[0] = nullptr;
  data.null_count = 0;
}

[[noreturn]] void throw_too_many_elements() {
  throw Error("IZVOR_OUT_OF_MEMORY_BUDGET", {{"consumer", "An array column of one batch"},
                                             {"requested", "more than 2147483647 elements"},
                                             {"limit", "2147483647 elements"},
                                             {"available", "fewer"}});
}

}  // namespace

std::shared_ptr<arrow::Array> with_type(const arrow::Array& array, const DataType& type) {
  const auto arrow_type = to_arrow(type);
  return arrow::MakeArray(array.type()->Equals(*arrow_type) ? array.data() : data_with_type(*array.data(), arrow_type));
}

std::shared_ptr<arrow::Array> struct_of(const DataType& type, int64_t length, const arrow::ArrayVector& fields) {
  std::vector<std::shared_ptr<arrow::ArrayData>> children;
  for (size_t i = 0; i < fields.size(); ++i) children.push_back(with_type(*fields[i], type.fields()[i].type())->data());
  return arrow::MakeArray(arrow::ArrayData::Make(to_arrow(type), length, {nullptr}, std::move(children), 0));
}

ListOffsets::ListOffsets(int64_t num_rows, arrow::MemoryPool* pool) : num_rows_(num_rows), pool_(pool) {
  offsets_ = value_or_throw(arrow::AllocateBuffer((num_rows + 1) * static_cast<int64_t>(sizeof(int32_t)), pool));
}

void ListOffsets::close_rows_before(int64_t row) {
  auto* offsets = reinterpret_cast<int32_t*>(offsets_->mutable_data());
  for (; next_row_ <= row; ++next_row_) offsets[next_row_] = static_cast<int32_t>(num_elements_);
}

void ListOffsets::start(int64_t row) { close_rows_before(row); }

void ListOffsets::add(int64_t count) {
  num_elements_ += count;
  if (num_elements_ > std::numeric_limits<int32_t>::max()) throw_too_many_elements();
}

void ListOffsets::set_null(int64_t row) {
  if (!validity_) validity_ = writable_validity(nullptr, num_rows_, pool_);
  arrow::bit_util::ClearBit(validity_->mutable_data(), row);
}

std::shared_ptr<arrow::Array> ListOffsets::finish(const DataType& type, const arrow::Array& elements) {
  close_rows_before(num_rows_);
  const int64_t nulls = validity_ ? arrow::kUnknownNullCount : 0;
  auto arrow_type = to_arrow(type);
  auto child = data_with_type(*elements.data(), arrow_type->field(0)->type());
  if (type.id() == TypeId::kMap) {
    forget_validity(*child);
    forget_validity(*child->child_data[0]);
  }
  return arrow::MakeArray(
      arrow::ArrayData::Make(std::move(arrow_type), num_rows_, {std::move(validity_), std::move(offsets_)}, {std::move(child)}, nulls));
}

std::shared_ptr<arrow::Array> concatenate_cells(const arrow::ArrayVector& parts, const DataType& type, arrow::MemoryPool* pool) {
  arrow::ArrayVector typed;
  for (const auto& part : parts) {
    typed.push_back(part->type_id() == arrow::Type::NA ? null_column(type, part->length(), pool) : with_type(*part, type));
  }
  if (typed.empty()) return null_column(type, 0, pool);
  return typed.size() == 1 ? typed[0] : value_or_throw(arrow::Concatenate(typed, pool));
}

int32_t PickedLists::add_source(const std::shared_ptr<arrow::Array>& cells) {
  const int32_t first = num_cells_;
  const int64_t behind = first + cells->length();
  if (behind >= std::numeric_limits<int32_t>::max()) throw_too_many_elements();
  num_cells_ = static_cast<int32_t>(behind);
  sources_.push_back(cells);
  return first;
}

void PickedLists::append(int32_t cell) { throw_if_error(picks_.Append(cell)); }

std::shared_ptr<arrow::Array> PickedLists::finish(const DataType& type) {
  const DataType element = type.id() == TypeId::kMap ? DataType::structure(type.fields()) : type.fields()[0].type();
  const int64_t count = picks_.length();
  const std::shared_ptr<arrow::Buffer> picks = value_or_throw(picks_.Finish());
  const auto cells = concatenate_cells(sources_, element, pool_);
  return offsets_.finish(type, *gather_or_null(*cells, reinterpret_cast<const int32_t*>(picks->data()), count, pool_));
}

}  // namespace izvor::expr
