#include "izvor/expr/aggregates/cell_codec.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

#include <arrow/array.h>
#include <arrow/buffer_builder.h>

#include "izvor/error.h"
#include "izvor/expr/column.h"
#include "izvor/expr/functions/compare_cells.h"
#include "izvor/expr/physical_type.h"

namespace izvor::expr {
namespace {

using ArrayDataPtr = std::shared_ptr<arrow::ArrayData>;

template <typename T>
void append_value(T value, std::string& out) {
  char bytes[sizeof(T)];
  std::memcpy(bytes, &value, sizeof(T));
  out.append(bytes, sizeof(T));
}

template <typename T>
T in_form(T value, CellCodec::Form form) {
  if constexpr (std::is_floating_point_v<T>) {
    if (form == CellCodec::Form::kExact) return value;
    if (std::isnan(value)) return std::numeric_limits<T>::quiet_NaN();
    return value == 0 && form == CellCodec::Form::kGrouping ? T{0} : value;
  } else {
    return value;
  }
}

template <typename T>
int compare_cells(T a, T b) {
  return LessCells::apply(a, b) ? -1 : static_cast<int>(LessCells::apply(b, a));
}

// Cells that are read back, gathered into an Arrow array.
class CellColumn {
 public:
  CellColumn(const DataType& type, arrow::MemoryPool* pool) : type_(type), validity_(pool) {}
  virtual ~CellColumn() = default;

  void append(ByteCursor& bytes) {
    append_cell(bytes);
    throw_if_error(validity_.Append(true));
  }
  void append_null() {
    append_empty();
    throw_if_error(validity_.Append(false));
  }
  void append_optional(ByteCursor& bytes) {
    if (bytes.value<uint8_t>() != 0) {
      append(bytes);
    } else {
      append_null();
    }
  }
  ArrayDataPtr finish() {
    const int64_t length = validity_.length();
    const int64_t nulls = validity_.false_count();
    Buffers buffers{nulls == 0 || type_.id() == TypeId::kNull ? nullptr : value_or_throw(validity_.Finish())};
    std::vector<ArrayDataPtr> children;
    finish_cells(buffers, children);
    return arrow::ArrayData::Make(to_arrow(type_), length, std::move(buffers), std::move(children), nulls);
  }

 protected:
  using Buffers = std::vector<std::shared_ptr<arrow::Buffer>>;

  virtual void append_cell(ByteCursor& bytes) = 0;
  virtual void append_empty() = 0;
  // Adds what lies behind the validity.
  virtual void finish_cells(Buffers& buffers, std::vector<ArrayDataPtr>& children) = 0;

  const DataType& type() const { return type_; }

 private:
  DataType type_;
  arrow::TypedBufferBuilder<bool> validity_;
};

}  // namespace

// How one type's cells are written and read.
class CellCodec::Node {
 public:
  virtual ~Node() = default;
  virtual void encode(const arrow::ArrayData& data, int64_t row, std::string& out) const = 0;
  virtual void skip(ByteCursor& bytes) const = 0;
  virtual int compare(ByteCursor& a, ByteCursor& b) const = 0;
  virtual std::unique_ptr<CellColumn> column(arrow::MemoryPool* pool) const = 0;

  virtual void encode_all(const arrow::Array& column, int64_t num_rows, EncodedCells& out) const {
    for (int64_t row = 0; row < num_rows; ++row) {
      if (column.IsValid(row)) encode(*column.data(), row, out.bytes);
      out.ends.push_back(out.bytes.size());
    }
  }

