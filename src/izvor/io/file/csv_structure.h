#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace izvor::io {

// The bytes that give a CSV text its structure.
struct StructureBytes {
  char separator = ',';
  char line_end = '\n';
  char other_line_end = '\r';  // equal to line_end when there is only one
  char quote = '"';            // any byte whose lines need the tokenizer
  char other_special = '"';    // a second such byte; equal to quote when there is none
};

// The instruction sets that the scan is written for. All give the same result.
enum class ScanKernel : uint8_t { kPortable, kAvx2, kAvx512 };
bool supported(ScanKernel kernel);
ScanKernel best_scan_kernel();

// Where fields and lines of a text end, found without looking at quotes. Line i is made of the fields that end at
// positions[line_end(i-1)+1 .. line_end(i)]; the last of these positions is the line's end.
class CsvStructure {
 public:
  explicit CsvStructure(const StructureBytes& bytes, ScanKernel kernel = best_scan_kernel());

  // Replaces the index by that of `data`. `data` must be readable for 64 bytes past its end.
  void scan(const char* data, size_t length);

  size_t lines() const { return line_count_; }
  // Ordinal in positions() of the end of line i; lines() has no entry of its own for text behind the last line end.
  const uint32_t* line_ends() const { return line_ends_.get(); }
  // Readable at index -1: one less than the start of the text.
  const uint32_t* positions() const { return positions_.get() + kFront; }
  uint32_t line_start(size_t line) const { return line == 0 ? 0 : positions()[line_ends_[line - 1]] + 1; }
  uint32_t line_end(size_t line) const { return positions()[line_ends_[line]]; }
  // Positions of quotes and other special bytes, ascending.
  const std::vector<uint32_t>& specials() const { return specials_; }
  bool has_non_ascii() const { return has_non_ascii_; }

 private:
  static constexpr size_t kFront = 1;

  StructureBytes bytes_;
  ScanKernel kernel_;
  // Not initialised: every byte of a text could be a separator, but few are, and untouched pages cost nothing.
  std::unique_ptr<uint32_t[]> positions_;
  std::unique_ptr<uint32_t[]> line_ends_;
  size_t room_ = 0;
  std::vector<uint32_t> specials_;
  size_t line_count_ = 0;
  bool has_non_ascii_ = false;
};

}  // namespace izvor::io
