#pragma once

#include <spark/connect/base.pb.h>

#include "izvor/connect/client_session.h"

namespace izvor::connect {

// Answers a Config. Throws izvor::Error.
void answer_config(const spark::connect::ConfigRequest& request, ClientSession& session, spark::connect::ConfigResponse& response);

}  // namespace izvor::connect
