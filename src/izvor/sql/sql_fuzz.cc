// Any bytes as an SQL expression and as a query: no crash, the same verdict each time, and an error is one of Spark's, never a bug of ours.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "izvor/error.h"
#include "izvor/sql/parser.h"

namespace {

template <typename Parse>
std::string verdict(Parse parse, std::string_view text) {
  try {
    return parse(text).SerializeAsString();
  } catch (const izvor::Error& error) {
    if (error.error_class() == "INTERNAL_ERROR") std::abort();
    return error.what();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (verdict(izvor::sql::parse_expression, text) != verdict(izvor::sql::parse_expression, text)) std::abort();
  verdict(izvor::sql::parse_query, text);
  return 0;
}
