#include "izvor/connect/bearer_token.h"

namespace izvor::connect {
namespace {

bool equal_in_constant_time(std::string_view given, std::string_view wanted) {
  unsigned difference = given.size() == wanted.size() ? 0 : 1;
  for (size_t i = 0; i < given.size(); ++i) {
    difference |= static_cast<unsigned>(static_cast<unsigned char>(given[i]) ^ static_cast<unsigned char>(wanted[i % wanted.size()]));
  }
  return difference == 0;
}

}  // namespace

bool is_authorized(const grpc::ServerContext& context, const std::string& token) {
  if (token.empty()) return true;
  const auto header = context.client_metadata().find("authorization");
  if (header == context.client_metadata().end()) return false;
  return equal_in_constant_time({header->second.data(), header->second.size()}, "Bearer " + token);
}

}  // namespace izvor::connect
