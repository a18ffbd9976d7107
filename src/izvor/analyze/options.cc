#include "izvor/analyze/options.h"

#include <cctype>
#include <utility>

namespace izvor::analyze {

std::string lower_case(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::string take_option(std::map<std::string, std::string>& options, const std::string& name) {
  for (auto it = options.begin(); it != options.end(); ++it) {
    if (lower_case(it->first) == name) return std::move(options.extract(it).mapped());
  }
  return "";
}

}  // namespace izvor::analyze
