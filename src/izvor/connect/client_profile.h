#pragma once

#include <map>
#include <string>

namespace izvor::connect {

// Defaults that programs written for a client's release count on, from what the client says of itself ("_SPARK_CONNECT_PYTHON spark/3.5.6 ...").
std::map<std::string, std::string> profile_of_client(const std::string& client_type);

}  // namespace izvor::connect
