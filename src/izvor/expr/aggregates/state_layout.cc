#include "izvor/expr/aggregate_function.h"

namespace izvor::expr {

StateLayout state_layout(const std::vector<StateField>& fields) {
  StateLayout layout;
  for (const StateField& field : fields) {
    layout.offsets.push_back(layout.width);
    const bool is_text = field.type.id() == TypeId::kString || field.type.id() == TypeId::kBinary;
    layout.width += is_text ? sizeof(StringCell) : sizeof(uint64_t);
  }
  return layout;
}

}  // namespace izvor::expr
