#include <cstring>
#include <utility>

#include "izvor/error.h"
#include "izvor/expr/aggregates/cell_codec.h"

namespace izvor::expr {

const char* ByteCursor::take(size_t count) {
  if (count > static_cast<size_t>(end_ - at_)) {
    throw Error("IZVOR_STATE_FORMAT", {{"path", "an aggregate"}, {"writer", "another query"}, {"action", "Use a new checkpointLocation."}});
  }
  return std::exchange(at_, at_ + count);
}

DataType tuple_type(const std::vector<ExpressionPtr>& expressions) {
  std::vector<Field> fields;
  for (const ExpressionPtr& expression : expressions) fields.emplace_back("_" + std::to_string(fields.size() + 1), expression->type);
  return DataType::structure(std::move(fields));
}

char* add_elements(BytesCell& array, uint32_t count, size_t bytes, StateArena& arena) {
  uint32_t present = 0;
  if (array.size == 0) {
    extend(array, sizeof present, arena);
  } else {
    std::memcpy(&present, array.data, sizeof present);
  }
  char* at = extend(array, bytes, arena);
  present += count;
  std::memcpy(array.data, &present, sizeof present);
  return at;
}

void append_elements(BytesCell& array, const BytesCell& other, StateArena& arena) {
  if (other.size == 0) return;
  ByteCursor cursor(view(other));
  const auto count = cursor.value<uint32_t>();
  const size_t bytes = other.size - sizeof count;
  std::memcpy(add_elements(array, count, bytes, arena), cursor.at(), bytes);
}

}  // namespace izvor::expr
