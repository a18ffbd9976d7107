#pragma once

#include "izvor/expr/function_registry.h"

namespace izvor::expr {

// Mathematics, bits, hashes and what belongs to no family. One function for each file of this folder; all are called from families.cc.
void register_real_functions(ScalarFunctionRegistry& registry);
void register_radix_functions(ScalarFunctionRegistry& registry);
void register_factorial(ScalarFunctionRegistry& registry);
void register_width_bucket(ScalarFunctionRegistry& registry);
void register_bitwise(ScalarFunctionRegistry& registry);
void register_bitmaps(ScalarFunctionRegistry& registry);
void register_digests(ScalarFunctionRegistry& registry);
void register_row_hashes(ScalarFunctionRegistry& registry);
void register_partition_numbers(ScalarFunctionRegistry& registry);
void register_random(ScalarFunctionRegistry& registry);
void register_rounding(ScalarFunctionRegistry& registry);
void register_row_errors(ScalarFunctionRegistry& registry);
void register_file_blocks(ScalarFunctionRegistry& registry);
void register_session_functions(ScalarFunctionRegistry& registry);
void register_aes(ScalarFunctionRegistry& registry);
void register_vectors(ScalarFunctionRegistry& registry);

}  // namespace izvor::expr
