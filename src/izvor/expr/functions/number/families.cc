#include "izvor/expr/functions/number/families.h"

namespace izvor::expr {

void register_number_families(ScalarFunctionRegistry& registry) {
  register_real_functions(registry);
  register_radix_functions(registry);
  register_factorial(registry);
  register_width_bucket(registry);
  register_bitwise(registry);
  register_bitmaps(registry);
  register_digests(registry);
  register_row_hashes(registry);
  register_partition_numbers(registry);
  register_random(registry);
  register_rounding(registry);
  register_row_errors(registry);
  register_file_blocks(registry);
  register_session_functions(registry);
  register_aes(registry);
  register_vectors(registry);
}

}  // namespace izvor::expr
