#include "izvor/expr/aggregates/state_cells.h"

namespace izvor::expr {

uint32_t cell_width(const DataType& type) {
  static_assert(sizeof(BytesCell) == 16 && sizeof(DecimalCell) == 16);
  switch (type.id()) {
    case TypeId::kNull:
    case TypeId::kDecimal:
    case TypeId::kString:
    case TypeId::kBinary: return 16;
    default: return type.is_nested() ? 16 : 8;
  }
}

StateLayout state_layout(const std::vector<StateField>& fields) {
  StateLayout layout;
  for (const StateField& field : fields) {
    layout.offsets.push_back(layout.width);
    layout.width += cell_width(field.type);
  }
  return layout;
}

}  // namespace izvor::expr
