#include "izvor/sql/origin.h"

namespace izvor::sql {

void set_origin(const Cursor& cursor, const Token& start, Node& node) {
  const Token& last = cursor.previous();
  auto& origin = *node.proto.mutable_common()->mutable_origin()->mutable_jvm_origin();
  origin.set_line(static_cast<int32_t>(start.line));
  origin.set_start_position(static_cast<int32_t>(start.column));
  origin.set_start_index(static_cast<int32_t>(start.position));
  origin.set_stop_index(static_cast<int32_t>(last.position + last.text.size()) - 1);
}

}  // namespace izvor::sql
