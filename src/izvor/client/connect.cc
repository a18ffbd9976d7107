#include "izvor/client/in_process_connection.h"
#include "izvor/client/remote_connection.h"

namespace izvor::client {

std::shared_ptr<Connection> connect(const std::string& url, const std::map<std::string, std::string>& settings) {
  if (url.empty()) return std::make_shared<InProcessConnection>(settings);
  return std::make_shared<RemoteConnection>(RemoteAddress::parse(url), settings);
}

}  // namespace izvor::client
