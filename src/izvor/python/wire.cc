#include "izvor/python/wire.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "izvor/error.h"

namespace izvor::python {
namespace {

// How soon a wait notices that it was cancelled.
constexpr std::chrono::milliseconds kPollStep{100};

Error worker_error(const std::string& reason) { return Error("IZVOR_PYTHON_WORKER", {{"reason", reason}}); }

template <typename Bits>
void append_big_endian(Bits bits, std::string& out) {
  for (int shift = static_cast<int>(sizeof(Bits)) * 8 - 8; shift >= 0; shift -= 8) out += static_cast<char>(bits >> shift);
}

}  // namespace

Wire::~Wire() { ::close(socket_); }

void Wire::set_patience(std::function<bool()> cancelled, std::chrono::milliseconds idle) {
  cancelled_ = std::move(cancelled);
  idle_ = idle;
}

void Wire::write_int(int32_t value) { append_big_endian(static_cast<uint32_t>(value), buffer_); }

void Wire::write_long(int64_t value) { append_big_endian(static_cast<uint64_t>(value), buffer_); }

void Wire::write_text(const std::string& text) {
  write_int(static_cast<int32_t>(text.size()));
  buffer_ += text;
}

size_t Wire::begin_block() {
  write_int(0);
  return buffer_.size();
}

void Wire::end_block(size_t begin) {
  std::string length;
  append_big_endian(static_cast<uint32_t>(buffer_.size() - begin), length);
  buffer_.replace(begin - length.size(), length.size(), length);
}

void Wire::flush() {
  size_t sent = 0;
  while (sent < buffer_.size()) {
    wait_for(POLLOUT, "writing to it");
    const ssize_t size = ::send(socket_, buffer_.data() + sent, buffer_.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (size < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (size <= 0) throw_gone("writing to it");
    sent += static_cast<size_t>(size);
  }
  buffer_.clear();
}

void Wire::wait_for(short events, const char* doing) {
  const auto start = std::chrono::steady_clock::now();
  for (;;) {
    pollfd wanted{socket_, events, 0};
    const int ready = ::poll(&wanted, 1, static_cast<int>(kPollStep.count()));
    if (ready > 0) return;
    if (ready < 0 && errno != EINTR) throw_gone(doing);
    if (cancelled_ && cancelled_()) throw Error("OPERATION_CANCELED");
    if (idle_.count() > 0 && std::chrono::steady_clock::now() - start > idle_) {
      throw worker_error("it did nothing for " + std::to_string(idle_.count()) + " ms; it had printed: " + last_words_());
    }
  }
}

void Wire::read_exactly(void* out, size_t size) {
  auto* place = static_cast<char*>(out);
  while (size > 0) {
    wait_for(POLLIN, "waiting for its answer");
    const ssize_t got = ::recv(socket_, place, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) throw_gone("waiting for its answer");
    place += got;
    size -= static_cast<size_t>(got);
  }
}

int32_t Wire::read_int() {
  std::array<unsigned char, 4> bytes{};
  read_exactly(bytes.data(), bytes.size());
  uint32_t value = 0;
  for (const unsigned char byte : bytes) value = value << 8 | byte;
  return static_cast<int32_t>(value);
}

int64_t Wire::read_long() {
  const auto high = static_cast<uint32_t>(read_int());
  const auto low = static_cast<uint32_t>(read_int());
  return static_cast<int64_t>(uint64_t{high} << 32 | low);
}

std::string Wire::read_text() {
  constexpr int32_t kLongest = 64 << 20;
  const int32_t size = read_int();
  if (size < 0 || size > kLongest) throw worker_error("it sent a text of " + std::to_string(size) + " bytes");
  std::string text(static_cast<size_t>(size), '\0');
  read_exactly(text.data(), text.size());
  return text;
}

void Wire::shut_down() { ::shutdown(socket_, SHUT_RDWR); }

void Wire::throw_gone(const std::string& doing) { throw worker_error("it ended while " + doing + "; it had printed: " + last_words_()); }

}  // namespace izvor::python