  void encode_optional(const arrow::ArrayData& data, int64_t row, std::string& out) const {
    const bool is_valid = data.type->id() != arrow::Type::NA && data.IsValid(row);
    out.push_back(is_valid ? 1 : 0);
    if (is_valid) encode(data, row, out);
  }
  void skip_optional(ByteCursor& bytes) const {
    if (bytes.value<uint8_t>() != 0) skip(bytes);
  }
  int compare_optional(ByteCursor& a, ByteCursor& b) const {
    const int has_a = a.value<uint8_t>();
    const int has_b = b.value<uint8_t>();
    return has_a != 0 && has_b != 0 ? compare(a, b) : has_a - has_b;
  }
};

namespace {

using Node = CellCodec::Node;
using Form = CellCodec::Form;
using NodePtr = std::unique_ptr<const Node>;

NodePtr make_node(const DataType& type, Form form);

template <typename T>
class FixedColumn final : public CellColumn {
 public:
  FixedColumn(const DataType& type, arrow::MemoryPool* pool) : CellColumn(type, pool), cells_(pool) {}

 protected:
  void append_cell(ByteCursor& bytes) override { throw_if_error(cells_.Append(bytes.value<T>())); }
  void append_empty() override { throw_if_error(cells_.Append(T{})); }
  void finish_cells(Buffers& buffers, std::vector<ArrayDataPtr>&) override { buffers.push_back(value_or_throw(cells_.Finish())); }

 private:
  arrow::TypedBufferBuilder<T> cells_;
};

template <typename T>
class FixedNode final : public Node {
 public:
  FixedNode(const DataType& type, Form form) : type_(type), form_(form) {}

  void encode(const arrow::ArrayData& data, int64_t row, std::string& out) const override { append_value(kept(Cells<T>(data)[row]), out); }

  void encode_all(const arrow::Array& column, int64_t num_rows, EncodedCells& out) const override {
    const Cells<T> cells(*column.data());
    const Validity validity(*column.data());
    for (int64_t row = 0; row < num_rows; ++row) {
      if (validity[row]) append_value(kept(cells[row]), out.bytes);
      out.ends.push_back(out.bytes.size());
    }
  }

  void skip(ByteCursor& bytes) const override { bytes.take(sizeof(T)); }
  int compare(ByteCursor& a, ByteCursor& b) const override { return compare_cells(a.value<T>(), b.value<T>()); }
  std::unique_ptr<CellColumn> column(arrow::MemoryPool* pool) const override { return std::make_unique<FixedColumn<T>>(type_, pool); }

 private:
  T kept(T value) const { return in_form(value, form_); }

  DataType type_;
  Form form_;
};

class BytesColumn final : public CellColumn {
 public:
  BytesColumn(const DataType& type, arrow::MemoryPool* pool) : CellColumn(type, pool), offsets_(pool), bytes_(pool) {}

 protected:
  void append_cell(ByteCursor& bytes) override {
    append_empty();
    const auto size = bytes.value<uint32_t>();
    throw_if_error(bytes_.Append(bytes.take(size), size));
    if (bytes_.length() > std::numeric_limits<int32_t>::max()) throw Error("INTERNAL_ERROR", {{"message", "A result column exceeds 2 GiB."}});
  }
  void append_empty() override { throw_if_error(offsets_.Append(static_cast<int32_t>(bytes_.length()))); }
  void finish_cells(Buffers& buffers, std::vector<ArrayDataPtr>&) override {
    append_empty();
    buffers.push_back(value_or_throw(offsets_.Finish()));
    buffers.push_back(value_or_throw(bytes_.Finish()));
  }

 private:
  arrow::TypedBufferBuilder<int32_t> offsets_;
  arrow::BufferBuilder bytes_;
};

class BytesNode final : public Node {
 public:
  explicit BytesNode(const DataType& type) : type_(type) {}

  void encode(const arrow::ArrayData& data, int64_t row, std::string& out) const override {
    const std::string_view cell = Cells<std::string_view>(data)[row];
    append_value(static_cast<uint32_t>(cell.size()), out);
    out.append(cell);
  }
  void skip(ByteCursor& bytes) const override { cell(bytes); }
  int compare(ByteCursor& a, ByteCursor& b) const override { return cell(a).compare(cell(b)); }
  std::unique_ptr<CellColumn> column(arrow::MemoryPool* pool) const override { return std::make_unique<BytesColumn>(type_, pool); }

