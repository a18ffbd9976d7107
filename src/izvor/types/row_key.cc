#include "izvor/types/row_key.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/type.h>

#include "izvor/error.h"
#include "izvor/types/arrow_mapping.h"
#include "izvor/types/row_key_bytes.h"

namespace izvor {
namespace {

using namespace row_key;  // NOLINT(google-build-using-namespace): the other half of this file

[[noreturn]] void refuse_type(const DataType& type) { throw Error("UNSUPPORTED_DATATYPE", {{"typeName", "\"" + type.sql() + "\""}}); }
[[noreturn]] void refuse_key() {
  throw Error(
      "IZVOR_STATE_FORMAT",
      {{"path", "a state key"}, {"writer", "another key format"}, {"action", "Restore the checkpoint from a copy, or start with a new one."}});
}

// Stands beside Arrow's type classes.
struct Decimal {
  using c_type = Int128;
};

bool is_nested_key(const DataType& type) { return type.id() == TypeId::kStruct || type.id() == TypeId::kArray; }

// Calls fn with the Arrow type class of a flat type that can be a key.
template <typename Fn>
auto visit_key_type(const DataType& type, Fn&& fn) {
  switch (type.id()) {
    case TypeId::kNull:
    case TypeId::kBoolean: return fn(arrow::BooleanType());
    case TypeId::kByte: return fn(arrow::Int8Type());
    case TypeId::kShort: return fn(arrow::Int16Type());
    case TypeId::kInt: return fn(arrow::Int32Type());
    case TypeId::kLong: return fn(arrow::Int64Type());
    case TypeId::kFloat: return fn(arrow::FloatType());
    case TypeId::kDouble: return fn(arrow::DoubleType());
    case TypeId::kDate: return fn(arrow::Date32Type());
    case TypeId::kTimestamp:
    case TypeId::kTimestampNtz:
    case TypeId::kDayTimeInterval: return fn(arrow::Int64Type());  // physical form
    case TypeId::kYearMonthInterval: return fn(arrow::Int32Type());
    case TypeId::kDecimal: return fn(Decimal());
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
      // Memory of clients is aligned to 8 bytes only, which is too little for a decimal.
      typename ArrowType::c_type value;
      std::memcpy(&value, data.buffers[1]->data() + (row + data.offset) * static_cast<int64_t>(sizeof(value)), sizeof(value));
      return value;
    }
  }
  const arrow::ArrayData& data;
};

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

// ---- Nested values: slower than flat ones, cell by cell where they are read. ----

// The keys of one column alone.
RowKeys column_keys(const DataType& type, const std::shared_ptr<arrow::Array>& column) {
  RowKeys keys;
  RowKeyCodec({type}).encode({column}, column->length(), keys);
  return keys;
}

// The values of a nested column, one a row, without what says whether they are null.
RowKeys nested_values(const DataType& type, const arrow::Array& array) {
  RowKeys out;
  if (type.id() == TypeId::kStruct) {
    const auto& rows = static_cast<const arrow::StructArray&>(array);
    std::vector<RowKeys> fields;
    for (size_t i = 0; i < type.fields().size(); ++i) fields.push_back(column_keys(type.fields()[i].type(), rows.field(static_cast<int>(i))));
    for (int64_t row = 0; row < array.length(); ++row) {
      for (const RowKeys& field : fields) out.bytes += field[static_cast<size_t>(row)];
      out.ends.push_back(out.bytes.size());
    }
    return out;
  }
  const auto& lists = static_cast<const arrow::ListArray&>(array);
  const RowKeys elements = column_keys(type.fields()[0].type(), lists.values());
  for (int64_t row = 0; row < array.length(); ++row) {
    for (int64_t i = lists.value_offset(row); i < lists.value_offset(row) + lists.value_length(row); ++i) {
      out.bytes += row_key::kElement;
      out.bytes += elements[static_cast<size_t>(i)];
    }
    out.bytes += row_key::kEndOfArray;
    out.ends.push_back(out.bytes.size());
  }
  return out;
}

void add_nested_widths(const arrow::Array& array, const RowKeys& values, uint64_t* widths) {
  for (int64_t row = 0; row < array.length(); ++row) widths[row] += 1 + (array.IsNull(row) ? 0 : values[static_cast<size_t>(row)].size());
}

void write_nested_column(const arrow::Array& array, const RowKeys& values, char** cursors) {
  for (int64_t row = 0; row < array.length(); ++row) {
    const bool valid = array.IsValid(row);
    *cursors[row]++ = valid ? kPresent : kNull;
    if (!valid) continue;
    const std::string_view value = values[static_cast<size_t>(row)];
    std::memcpy(cursors[row], value.data(), value.size());
    cursors[row] += value.size();
  }
}

// ---- Reading. ----

template <typename ArrowType>
auto& builder_of(arrow::ArrayBuilder& builder) {
  if constexpr (std::is_same_v<ArrowType, Decimal>) {
    return static_cast<arrow::Decimal128Builder&>(builder);
  } else {
    return static_cast<typename arrow::TypeTraits<ArrowType>::BuilderType&>(builder);
  }
}

// Reads what lies behind the mark of a value; returns what follows it.
template <typename ArrowType>
const char* read_flat(const char* at, const char* end, bool valid, std::string& scratch, arrow::ArrayBuilder& any_builder) {
  auto& builder = builder_of<ArrowType>(any_builder);
  const size_t width = is_variable<ArrowType> ? 0 : payload_width<ArrowType>();
  if (static_cast<size_t>(end - at) < width) refuse_key();
  if (!valid) {
    throw_if_error(builder.AppendNull());
  } else if constexpr (is_variable<ArrowType>) {
    at = read_string(at, end, scratch);
    if (at == nullptr) refuse_key();
    throw_if_error(builder.Append(scratch));
  } else if constexpr (is_boolean<ArrowType>) {
    throw_if_error(builder.Append(*at != 0));
  } else {
    using Ordered = OrderedBits<typename ArrowType::c_type>;
    const auto value = Ordered::from(load_big_endian<typename Ordered::Bits>(at));
    if constexpr (std::is_same_v<ArrowType, Decimal>) {
      throw_if_error(builder.Append(arrow::Decimal128(static_cast<int64_t>(value >> 64), static_cast<uint64_t>(value))));
    } else {
      throw_if_error(builder.Append(value));
    }
  }
  return at + width;
}

const char* read_cell(const DataType& type, const char* at, const char* end, std::string& scratch, arrow::ArrayBuilder& builder) {
  if (at == end) refuse_key();
  const bool valid = *at++ == kPresent;
  if (!is_nested_key(type)) {
    return visit_key_type(type, [&]<typename ArrowType>(const ArrowType&) { return read_flat<ArrowType>(at, end, valid, scratch, builder); });
  }
  if (!valid) {
    throw_if_error(builder.AppendNull());
    return at;
  }
  if (type.id() == TypeId::kStruct) {
    throw_if_error(static_cast<arrow::StructBuilder&>(builder).Append());
    for (size_t i = 0; i < type.fields().size(); ++i) {
      at = read_cell(type.fields()[i].type(), at, end, scratch, *builder.child(static_cast<int>(i)));
    }
    return at;
  }
  auto& lists = static_cast<arrow::ListBuilder&>(builder);
  throw_if_error(lists.Append());
  for (; at != end && *at == row_key::kElement;) at = read_cell(type.fields()[0].type(), at + 1, end, scratch, *lists.value_builder());
  if (at == end) refuse_key();
  return at + 1;
}

// The type whose builder reads a column, before it is seen as what it is: intervals and timestamps are read as integers.
std::shared_ptr<arrow::DataType> physical_type(const DataType& type) {
  switch (type.id()) {
    case TypeId::kNull: return arrow::boolean();
    case TypeId::kTimestamp:
    case TypeId::kTimestampNtz:
    case TypeId::kDayTimeInterval: return arrow::int64();
    case TypeId::kYearMonthInterval: return arrow::int32();
    case TypeId::kArray: return arrow::list(arrow::field("element", physical_type(type.fields()[0].type())));
    case TypeId::kStruct: {
      arrow::FieldVector fields;
      for (const Field& field : type.fields()) fields.push_back(arrow::field(field.name, physical_type(field.type())));
      return arrow::struct_(fields);
    }
    default: return to_arrow(type);
  }
}

// The same cells under the type that they have.
std::shared_ptr<arrow::ArrayData> typed(const DataType& type, const std::shared_ptr<arrow::ArrayData>& physical) {
  if (type.id() == TypeId::kNull) return arrow::NullArray(physical->length).data();
  std::shared_ptr<arrow::ArrayData> data = physical->Copy();
  data->type = to_arrow(type);
  for (size_t i = 0; i < data->child_data.size(); ++i) data->child_data[i] = typed(type.fields()[i].type(), data->child_data[i]);
  return data;
}

std::shared_ptr<arrow::Array> read_column(const DataType& type, const std::string_view* keys, int64_t count, std::vector<size_t>& positions,
                                          arrow::MemoryPool* pool) {
  const std::unique_ptr<arrow::ArrayBuilder> builder = value_or_throw(arrow::MakeBuilder(physical_type(type), pool));
  throw_if_error(builder->Reserve(count));
  std::string scratch;
  for (int64_t i = 0; i < count; ++i) {
    const char* end = keys[i].data() + keys[i].size();
    positions[i] = static_cast<size_t>(read_cell(type, keys[i].data() + positions[i], end, scratch, *builder) - keys[i].data());
  }
  return arrow::MakeArray(typed(type, value_or_throw(builder->Finish())->data()));
}

// A column in another order than ascending with nulls first: `starts` are where its parts of the keys begin, `cursors` where they end.
void reorder(const KeyOrder& order, int64_t num_rows, char* const* starts, char* const* cursors) {
  for (int64_t row = 0; row < num_rows; ++row) {
    char* at = starts[row];
    if (*at == kNull && order.nulls_last) *at = row_key::kNullLast;
    if (!order.is_descending) continue;
    for (++at; at != cursors[row]; ++at) *at = static_cast<char>(~*at);
  }
}

}  // namespace

