#include "izvor/types/row_key.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/type.h>

#include "izvor/error.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor {
namespace {

constexpr char kNull = 0;
constexpr char kPresent = 1;

template <typename Bits>
void store_big_endian(Bits bits, char* out) {
  for (size_t i = 0; i < sizeof(Bits); ++i) out[i] = static_cast<char>(bits >> (8 * (sizeof(Bits) - 1 - i)));
}

template <typename Bits>
Bits load_big_endian(const char* in) {
  Bits bits = 0;
  for (size_t i = 0; i < sizeof(Bits); ++i) bits = static_cast<Bits>((bits << 8) | static_cast<uint8_t>(in[i]));
  return bits;
}

// The order-preserving bits of a value and back.
template <typename T>
struct OrderedBits {
  using Bits = std::make_unsigned_t<T>;
  static constexpr Bits kSign = static_cast<Bits>(Bits{1} << (8 * sizeof(Bits) - 1));
  static Bits to(T value) { return static_cast<Bits>(static_cast<Bits>(value) ^ kSign); }
  static T from(Bits bits) { return static_cast<T>(static_cast<Bits>(bits ^ kSign)); }
};

template <typename T, typename BitsType>
struct OrderedFloatBits {
  using Bits = BitsType;
  static constexpr Bits kSign = Bits{1} << (8 * sizeof(Bits) - 1);
  static Bits to(T value) {
    if (value != value) value = std::numeric_limits<T>::quiet_NaN();
    if (value == 0) value = 0;
    const Bits bits = std::bit_cast<Bits>(value);
    return (bits & kSign) != 0 ? static_cast<Bits>(~bits) : static_cast<Bits>(bits | kSign);
  }
  static T from(Bits bits) { return std::bit_cast<T>((bits & kSign) != 0 ? static_cast<Bits>(bits ^ kSign) : static_cast<Bits>(~bits)); }
};
template <>
struct OrderedBits<float> : OrderedFloatBits<float, uint32_t> {};
template <>
struct OrderedBits<double> : OrderedFloatBits<double, uint64_t> {};

[[noreturn]] void refuse_type(const DataType& type) { throw Error("UNSUPPORTED_DATATYPE", {{"typeName", "\"" + type.sql() + "\""}}); }
[[noreturn]] void refuse_key() {
  throw Error(
      "IZVOR_STATE_FORMAT",
      {{"path", "a state key"}, {"writer", "another key format"}, {"action", "Restore the checkpoint from a copy, or start with a new one."}});
}

// Calls fn with the Arrow type class of a type that can be a key.
template <typename Fn>
auto visit_key_type(const DataType& type, Fn&& fn) {
  switch (type.id()) {
    case TypeId::kBoolean: return fn(arrow::BooleanType());
    case TypeId::kByte: return fn(arrow::Int8Type());
    case TypeId::kShort: return fn(arrow::Int16Type());
    case TypeId::kInt: return fn(arrow::Int32Type());
    case TypeId::kLong: return fn(arrow::Int64Type());
    case TypeId::kFloat: return fn(arrow::FloatType());
    case TypeId::kDouble: return fn(arrow::DoubleType());
    case TypeId::kDate: return fn(arrow::Date32Type());
    case TypeId::kTimestamp:
    case TypeId::kTimestampNtz: return fn(arrow::Int64Type());  // physical form
    case TypeId::kString: return fn(arrow::StringType());
    case TypeId::kBinary: return fn(arrow::BinaryType());
    default: refuse_type(type);
  }
}

template <typename ArrowType>
constexpr bool is_variable = arrow::is_base_binary_type<ArrowType>::value;
template <typename ArrowType>
constexpr bool is_boolean = std::is_same_v<ArrowType, arrow::BooleanType>;

template <typename ArrowType>
constexpr size_t payload_width() {
  if constexpr (is_boolean<ArrowType>)
    return 1;
  else if constexpr (is_variable<ArrowType>)
    return 2;  // terminator
  else
    return sizeof(typename ArrowType::c_type);
}

// Values of one column, read from its buffers.
template <typename ArrowType>
struct Cells {
  explicit Cells(const arrow::Array& array) : data(*array.data()) {}
  auto operator()(int64_t row) const {
    if constexpr (is_boolean<ArrowType>) {
      return static_cast<int8_t>((data.buffers[1]->data()[(row + data.offset) >> 3] >> ((row + data.offset) & 7)) & 1);
    } else if constexpr (is_variable<ArrowType>) {
      const int32_t* offsets = data.GetValues<int32_t>(1);
      const char* bytes = data.buffers[2] ? reinterpret_cast<const char*>(data.buffers[2]->data()) : nullptr;
      return std::string_view(bytes + offsets[row], static_cast<size_t>(offsets[row + 1] - offsets[row]));
    } else {
      return data.GetValues<typename ArrowType::c_type>(1)[row];
    }
  }
  const arrow::ArrayData& data;
};

size_t count_zeros(std::string_view text) {
  size_t count = 0;
  for (const char* at = text.data(); (at = static_cast<const char*>(std::memchr(at, 0, text.data() + text.size() - at))) != nullptr; ++at) ++count;
  return count;
}

char* write_string(std::string_view text, char* out) {
  if (!text.empty() && std::memchr(text.data(), 0, text.size()) != nullptr) {
    for (const char c : text) {
      *out++ = c;
      if (c == 0) *out++ = static_cast<char>(0xff);
    }
  } else if (!text.empty()) {
    std::memcpy(out, text.data(), text.size());
    out += text.size();
  }
  *out++ = 0;
  *out++ = 0;
  return out;
}

template <typename ArrowType>
char* write_cell(const Cells<ArrowType>& cells, int64_t row, bool valid, char* out) {
  *out++ = valid ? kPresent : kNull;
  if constexpr (is_variable<ArrowType>) {
    return valid ? write_string(cells(row), out) : out;
  } else {
    if (!valid) {
      std::memset(out, 0, payload_width<ArrowType>());
    } else if constexpr (is_boolean<ArrowType>) {
      *out = static_cast<char>(cells(row));
    } else {
      store_big_endian(OrderedBits<typename ArrowType::c_type>::to(cells(row)), out);
    }
    return out + payload_width<ArrowType>();
  }
}

template <typename ArrowType>
void add_widths(const arrow::Array& array, int64_t num_rows, uint64_t* widths) {
  if constexpr (is_variable<ArrowType>) {
    const Cells<ArrowType> cells(array);
    for (int64_t row = 0; row < num_rows; ++row) {
      if (array.IsNull(row)) {
        widths[row] += 1;
      } else {
        const auto text = cells(row);
        widths[row] += 3 + text.size() + (text.empty() ? 0 : count_zeros(text));
      }
    }
  } else {
    for (int64_t row = 0; row < num_rows; ++row) widths[row] += 1 + payload_width<ArrowType>();
  }
}

template <typename ArrowType>
void write_column(const arrow::Array& array, int64_t num_rows, char** cursors) {
  const Cells<ArrowType> cells(array);
  if (array.null_count() == 0) {
    for (int64_t row = 0; row < num_rows; ++row) cursors[row] = write_cell(cells, row, true, cursors[row]);
  } else {
    for (int64_t row = 0; row < num_rows; ++row) cursors[row] = write_cell(cells, row, array.IsValid(row), cursors[row]);
  }
}

// Reads an escaped string into `scratch`; returns what follows it.
const char* read_string(const char* at, const char* end, std::string& scratch) {
  scratch.clear();
  while (true) {
    const char* zero = at == end ? nullptr : static_cast<const char*>(std::memchr(at, 0, end - at));
    if (zero == nullptr || zero + 1 == end) refuse_key();
    scratch.append(at, zero);
    at = zero + 2;
    if (zero[1] == 0) return at;
    scratch += '\0';
  }
}

template <typename ArrowType>
std::shared_ptr<arrow::Array> read_column(const DataType& type, const std::string_view* keys, int64_t count, std::vector<size_t>& positions,
                                          arrow::MemoryPool* pool) {
  typename arrow::TypeTraits<ArrowType>::BuilderType builder(pool);
  throw_if_error(builder.Reserve(count));
  std::string scratch;
  for (int64_t i = 0; i < count; ++i) {
    const char* end = keys[i].data() + keys[i].size();
    const char* at = keys[i].data() + positions[i];
    const size_t width = is_variable<ArrowType> ? 0 : payload_width<ArrowType>();
    if (at == end || static_cast<size_t>(end - at - 1) < width) refuse_key();
    const bool valid = *at++ == kPresent;
    if (!valid) {
      builder.UnsafeAppendNull();
    } else if constexpr (is_variable<ArrowType>) {
      at = read_string(at, end, scratch);
      throw_if_error(builder.Append(scratch));
    } else if constexpr (is_boolean<ArrowType>) {
      builder.UnsafeAppend(*at != 0);
    } else {
      using Ordered = OrderedBits<typename ArrowType::c_type>;
      builder.UnsafeAppend(Ordered::from(load_big_endian<typename Ordered::Bits>(at)));
    }
    positions[i] = static_cast<size_t>(at + width - keys[i].data());
  }
  const auto array = value_or_throw(builder.Finish());
  return value_or_throw(array->View(to_arrow(type)));
}

}  // namespace

