#include "izvor/io/file/line_chunks.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "izvor/error.h"

namespace izvor::io {
namespace {

// How far to read behind the range for the end of its last line.
constexpr int64_t kLookAhead = 4096;

}  // namespace

LineChunks::LineChunks(std::unique_ptr<fs::RandomReadFile> file, int64_t begin, int64_t end, const StructureBytes& bytes, ScanKernel kernel,
                       int64_t chunk_bytes)
    : file_(std::move(file)),
      begin_(begin),
      end_(end),
      line_end_(bytes.line_end),
      chunk_bytes_(std::max(static_cast<size_t>(chunk_bytes), kPadding)),
      structure_(bytes, kernel),
      data_offset_(begin) {
  grow(chunk_bytes_);
}

bool LineChunks::next() {
  if (finished_) return false;
  const bool first = !std::exchange(started_, true);
  keep_incomplete_line();
  do {
    if (size_ == capacity_) grow(capacity_ * 2);
    fill();
    structure_.scan(data_, size_);
  } while (structure_.lines() == 0 && !at_file_end_);
  if (structure_.lines() == 0 && size_ == 0) {
    finished_ = true;
    return false;
  }
  // The line in which the range starts is the former range's.
  first_line_ = first && begin_ > 0 ? 1 : 0;
  limit_to_range();
  return true;
}

void LineChunks::keep_incomplete_line() {
  const size_t kept = size_ - complete_;
  data_offset_ += static_cast<int64_t>(complete_);
  char* front = buffer_.get() + kPadding;
  if (kept > 0) std::memmove(front, data_ + complete_, kept);
  data_ = front;
  size_ = kept;
  complete_ = 0;
}

void LineChunks::fill() {
  const int64_t offset = data_offset_ + static_cast<int64_t>(size_);
  const int64_t wanted = std::max(end_ + 1 - offset, kLookAhead);
  const int64_t length = std::min<int64_t>(wanted, static_cast<int64_t>(capacity_ - size_));
  const int64_t got = file_->read(offset, length, data_ + size_);
  bytes_read_ += got;
  size_ += static_cast<size_t>(got);
  at_file_end_ = got < length;
  if (offset == 0) skip_byte_order_mark();
  // The last line of a file may lack its end. There is always room: it goes into the padding at worst.
  if (at_file_end_ && size_ > 0) data_[size_++] = line_end_;
}

void LineChunks::grow(size_t capacity) {
  if (size_ >= static_cast<size_t>(kMaxLineBytes)) {
    throw Error("IZVOR_IO_ERROR", {{"operation", "Reading"},
                                   {"path", "a text file"},
                                   {"reason", "the line at byte " + std::to_string(data_offset_) + " is longer than 1 GiB"}});
  }
  auto larger = std::make_unique_for_overwrite<char[]>(capacity + 3 * kPadding);
  std::memset(larger.get(), 0, kPadding);
  std::memset(larger.get() + kPadding + capacity, 0, 2 * kPadding);
  if (size_ > 0) std::memcpy(larger.get() + kPadding, data_, size_);
  buffer_ = std::move(larger);
  data_ = buffer_.get() + kPadding;
  capacity_ = capacity;
}

void LineChunks::skip_byte_order_mark() {
  if (size_ < 3 || std::memcmp(data_, "\xEF\xBB\xBF", 3) != 0) return;
  data_ += 3;
  data_offset_ += 3;
  size_ -= 3;
  // The mark is a part of the first line, which is this range's however short the range is.
  end_ = std::max(end_, data_offset_);
}

void LineChunks::limit_to_range() {
  line_limit_ = structure_.lines();
  complete_ = structure_.line_end(line_limit_ - 1) + size_t{1};
  const auto starts_behind = [&](size_t line) { return data_offset_ + static_cast<int64_t>(structure_.line_start(line)) > end_; };
  while (line_limit_ > first_line_ && starts_behind(line_limit_ - 1)) --line_limit_;
  finished_ = at_file_end_ || data_offset_ + static_cast<int64_t>(complete_) > end_;
}

}  // namespace izvor::io
