// Reads SQL expressions, one JSON string a line, and writes what the parser says of each as a line of JSON:
// {"plan": "..."} or {"class": "PARSE_SYNTAX_ERROR", "message": "..."}.

#include <iostream>
#include <string>

#include <nlohmann/json.hpp>

#include "izvor/error.h"
#include "izvor/sql/expression_text.h"
#include "izvor/sql/parser.h"

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    nlohmann::json verdict;
    try {
      const auto text = nlohmann::json::parse(line).get<std::string>();
      verdict["plan"] = izvor::sql::testing::text_of(izvor::sql::parse_expression(text));
    } catch (const izvor::Error& error) {
      verdict = {{"class", error.error_class()}, {"parameters", error.parameters()}, {"message", error.what()}};
    }
    std::cout << verdict.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
  }
}
