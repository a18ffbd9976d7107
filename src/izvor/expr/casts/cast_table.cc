#include "izvor/expr/cast_kernels.h"

namespace izvor::expr {

CastKernel find_cast_kernel(const DataType& from, const DataType& to) {
  static const CastTable kTable = [] {
    CastTable table;
    register_numeric_casts(table);
    register_string_to_number_casts(table);
    register_string_to_datetime_casts(table);
    register_datetime_casts(table);
    register_text_casts(table);
    register_decimal_casts(table);
    register_interval_casts(table);
    register_nested_casts(table);
    return table;
  }();
  return kTable.find(from.id(), to.id());
}

}  // namespace izvor::expr
