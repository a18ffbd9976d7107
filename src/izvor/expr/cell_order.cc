#include "izvor/expr/cell_order.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <vector>

#include <arrow/array.h>

#include "izvor/expr/column.h"
#include "izvor/expr/functions/compare_cells.h"
#include "izvor/expr/physical_type.h"

namespace izvor::expr {
namespace {

// ---- Order. Each kind answers for cells that are not null; NullableOrder puts the nulls before them. ----

template <typename T>
struct FlatCells {
  FlatCells(const arrow::ArrayData& a, const arrow::ArrayData& b) : a(a), b(b) {}
  int compare(int64_t row_a, int64_t row_b) const {
    const T left = a[row_a];
    const T right = b[row_b];
    if constexpr (std::is_same_v<T, std::string_view>) return left.compare(right);
    return static_cast<int>(LessCells::apply(right, left)) - static_cast<int>(LessCells::apply(left, right));
  }
  bool equal(int64_t row_a, int64_t row_b) const { return EqualCells::apply(a[row_a], b[row_b]); }

  Cells<T> a;
  Cells<T> b;
};

// Lists, and maps as lists of entries.
struct ListCells {
  ListCells(std::unique_ptr<const CellOrder> elements, const arrow::ArrayData& a, const arrow::ArrayData& b)
      : elements(std::move(elements)), a(a.GetValues<int32_t>(1)), b(b.GetValues<int32_t>(1)) {}
  int compare(int64_t row_a, int64_t row_b) const {
    const int32_t size_a = a[row_a + 1] - a[row_a];
    const int32_t size_b = b[row_b + 1] - b[row_b];
    for (int32_t i = 0; i < std::min(size_a, size_b); ++i) {
      if (const int order = elements->compare(a[row_a] + i, b[row_b] + i); order != 0) return order;
    }
    return size_a - size_b;
  }
  bool equal(int64_t row_a, int64_t row_b) const {
    const int32_t size = a[row_a + 1] - a[row_a];
    if (size != b[row_b + 1] - b[row_b]) return false;
    for (int32_t i = 0; i < size; ++i) {
      if (!elements->equal(a[row_a] + i, b[row_b] + i)) return false;
    }
    return true;
  }

  std::unique_ptr<const CellOrder> elements;
  const int32_t* a;
  const int32_t* b;
};

struct StructCells {
  int compare(int64_t row_a, int64_t row_b) const {
    for (const auto& field : fields) {
      if (const int order = field->compare(row_a, row_b); order != 0) return order;
    }
    return 0;
  }
  bool equal(int64_t row_a, int64_t row_b) const {
    return std::all_of(fields.begin(), fields.end(), [&](const auto& field) { return field->equal(row_a, row_b); });
  }

  std::vector<std::unique_ptr<const CellOrder>> fields;
};

struct NullCells {
  static int compare(int64_t, int64_t) { return 0; }
  static bool equal(int64_t, int64_t) { return true; }
};

template <typename Cells>
class NullableOrder final : public CellOrder {
 public:
  NullableOrder(Cells cells, const arrow::ArrayData& a, const arrow::ArrayData& b) : cells_(std::move(cells)), valid_a_(a), valid_b_(b) {}
  int compare(int64_t row_a, int64_t row_b) const override {
    const bool a = valid_a_[row_a];
    const bool b = valid_b_[row_b];
    return a && b ? cells_.compare(row_a, row_b) : static_cast<int>(a) - static_cast<int>(b);
  }
  bool equal(int64_t row_a, int64_t row_b) const override {
    const bool a = valid_a_[row_a];
    return a == valid_b_[row_b] && (!a || cells_.equal(row_a, row_b));
  }