 private:
  static std::string_view cell(ByteCursor& bytes) {
    const auto size = bytes.value<uint32_t>();
    return {bytes.take(size), size};
  }

  DataType type_;
};

// The type of NULL: there are no cells.
class NullNode final : public Node {
 public:
  void encode(const arrow::ArrayData&, int64_t, std::string&) const override {}
  void skip(ByteCursor&) const override {}
  int compare(ByteCursor&, ByteCursor&) const override { return 0; }
  std::unique_ptr<CellColumn> column(arrow::MemoryPool* pool) const override {
    class NullColumn final : public CellColumn {
     public:
      explicit NullColumn(arrow::MemoryPool* pool) : CellColumn(TypeId::kNull, pool) {}

     protected:
      void append_cell(ByteCursor&) override {}
      void append_empty() override {}
      void finish_cells(Buffers&, std::vector<ArrayDataPtr>&) override {}
    };
    return std::make_unique<NullColumn>(pool);
  }
};

class StructNode final : public Node {
 public:
  StructNode(const DataType& type, Form form) : type_(type) {
    for (const Field& field : type.fields()) fields_.push_back(make_node(field.type(), form));
  }

  void encode(const arrow::ArrayData& data, int64_t row, std::string& out) const override {
    for (size_t f = 0; f < fields_.size(); ++f) fields_[f]->encode_optional(*data.child_data[f], data.offset + row, out);
  }
  void skip(ByteCursor& bytes) const override {
    for (const NodePtr& field : fields_) field->skip_optional(bytes);
  }
  int compare(ByteCursor& a, ByteCursor& b) const override {
    for (const NodePtr& field : fields_) {
      if (const int order = field->compare_optional(a, b)) return order;
    }
    return 0;
  }
  std::unique_ptr<CellColumn> column(arrow::MemoryPool* pool) const override { return std::make_unique<Column>(type_, fields_, pool); }

 private:
  class Column final : public CellColumn {
   public:
    Column(const DataType& type, const std::vector<NodePtr>& fields, arrow::MemoryPool* pool) : CellColumn(type, pool) {
      for (const NodePtr& field : fields) children_.push_back(field->column(pool));
    }

   protected:
    void append_cell(ByteCursor& bytes) override {
      for (const auto& child : children_) child->append_optional(bytes);
    }
    void append_empty() override {
      for (const auto& child : children_) child->append_null();
    }
    void finish_cells(Buffers&, std::vector<ArrayDataPtr>& children) override {
      for (const auto& child : children_) children.push_back(child->finish());
    }

   private:
    std::vector<std::unique_ptr<CellColumn>> children_;
  };

  DataType type_;
  std::vector<NodePtr> fields_;
};

// Arrays, and maps as arrays of entries (structs of a key and a value).
class ListNode final : public Node {
 public:
  ListNode(const DataType& type, Form form) : type_(type), element_(make_node(element_type(type), form)) {}

  void encode(const arrow::ArrayData& data, int64_t row, std::string& out) const override {
    const auto* offsets = data.GetValues<int32_t>(1) + row;
    append_value(static_cast<uint32_t>(offsets[1] - offsets[0]), out);
    for (int32_t i = offsets[0]; i < offsets[1]; ++i) element_->encode_optional(*data.child_data[0], i, out);
  }
  void skip(ByteCursor& bytes) const override {
    for (auto count = bytes.value<uint32_t>(); count > 0; --count) element_->skip_optional(bytes);
  }
  int compare(ByteCursor& a, ByteCursor& b) const override {
    const auto count_a = a.value<uint32_t>();
    const auto count_b = b.value<uint32_t>();
    for (uint32_t i = 0; i < std::min(count_a, count_b); ++i) {
      if (const int order = element_->compare_optional(a, b)) return order;
    }
    return compare_cells(count_a, count_b);
  }
  std::unique_ptr<CellColumn> column(arrow::MemoryPool* pool) const override { return std::make_unique<Column>(type_, *element_, pool); }

