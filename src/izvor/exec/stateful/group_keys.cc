#include "izvor/exec/stateful/group_keys.h"

#include <arrow/array.h>
#include <arrow/buffer.h>
#include <arrow/util/bit_util.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "izvor/base/mutant.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::exec {
namespace {

std::vector<DataType> types_of(const std::vector<Field>& fields) {
  std::vector<DataType> types;
  for (const Field& field : fields) types.push_back(field.type());
  return types;
}

// Equal keys have equal bytes.
template <typename T>
T canonical(T value) {
  if constexpr (std::is_floating_point_v<T>) {
    if (std::isnan(value)) return std::numeric_limits<T>::quiet_NaN();
    return value == 0 ? T{0} : value;
  } else {
    return value;
  }
}

template <typename T>
void pack_column(const arrow::ArrayData& column, int64_t rows, int width, int offset, uint8_t* data) {
  const T* values = column.GetValues<T>(1);
  for (int64_t i = 0; i < rows; ++i) {
    const T value = canonical(values[i]);
    std::memcpy(data + i * width + offset, &value, sizeof value);
  }
}

void pack_booleans(const arrow::ArrayData& column, int64_t rows, int width, int offset, uint8_t* data) {
  const uint8_t* bits = column.buffers[1]->data();
  for (int64_t i = 0; i < rows; ++i) data[i * width + offset] = arrow::bit_util::GetBit(bits, column.offset + i) ? 1 : 0;
}

void pack_nulls(const arrow::Array& column, int64_t rows, int bit, int width, int offset, int bytes, PackedKeys& out) {
  if (column.null_count() == 0 || mutant("null_group_is_zero")) return;
  for (int64_t i = 0; i < rows; ++i) {
    if (!column.IsNull(i)) continue;
    out.nulls[i] |= static_cast<uint8_t>(1U << bit);
    std::memset(out.data.data() + i * width + offset, 0, bytes);
  }
}

using PackFunction = void (*)(const arrow::ArrayData&, int64_t, int, int, uint8_t*);

PackFunction pack_function(TypeId type) {
  switch (type) {
    case TypeId::kBoolean: return pack_booleans;
    case TypeId::kByte: return pack_column<int8_t>;
    case TypeId::kShort: return pack_column<int16_t>;
    case TypeId::kFloat: return pack_column<float>;
    case TypeId::kDouble: return pack_column<double>;
    case TypeId::kInt:
    case TypeId::kDate: return pack_column<int32_t>;
    default: return pack_column<int64_t>;
  }
}

std::shared_ptr<arrow::Buffer> allocate(int64_t bytes, arrow::MemoryPool* pool) { return value_or_throw(arrow::AllocateBuffer(bytes, pool)); }

std::shared_ptr<arrow::Array> unpack_column(const std::vector<state::StateRow>& rows, const Field& field, int column, int offset,
                                            arrow::MemoryPool* pool) {
  const auto count = static_cast<int64_t>(rows.size());
  const int bytes = state::KeyLayout::column_width(field.type());
  const bool boolean = field.type().id() == TypeId::kBoolean;
  auto values = allocate(boolean ? arrow::bit_util::BytesForBits(count) : count * bytes, pool);
  uint8_t* out = values->mutable_data();
  if (boolean) {
    std::memset(out, 0, static_cast<size_t>(values->size()));
    for (int64_t i = 0; i < count; ++i) arrow::bit_util::SetBitTo(out, i, rows[i].key[offset] != 0);
  } else if (bytes == 4) {
    for (int64_t i = 0; i < count; ++i) std::memcpy(out + i * 4, rows[i].key.data() + offset, 4);
  } else {
    for (int64_t i = 0; i < count; ++i) std::memcpy(out + i * bytes, rows[i].key.data() + offset, bytes);
  }
  int64_t nulls = 0;
  for (const state::StateRow& row : rows) nulls += (row.key_nulls >> column) & 1;
  std::shared_ptr<arrow::Buffer> validity;
  if (nulls > 0) {
    validity = allocate(arrow::bit_util::BytesForBits(count), pool);
    std::memset(validity->mutable_data(), 0, static_cast<size_t>(validity->size()));
    for (int64_t i = 0; i < count; ++i) arrow::bit_util::SetBitTo(validity->mutable_data(), i, ((rows[i].key_nulls >> column) & 1) == 0);
  }
  return arrow::MakeArray(arrow::ArrayData::Make(to_arrow(field.type()), count, {validity, values}, nulls));
}

}  // namespace

state::KeyBatch PackedKeys::slice(const state::KeyLayout& layout, int64_t from, int64_t rows) const {
  state::KeyBatch keys;
  keys.count = rows;
  keys.hashes = hashes.data() + from;
  if (layout.is_fixed()) {
    keys.nulls = nulls.data() + from;
    keys.data = data.data() + from * layout.width();
  } else {
    keys.data = reinterpret_cast<const uint8_t*>(variable.data());
    keys.offsets = offsets.data() + from;
  }
  return keys;
}

GroupKeys::GroupKeys(const state::KeyLayout& layout)
    : layout_(layout), codec_(layout.is_fixed() ? std::vector<DataType>() : types_of(layout.fields())) {}

void GroupKeys::pack(const std::vector<std::shared_ptr<arrow::Array>>& columns, int64_t num_rows, PackedKeys& out) const {
  out.count = num_rows;
  out.hashes.resize(static_cast<size_t>(num_rows));
  if (!layout_.is_fixed()) {
    RowKeys keys;
    codec_.encode(columns, num_rows, keys);
    out.variable = std::move(keys.bytes);
    out.offsets.assign(1, 0);
    out.offsets.insert(out.offsets.end(), keys.ends.begin(), keys.ends.end());
    state::hash_variable_keys(reinterpret_cast<const uint8_t*>(out.variable.data()), out.offsets.data(), num_rows, out.hashes.data());
    return;
  }
  const int width = layout_.width();
  out.nulls.assign(static_cast<size_t>(num_rows), 0);
  out.data.assign(static_cast<size_t>(num_rows * width) + 1, 0);  // never empty: its address is used even without columns
  for (size_t c = 0; c < columns.size(); ++c) {
    const DataType& type = layout_.fields()[c].type();
    pack_function(type.id())(*columns[c]->data(), num_rows, width, layout_.offset(c), out.data.data());
    pack_nulls(*columns[c], num_rows, static_cast<int>(c), width, layout_.offset(c), state::KeyLayout::column_width(type), out);
  }
  state::hash_fixed_keys(out.data.data(), width, out.nulls.data(), num_rows, out.hashes.data());
}

std::vector<std::shared_ptr<arrow::Array>> GroupKeys::unpack(const std::vector<state::StateRow>& rows, arrow::MemoryPool* pool) const {
  if (!layout_.is_fixed()) {
    std::vector<std::string_view> keys;
    keys.reserve(rows.size());
    for (const state::StateRow& row : rows) keys.push_back(row.key);
    return codec_.decode(keys.data(), static_cast<int64_t>(keys.size()), pool);
  }
  std::vector<std::shared_ptr<arrow::Array>> columns;
  for (size_t c = 0; c < layout_.fields().size(); ++c) {
    columns.push_back(unpack_column(rows, layout_.fields()[c], static_cast<int>(c), layout_.offset(c), pool));
  }
  return columns;
}

}  // namespace izvor::exec
