#include "izvor/io/file/file_uri.h"

#include <optional>

#include "izvor/types/utf8.h"

namespace izvor::io {
namespace {

constexpr std::string_view kHex = "0123456789ABCDEF";
constexpr std::string_view kLegalMarks = "/_-!.~'()*,;:$&+=@";

// What java.net.URI leaves alone in a path: these and every character outside of ASCII. (Names that are not UTF-8 are escaped.)
bool legal(char c, bool utf8) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (utf8 && static_cast<unsigned char>(c) >= 0x80) ||
         kLegalMarks.find(c) != std::string_view::npos;
}

std::optional<int> hex_digit(char c) {
  if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
  const size_t at = kHex.find(c);
  return at == std::string_view::npos ? std::nullopt : std::optional(static_cast<int>(at));
}

}  // namespace

std::string to_uri(std::string_view path) {
  if (!path.starts_with('/')) return std::string(path);
  const bool utf8 = is_valid_utf8(path);
  std::string out = "file://";
  for (const char c : path) {
    if (legal(c, utf8)) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return out;
}

std::string from_uri(std::string_view uri) {
  if (!uri.starts_with("file:")) return std::string(uri);
  uri.remove_prefix(5);
  if (uri.starts_with("//")) uri.remove_prefix(2);
  std::string out;
  for (size_t i = 0; i < uri.size(); ++i) {
    const auto high = uri[i] == '%' && i + 2 < uri.size() ? hex_digit(uri[i + 1]) : std::nullopt;
    const auto low = high ? hex_digit(uri[i + 2]) : std::nullopt;
    if (low) {
      out += static_cast<char>(*high * 16 + *low);
      i += 2;
    } else {
      out += uri[i];
    }
  }
  return out;
}

}  // namespace izvor::io
