#pragma once

#include <map>
#include <string>

namespace izvor::client {

// A Spark Connect address: "sc://host[:15002][/;name=value;...]" with use_ssl, token, user_id, user_agent and session_id; other names are sent along
// as metadata of every call.
struct RemoteAddress {
  std::string host;
  int port = 15002;
  bool use_ssl = false;
  std::string token;
  std::string user_id;
  std::string user_agent;
  std::string session_id;
  std::map<std::string, std::string> metadata;

  // Throws IZVOR_INVALID_ARGUMENT.
  static RemoteAddress parse(const std::string& url);

  // "host:port", IPv6 hosts in brackets.
  std::string target() const { return host + ":" + std::to_string(port); }
  // Without the parameters: a token never appears in a message.
  std::string display() const { return "sc://" + target(); }
};

}  // namespace izvor::client
