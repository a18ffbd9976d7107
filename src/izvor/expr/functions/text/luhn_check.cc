// luhn_check: whether digits end with the check digit of Luhn's rule, as card numbers do.
#include "izvor/expr/functions/text/luhn_check.h"

#include "izvor/expr/cell_function.h"

namespace izvor::expr {
namespace {

bool has_check_digit(std::string_view text) {
  int sum = 0;
  bool is_second = false;
  for (size_t at = text.size(); at-- > 0; is_second = !is_second) {
    if (text[at] < '0' || text[at] > '9') return false;
    const int digit = (text[at] - '0') * (is_second ? 2 : 1);
    sum += digit / 10 + digit % 10;
  }
  return !text.empty() && sum % 10 == 0;
}

}  // namespace

void register_luhn_check(ScalarFunctionRegistry& registry) {
  add_cells<bool(std::string_view)>(registry, {"luhn_check", {TypeId::kString}, TypeId::kBoolean, Nullability::kAlways}, has_check_digit);
}

}  // namespace izvor::expr
