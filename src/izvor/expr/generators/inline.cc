// inline and inline_outer: a row for each struct of an array, with the struct's fields as columns. A struct that is null gives nulls.
#include <algorithm>

#include "izvor/expr/function_errors.h"
#include "izvor/expr/generators/families.h"
#include "izvor/expr/generators/list_generator.h"

namespace izvor::expr {
namespace {

class Inline final : public ListGenerator {
 public:
  using ListGenerator::ListGenerator;

  GeneratorSignature resolve(const std::vector<ExpressionPtr>& arguments, const std::string& sql) const override {
    require_one_argument(arguments, "input");
    const DataType& type = arguments[0]->type;
    const bool fits = type.id() == TypeId::kArray && type.fields()[0].type().id() == TypeId::kStruct;
    if (!fits) throw unexpected_input_type(sql, 0, "\"ARRAY<STRUCT>\"", *arguments[0]);
    std::vector<Field> columns = type.fields()[0].type().fields();
    for (Field& column : columns) column.nullable |= type.fields()[0].nullable;
    return {{type}, std::move(columns)};
  }

  Arguments columns(const Arguments& arguments, const GeneratedRows& rows, const std::vector<int>& wanted, arrow::MemoryPool* pool) const override {
    const ListCells lists(*arguments[0]);
    std::vector<int32_t> cells = cells_of(lists, rows);
    const CellValidity structs(*lists.elements());
    for (int32_t& cell : cells) {
      if (cell != kGatherNull && !structs[cell]) cell = kGatherNull;
    }
    Arguments out;
    for (const int column : wanted) out.push_back(gather_or_null(*lists.field(column), cells.data(), rows.count(), pool));
    return out;
  }
};

}  // namespace

void register_inline(GeneratorRegistry& registry) {
  registry.add<Inline>("inline", false);
  registry.add<Inline>("inline_outer", true);
}

}  // namespace izvor::expr
