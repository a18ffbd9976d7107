#include "izvor/base/error_templates.h"

#include <algorithm>

namespace izvor {
namespace {

constexpr ErrorTemplate kTemplates[] = {
#include "error_templates.inc"
};

}  // namespace

const ErrorTemplate* find_error_template(std::string_view error_class) {
  const auto* end = std::end(kTemplates);
  const auto* found = std::lower_bound(std::begin(kTemplates), end, error_class,
                                       [](const ErrorTemplate& row, std::string_view name) { return row.error_class < name; });
  return found != end && found->error_class == error_class ? found : nullptr;
}

}  // namespace izvor
