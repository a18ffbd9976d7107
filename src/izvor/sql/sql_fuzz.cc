// Any bytes as an SQL expression, as a query and as SET or RESET: no crash, the same verdict each time, and an error is one of Spark's, never a bug
// of ours.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "izvor/error.h"
#include "izvor/sql/configuration_statement.h"
#include "izvor/sql/parser.h"

namespace {

template <typename Parse>
std::string verdict(Parse parse, std::string_view text) {
  try {
    return parse(text);
  } catch (const izvor::Error& error) {
    if (error.error_class() == "INTERNAL_ERROR") std::abort();
    return error.what();
  }
}

std::string expression(std::string_view text) { return izvor::sql::parse_expression(text).SerializeAsString(); }
std::string query(std::string_view text) { return izvor::sql::parse_query(text).SerializeAsString(); }
std::string configuration(std::string_view text) {
  const auto statement = izvor::sql::parse_configuration_statement(text);
  return statement ? statement->key.value_or("") + "=" + statement->value.value_or("") : "";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (verdict(expression, text) != verdict(expression, text)) std::abort();
  verdict(query, text);
  verdict(configuration, text);
  return 0;
}
