#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

#include "izvor/export.h"

namespace izvor {

// The one exception type of Izvor, in the public API and between rooms.
//
// The message is Spark's: "[CLASS.SUBCLASS] text with parameters filled in. SQLSTATE: 42703". Templates and SQLSTATEs come from Spark's
// error-conditions.json (read at build time) and from src/izvor/base/izvor_error_conditions.json for the classes that start with IZVOR_.
class IZVOR_EXPORT Error : public std::runtime_error {
 public:
  using Parameters = std::map<std::string, std::string>;

  // `error_class` is "MAIN" or "MAIN.SUB". An unknown class is a bug of ours and yields INTERNAL_ERROR with the class in its message.
  explicit Error(std::string error_class, Parameters parameters = {});

  // The same error with where it happened appended as a second line ("file /x.csv, row 3, column amount").
  Error with_context(std::string_view where) const;

  // An error received from a remote Spark: its message as it is.
  static Error from_remote(std::string error_class, std::string sql_state, std::string message, Parameters parameters);

  const std::string& error_class() const { return error_class_; }
  // Five characters, or empty where Spark has none (legacy classes).
  const std::string& sql_state() const { return sql_state_; }
  const Parameters& parameters() const { return parameters_; }

 private:
  Error(std::string error_class, std::string sql_state, Parameters parameters, const std::string& message);

  std::string error_class_;
  std::string sql_state_;
  Parameters parameters_;
};

}  // namespace izvor