RowKeyCodec::RowKeyCodec(std::vector<DataType> types) : RowKeyCodec(std::move(types), {}) {}

RowKeyCodec::RowKeyCodec(std::vector<DataType> types, std::vector<KeyOrder> orders)
    : types_(std::move(types)), orders_(std::move(orders)), fixed_width_(0) {
  for (const DataType& type : types_) {
    if (is_nested_key(type)) {
      for (const Field& field : type.fields()) RowKeyCodec({field.type()});
      fixed_width_.reset();
      continue;
    }
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
  std::vector<RowKeys> nested(types_.size());
  for (size_t i = 0; i < types_.size(); ++i) {
    if (is_nested_key(types_[i])) {
      nested[i] = nested_values(types_[i], *columns[i]);
      add_nested_widths(*columns[i], nested[i], ends);
    } else {
      visit_key_type(types_[i], [&]<typename ArrowType>(const ArrowType&) { add_widths<ArrowType>(*columns[i], num_rows, ends); });
    }
  }
  uint64_t end = start;
  for (int64_t row = 0; row < num_rows; ++row) ends[row] = end += ends[row];
  out.bytes.resize(end);
  std::vector<char*> cursors(num_rows);
  for (int64_t row = 0; row < num_rows; ++row) cursors[row] = out.bytes.data() + (row == 0 ? start : ends[row - 1]);
  for (size_t i = 0; i < types_.size(); ++i) {
    const bool is_plain = orders_.empty() || (!orders_[i].is_descending && !orders_[i].nulls_last);
    const std::vector<char*> starts = is_plain ? std::vector<char*>() : cursors;
    if (is_nested_key(types_[i])) {
      write_nested_column(*columns[i], nested[i], cursors.data());
    } else {
      visit_key_type(types_[i], [&]<typename ArrowType>(const ArrowType&) { write_column<ArrowType>(*columns[i], num_rows, cursors.data()); });
    }
    if (!is_plain) reorder(orders_[i], num_rows, starts.data(), cursors.data());
  }
}

std::vector<std::shared_ptr<arrow::Array>> RowKeyCodec::decode(const std::string_view* keys, int64_t count, arrow::MemoryPool* pool) const {
  std::vector<size_t> positions(count, 0);
  std::vector<std::shared_ptr<arrow::Array>> columns;
  for (const DataType& type : types_) {
    columns.push_back(read_column(type, keys, count, positions, pool));
  }
  for (int64_t i = 0; i < count; ++i) {
    if (positions[i] != keys[i].size()) refuse_key();
  }
  return columns;
}

}  // namespace izvor