 private:
  static DataType element_type(const DataType& type) {
    return type.id() == TypeId::kArray ? type.fields()[0].type() : DataType::structure(type.fields());
  }

  class Column final : public CellColumn {
   public:
    Column(const DataType& type, const Node& element, arrow::MemoryPool* pool)
        : CellColumn(type, pool), offsets_(pool), elements_(element.column(pool)) {}

   protected:
    void append_cell(ByteCursor& bytes) override {
      append_empty();
      const auto count = bytes.value<uint32_t>();
      for (uint32_t i = 0; i < count; ++i) elements_->append_optional(bytes);
      if (count > static_cast<uint32_t>(std::numeric_limits<int32_t>::max() - length_)) {
        throw Error("INTERNAL_ERROR", {{"message", "A result column exceeds 2^31 elements."}});
      }
      length_ += static_cast<int32_t>(count);
    }
    void append_empty() override { throw_if_error(offsets_.Append(length_)); }
    void finish_cells(Buffers& buffers, std::vector<ArrayDataPtr>& children) override {
      append_empty();
      buffers.push_back(value_or_throw(offsets_.Finish()));
      children.push_back(elements_->finish());
      children[0]->type = to_arrow(type())->field(0)->type();
    }

   private:
    int32_t length_ = 0;
    arrow::TypedBufferBuilder<int32_t> offsets_;
    std::unique_ptr<CellColumn> elements_;
  };

  DataType type_;
  NodePtr element_;
};

NodePtr make_node(const DataType& type, Form form) {
  switch (type.id()) {
    case TypeId::kNull: return std::make_unique<NullNode>();
    case TypeId::kStruct: return std::make_unique<StructNode>(type, form);
    case TypeId::kArray:
    case TypeId::kMap: return std::make_unique<ListNode>(type, form);
    default:
      return visit_physical(type, [&]<typename T>(Physical<T>) -> NodePtr {
        if constexpr (std::is_same_v<T, std::string_view>) {
          return std::make_unique<BytesNode>(type);
        } else {
          return std::make_unique<FixedNode<T>>(type, form);
        }
      });
  }
}

}  // namespace

CellCodec::CellCodec(const DataType& type, Form form) : type_(type), root_(make_node(type, form)) {}
CellCodec::~CellCodec() = default;
CellCodec::CellCodec(CellCodec&&) noexcept = default;

EncodedCells CellCodec::encode(const arrow::Array& column, int64_t num_rows) const {
  EncodedCells out;
  out.ends.reserve(static_cast<size_t>(num_rows));
  root_->encode_all(column, num_rows, out);
  return out;
}

EncodedCells CellCodec::encode_fields(const Columns& fields, int64_t num_rows) const {
  std::vector<ArrayDataPtr> children;
  for (const auto& column : fields) children.push_back(column->data());
  return encode(*arrow::MakeArray(arrow::ArrayData::Make(to_arrow(type_), num_rows, {nullptr}, std::move(children), 0)), num_rows);
}

void CellCodec::skip(ByteCursor& bytes) const { root_->skip(bytes); }

std::string_view CellCodec::take_optional(ByteCursor& bytes) const {
  if (bytes.value<uint8_t>() == 0) return {};
  const char* start = bytes.at();
  skip(bytes);
  return {start, static_cast<size_t>(bytes.at() - start)};
}

int CellCodec::compare(std::string_view a, std::string_view b) const {
  ByteCursor cursor_a(a);
  ByteCursor cursor_b(b);
  return root_->compare(cursor_a, cursor_b);
}

std::shared_ptr<arrow::Array> CellCodec::decode(const std::vector<std::string_view>& cells, arrow::MemoryPool* pool) const {
  const std::unique_ptr<CellColumn> column = root_->column(pool);
  for (const std::string_view cell : cells) {
    if (cell.data() == nullptr) {
      column->append_null();
    } else {
      ByteCursor bytes(cell);
      column->append(bytes);
    }
  }
  return arrow::MakeArray(column->finish());
}

}  // namespace izvor::expr
