#include "izvor/state/state_schema.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace izvor::state {
namespace {

constexpr size_t kMaxFixedColumns = 8;
constexpr int kMaxFixedWidth = 64;

int round_up_to_8(int bytes) { return (bytes + 7) / 8 * 8; }

}  // namespace

int KeyLayout::column_width(const DataType& type) {
  switch (type.id()) {
    case TypeId::kBoolean:
    case TypeId::kByte: return 1;
    case TypeId::kShort: return 2;
    case TypeId::kInt:
    case TypeId::kFloat:
    case TypeId::kDate: return 4;
    case TypeId::kLong:
    case TypeId::kDouble:
    case TypeId::kTimestamp:
    case TypeId::kTimestampNtz: return 8;
    default: return 0;
  }
}

KeyLayout::KeyLayout(std::vector<Field> fields) : fields_(std::move(fields)) {
  fixed_ = fields_.size() <= kMaxFixedColumns;
  for (const Field& field : fields_) {
    const int width = column_width(field.type());
    fixed_ = fixed_ && width > 0;
    offsets_.push_back(width_);
    width_ += width;
  }
  width_ = round_up_to_8(width_);
  fixed_ = fixed_ && width_ <= kMaxFixedWidth;
  if (!fixed_) width_ = 0;
}

std::string StateSchema::json() const {
  nlohmann::ordered_json out;
  out["operatorId"] = operator_id;
  out["operatorName"] = operator_name;
  out["key"] = nlohmann::ordered_json::array();
  for (const Field& field : keys.fields()) {
    out["key"].push_back({{"name", field.name}, {"type", field.type().simple_string()}, {"nullable", field.nullable}});
  }
  out["value"] = nlohmann::ordered_json::array();
  for (const ValueField& field : values) {
    out["value"].push_back({{"name", field.name}, {"type", field.type.simple_string()}});
  }
  return out.dump();
}

}  // namespace izvor::state
