#include "izvor/client/remote_address.h"

#include <charconv>
#include <string_view>

#include "izvor/error.h"

namespace izvor::client {
namespace {

[[noreturn]] void throw_bad_url(const std::string& reason) { throw Error("IZVOR_INVALID_ARGUMENT", {{"function", "remote"}, {"reason", reason}}); }

// %41 becomes A.
std::string decode_percent(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    unsigned char byte = 0;
    if (text[i] == '%' && i + 2 < text.size() && std::from_chars(text.data() + i + 1, text.data() + i + 3, byte, 16).ptr == text.data() + i + 3) {
      out += static_cast<char>(byte);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

void parse_authority(std::string_view authority, RemoteAddress& out) {
  const size_t bracket = authority.find(']');
  const size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  out.host = authority.substr(0, colon);
  if (out.host.empty()) throw_bad_url("the URL names no host; give it as sc://host:port");
  if (colon == std::string_view::npos) return;
  const std::string_view port = authority.substr(colon + 1);
  const auto [end, failed] = std::from_chars(port.data(), port.data() + port.size(), out.port);
  if (failed != std::errc() || end != port.data() + port.size() || out.port < 1 || out.port > 65535) {
    throw_bad_url("'" + std::string(port) + "' is no port");
  }
}

void set_parameter(const std::string& name, std::string value, RemoteAddress& out) {
  if (name == "use_ssl") {
    if (value != "true" && value != "false") throw_bad_url("use_ssl must be true or false");
    out.use_ssl = value == "true";
  } else if (name == "token") {
    out.token = std::move(value);
  } else if (name == "user_id") {
    out.user_id = std::move(value);
  } else if (name == "user_agent") {
    out.user_agent = std::move(value);
  } else if (name == "session_id") {
    out.session_id = std::move(value);
  } else {
    out.metadata[name] = std::move(value);
  }
}

void parse_parameters(std::string_view text, RemoteAddress& out) {
  while (!text.empty()) {
    const size_t end = text.find(';');
    const std::string_view parameter = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (parameter.empty()) continue;
    const size_t equals = parameter.find('=');
    if (equals == std::string_view::npos || equals == 0) throw_bad_url("a parameter must be name=value");
    set_parameter(std::string(parameter.substr(0, equals)), decode_percent(parameter.substr(equals + 1)), out);
  }
}

}  // namespace

RemoteAddress RemoteAddress::parse(const std::string& url) {
  std::string_view rest(url);
  if (!rest.starts_with("sc://")) throw_bad_url("the URL must start with sc://, as in sc://host:15002");
  rest.remove_prefix(5);
  RemoteAddress out;
  const size_t slash = rest.find('/');
  parse_authority(rest.substr(0, slash), out);
  if (slash != std::string_view::npos) {
    rest.remove_prefix(slash + 1);
    if (!rest.empty() && rest.front() != ';') throw_bad_url("a path is not allowed after the port; parameters start with /;");
    parse_parameters(rest, out);
  }
  // A token is a credential: it leaves this machine only encrypted.
  const bool is_local = out.host == "localhost" || out.host == "127.0.0.1" || out.host == "[::1]";
  if (!out.token.empty() && !is_local) out.use_ssl = true;
  return out;
}

}  // namespace izvor::client
