#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "izvor/base/config.h"

namespace izvor::analyze {

using NameParts = std::vector<std::string>;

// Where unqualified routines and tables are looked up, as Spark's messages say it.
inline constexpr const char* kSearchPath = "[`system`.`builtin`, `system`.`session`, `spark_catalog`.`default`]";

// Compares names as spark.sql.caseSensitive says.
class NameMatcher {
 public:
  explicit NameMatcher(const Config& config) : case_sensitive_(config.get_bool(config::kCaseSensitive)) {}

  bool equal(std::string_view a, std::string_view b) const;
  // The form that equal names share.
  std::string key(std::string_view name) const;

 private:
  bool case_sensitive_;
};

// "t.`a.b`.c" as t, a.b, c. Throws INVALID_ATTRIBUTE_NAME_SYNTAX.
NameParts parse_attribute_name(const std::string& text);
// `t`.`a.b`.
std::string quote_parts(const NameParts& parts);

// The names most like `name`, best first, as Spark proposes them: at most five, quoted, without the qualifier that all of them share.
std::vector<std::string> similar_names(const NameParts& name, std::vector<NameParts> candidates);

std::string join(const std::vector<std::string>& items, std::string_view separator);

}  // namespace izvor::analyze
