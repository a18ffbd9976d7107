// Casts among structs, arrays and maps, part by part, and of them to string.
#include <algorithm>
#include <vector>

#include <arrow/array.h>
#include <arrow/array/util.h>
#include <arrow/type.h>

#include "izvor/expr/cast_kernels.h"
#include "izvor/expr/column.h"
#include "izvor/expr/selection.h"

namespace izvor::expr {
namespace {

using DataPtr = std::shared_ptr<arrow::ArrayData>;

std::shared_ptr<arrow::Array> cast_part(const DataPtr& part, const DataType& from, const DataType& to, EvalMode mode, const Selection& selection,
                                        EvalContext& context) {
  if (from == to) return arrow::MakeArray(part);
  if (from.id() == TypeId::kNull) return null_column(to, part->length, context.pool());
  return find_cast_kernel(from, to)({*arrow::MakeArray(part), from, to, mode, selection, context});
}

// The fields of a struct, with their rows in line with the struct's.
DataPtr field_data(const arrow::ArrayData& data, size_t i) { return data.child_data[i]->Slice(data.offset, data.length); }

// The positions within the values of a list or map that belong to selected rows; those of null rows may hold anything.
SelectionVector selected_elements(const CastInput& in) {
  const arrow::ArrayData& data = *in.column.data();
  const auto* ends = data.GetValues<int32_t>(1);
  std::vector<int32_t> elements;
  for_each_valid(in.selection, Validity(data), [&](int64_t row) {
    for (int32_t i = ends[row]; i < ends[row + 1]; ++i) elements.push_back(i);
  });
  return {data.child_data[0]->length, std::move(elements)};
}

// One part (elements, keys or values) of a list or map. Its errors are those of the row that it belongs to.
std::shared_ptr<arrow::Array> cast_elements(const CastInput& in, const SelectionVector& elements, const DataPtr& part, const DataType& from,
                                            const DataType& to) {
  const Batch no_columns{part->length, {}};
  EvalContext inner(no_columns, in.context.settings(), in.context.pool());
  auto cast = cast_part(part, from, to, in.mode, elements.view(), inner);
  if (!inner.errors().empty()) {
    const auto* ends = in.column.data()->GetValues<int32_t>(1);
    const auto* above = std::upper_bound(ends, ends + in.column.length() + 1, static_cast<int32_t>(inner.errors().first_row()));
    in.context.errors().add_first_of(inner.errors(), above - ends - 1);
  }
  return cast;
}

// The list or map `in.column` with other values behind the same offsets.
std::shared_ptr<arrow::Array> with_values(const CastInput& in, DataPtr values) {
  auto data = in.column.data()->Copy();
  data->type = to_arrow(in.to);
  data->child_data = {std::move(values)};
  return arrow::MakeArray(data);
}

std::shared_ptr<arrow::Array> array_to_array(const CastInput& in) {
  const DataType& from = in.from.fields()[0].type();
  const DataType& to = in.to.fields()[0].type();
  return with_values(in, cast_elements(in, selected_elements(in), in.column.data()->child_data[0], from, to)->data());
}

std::shared_ptr<arrow::Array> map_to_map(const CastInput& in) {
  const arrow::ArrayData& entries = *in.column.data()->child_data[0];
  const SelectionVector elements = selected_elements(in);
  std::vector<DataPtr> parts;
  for (size_t i = 0; i < 2; ++i) {
    parts.push_back(cast_elements(in, elements, field_data(entries, i), in.from.fields()[i].type(), in.to.fields()[i].type())->data());
  }
  // A key that could not be cast fails its row; Arrow takes no null for a key all the same.
  parts[0] = parts[0]->Copy();
  parts[0]->buffers[0] = nullptr;
  parts[0]->null_count = 0;
  const std::vector<std::shared_ptr<arrow::Buffer>> no_nulls{nullptr};
  return with_values(in, arrow::ArrayData::Make(to_arrow(in.to)->field(0)->type(), entries.length, no_nulls, std::move(parts)));
}

std::vector<std::shared_ptr<arrow::Array>> cast_fields(const CastInput& in, const std::vector<DataType>& to) {
  const arrow::ArrayData& data = *in.column.data();
  const Validity validity(data);
  const SelectionVector valid(in.selection, [&](int64_t row) { return validity[row]; });
  std::vector<std::shared_ptr<arrow::Array>> fields;
  for (size_t i = 0; i < to.size(); ++i) {
    fields.push_back(cast_part(field_data(data, i), in.from.fields()[i].type(), to[i], in.mode, valid.view(), in.context));
  }
  return fields;
}

std::shared_ptr<arrow::Array> struct_to_struct(const CastInput& in) {
  const arrow::ArrayData& data = *in.column.data();
  std::vector<DataType> types;
  for (const Field& field : in.to.fields()) types.push_back(field.type());
  std::vector<DataPtr> parts;
  for (const auto& field : cast_fields(in, types)) parts.push_back(field->data());
  const std::vector<std::shared_ptr<arrow::Buffer>> buffers{validity_bitmap(data, in.context.pool())};
  return arrow::MakeArray(arrow::ArrayData::Make(to_arrow(in.to), data.length, buffers, std::move(parts)));
}

// ---- To string: [1, null], {a -> 1}, {1, a}. ----

class PartTexts {
 public:
  explicit PartTexts(std::shared_ptr<arrow::Array> texts) : texts_(std::move(texts)), cells_(*texts_->data()), validity_(*texts_->data()) {}
  void append(int64_t row, std::string& out) const { out += validity_[row] ? cells_[row] : std::string_view("null"); }

