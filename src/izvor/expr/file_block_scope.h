#pragma once

#include "izvor/types/file_block.h"

namespace izvor::expr {

// The block that this thread's rows come from, as input_file_name() and its like say it; null when they come from no file. Rows that an operator has
// gathered come from none.
const FileBlock* current_file_block();

// Makes a block the current one while a scan hands out its rows.
class FileBlockScope {
 public:
  explicit FileBlockScope(const FileBlock* block);
  ~FileBlockScope();
  FileBlockScope(const FileBlockScope&) = delete;
  FileBlockScope& operator=(const FileBlockScope&) = delete;

 private:
  const FileBlock* const before_;
};

}  // namespace izvor::expr
