#include "izvor/base/sealed_text.h"

#include <fmt/format.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace izvor {
namespace {

constexpr std::string_view kField = ",\"izvorChecksum\":\"";
constexpr size_t kDigits = 16;
constexpr size_t kSealSize = kField.size() + kDigits + 1;

std::string checksum(std::string_view text) { return fmt::format("{:016x}", XXH3_64bits(text.data(), text.size())); }

}  // namespace

std::string seal_text(std::string_view text, size_t object_end) {
  std::string out(text.substr(0, object_end));
  out.append(kField).append(checksum(text)).push_back('"');
  return out.append(text.substr(object_end));
}

std::optional<std::string> unseal_text(std::string_view text) {
  const size_t at = text.find(kField);
  if (at == std::string_view::npos || at + kSealSize > text.size()) return std::string(text);
  std::string without(text.substr(0, at));
  without.append(text.substr(at + kSealSize));
  if (checksum(without) != text.substr(at + kField.size(), kDigits)) return std::nullopt;
  return without;
}

}  // namespace izvor