 private:
  std::shared_ptr<arrow::Array> texts_;
  Cells<std::string_view> cells_;
  Validity validity_;
};

// append(row, text) adds what stands between the brackets.
template <typename Append>
std::shared_ptr<arrow::Array> write_rows(const CastInput& in, const char* brackets, Append&& append) {
  const arrow::ArrayData& data = *in.column.data();
  StringWriter writer(data.length, validity_bitmap(data, in.context.pool()), in.context.pool());
  std::string text;
  for_each_valid(in.selection, Validity(data), [&](int64_t row) {
    text.assign(1, brackets[0]);
    append(row, text);
    text += brackets[1];
    writer.append(row, text);
  });
  return writer.finish(in.to);
}

// Lists and maps: append(position, text) adds one element.
template <typename Append>
std::shared_ptr<arrow::Array> write_elements(const CastInput& in, const char* brackets, Append&& append) {
  return write_rows(in, brackets, [&, ends = in.column.data()->GetValues<int32_t>(1)](int64_t row, std::string& text) {
    for (int32_t i = ends[row]; i < ends[row + 1]; ++i) {
      if (i > ends[row]) text += ", ";
      append(i, text);
    }
  });
}

std::shared_ptr<arrow::Array> array_to_text(const CastInput& in) {
  const PartTexts elements(cast_elements(in, selected_elements(in), in.column.data()->child_data[0], in.from.fields()[0].type(), TypeId::kString));
  return write_elements(in, "[]", [&](int64_t i, std::string& text) { elements.append(i, text); });
}

std::shared_ptr<arrow::Array> map_to_text(const CastInput& in) {
  const arrow::ArrayData& entries = *in.column.data()->child_data[0];
  const auto elements = selected_elements(in);
  const PartTexts keys(cast_elements(in, elements, field_data(entries, 0), in.from.fields()[0].type(), TypeId::kString));
  const PartTexts values(cast_elements(in, elements, field_data(entries, 1), in.from.fields()[1].type(), TypeId::kString));
  return write_elements(in, "{}", [&](int64_t i, std::string& text) {
    keys.append(i, text);
    text += " -> ";
    values.append(i, text);
  });
}

std::shared_ptr<arrow::Array> struct_to_text(const CastInput& in) {
  std::vector<PartTexts> fields;
  for (auto& texts : cast_fields(in, std::vector<DataType>(in.from.fields().size(), TypeId::kString))) fields.emplace_back(std::move(texts));
  return write_rows(in, "{}", [&](int64_t row, std::string& text) {
    for (size_t i = 0; i < fields.size(); ++i) {
      if (i > 0) text += ", ";
      fields[i].append(row, text);
    }
  });
}

}  // namespace

void register_nested_casts(CastTable& table) {
  table.add(TypeId::kArray, TypeId::kArray, array_to_array);
  table.add(TypeId::kMap, TypeId::kMap, map_to_map);
  table.add(TypeId::kStruct, TypeId::kStruct, struct_to_struct);
  table.add(TypeId::kArray, TypeId::kString, array_to_text);
  table.add(TypeId::kMap, TypeId::kString, map_to_text);
  table.add(TypeId::kStruct, TypeId::kString, struct_to_text);
}

}  // namespace izvor::expr
