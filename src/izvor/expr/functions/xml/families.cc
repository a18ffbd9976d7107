#include "izvor/expr/functions/xml/families.h"

#include <limits>
#include <optional>

#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_nested.h>

#include "izvor/expr/casts/java_number.h"
#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/xml/xpath.h"

namespace izvor::expr {
namespace {

using Text = std::string_view;

void require_constant_path(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string& sql) {
  if (!is_constant(*arguments[1])) throw non_foldable_input(sql, "path", TypeId::kString, *arguments[1]);
}

CellFunctionSpec xpath_spec(const char* name, const DataType& result) {
  CellFunctionSpec spec{name, {TypeId::kString, TypeId::kString}, result, Nullability::kAlways};
  spec.implicit_cast = false;
  spec.can_fail_in_any_mode = true;
  spec.check = require_constant_path;
  return spec;
}

// The path of a batch, read when the first row needs it: that it is malformed is an error of the rows.
class BatchPath {
 public:
  explicit BatchPath(std::string path) : path_(std::move(path)) {}
  XPath& of(Text document) {
    if (!compiled_) compiled_.emplace(path_);
    compiled_->read(document);
    return *compiled_;
  }

 private:
  std::string path_;
  std::optional<XPath> compiled_;
};

// `read` gives the value of a path on its document. An empty document has none.
template <typename R, typename Read>
void add_xpath(ScalarFunctionRegistry& registry, const char* name, TypeId type, Read read) {
  add_cells_with_setup<R(Text, Text)>(registry, xpath_spec(name, type), [read](const CallSetup& setup) {
    return [read, path = std::make_shared<BatchPath>(setup.operands[1].constant.as_string())](CellResult<R>& result, Text document, Text) {
      if (document.empty()) return result.set_null();
      try {
        read(path->of(document), result);
      } catch (const Error& error) {
        result.fail(error);
      }
    };
  });
}

template <typename T>
void add_number(ScalarFunctionRegistry& registry, const char* name, TypeId type) {
  add_xpath<T>(registry, name, type, [](XPath& path, CellResult<T>& result) {
    if constexpr (std::is_floating_point_v<T>) {
      result.set(static_cast<T>(path.number()));
    } else {
      result.set(java_narrow<T>(path.number()));
    }
  });
}

// xpath: the values of all nodes.
class XPathList final : public CellFunctionBase {
 public:
  XPathList() : CellFunctionBase(xpath_spec("xpath", DataType::array(TypeId::kString))) {}

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    std::array<Operand, 2> operands;
    if (!evaluate_operands(call, selection, context, nullptr, operands.data())) return null_column(type, selection.num_rows, context.pool());
    const OperandCells<std::optional<Text>> documents(operands[0], context.pool());
    auto texts = std::make_shared<arrow::StringBuilder>(context.pool());
    arrow::ListBuilder lists(context.pool(), texts, to_arrow(type));
    BatchPath path(operands[1].constant.as_string());
    selection.for_each([&](int64_t row) {
      const std::optional<Text> document = documents[row];
      if (!document || document->empty()) return;
      throw_if_error(lists.AppendNulls(row - lists.length()));
      try {
        append(path.of(*document).nodes(), lists, *texts);
      } catch (const Error& error) {
        context.errors().add(row, error);
      }
    });
    throw_if_error(lists.AppendNulls(selection.num_rows - lists.length()));
    return value_or_throw(lists.Finish());
  }

 private:
  static void append(const std::vector<XPath::NodeValue>& nodes, arrow::ListBuilder& lists, arrow::StringBuilder& texts) {
    throw_if_error(lists.Append());
    for (const XPath::NodeValue& node : nodes) throw_if_error(node.is_null ? texts.AppendNull() : texts.Append(node.text));
  }
};

}  // namespace

void register_xml_families(ScalarFunctionRegistry& registry) {
  registry.add<XPathList>();
  add_xpath<bool>(registry, "xpath_boolean", TypeId::kBoolean, [](XPath& path, CellResult<bool>& result) { result.set(path.boolean()); });
  add_xpath<Text>(registry, "xpath_string", TypeId::kString, [](XPath& path, CellResult<Text>& result) {
    result.text() += path.text();
    result.set_text();
  });
  add_number<double>(registry, "xpath_double", TypeId::kDouble);
  add_number<double>(registry, "xpath_number", TypeId::kDouble);
  add_number<float>(registry, "xpath_float", TypeId::kFloat);
  add_number<int32_t>(registry, "xpath_int", TypeId::kInt);
  add_number<int64_t>(registry, "xpath_long", TypeId::kLong);
  add_number<int16_t>(registry, "xpath_short", TypeId::kShort);
}

}  // namespace izvor::expr
