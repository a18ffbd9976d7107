#pragma once

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "izvor/fs/file_system.h"

namespace izvor::io {

// A text that reads like a file.
class MemoryFile final : public fs::RandomReadFile {
 public:
  explicit MemoryFile(std::string content) : content_(std::move(content)) {}
  int64_t size() const override { return static_cast<int64_t>(content_.size()); }
  int64_t read(int64_t offset, int64_t length, char* out) override {
    const int64_t got = std::clamp<int64_t>(size() - offset, 0, length);
    if (got > 0) std::memcpy(out, content_.data() + offset, static_cast<size_t>(got));
    return got;
  }

 private:
  const std::string content_;
};

}  // namespace izvor::io
