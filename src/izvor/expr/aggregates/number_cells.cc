#include "izvor/expr/aggregates/number_cells.h"

#include "izvor/expr/evaluator.h"
#include "izvor/expr/operand.h"

namespace izvor::expr {

int64_t constant_integer(const Expression& argument, const std::string& sql, const std::string& name, int64_t least, int64_t most,
                         const std::string& range, const std::string& suffix) {
  if (!is_constant(argument)) throw non_foldable_input(sql, "`" + name + "`", TypeId::kInt, argument);
  const Value value = evaluate_constant(argument, {});
  if (value.is_null()) throw unexpected_null(sql, name);
  if (value.as_int() < least || value.as_int() > most) throw value_out_of_range(sql, name, range, std::to_string(value.as_int()) + suffix);
  return value.as_int();
}

}  // namespace izvor::expr
