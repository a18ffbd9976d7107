#include "izvor/expr/functions/collection/families.h"

#include "izvor/expr/functions/csv/families.h"
#include "izvor/expr/functions/json/families.h"
#include "izvor/expr/functions/xml/families.h"

namespace izvor::expr {

void register_collection_families(ScalarFunctionRegistry& registry) {
  register_array_creation(registry);
  register_array_access(registry);
  register_array_editing(registry);
  register_array_search(registry);
  register_array_sets(registry);
  register_array_sorting(registry);
  register_array_joining(registry);
  register_structs(registry);
  register_sequence(registry);
  register_str_to_map(registry);
  register_map_creation(registry);
  register_map_access(registry);
  register_array_lambdas(registry);
  register_array_aggregate(registry);
  register_array_sort(registry);
  register_map_lambdas(registry);
  register_json_families(registry);
  register_csv_families(registry);
  register_xml_families(registry);
}

}  // namespace izvor::expr
