#include "izvor/expr/functions/csv/csv_cells.h"

#include "izvor/expr/cast_kernels.h"
#include "izvor/expr/functions/collection/list_cells.h"
#include "izvor/expr/physical_type.h"

namespace izvor::expr {
namespace {

// `Write` appends a physical cell.
template <typename T, typename Write>
class WrittenCells final : public CsvCells {
 public:
  WrittenCells(std::shared_ptr<arrow::Array> column, Write write)
      : column_(std::move(column)), valid_(*column_), cells_(*column_->data()), write_(std::move(write)) {}

  bool is_null(int64_t row) const override { return !valid_[row]; }
  void append(int64_t row, std::string& out) override { write_(cells_[row], out); }

 private:
  std::shared_ptr<arrow::Array> column_;
  CellValidity valid_;
  Cells<T> cells_;
  Write write_;
};

template <typename T, typename Write>
std::unique_ptr<CsvCells> written(std::shared_ptr<arrow::Array> column, Write write) {
  return std::make_unique<WrittenCells<T, Write>>(std::move(column), std::move(write));
}

class NullCells final : public CsvCells {
 public:
  bool is_null(int64_t) const override { return true; }
  void append(int64_t, std::string&) override {}
};

// Parts between brackets: ", " before a part, "," before a null.
class Parts {
 public:
  Parts(char open, std::string& out) : out_(out) { out_ += open; }
  void append(CsvCells& cells, int64_t row) {
    const bool is_null = cells.is_null(row);
    if (!is_first_) out_ += is_null ? "," : ", ";
    is_first_ = false;
    if (!is_null) cells.append(row, out_);
  }

 private:
  std::string& out_;
  bool is_first_ = true;
};

class ArrayCells final : public CsvCells {
 public:
  ArrayCells(const DataType& type, const std::shared_ptr<arrow::Array>& column, DatetimeWriter& datetimes, EvalContext& context)
      : column_(column), lists_(*column), elements_(CsvCells::make(type.fields()[0].type(), lists_.elements(), datetimes, context)) {}

  bool is_null(int64_t row) const override { return !lists_.is_valid(row); }
  void append(int64_t row, std::string& out) override {
    Parts parts('[', out);
    for (int32_t i = lists_.begin(row); i < lists_.end(row); ++i) parts.append(*elements_, i);
    out += ']';
  }

 private:
  std::shared_ptr<arrow::Array> column_;
  ListCells lists_;
  std::unique_ptr<CsvCells> elements_;
};

class MapCells final : public CsvCells {
 public:
  MapCells(const DataType& type, const std::shared_ptr<arrow::Array>& column, DatetimeWriter& datetimes, EvalContext& context)
      : column_(column),
        lists_(*column),
        keys_(CsvCells::make(type.fields()[0].type(), lists_.field(0), datetimes, context)),
        values_(CsvCells::make(type.fields()[1].type(), lists_.field(1), datetimes, context)) {}

  bool is_null(int64_t row) const override { return !lists_.is_valid(row); }
  void append(int64_t row, std::string& out) override {
    out += '{';
    for (int32_t i = lists_.begin(row); i < lists_.end(row); ++i) {
      if (i > lists_.begin(row)) out += ", ";
      keys_->append(i, out);
      out += " ->";
      if (values_->is_null(i)) continue;
      out += ' ';
      values_->append(i, out);
    }
    out += '}';
  }

 private:
  std::shared_ptr<arrow::Array> column_;
  ListCells lists_;
  std::unique_ptr<CsvCells> keys_;
  std::unique_ptr<CsvCells> values_;
};

class StructCells final : public CsvCells {
 public:
  StructCells(const DataType& type, const std::shared_ptr<arrow::Array>& column, DatetimeWriter& datetimes, EvalContext& context)
      : column_(column), valid_(*column) {
    const auto& structs = static_cast<const arrow::StructArray&>(*column);
    for (size_t i = 0; i < type.fields().size(); ++i) {
      fields_.push_back(CsvCells::make(type.fields()[i].type(), structs.field(static_cast<int>(i)), datetimes, context));
    }
  }

  bool is_null(int64_t row) const override { return !valid_[row]; }
  void append(int64_t row, std::string& out) override {
    Parts parts('{', out);
    for (const auto& field : fields_) parts.append(*field, row);
    out += '}';
  }

 private:
  std::shared_ptr<arrow::Array> column_;
  CellValidity valid_;
  std::vector<std::unique_ptr<CsvCells>> fields_;
};

// "[61 62]".
void append_bytes(std::string_view bytes, std::string& out) {
  constexpr const char* kDigits = "0123456789ABCDEF";
  out += '[';
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (i > 0) out += ' ';
    const auto byte = static_cast<unsigned char>(bytes[i]);
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  out += ']';
}

// As a cast writes them; decimals with an exponent where Java has one.
std::unique_ptr<CsvCells> cast_cells(const DataType& type, const std::shared_ptr<arrow::Array>& column, EvalContext& context) {
  const DataType text(TypeId::kString);
  auto texts = type.id() == TypeId::kString
                   ? column
                   : find_cast_kernel(type, text)({*column, type, text, EvalMode::kLegacy, Selection::all(column->length()), context});
  return written<std::string_view>(std::move(texts), [](std::string_view cell, std::string& out) { out += cell; });
}

}  // namespace

std::unique_ptr<CsvCells> CsvCells::make(const DataType& type, const std::shared_ptr<arrow::Array>& column, DatetimeWriter& datetimes,
                                         EvalContext& context) {
  switch (type.id()) {
    case TypeId::kNull: return std::make_unique<NullCells>();
    case TypeId::kBinary: return written<std::string_view>(column, append_bytes);
    case TypeId::kDate: return written<int32_t>(column, [&datetimes](int32_t days, std::string& out) { datetimes.append_date(days, out); });
    case TypeId::kTimestamp:
      return written<int64_t>(column, [&datetimes](int64_t micros, std::string& out) { datetimes.append_timestamp(micros, out); });
    case TypeId::kTimestampNtz:
      return written<int64_t>(column, [&datetimes](int64_t micros, std::string& out) { datetimes.append_timestamp_ntz(micros, out); });
    case TypeId::kArray: return std::make_unique<ArrayCells>(type, column, datetimes, context);
    case TypeId::kMap: return std::make_unique<MapCells>(type, column, datetimes, context);
    case TypeId::kStruct: return std::make_unique<StructCells>(type, column, datetimes, context);
    default: return cast_cells(type, column, context);
  }
}

}  // namespace izvor::expr
