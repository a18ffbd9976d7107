#include "izvor/expr/functions/json/parsed_records.h"

namespace izvor::expr {

RecordSchema::RecordSchema(const DataType& schema, const FormatOptions& options) : parsed(schema) {
  if (schema.id() != TypeId::kStruct) return;
  const std::string name = options.text("columnNameOfCorruptRecord", "_corrupt_record");
  std::vector<Field> fields;
  for (size_t i = 0; i < schema.fields().size(); ++i) {
    const Field& field = schema.fields()[i];
    if (field.name == name && field.type().id() == TypeId::kString && !corrupt_field) {
      corrupt_field = i;
    } else {
      fields.push_back(field);
    }
  }
  parsed = DataType::structure(std::move(fields));
}

bool RecordErrors::accepts(int64_t row) const {
  if (mode_ != ParseMode::kDropMalformed) return true;
  call_.errors().add(row, Error("PARSE_MODE_UNSUPPORTED", {{"funcName", "`" + std::string(function_) + "`"}, {"mode", "DROPMALFORMED"}}));
  return false;
}

void RecordErrors::malformed(int64_t row, std::string_view text, const std::string& subclass) const {
  if (mode_ != ParseMode::kFailFast) return;
  call_.errors().add(row, Error("MALFORMED_RECORD_IN_PARSING." + subclass, {{"badRecord", std::string(text)}, {"failFastMode", "FAILFAST"}}));
}

std::shared_ptr<arrow::Array> with_corrupt_field(const arrow::Array& parsed, const DataType& type, size_t index, const TextCells& texts,
                                                 arrow::MemoryPool* pool) {
  auto data = std::make_shared<arrow::ArrayData>(*parsed.data());
  data->child_data.insert(data->child_data.begin() + static_cast<std::ptrdiff_t>(index), texts.finish(TypeId::kString, pool)->data());
  data->type = to_arrow(type);
  return arrow::MakeArray(data);
}

}  // namespace izvor::expr
