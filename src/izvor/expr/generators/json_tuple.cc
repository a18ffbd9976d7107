// json_tuple(json, name, ...): the values of an object's fields as texts, in one row.
#include <optional>

#include "izvor/expr/function_errors.h"
#include "izvor/expr/functions/collection/list_cells.h"
#include "izvor/expr/functions/json/json_text.h"
#include "izvor/expr/generators/families.h"

namespace izvor::expr {
namespace {

// The fields of one object after the other.
class Fields {
 public:
  // False when the text is no object.
  bool parse(std::string_view json) {
    if (document_.parse(json) != JsonDocument::Outcome::kValue) return false;
    return document_[0].kind == JsonKind::kObject;
  }

  // Of several fields of a name, the last one that is not null.
  bool read(std::string_view name, std::string& text) const {
    std::optional<uint32_t> found;
    for (uint32_t field = 1; field < document_[0].end; field = document_[field + 1].end) {
      if (document_[field].text == name && document_[field + 1].kind != JsonKind::kNull) found = field + 1;
    }
    if (!found) return false;
    text.clear();
    if (document_[*found].kind == JsonKind::kString) {
      text = document_[*found].text;
    } else {
      append_json(document_, *found, JsonTarget::kBytes, text);
    }
    return true;
  }

 private:
  JsonDocument document_{JsonSyntax::of_paths()};
};

// A column of texts with its validity.
class TextCells {
 public:
  explicit TextCells(const arrow::Array& column) : cells_(*column.data()), validity_(column) {}
  bool is_valid(int64_t row) const { return validity_[row]; }
  std::string_view operator[](int64_t row) const { return cells_[row]; }

 private:
  Cells<std::string_view> cells_;
  CellValidity validity_;
};

class JsonTuple final : public GeneratorFunction {
 public:
  std::string_view name() const override { return "json_tuple"; }

  GeneratorSignature resolve(const std::vector<ExpressionPtr>& arguments, const std::string& sql) const override {
    if (arguments.size() < 2) throw wrong_num_args(name(), "> 1", arguments.size());
    GeneratorSignature signature;
    for (size_t i = 0; i < arguments.size(); ++i) {
      if (arguments[i]->type.id() != TypeId::kString) {
        throw Error("DATATYPE_MISMATCH.NON_STRING_TYPE", {{"sqlExpr", "\"" + sql + "\""}, {"funcName", "`json_tuple`"}});
      }
      signature.argument_types.emplace_back(TypeId::kString);
      if (i > 0) signature.columns.emplace_back("c" + std::to_string(i - 1), TypeId::kString, true);
    }
    return signature;
  }

  void count_rows(const Arguments&, std::vector<int32_t>& counts) const override { std::fill(counts.begin(), counts.end(), 1); }

  Arguments columns(const Arguments& arguments, const GeneratedRows& rows, const std::vector<int>& wanted, arrow::MemoryPool* pool) const override {
    const TextCells json(*arguments[0]);
    std::vector<TextCells> names;
    std::vector<StringWriter> writers;
    for (const int column : wanted) {
      names.emplace_back(*arguments[static_cast<size_t>(column) + 1]);
      writers.emplace_back(rows.count(), nullptr, pool);
    }
    Fields fields;
    std::string text;
    for (int64_t row = 0; row < rows.count(); ++row) {
      const int32_t source = rows.sources[static_cast<size_t>(row)];
      const bool is_object = json.is_valid(source) && fields.parse(json[source]);
      for (size_t i = 0; i < writers.size(); ++i) {
        const bool has_value = is_object && names[i].is_valid(source) && fields.read(names[i][source], text);
        if (has_value) {
          writers[i].append(row, text);
        } else {
          writers[i].set_null(row);
        }
      }
    }
    Arguments out;
    for (StringWriter& writer : writers) out.push_back(writer.finish(TypeId::kString));
    return out;
  }
};

}  // namespace

void register_json_tuple(GeneratorRegistry& registry) { registry.add<JsonTuple>(); }

}  // namespace izvor::expr
