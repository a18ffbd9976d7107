#pragma once

#include <cstdint>
#include <string>

namespace izvor {

// The part of a file that one task reads.
struct FileBlock {
  std::string uri;  // as Spark prints it: file:///data/a%20b.csv
  int64_t start = 0;
  int64_t length = 0;
};

}  // namespace izvor
