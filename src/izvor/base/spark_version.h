#pragma once

namespace izvor {

// The Spark whose semantics, error classes and protocol Izvor follows.
inline constexpr const char* kSparkVersion = "4.3.0";

}  // namespace izvor
