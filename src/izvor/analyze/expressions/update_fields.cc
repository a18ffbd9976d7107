// withField and dropFields: Connect's UpdateFields.
#include "izvor/expr/functions/collection/update_fields.h"

#include <algorithm>

#include "izvor/analyze/expressions/expression_rules.h"
#include "izvor/analyze/extract_value.h"
#include "izvor/error.h"
#include "izvor/expr/function_errors.h"

namespace izvor::analyze {
namespace {

using Proto = spark::connect::Expression::UpdateFields;

// One operation: a value for a field, or (without a value) its removal.
struct Update {
  const TypedExpression* value;
  std::string operation() const { return value == nullptr ? "dropfield()" : "WithField(" + value->text + ")"; }
};

// Several updates of one struct print as one: update_fields(r, WithField(1), dropfield()).
std::string text_of(const TypedExpression& structure, bool is_updated, const Update& update) {
  const std::string before = is_updated ? structure.text.substr(0, structure.text.size() - 1) : "update_fields(" + structure.text;
  return before + ", " + update.operation() + ")";
}

TypedExpression update_field(const TypedExpression& structure, bool is_updated, const std::string& name, const Update& update,
                             const NameMatcher& names) {
  const std::string text = text_of(structure, is_updated, update);
  const DataType& type = structure.expression->type;
  if (type.id() != TypeId::kStruct) throw expr::unexpected_input_type(text, 0, "\"STRUCT\"", *structure.expression);
  const auto is_meant = [&](const std::string& field) { return names.equal(field, name); };
  if (update.value != nullptr) return {expr::with_field(structure.expression, name, update.value->expression, is_meant), text, std::nullopt};
  const auto is_dropped = [&](const Field& field) { return is_meant(field.name); };
  if (std::all_of(type.fields().begin(), type.fields().end(), is_dropped)) {
    throw Error("DATATYPE_MISMATCH.CANNOT_DROP_ALL_FIELDS", {{"sqlExpr", '"' + text + '"'}});
  }
  return {expr::without_field(structure.expression, is_meant), text, std::nullopt};
}

// A field within a field: the inner struct is updated and put in place of the old one.
TypedExpression update_path(const TypedExpression& structure, bool is_updated, const NameParts& path, const Update& update,
                            const Analysis& analysis) {
  const std::string& name = path.front();
  if (path.size() == 1) return update_field(structure, is_updated, name, update, analysis.names());
  const TypedExpression inner = extract_field(structure, name, analysis.names(), analysis.eval_mode());
  const TypedExpression updated = update_path(inner, false, NameParts(path.begin() + 1, path.end()), update, analysis);
  return update_field(structure, is_updated, name, {&updated}, analysis.names());
}

}  // namespace

TypedExpression analyze_update_fields(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer) {
  const Proto& proto = expression.update_fields();
  const TypedExpression structure = analyzer.analyze(proto.struct_expression());
  const bool is_updated = proto.struct_expression().has_update_fields();
  const NameParts path = proto.field_name().empty() ? NameParts{""} : parse_attribute_name(proto.field_name());
  if (!proto.has_value_expression()) return update_path(structure, is_updated, path, {nullptr}, analyzer.analysis());
  const TypedExpression value = analyzer.analyze(proto.value_expression());
  return update_path(structure, is_updated, path, {&value}, analyzer.analysis());
}

}  // namespace izvor::analyze
