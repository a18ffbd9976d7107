#include "izvor/types/schema_json.h"

#include <algorithm>
#include <charconv>

#include <nlohmann/json.hpp>

#include "izvor/error.h"
#include "izvor/types/type_names.h"

namespace izvor {
namespace {

// Keeps the order in which Spark writes keys.
using Json = nlohmann::ordered_json;

[[noreturn]] void refuse(const std::string& what) { throw Error("INVALID_JSON_DATA_TYPE", {{"invalidType", what}}); }

Json write_type(const DataType& type);

Json write_fields(const std::vector<Field>& fields) {
  Json list = Json::array();
  for (const Field& field : fields) {
    Json metadata = Json::object();
    if (!field.comment.empty()) metadata["comment"] = field.comment;
    list.push_back({{"name", field.name}, {"type", write_type(field.type())}, {"nullable", field.nullable}, {"metadata", std::move(metadata)}});
  }
  return list;
}

Json write_type(const DataType& type) {
  const auto& fields = type.fields();
  switch (type.id()) {
    case TypeId::kStruct: return {{"type", "struct"}, {"fields", write_fields(fields)}};
    case TypeId::kArray: return {{"type", "array"}, {"elementType", write_type(fields[0].type())}, {"containsNull", fields[0].nullable}};
    case TypeId::kMap:
      return {{"type", "map"},
              {"keyType", write_type(fields[0].type())},
              {"valueType", write_type(fields[1].type())},
              {"valueContainsNull", fields[1].nullable}};
    default: return type.type_name();
  }
}

DataType read_named(const std::string& name) {
  if (const auto simple = find_json_type(name)) return *simple;
  int precision = 0;
  int scale = 0;
  char close = 0;
  if (std::sscanf(name.c_str(), "decimal(%d,%d%c", &precision, &scale, &close) == 3 && close == ')') return checked_decimal(precision, scale);
  refuse(name);
}

const Json& member(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) refuse(object.dump());
  return *found;
}

bool flag(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() || !found->is_boolean() || found->get<bool>();
}

DataType read_type(const Json& json);

Field read_field(const Json& json) {
  if (!json.is_object() || !member(json, "name").is_string()) refuse(json.dump());
  std::string comment;
  if (const auto metadata = json.find("metadata"); metadata != json.end() && metadata->is_object()) {
    if (const auto found = metadata->find("comment"); found != metadata->end() && found->is_string()) comment = found->get<std::string>();
  }
  return Field(member(json, "name").get<std::string>(), read_type(member(json, "type")), flag(json, "nullable"), std::move(comment));
}

DataType read_type(const Json& json) {
  if (json.is_string()) return read_named(json.get<std::string>());
  if (!json.is_object()) refuse(json.dump());
  const Json& kind = member(json, "type");
  if (kind == "array") return DataType::array(read_type(member(json, "elementType")), flag(json, "containsNull"));
  if (kind == "map") {
    return DataType::map(read_type(member(json, "keyType")), read_type(member(json, "valueType")), flag(json, "valueContainsNull"));
  }
  if (kind != "struct" || !member(json, "fields").is_array()) refuse(json.dump());
  std::vector<Field> fields;
  for (const Json& field : member(json, "fields")) fields.push_back(read_field(field));
  return DataType::structure(std::move(fields));
}

}  // namespace

DataType parse_json_type(const std::string& text) {
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) refuse(text);
  return read_type(json);
}

std::string to_json(const DataType& type) { return write_type(type).dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string Schema::json() const { return to_json(DataType::structure(fields_)); }

}  // namespace izvor
