// explode, posexplode and their outer forms: a row for each element of an array or entry of a map.
#include "izvor/expr/function_errors.h"
#include "izvor/expr/generators/families.h"
#include "izvor/expr/generators/list_generator.h"

namespace izvor::expr {
namespace {

std::shared_ptr<arrow::Array> positions(const GeneratedRows& rows, arrow::MemoryPool* pool) {
  ColumnWriter<int32_t> writer(rows.count(), nullptr, pool);
  for (size_t i = 0; i < rows.ordinals.size(); ++i) {
    writer.values()[i] = rows.ordinals[i];
    if (rows.ordinals[i] == GeneratedRows::kNoRow) writer.set_null(static_cast<int64_t>(i));
  }
  return writer.finish(TypeId::kInt);
}

class Explode final : public ListGenerator {
 public:
  Explode(std::string name, bool has_position, bool is_outer) : ListGenerator(std::move(name), is_outer), has_position_(has_position) {}

  GeneratorSignature resolve(const std::vector<ExpressionPtr>& arguments, const std::string& sql) const override {
    require_one_argument(arguments, "collection");
    const DataType& type = arguments[0]->type;
    std::vector<Field> columns;
    if (has_position_) columns.emplace_back("pos", TypeId::kInt, false);
    if (type.id() == TypeId::kArray) {
      columns.emplace_back("col", type.fields()[0].type(), type.fields()[0].nullable);
    } else if (type.id() == TypeId::kMap) {
      columns.emplace_back("key", type.fields()[0].type(), false);
      columns.emplace_back("value", type.fields()[1].type(), type.fields()[1].nullable);
    } else {
      throw unexpected_input_type(sql, 0, "(\"ARRAY\" or \"MAP\")", *arguments[0]);
    }
    return {{type}, std::move(columns)};
  }

  Arguments columns(const Arguments& arguments, const GeneratedRows& rows, const std::vector<int>& wanted, arrow::MemoryPool* pool) const override {
    const ListCells lists(*arguments[0]);
    const bool is_map = arguments[0]->type_id() == arrow::Type::MAP;
    const std::vector<int32_t> cells = cells_of(lists, rows);
    Arguments out;
    for (const int column : wanted) {
      if (has_position_ && column == 0) {
        out.push_back(positions(rows, pool));
        continue;
      }
      const auto elements = is_map ? lists.field(has_position_ ? column - 1 : column) : lists.elements();
      out.push_back(gather_or_null(*elements, cells.data(), rows.count(), pool));
    }
    return out;
  }

 private:
  const bool has_position_;
};

}  // namespace

void register_explode(GeneratorRegistry& registry) {
  registry.add<Explode>("explode", false, false);
  registry.add<Explode>("explode_outer", false, true);
  registry.add<Explode>("posexplode", true, false);
  registry.add<Explode>("posexplode_outer", true, true);
}

}  // namespace izvor::expr
