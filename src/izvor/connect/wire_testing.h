#pragma once

#include <string>

#include <arrow/buffer.h>
#include <gtest/gtest.h>

#include "izvor/connect/wire_response.h"

namespace izvor::connect {

inline std::string joined(const BufferPieces& pieces) {
  std::string bytes;
  for (const auto& piece : pieces) bytes += piece->ToString();
  return bytes;
}

// As a client reads it.
inline spark::connect::ExecutePlanResponse parsed(const WireResponse& response) {
  spark::connect::ExecutePlanResponse out;
  EXPECT_TRUE(out.ParseFromString(joined(response.pieces)));
  return out;
}

}  // namespace izvor::connect
