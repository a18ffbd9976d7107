// input_file_name, input_file_block_start and input_file_block_length: the block of a file that a row was read from.
#include "izvor/expr/column.h"
#include "izvor/expr/file_block_scope.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/functions/number/families.h"

namespace izvor::expr {
namespace {

class FileBlockFunction final : public ScalarFunction {
 public:
  using Read = Value (*)(const FileBlock&);
  FileBlockFunction(const char* name, DataType type, Read read) : name_(name), type_(std::move(type)), read_(read) {}

  std::string_view name() const override { return name_; }
  bool deterministic() const override { return false; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string&) const override {
    require_num_args(name(), 0, arguments);
    return {{}, type_, false};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call&, const DataType&, const Selection& selection, EvalContext& context) const override {
    static const FileBlock kNone{"", -1, -1};
    const FileBlock* block = current_file_block();
    return repeat(read_(block == nullptr ? kNone : *block), selection.num_rows, context.pool());
  }

 private:
  const char* name_;
  const DataType type_;
  const Read read_;
};

}  // namespace

void register_file_blocks(ScalarFunctionRegistry& registry) {
  registry.add<FileBlockFunction>("input_file_name", TypeId::kString, [](const FileBlock& block) { return Value::string(block.uri); });
  registry.add<FileBlockFunction>("input_file_block_start", TypeId::kLong, [](const FileBlock& block) { return Value::long_integer(block.start); });
  registry.add<FileBlockFunction>("input_file_block_length", TypeId::kLong, [](const FileBlock& block) { return Value::long_integer(block.length); });
}

}  // namespace izvor::expr