 private:
  Cells cells_;
  Validity valid_a_;
  Validity valid_b_;
};

using OrderPtr = std::unique_ptr<const CellOrder>;

template <typename Cells>
OrderPtr with_nulls(Cells cells, const arrow::ArrayData& a, const arrow::ArrayData& b) {
  return std::make_unique<const NullableOrder<Cells>>(std::move(cells), a, b);
}

OrderPtr order_of(const DataType& type, const arrow::ArrayData& a, const arrow::ArrayData& b);

// A struct's fields see its rows: their data starts where the struct's does. The slices are views; their buffers live as long as the array.
StructCells fields_of(const std::vector<Field>& fields, const arrow::ArrayData& a, const arrow::ArrayData& b) {
  StructCells cells;
  for (size_t i = 0; i < fields.size(); ++i) {
    cells.fields.push_back(order_of(fields[i].type(), *a.child_data[i]->Slice(a.offset, a.length), *b.child_data[i]->Slice(b.offset, b.length)));
  }
  return cells;
}

// The entries of a map are a struct without nulls.
OrderPtr elements_of(const DataType& type, const arrow::ArrayData& a, const arrow::ArrayData& b) {
  const arrow::ArrayData& left = *a.child_data[0];
  const arrow::ArrayData& right = *b.child_data[0];
  if (type.id() == TypeId::kArray) return order_of(type.fields()[0].type(), left, right);
  return with_nulls(fields_of(type.fields(), left, right), left, right);
}

OrderPtr order_of(const DataType& type, const arrow::ArrayData& a, const arrow::ArrayData& b) {
  switch (type.id()) {
    case TypeId::kNull: return with_nulls(NullCells{}, a, b);
    case TypeId::kStruct: return with_nulls(fields_of(type.fields(), a, b), a, b);
    case TypeId::kArray:
    case TypeId::kMap: return with_nulls(ListCells(elements_of(type, a, b), a, b), a, b);
    default: return visit_physical(type, [&]<typename T>(Physical<T>) { return with_nulls(FlatCells<T>(a, b), a, b); });
  }
}

// ---- Hashes. ----

constexpr uint64_t kNullHash = 0x9e3779b97f4a7c15ull;

uint64_t mix(uint64_t x) {
  x = (x ^ (x >> 32)) * 0xd6e8feb86659fd93ull;
  x = (x ^ (x >> 32)) * 0xd6e8feb86659fd93ull;
  return x ^ (x >> 32);
}

uint64_t combine(uint64_t hash, uint64_t next) { return mix(hash * 31 + next); }

template <typename T>
uint64_t hash_cell(T value) {
  if constexpr (std::is_same_v<T, std::string_view>) {
    return std::hash<std::string_view>()(value);
  } else if constexpr (std::is_floating_point_v<T>) {
    if (value != value) return mix(kNullHash);
    return mix(std::hash<T>()(value == 0 ? T{0} : value));
  } else if constexpr (std::is_same_v<T, Int128>) {
    return combine(static_cast<uint64_t>(value >> 64), static_cast<uint64_t>(value));
  } else {
    return mix(static_cast<uint64_t>(value));
  }
}

using HashPtr = std::unique_ptr<const CellHash>;

// The hash of what is not null, of_cell(row).
template <typename OfCell>
class NullableHash final : public CellHash {
 public:
  NullableHash(OfCell of_cell, const arrow::ArrayData& data) : of_cell_(std::move(of_cell)), validity_(data) {}
  uint64_t hash(int64_t row) const override { return validity_[row] ? of_cell_(row) : kNullHash; }

 private:
  OfCell of_cell_;
  Validity validity_;
};

template <typename OfCell>
HashPtr hash_with_nulls(OfCell of_cell, const arrow::ArrayData& data) {
  return std::make_unique<const NullableHash<OfCell>>(std::move(of_cell), data);
}

HashPtr hash_of(const DataType& type, const arrow::ArrayData& data);

HashPtr struct_hash(const std::vector<Field>& fields, const arrow::ArrayData& data) {
  std::vector<HashPtr> parts;
  for (size_t i = 0; i < fields.size(); ++i) parts.push_back(hash_of(fields[i].type(), *data.child_data[i]->Slice(data.offset, data.length)));
  return hash_with_nulls(
      [parts = std::move(parts)](int64_t row) {
        uint64_t hash = parts.size();
        for (const HashPtr& part : parts) hash = combine(hash, part->hash(row));
        return hash;
      },
      data);
}

HashPtr list_hash(const DataType& type, const arrow::ArrayData& data) {
  const arrow::ArrayData& child = *data.child_data[0];
  HashPtr elements = type.id() == TypeId::kArray ? hash_of(type.fields()[0].type(), child) : struct_hash(type.fields(), child);
  return hash_with_nulls(
      [elements = std::move(elements), ends = data.GetValues<int32_t>(1)](int64_t row) {
        auto hash = static_cast<uint64_t>(ends[row + 1] - ends[row]);
        for (int32_t i = ends[row]; i < ends[row + 1]; ++i) hash = combine(hash, elements->hash(i));
        return hash;
      },
      data);
}

HashPtr hash_of(const DataType& type, const arrow::ArrayData& data) {
  switch (type.id()) {
    case TypeId::kNull: return hash_with_nulls([](int64_t) { return kNullHash; }, data);
    case TypeId::kStruct: return struct_hash(type.fields(), data);
    case TypeId::kArray:
    case TypeId::kMap: return list_hash(type, data);
    default:
      return visit_physical(type, [&]<typename T>(Physical<T>) {
        return hash_with_nulls([cells = Cells<T>(data)](int64_t row) { return hash_cell<T>(cells[row]); }, data);
      });
  }
}

}  // namespace

bool is_ordered(const DataType& type) {
  return type.id() != TypeId::kMap &&
         std::all_of(type.fields().begin(), type.fields().end(), [](const Field& field) { return is_ordered(field.type()); });
}

std::unique_ptr<const CellOrder> CellOrder::make(const DataType& type, const arrow::Array& a, const arrow::Array& b) {
  return order_of(type, *a.data(), *b.data());
}

std::unique_ptr<const CellHash> CellHash::make(const DataType& type, const arrow::Array& array) { return hash_of(type, *array.data()); }

}  // namespace izvor::expr