RowKeyCodec::RowKeyCodec(std::vector<DataType> types) : types_(std::move(types)), fixed_width_(0) {
  for (const DataType& type : types_) {
    visit_key_type(type, [&]<typename ArrowType>(const ArrowType&) {
      if (is_variable<ArrowType> || !fixed_width_) {
        fixed_width_.reset();
      } else {
        *fixed_width_ += 1 + payload_width<ArrowType>();
      }
    });
  }
}

void RowKeyCodec::encode(const std::vector<std::shared_ptr<arrow::Array>>& columns, int64_t num_rows, RowKeys& out) const {
  if (num_rows == 0) return;
  const size_t first = out.ends.size();
  const uint64_t start = out.bytes.size();
  out.ends.resize(first + num_rows, 0);
  uint64_t* ends = out.ends.data() + first;
  for (size_t i = 0; i < types_.size(); ++i) {
    visit_key_type(types_[i], [&]<typename ArrowType>(const ArrowType&) { add_widths<ArrowType>(*columns[i], num_rows, ends); });
  }
  uint64_t end = start;
  for (int64_t row = 0; row < num_rows; ++row) ends[row] = end += ends[row];
  out.bytes.resize(end);
  std::vector<char*> cursors(num_rows);
  for (int64_t row = 0; row < num_rows; ++row) cursors[row] = out.bytes.data() + (row == 0 ? start : ends[row - 1]);
  for (size_t i = 0; i < types_.size(); ++i) {
    visit_key_type(types_[i], [&]<typename ArrowType>(const ArrowType&) { write_column<ArrowType>(*columns[i], num_rows, cursors.data()); });
  }
}

std::vector<std::shared_ptr<arrow::Array>> RowKeyCodec::decode(const std::string_view* keys, int64_t count, arrow::MemoryPool* pool) const {
  std::vector<size_t> positions(count, 0);
  std::vector<std::shared_ptr<arrow::Array>> columns;
  for (const DataType& type : types_) {
    columns.push_back(
        visit_key_type(type, [&]<typename ArrowType>(const ArrowType&) { return read_column<ArrowType>(type, keys, count, positions, pool); }));
  }
  for (int64_t i = 0; i < count; ++i) {
    if (positions[i] != keys[i].size()) refuse_key();
  }
  return columns;
}

}  // namespace izvor
