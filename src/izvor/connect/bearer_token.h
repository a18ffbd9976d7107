#pragma once

#include <string>

#include <grpcpp/server_context.h>

namespace izvor::connect {

// Whether the call carries "authorization: Bearer <token>"; an empty token asks for nothing. Takes a time that does not depend on where the texts
// differ.
bool is_authorized(const grpc::ServerContext& context, const std::string& token);

}  // namespace izvor::connect
