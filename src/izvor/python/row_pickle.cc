#include "izvor/python/row_pickle.h"

#include <algorithm>
#include <array>
#include <bit>
#include <map>
#include <utility>

#include <arrow/array.h>

#include "izvor/expr/evaluator.h"

namespace izvor::python {
namespace {

// Opcodes of Python's pickle, protocol 3.
constexpr char kMark = '(';
constexpr char kStop = '.';
constexpr char kReduce = 'R';
constexpr char kGlobal = 'c';
constexpr char kTupleOfMark = 't';
constexpr char kTupleOfOne = '\x85';
constexpr char kPut = 'r';  // four bytes
constexpr char kGet = 'j';
constexpr char kEmptyList = ']';
constexpr char kAppends = 'e';
constexpr char kEmptyDict = '}';
constexpr char kSetItems = 'u';
constexpr char kNone = 'N';
constexpr char kTrue = '\x88';
constexpr char kFalse = '\x89';
constexpr char kLong = '\x8a';  // one byte of length
constexpr char kFloat = 'G';
constexpr char kText = 'X';
constexpr char kBytes = 'B';

// Rows are made by what PySpark has for rows that come from the JVM: a converter of a type, called with the internal values of a row's cells.
class RowPickler {
 public:
  explicit RowPickler(PysparkVersion version) : binary_as_bytes_(version >= kBinaryAsBytes) { out_ = {'\x80', 3}; }

  std::string take() && {
    out_ += kStop;
    return std::move(out_);
  }

  template <typename Fn>
  void list(Fn&& write_items) {
    out_ += kEmptyList;
    out_ += kMark;
    write_items();
    out_ += kAppends;
  }

  template <typename Fn>
  void row(const DataType& type, Fn&& write_cells) {
    converter(type);
    tuple(write_cells);
    out_ += kReduce;
  }

  template <typename Fn>
  void tuple(Fn&& write_cells) {
    out_ += kMark;
    write_cells();
    out_ += kTupleOfMark;
  }

  void cell(const arrow::Array& array, int64_t row, const DataType& type) {
    if (array.IsNull(row)) {
      out_ += kNone;
      return;
    }
    switch (type.id()) {
      case TypeId::kArray: return array_cell(static_cast<const arrow::ListArray&>(array), row, type);
      case TypeId::kMap: return map_cell(static_cast<const arrow::MapArray&>(array), row, type);
      case TypeId::kStruct: return struct_cell(static_cast<const arrow::StructArray&>(array), row, type);
      default: return value(expr::value_at(array, row, type));
    }
  }

 private:
  template <typename Bits>
  void little_endian(Bits bits) {
    for (size_t i = 0; i < sizeof(Bits); ++i) out_ += static_cast<char>(bits >> (8 * i));
  }
  void text(char opcode, const std::string& bytes) {
    out_ += opcode;
    little_endian(static_cast<uint32_t>(bytes.size()));
    out_ += bytes;
  }
  void global(const char* module, const char* name) { out_ += kGlobal + std::string(module) + "\n" + name + "\n"; }

  // The converter of a type, made once a pickle.
  void converter(const DataType& type) {
    const std::string json = Schema(type.fields()).json();
    const auto [known, is_new] = converters_.try_emplace(json, static_cast<uint32_t>(converters_.size()));
    if (is_new) {
      global("pyspark.sql.types", "_create_row_inbound_converter");
      global("pyspark.sql.types", "_parse_datatype_json_string");
      text(kText, json);
      for (int call = 0; call < 2; ++call) out_ += {kTupleOfOne, kReduce};
      out_ += kPut;
      little_endian(known->second);
    } else {
      out_ += kGet;
      little_endian(known->second);
    }
  }

  void array_cell(const arrow::ListArray& array, int64_t row, const DataType& type) {
    list([&] {
      for (int64_t i = array.value_offset(row); i < array.value_offset(row + 1); ++i) cell(*array.values(), i, type.fields()[0].type());
    });
  }

