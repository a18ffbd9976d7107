#pragma once

#include <string_view>

namespace izvor {

// One row of the table generated from Spark's and our error conditions; sorted by `error_class`.
struct ErrorTemplate {
  std::string_view error_class;  // "MAIN" or "MAIN.SUB"
  std::string_view message;      // main and sub template joined by a space, with <parameter> placeholders
  std::string_view sql_state;    // empty where Spark has none
};

// Null when the class is unknown.
const ErrorTemplate* find_error_template(std::string_view error_class);

}  // namespace izvor
