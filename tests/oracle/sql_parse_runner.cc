// Reads SQL expressions, or with --queries whole queries, one JSON string a line, and writes what the parser says of each as a line of JSON:
// {"plan": "..."} or {"class": "PARSE_SYNTAX_ERROR", "message": "..."}.

#include <iostream>
#include <string>

#include <nlohmann/json.hpp>

#include "izvor/error.h"
#include "izvor/sql/parser.h"
#include "izvor/sql/relation_text_for_test.h"

namespace {

std::string plan_of(const std::string& text, bool is_query) {
  using izvor::sql::testing::text_of;
  return is_query ? text_of(izvor::sql::parse_query(text)) : text_of(izvor::sql::parse_expression(text));
}

}  // namespace

int main(int argc, char** argv) {
  const bool queries = argc > 1 && std::string(argv[1]) == "--queries";
  for (std::string line; std::getline(std::cin, line);) {
    nlohmann::json verdict;
    try {
      const auto text = nlohmann::json::parse(line).get<std::string>();
      verdict["plan"] = plan_of(text, queries);
    } catch (const izvor::Error& error) {
      verdict = {{"class", error.error_class()}, {"parameters", error.parameters()}, {"message", error.what()}};
    }
    std::cout << verdict.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
  }
}
