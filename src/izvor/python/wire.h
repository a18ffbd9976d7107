#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace izvor::python {

// PySpark's framing over a socket: big-endian integers, a text is its length and its UTF-8 bytes. Not thread-safe but for shut_down().
class Wire {
 public:
  // Takes the socket. `last_words` says what the worker printed, for the error when it has gone.
  Wire(int socket, std::function<std::string()> last_words) : socket_(socket), last_words_(std::move(last_words)) {}
  ~Wire();
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  // How reads and writes wait: `cancelled` (may be empty) ends them with OPERATION_CANCELED, more than `idle` without a byte (0: no limit) with
  // IZVOR_PYTHON_WORKER.
  void set_patience(std::function<bool()> cancelled, std::chrono::milliseconds idle);

  void write_bool(bool value) { buffer_ += static_cast<char>(value ? 1 : 0); }
  void write_int(int32_t value);
  void write_long(int64_t value);
  void write_text(const std::string& text);
  void write_raw(const void* data, size_t size) { buffer_.append(static_cast<const char*>(data), size); }
  // A block is preceded by its length: end_block(begin_block()) around what is written.
  size_t begin_block();
  void end_block(size_t begin);
  void flush();

  // Reads throw IZVOR_PYTHON_WORKER when the worker has gone.
  int32_t read_int();
  int64_t read_long();
  std::string read_text();
  void read_exactly(void* out, size_t size);

  // Reads and writes of other threads end with an error.
  void shut_down();
  [[noreturn]] void throw_gone(const std::string& doing);

 private:
  void wait_for(short events, const char* doing);

  const int socket_;
  std::function<std::string()> last_words_;
  std::function<bool()> cancelled_;
  std::chrono::milliseconds idle_{0};
  std::string buffer_;
};

}  // namespace izvor::python