  void map_cell(const arrow::MapArray& array, int64_t row, const DataType& type) {
    out_ += kEmptyDict;
    out_ += kMark;
    for (int64_t i = array.value_offset(row); i < array.value_offset(row + 1); ++i) {
      cell(*array.keys(), i, type.fields()[0].type());
      cell(*array.items(), i, type.fields()[1].type());
    }
    out_ += kSetItems;
  }

  void struct_cell(const arrow::StructArray& array, int64_t index, const DataType& type) {
    row(type, [&] {
      for (size_t i = 0; i < type.fields().size(); ++i) cell(*array.field(static_cast<int>(i)), index, type.fields()[i].type());
    });
  }

  void value(const Value& value) {
    if (value.type.id() == TypeId::kDecimal) {
      global("decimal", "Decimal");
      text(kText, value.as_string());
      out_ += {kTupleOfOne, kReduce};
    } else if (value.type.id() == TypeId::kBoolean) {
      out_ += value.as_bool() ? kTrue : kFalse;
    } else if (std::holds_alternative<int64_t>(value.storage)) {
      out_ += {kLong, sizeof(int64_t)};
      little_endian(static_cast<uint64_t>(value.as_int()));
    } else if (std::holds_alternative<double>(value.storage)) {
      out_ += kFloat;
      const auto bits = std::bit_cast<uint64_t>(value.as_double());
      for (int shift = 56; shift >= 0; shift -= 8) out_ += static_cast<char>(bits >> shift);
    } else if (value.type.id() == TypeId::kBinary) {
      binary(value.as_string());
    } else {
      text(kText, value.as_string());
    }
  }

  void binary(const std::string& bytes) {
    if (!binary_as_bytes_) global("builtins", "bytearray");
    text(kBytes, bytes);
    if (!binary_as_bytes_) out_ += {kTupleOfOne, kReduce};
  }

  const bool binary_as_bytes_;
  std::string out_;
  std::map<std::string, uint32_t> converters_;  // by the type's JSON
};

// Whether the worker makes another object of what it gets.
bool needs_conversion(const DataType& type) {
  switch (type.id()) {
    case TypeId::kDate:
    case TypeId::kTimestamp:
    case TypeId::kTimestampNtz:
    case TypeId::kDayTimeInterval:
    case TypeId::kYearMonthInterval:
    case TypeId::kStruct: return true;
    case TypeId::kArray:
    case TypeId::kMap:
      return std::any_of(type.fields().begin(), type.fields().end(), [](const Field& field) { return needs_conversion(field.type()); });
    default: return false;
  }
}

std::string pickle(const Schema& schema, const Batch& rows, int64_t from, int64_t count, PysparkVersion version, bool as_rows) {
  const DataType type = DataType::structure(schema.fields());
  RowPickler pickler(version);
  pickler.list([&] {
    for (int64_t row = from; row < from + count; ++row) {
      const auto write_cells = [&] {
        for (size_t i = 0; i < schema.size(); ++i) pickler.cell(*rows.columns[i], row, schema.field(i).type());
      };
      as_rows ? pickler.row(type, write_cells) : pickler.tuple(write_cells);
    }
  });
  return std::move(pickler).take();
}

}  // namespace

std::string pickle_rows(const Schema& schema, const Batch& rows, int64_t from, int64_t count, PysparkVersion version) {
  return pickle(schema, rows, from, count, version, true);
}

std::string pickle_cells(const Schema& schema, const Batch& rows, int64_t from, int64_t count, PysparkVersion version) {
  const auto& fields = schema.fields();
  const bool as_rows = std::any_of(fields.begin(), fields.end(), [](const Field& field) { return needs_conversion(field.type()); });
  return pickle(schema, rows, from, count, version, as_rows);
}

}  // namespace izvor::python
