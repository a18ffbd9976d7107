#include "izvor/error.h"

#include <utility>

#include "izvor/base/error_templates.h"

namespace izvor {
namespace {

// Spark's ErrorClassesJsonReader: <name> is replaced by the parameter; one that is missing stays as it is.
std::string fill_template(std::string_view text, const Error::Parameters& parameters) {
  std::string out;
  out.reserve(text.size() + 64);
  for (size_t i = 0; i < text.size();) {
    const size_t close = text[i] == '<' ? text.find('>', i) : std::string_view::npos;
    if (close == std::string_view::npos) {
      out += text[i++];
      continue;
    }
    const auto found = parameters.find(std::string(text.substr(i + 1, close - i - 1)));
    out += found == parameters.end() ? text.substr(i, close - i + 1) : std::string_view(found->second);
    i = close + 1;
  }
  return out;
}

std::string format_message(const std::string& error_class, const Error::Parameters& parameters) {
  const ErrorTemplate* found = find_error_template(error_class);
  if (found == nullptr) {
    return "[INTERNAL_ERROR] Unknown error class '" + error_class + "'. SQLSTATE: XX000";
  }
  // Spark shows the names of its unnamed classes to nobody.
  std::string out = error_class.starts_with("_LEGACY_ERROR_") ? "" : "[" + error_class + "] ";
  out += fill_template(found->message, parameters);
  if (!found->sql_state.empty()) {
    out += " SQLSTATE: " + std::string(found->sql_state);
  }
  return out;
}

std::string sql_state_of(const std::string& error_class) {
  const ErrorTemplate* found = find_error_template(error_class);
  return found == nullptr ? "XX000" : std::string(found->sql_state);
}

}  // namespace

Error::Error(std::string error_class, Parameters parameters)
    : std::runtime_error(format_message(error_class, parameters)),
      error_class_(find_error_template(error_class) == nullptr ? "INTERNAL_ERROR" : std::move(error_class)),
      sql_state_(sql_state_of(error_class_)),
      parameters_(std::move(parameters)) {}

Error::Error(std::string error_class, std::string sql_state, Parameters parameters, const std::string& message)
    : std::runtime_error(message), error_class_(std::move(error_class)), sql_state_(std::move(sql_state)), parameters_(std::move(parameters)) {}

Error Error::with_context(std::string_view where) const {
  return Error(error_class_, sql_state_, parameters_, std::string(what()) + "\n" + std::string(where));
}

Error Error::from_remote(std::string error_class, std::string sql_state, std::string message, Parameters parameters) {
  return Error(std::move(error_class), std::move(sql_state), std::move(parameters), message);
}

}  // namespace izvor
