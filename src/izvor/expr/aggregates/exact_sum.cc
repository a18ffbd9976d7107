#include "izvor/expr/aggregates/exact_sum.h"

#include <arrow/util/decimal.h>

namespace izvor::expr {

std::string decimal_text(Int128 unscaled, int scale) {
  return arrow::Decimal128(static_cast<int64_t>(unscaled >> 64), static_cast<uint64_t>(unscaled)).ToString(scale);
}

Error ExactSum::overflow(const std::string& try_function) const {
  switch (type_.id()) {
    case TypeId::kDecimal: return decimal_sum_overflow(try_function);
    case TypeId::kYearMonthInterval:
    case TypeId::kDayTimeInterval: return Error("INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION", {{"functionName", "`try_add`"}});
    default: return arithmetic_overflow("try_add");
  }
}

}  // namespace izvor::expr
