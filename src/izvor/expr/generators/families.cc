#include "izvor/expr/generators/families.h"

namespace izvor::expr {
namespace {

const GeneratorRegistry& generators() {
  static const GeneratorRegistry kRegistry = [] {
    GeneratorRegistry registry;
    register_explode(registry);
    register_inline(registry);
    register_stack(registry);
    register_json_tuple(registry);
    return registry;
  }();
  return kRegistry;
}

}  // namespace

const GeneratorFunction* find_generator(std::string_view name) { return generators().find(name); }
std::vector<std::string> registered_generators() { return generators().names(); }

}  // namespace izvor::expr
