#pragma once

#include <cstdint>
#include <memory>

#include "izvor/fs/file_system.h"
#include "izvor/io/file/csv_structure.h"

namespace izvor::io {

// Reads a range of a text file as runs of whole lines with their structure.
//
// A line belongs to the range in which it starts, where a line that starts exactly at a range's end belongs to that range and not to the
// next one (as Hadoop's LineRecordReader): so every line of a file is read once, however it is cut. A UTF-8 byte-order mark at the start
// of the file is left out.
class LineChunks {
 public:
  static constexpr int64_t kDefaultChunkBytes = 256 * 1024;
  // The longest line that is read; a longer one throws.
  static constexpr int64_t kMaxLineBytes = int64_t{1} << 30;
  // Readable bytes before and behind data(), so that fields can be loaded in whole vectors.
  static constexpr size_t kPadding = 64;

  // `end` may lie behind the file's end.
  LineChunks(std::unique_ptr<fs::RandomReadFile> file, int64_t begin, int64_t end, const StructureBytes& bytes,
             ScanKernel kernel = best_scan_kernel(), int64_t chunk_bytes = kDefaultChunkBytes);

  // Goes to the next run of lines; false at the end of the range. Invalidates what the former run gave.
  bool next();

  const char* data() const { return data_; }
  const CsvStructure& structure() const { return structure_; }
  // The range's lines of this run are first_line() up to, not including, line_limit() of structure().
  size_t first_line() const { return first_line_; }
  size_t line_limit() const { return line_limit_; }
  int64_t bytes_read() const { return bytes_read_; }

 private:
  void keep_incomplete_line();
  void fill();
  void grow(size_t capacity);
  void skip_byte_order_mark();
  void limit_to_range();

  std::unique_ptr<fs::RandomReadFile> file_;
  const int64_t begin_;
  int64_t end_;
  const char line_end_;
  const size_t chunk_bytes_;
  CsvStructure structure_;
  std::unique_ptr<char[]> buffer_;
  size_t capacity_ = 0;
  char* data_ = nullptr;  // the first byte of the run, at file offset data_offset_
  size_t size_ = 0;       // bytes at data_
  size_t complete_ = 0;   // of these, bytes of whole lines
  int64_t data_offset_ = 0;
  int64_t bytes_read_ = 0;
  size_t first_line_ = 0;
  size_t line_limit_ = 0;
  bool started_ = false;
  bool at_file_end_ = false;
  bool finished_ = false;
};

}  // namespace izvor::io
