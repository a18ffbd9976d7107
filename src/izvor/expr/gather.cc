#include "izvor/expr/gather.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include <arrow/array.h>
#include <arrow/array/util.h>
#include <arrow/type.h>
#include <arrow/util/bit_util.h>

#include "izvor/error.h"
#include "izvor/expr/column.h"

namespace izvor::expr {
namespace {

using Buffers = std::vector<std::shared_ptr<arrow::Buffer>>;
using Children = std::vector<std::shared_ptr<arrow::ArrayData>>;

std::shared_ptr<arrow::Buffer> gather_bits(const uint8_t* bits, int64_t offset, const int32_t* indices, int64_t count, arrow::MemoryPool* pool) {
  std::shared_ptr<arrow::Buffer> out = value_or_throw(arrow::AllocateEmptyBitmap(count, pool));
  uint8_t* bytes = out->mutable_data();
  const auto bit = [&](int64_t i) {
    const int64_t row = indices[i] + offset;
    return static_cast<uint8_t>((bits[row >> 3] >> (row & 7)) & 1);
  };
  int64_t i = 0;
  for (; i + 8 <= count; i += 8) {
    uint8_t byte = 0;
    for (int j = 0; j < 8; ++j) byte = static_cast<uint8_t>(byte | (bit(i + j) << j));
    bytes[i >> 3] = byte;
  }
  for (; i < count; ++i) bytes[i >> 3] = static_cast<uint8_t>(bytes[i >> 3] | (bit(i) << (i & 7)));
  return out;
}

std::shared_ptr<arrow::Buffer> gather_validity(const arrow::ArrayData& data, const int32_t* indices, int64_t count, arrow::MemoryPool* pool) {
  if (!data.buffers[0] || data.GetNullCount() == 0) return nullptr;
  return gather_bits(data.buffers[0]->data(), data.offset, indices, count, pool);
}

template <typename Cell>
std::shared_ptr<arrow::Buffer> gather_cells(const arrow::ArrayData& data, const int32_t* indices, int64_t count, arrow::MemoryPool* pool) {
  std::shared_ptr<arrow::Buffer> out = value_or_throw(arrow::AllocateBuffer(count * static_cast<int64_t>(sizeof(Cell)), pool));
  const Cell* in = data.GetValues<Cell>(1);
  auto* cells = reinterpret_cast<Cell*>(out->mutable_data());
  for (int64_t i = 0; i < count; ++i) cells[i] = in[indices[i]];
  return out;
}

struct Cell16 {
  uint64_t low, high;
};

std::shared_ptr<arrow::Buffer> gather_fixed(const arrow::ArrayData& data, const int32_t* indices, int64_t count, arrow::MemoryPool* pool) {
  switch (data.type->bit_width()) {
    case 1: return gather_bits(data.buffers[1]->data(), data.offset, indices, count, pool);
    case 8: return gather_cells<uint8_t>(data, indices, count, pool);
    case 16: return gather_cells<uint16_t>(data, indices, count, pool);
    case 32: return gather_cells<uint32_t>(data, indices, count, pool);
    case 64: return gather_cells<uint64_t>(data, indices, count, pool);
    case 128: return gather_cells<Cell16>(data, indices, count, pool);
    default: throw Error("INTERNAL_ERROR", {{"message", "No gather for " + data.type->ToString() + "."}});
  }
}

// The new offsets of gathered runs of variable length.
std::shared_ptr<arrow::Buffer> gather_offsets(const int32_t* offsets, const int32_t* indices, int64_t count, arrow::MemoryPool* pool) {
  std::shared_ptr<arrow::Buffer> out = value_or_throw(arrow::AllocateBuffer((count + 1) * static_cast<int64_t>(sizeof(int32_t)), pool));
  auto* ends = reinterpret_cast<int32_t*>(out->mutable_data());
  int64_t end = 0;
  ends[0] = 0;
  for (int64_t i = 0; i < count; ++i) {
    end += offsets[indices[i] + 1] - offsets[indices[i]];
    ends[i + 1] = static_cast<int32_t>(end);
  }
  if (end > std::numeric_limits<int32_t>::max()) throw Error("INTERNAL_ERROR", {{"message", "A gathered column exceeds 2 GiB."}});
  return out;
}

// fn(begin, end) for each stretch of neighbouring source rows.
template <typename Fn>
void for_each_run(const int32_t* indices, int64_t count, Fn&& fn) {
  for (int64_t i = 0; i < count;) {
    const int64_t start = i++;
    while (i < count && indices[i] == indices[i - 1] + 1) ++i;
    fn(indices[start], indices[i - 1] + 1);
  }
}

std::shared_ptr<arrow::ArrayData> gather_strings(const arrow::ArrayData& data, const int32_t* indices, int64_t count, arrow::MemoryPool* pool) {
  const auto* offsets = data.GetValues<int32_t>(1);
  auto new_offsets = gather_offsets(offsets, indices, count, pool);
  const int32_t size = reinterpret_cast<const int32_t*>(new_offsets->data())[count];
  std::shared_ptr<arrow::Buffer> bytes = value_or_throw(arrow::AllocateBuffer(size, pool));
  if (size > 0) {
    uint8_t* out = bytes->mutable_data();
    const uint8_t* in = data.buffers[2]->data();
    for_each_run(indices, count, [&](int64_t begin, int64_t end) {
      const auto length = static_cast<size_t>(offsets[end] - offsets[begin]);
      std::memcpy(out, in + offsets[begin], length);
      out += length;
    });
  }
  return arrow::ArrayData::Make(data.type, count, Buffers{gather_validity(data, indices, count, pool), new_offsets, bytes});
}

std::shared_ptr<arrow::ArrayData> gather_data(const arrow::ArrayData& data, const int32_t* indices, int64_t count, arrow::MemoryPool* pool);

// Lists and maps: their elements are gathered by the element rows that the lists cover.
std::shared_ptr<arrow::ArrayData> gather_lists(const arrow::ArrayData& data, const int32_t* indices, int64_t count, arrow::MemoryPool* pool) {
  const auto* offsets = data.GetValues<int32_t>(1);
  auto new_offsets = gather_offsets(offsets, indices, count, pool);
  std::vector<int32_t> elements;
  for_each_run(indices, count, [&](int64_t begin, int64_t end) {
    for (int32_t element = offsets[begin]; element < offsets[end]; ++element) elements.push_back(element);
  });
  auto child = gather_data(*data.child_data[0], elements.data(), static_cast<int64_t>(elements.size()), pool);
  return arrow::ArrayData::Make(data.type, count, Buffers{gather_validity(data, indices, count, pool), new_offsets}, Children{std::move(child)});
}

std::shared_ptr<arrow::ArrayData> gather_struct(const arrow::ArrayData& data, const int32_t* indices, int64_t count, arrow::MemoryPool* pool) {
  Children children;
  for (const auto& child : data.child_data) {
    children.push_back(gather_data(*child->Slice(data.offset, data.length), indices, count, pool));
  }
  return arrow::ArrayData::Make(data.type, count, Buffers{gather_validity(data, indices, count, pool)}, std::move(children));
}

std::shared_ptr<arrow::ArrayData> gather_data(const arrow::ArrayData& data, const int32_t* indices, int64_t count, arrow::MemoryPool* pool) {
  switch (data.type->id()) {
    case arrow::Type::NA: return arrow::ArrayData::Make(data.type, count, Buffers{nullptr}, count);
    case arrow::Type::STRING:
    case arrow::Type::BINARY: return gather_strings(data, indices, count, pool);
    case arrow::Type::LIST:
    case arrow::Type::MAP: return gather_lists(data, indices, count, pool);
    case arrow::Type::STRUCT: return gather_struct(data, indices, count, pool);
    default: {
      auto validity = gather_validity(data, indices, count, pool);
      const int64_t nulls = validity ? arrow::kUnknownNullCount : 0;
      return arrow::ArrayData::Make(data.type, count, Buffers{std::move(validity), gather_fixed(data, indices, count, pool)}, nulls);
    }
  }
}

}  // namespace

std::shared_ptr<arrow::Array> gather(const arrow::Array& array, const int32_t* indices, int64_t count, arrow::MemoryPool* pool) {
  return arrow::MakeArray(gather_data(*array.data(), indices, count, pool));
}

std::shared_ptr<arrow::Array> gather_or_null(const arrow::Array& array, const int32_t* indices, int64_t count, arrow::MemoryPool* pool) {
  if (array.length() == 0 || array.type_id() == arrow::Type::NA) return value_or_throw(arrow::MakeArrayOfNull(array.type(), count, pool));
  if (std::find(indices, indices + count, kGatherNull) == indices + count) return gather(array, indices, count, pool);
  std::vector<int32_t> present(indices, indices + count);
  std::replace(present.begin(), present.end(), kGatherNull, 0);
  auto data = gather_data(*array.data(), present.data(), count, pool);
  data->buffers[0] = writable_validity(data->buffers[0].get(), count, pool);
  data->null_count = arrow::kUnknownNullCount;
  for (int64_t i = 0; i < count; ++i) {
    if (indices[i] == kGatherNull) arrow::bit_util::ClearBit(data->buffers[0]->mutable_data(), i);
  }
  return arrow::MakeArray(data);
}

}  // namespace izvor::expr
