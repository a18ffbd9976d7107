// get_json_object, json_array_length, json_object_keys. Malformed JSON gives null.
#include <optional>
#include <string>

#include <arrow/array/builder_binary.h>

#include "izvor/expr/cell_function.h"
#include "izvor/expr/column_function.h"
#include "izvor/expr/functions/collection/list_cells.h"
#include "izvor/expr/functions/json/families.h"
#include "izvor/expr/functions/json/json_document.h"
#include "izvor/expr/functions/json/json_path.h"

namespace izvor::expr {
namespace {

using Text = std::string_view;

// Paths are mostly the same for all rows.
class PathCache {
 public:
  const std::optional<JsonPath>& find(Text text) {
    if (!is_filled_ || text != text_) {
      text_ = text;
      is_filled_ = true;
      path_ = parse_json_path(text);
    }
    return path_;
  }

 private:
  bool is_filled_ = false;
  std::string text_;
  std::optional<JsonPath> path_;
};

auto path_body() {
  return [document = JsonDocument(JsonSyntax::of_paths()), paths = PathCache()](CellResult<Text>& result, Text json, Text path_text) mutable {
    const std::optional<JsonPath>& path = paths.find(path_text);
    if (!path || document.parse(json) != JsonDocument::Outcome::kValue) return result.set_null();
    extract_json_path(document, *path, result.text()) ? result.set_text() : result.set_null();
  };
}

auto array_length_body() {
  return [document = JsonDocument(JsonSyntax::of_paths())](Text json) mutable -> std::optional<int32_t> {
    if (document.parse(json) != JsonDocument::Outcome::kValue || document[0].kind != JsonKind::kArray) return std::nullopt;
    int32_t length = 0;
    for (uint32_t element = 1; element < document[0].end; element = document[element].end) ++length;
    return length;
  };
}

Signature resolve_object_keys(const ResolveInput& input) {
  input.require_size(1);
  const TypeId id = input.type(0).id();
  if (id != TypeId::kString && id != TypeId::kNull) throw unexpected_input_type(input.sql, 0, "\"STRING\"", input.argument(0));
  return {{TypeId::kString}, DataType::array(TypeId::kString), true};
}

std::shared_ptr<arrow::Array> evaluate_object_keys(const ColumnCall& call) {
  const Cells<Text> texts(*call.argument(0).data());
  JsonDocument document(JsonSyntax::of_paths());
  ListOffsets offsets(call.selection.num_rows, call.pool());
  arrow::StringBuilder keys(call.pool());
  for_each_complete_row(call.selection, call.arguments, offsets, [&](int64_t row) {
    if (document.parse(texts[row]) != JsonDocument::Outcome::kValue || document[0].kind != JsonKind::kObject) return offsets.set_null(row);
    offsets.start(row);
    for (uint32_t name = 1; name < document[0].end; name = document[name + 1].end) {
      offsets.add();
      throw_if_error(keys.Append(document[name].text));
    }
  });
  return offsets.finish(call.type, *value_or_throw(keys.Finish()));
}

}  // namespace

void register_json_extraction(ScalarFunctionRegistry& registry) {
  CellFunctionSpec get{"get_json_object", {TypeId::kString, TypeId::kString}, TypeId::kString, Nullability::kAlways};
  get.implicit_cast = false;
  add_cells_with_setup<Text(Text, Text)>(registry, std::move(get), [](const CallSetup&) { return path_body(); });
  CellFunctionSpec length{"json_array_length", {TypeId::kString}, TypeId::kInt, Nullability::kAlways};
  length.implicit_cast = false;
  add_cells_with_setup<int32_t(Text)>(registry, std::move(length), [](const CallSetup&) { return array_length_body(); });
  registry.add<ColumnFunction>(ColumnFunctionSpec{"json_object_keys", resolve_object_keys, evaluate_object_keys});
}

}  // namespace izvor::expr
