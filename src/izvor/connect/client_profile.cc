#include "izvor/connect/client_profile.h"

#include "izvor/base/config.h"
#include "izvor/python/pyspark_version.h"

namespace izvor::connect {
namespace {

constexpr python::PysparkVersion kUnknown{};
constexpr python::PysparkVersion kAnsiByDefault{4, 0};

}  // namespace

std::map<std::string, std::string> profile_of_client(const std::string& client_type) {
  const python::PysparkVersion version = python::parse_pyspark_version(client_type);
  if (version == kUnknown || version >= kAnsiByDefault) return {};
  return {{config::kAnsiEnabled.key, "false"}, {"spark.sql.execution.pythonUDF.arrow.enabled", "false"}};
}

}  // namespace izvor::connect
