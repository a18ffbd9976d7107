#include "izvor/state/recorded_state.h"

#include <nlohmann/json.hpp>

#include "izvor/base/sealed_text.h"
#include "izvor/error.h"
#include "izvor/state/state_errors.h"

namespace izvor::state {
namespace {

DataType type_of(const nlohmann::json& field) { return Schema::parse("c " + field.at("type").get<std::string>()).field(0).type(); }

// Cells one after the other, then words of null bits.
void lay_out(StateSchema& schema) {
  constexpr int kWord = 8;
  int end = 0;
  for (ValueField& field : schema.values) {
    field.offset = end;
    end += field.is_variable() ? static_cast<int>(sizeof(BytesCell)) : field.width();
  }
  for (size_t i = 0; i < schema.values.size(); ++i) {
    schema.values[i].null_offset = end + static_cast<int>(i / 64) * kWord;
    schema.values[i].null_bit = static_cast<int>(i % 64);
  }
  schema.value_width = end + static_cast<int>((schema.values.size() + 63) / 64) * kWord;
}

StateSchema schema_of(const nlohmann::json& op) {
  StateSchema schema;
  schema.operator_id = op.at("operatorId").get<int64_t>();
  schema.operator_name = op.at("operatorName").get<std::string>();
  std::vector<Field> keys;
  for (const auto& field : op.at("key")) keys.emplace_back(field.at("name").get<std::string>(), type_of(field), field.at("nullable").get<bool>());
  schema.keys = KeyLayout(std::move(keys));
  for (const auto& field : op.at("value")) schema.values.push_back({field.at("name").get<std::string>(), type_of(field), 0, 0, 0});
  lay_out(schema);
  return schema;
}

}  // namespace

RecordedState read_recorded_state(fs::FileSystem& fs, const std::string& root) {
  const std::string file = fs::join_path(root, "metadata");
  const auto text = unseal_text(fs.read_all(file));
  if (!text) throw_corrupt(file, "its checksum is wrong, so it is damaged");
  try {
    const auto recorded = nlohmann::json::parse(*text);
    RecordedState state;
    state.shards = recorded.at("shards").get<int>();
    for (const auto& op : recorded.at("operators")) state.schemas.push_back(schema_of(op));
    return state;
  } catch (const nlohmann::json::exception&) {
    throw_corrupt(file, "it is not the JSON that was written");
  }
}

}  // namespace izvor::state
