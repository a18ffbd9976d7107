#pragma once

#include <functional>
#include <string>

#include "izvor/error.h"

namespace grpc {
class Status;
}
namespace spark::connect {
class FetchErrorDetailsResponse;
}

namespace izvor::client {

// Gets the details of an error that the server keeps under an id; an empty response when it does not.
using ErrorDetailsFetcher = std::function<spark::connect::FetchErrorDetailsResponse(const std::string& error_id)>;

// A failed call as an Error: the server's class, SQLSTATE, parameters and whole message, or IZVOR_REMOTE_UNAVAILABLE when the failure is not the
// server's answer.
Error remote_error(const grpc::Status& status, const std::string& remote, const ErrorDetailsFetcher& fetch_details);

}  // namespace izvor::client
