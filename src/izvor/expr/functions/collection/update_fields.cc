#include "izvor/expr/functions/collection/update_fields.h"

#include <utility>
#include <vector>

#include <arrow/array.h>

#include "izvor/expr/column.h"
#include "izvor/expr/function.h"
#include "izvor/expr/functions/collection/list_cells.h"

namespace izvor::expr {
namespace {

// Which fields are meant travels as a literal argument: a letter for each.
constexpr char kMeant = 'x';

std::string marks_of(const DataType& structure, const IsField& is_meant) {
  std::string marks;
  for (const Field& field : structure.fields()) marks += is_meant(field.name) ? kMeant : '-';
  return marks;
}

const std::string& literal_text(const Expression& expression) { return std::get<std::string>(expression.as<Literal>()->value.storage); }

std::shared_ptr<arrow::Array> field_of(const arrow::Array& structs, size_t index) {
  return static_cast<const arrow::StructArray&>(structs).field(static_cast<int>(index));
}

// Structs of other fields, null where these are.
std::shared_ptr<arrow::Array> with_fields(const arrow::Array& structs, const DataType& type, const arrow::ArrayVector& fields,
                                          arrow::MemoryPool* pool) {
  auto data = std::make_shared<arrow::ArrayData>(*struct_of(type, structs.length(), fields)->data());
  data->buffers[0] = validity_bitmap(*structs.data(), pool);
  data->null_count = arrow::kUnknownNullCount;
  return arrow::MakeArray(data);
}

// Arguments: the struct, the value, the field's name, the marks.
class WithField final : public ScalarFunction {
 public:
  std::string_view name() const override { return "with_field"; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string&) const override {
    const DataType& structure = arguments[0]->type;
    const Field added(literal_text(*arguments[2]), arguments[1]->type, arguments[1]->nullable);
    const std::string& marks = literal_text(*arguments[3]);
    std::vector<Field> fields = structure.fields();
    for (size_t i = 0; i < fields.size(); ++i) {
      if (marks[i] == kMeant) fields[i] = added;
    }
    if (marks.find(kMeant) == marks.npos) fields.push_back(added);
    return {{structure, arguments[1]->type, TypeId::kString, TypeId::kString}, DataType::structure(std::move(fields)), arguments[0]->nullable};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    const auto structs = context.evaluate(*call.arguments[0], selection);
    const auto value = context.evaluate(*call.arguments[1], selection);
    const std::string& marks = literal_text(*call.arguments[3]);
    arrow::ArrayVector fields;
    for (size_t i = 0; i < marks.size(); ++i) fields.push_back(marks[i] == kMeant ? value : field_of(*structs, i));
    if (marks.size() < type.fields().size()) fields.push_back(value);
    return with_fields(*structs, type, fields, context.pool());
  }

  std::string print(const std::vector<std::string>& arguments) const override {
    return "update_fields(" + arguments[0] + ", WithField(" + arguments[1] + "))";
  }
};

// Arguments: the struct, the marks.
class WithoutField final : public ScalarFunction {
 public:
  std::string_view name() const override { return "without_field"; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string&) const override {
    const DataType& structure = arguments[0]->type;
    std::vector<Field> fields;
    for (const size_t i : kept(literal_text(*arguments[1]))) fields.push_back(structure.fields()[i]);
    return {{structure, TypeId::kString}, DataType::structure(std::move(fields)), arguments[0]->nullable};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    const auto structs = context.evaluate(*call.arguments[0], selection);
    arrow::ArrayVector fields;
    for (const size_t i : kept(literal_text(*call.arguments[1]))) fields.push_back(field_of(*structs, i));
    return with_fields(*structs, type, fields, context.pool());
  }

  std::string print(const std::vector<std::string>& arguments) const override { return "update_fields(" + arguments[0] + ", dropfield())"; }

 private:
  static std::vector<size_t> kept(const std::string& marks) {
    std::vector<size_t> indices;
    for (size_t i = 0; i < marks.size(); ++i) {
      if (marks[i] != kMeant) indices.push_back(i);
    }
    return indices;
  }
};

}  // namespace

ExpressionPtr with_field(ExpressionPtr structure, const std::string& name, ExpressionPtr value, const IsField& is_meant) {
  static const WithField kFunction;
  const std::string marks = marks_of(structure->type, is_meant);
  return call(kFunction, {std::move(structure), std::move(value), literal(Value::string(name)), literal(Value::string(marks))}, EvalMode::kAnsi);
}

ExpressionPtr without_field(ExpressionPtr structure, const IsField& is_meant) {
  static const WithoutField kFunction;
  const std::string marks = marks_of(structure->type, is_meant);
  return call(kFunction, {std::move(structure), literal(Value::string(marks))}, EvalMode::kAnsi);
}

}  // namespace izvor::expr
