#include "izvor/expr/functions/text/java_uri.h"

#include <algorithm>
#include <string>

#include <arpa/inet.h>

#include "izvor/types/utf8.h"

namespace izvor::expr {
namespace {

using Text = std::string_view;

bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alphanumeric(char c) { return is_alpha(c) || is_digit(c); }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// RFC 2396's character classes beyond letters and digits.
constexpr Text kPath = "_-!.~'()*:@&=+$,;/";
constexpr Text kAny = "_-!.~'()*;/?:@&=+$,[]";
constexpr Text kUserInfo = "_-!.~'()*;:&=+$,";
constexpr Text kServer = "_-!.~'()*;:&=+$,@[].";
constexpr Text kRegistryName = "_-!.~'()*$,;:@&=+";

// A character beyond ASCII that is neither white space nor a control character may stand as it is.
bool is_plain_beyond_ascii(Text character) {
  const char32_t c = front_code_point(character);
  const bool space =
      c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
  return c > 0x9F && !space;
}

// Whether all characters are letters, digits, of the class, escapes (%41) or plain ones beyond ASCII. `percent`: a bare % is allowed too.
bool all_in(Text text, Text character_class, bool percent = false) {
  for (size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '%' && !percent) {
      if (at + 2 >= text.size() || !is_hex(text[at + 1]) || !is_hex(text[at + 2])) return false;
      at += 3;
      continue;
    }
    const Text character = text.substr(at, utf8_width(c));
    const bool ascii = static_cast<unsigned char>(c) < 0x80;
    if (ascii ? !(is_alphanumeric(c) || c == '%' || character_class.find(c) != Text::npos) : !is_plain_beyond_ascii(character)) return false;
    at += character.size();
  }
  return true;
}

bool is_ipv4(Text host) {
  in_addr address{};
  const std::string text(host);
  if (std::count(text.begin(), text.end(), '.') != 3) return false;
  std::string plain;  // without leading zeros, which inet_pton refuses
  for (size_t at = 0; at <= text.size();) {
    const size_t end = std::min(text.find('.', at), text.size());
    size_t first = at;
    while (first + 1 < end && text[first] == '0') ++first;
    plain += text.substr(first, end - first) + (end < text.size() ? "." : "");
    at = end + 1;
  }
  return inet_pton(AF_INET, plain.c_str(), &address) == 1;
}

bool is_ipv6(Text literal) {
  const std::string address(literal.substr(0, literal.find('%')));
  in6_addr parsed{};
  return inet_pton(AF_INET6, address.c_str(), &parsed) == 1;
}

bool is_label(Text label) {
  return !label.empty() && is_alphanumeric(label.front()) && is_alphanumeric(label.back()) &&
         std::all_of(label.begin(), label.end(), [](char c) { return is_alphanumeric(c) || c == '-'; });
}

// Labels between dots; of several, the last one begins with a letter. A dot may stand at the end.
bool is_host_name(Text host) {
  if (!host.empty() && host.back() == '.') host.remove_suffix(1);
  bool several = false;
  for (;;) {
    const Text label = host.substr(0, host.find('.'));
    if (!is_label(label)) return false;
    if (label.size() == host.size()) return !several || is_alpha(label.front());
    host.remove_prefix(label.size() + 1);
    several = true;
  }
}

// [user info@]host[:port]; false when the authority is no server.
bool parse_server(Text server, JavaUri& uri) {
  if (const size_t at = server.find('@'); at != Text::npos) {
    if (!all_in(server.substr(0, at), kUserInfo)) return false;
    uri.user_info = server.substr(0, at);
    server.remove_prefix(at + 1);
  }
  const bool bracketed = !server.empty() && server[0] == '[';
  const size_t close = bracketed ? server.find(']') : Text::npos;
  if (bracketed && (close == Text::npos || !is_ipv6(server.substr(1, close - 1)))) return false;
  const Text host = server.substr(0, bracketed ? close + 1 : server.find(':'));
  if (!bracketed && !is_ipv4(host) && !is_host_name(host)) return false;
  Text port = server.substr(host.size());
  if (!port.empty() && port[0] != ':') return false;
  if (!port.empty()) port.remove_prefix(1);
  constexpr size_t kMostPortDigits = 10;
  if (!std::all_of(port.begin(), port.end(), is_digit) || port.size() > kMostPortDigits) return false;
  uri.host = host;
  return true;
}

bool parse_authority(Text authority, JavaUri& uri) {
  const bool is_server = all_in(authority, kServer, authority.find(']') != Text::npos);
  const bool is_registry = all_in(authority, kRegistryName);
  uri.authority = authority;
  if (is_server && parse_server(authority, uri)) return true;
  uri.user_info.reset();
  uri.host.reset();
  return is_registry;
}

// [//authority]path[?query]
bool parse_hierarchical(Text text, JavaUri& uri) {
  if (text.starts_with("//")) {
    text.remove_prefix(2);
    const Text authority = text.substr(0, text.find_first_of("/?#"));
    if (authority.empty() && (text.empty() && !uri.fragment)) return false;
    if (!authority.empty() && !parse_authority(authority, uri)) return false;
    text.remove_prefix(authority.size());
  }
  const Text path = text.substr(0, text.find('?'));
  uri.path = path;
  if (!all_in(path, kPath)) return false;
  if (path.size() == text.size()) return true;
  uri.query = text.substr(path.size() + 1);
  return all_in(*uri.query, kAny);
}

bool is_scheme(Text scheme) {
  return !scheme.empty() && is_alpha(scheme.front()) &&
         std::all_of(scheme.begin(), scheme.end(), [](char c) { return is_alphanumeric(c) || c == '+' || c == '-' || c == '.'; });
}

bool parse_into(Text text, JavaUri& uri) {
  if (const size_t hash = text.find('#'); hash != Text::npos) {
    uri.fragment = text.substr(hash + 1);
    if (!all_in(*uri.fragment, kAny)) return false;
    text = text.substr(0, hash);
  }
  const size_t mark = text.find_first_of(":/?");
  if (mark == Text::npos || text[mark] != ':') return parse_hierarchical(text, uri);
  uri.scheme = text.substr(0, mark);
  if (!is_scheme(*uri.scheme)) return false;
  text.remove_prefix(mark + 1);
  if (!text.empty() && text[0] == '/') return parse_hierarchical(text, uri);
  return !text.empty() && all_in(text, kAny);  // opaque
}

}  // namespace

std::optional<JavaUri> JavaUri::parse(std::string_view text) {
  JavaUri uri;
  if (!parse_into(text, uri)) return std::nullopt;
  return uri;
}

}  // namespace izvor::expr
