// Values as Python's repr prints them.
#include <array>
#include <charconv>
#include <cmath>
#include <ctime>

#include <fmt/format.h>

#include "izvor/row.h"

namespace izvor {
namespace {

std::string repr_float(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  const double magnitude = std::abs(value);
  const bool fixed = magnitude == 0 || (magnitude >= 1e-4 && magnitude < 1e16);
  std::array<char, 400> buffer;
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, fixed ? std::chars_format::fixed : std::chars_format::scientific);
  std::string out(buffer.data(), end.ptr);
  return fixed && out.find('.') == std::string::npos ? out + ".0" : out;
}

// Bytes beyond ASCII stay as they are in text and are escaped in binary.
std::string repr_quoted(const std::string& text, bool binary) {
  const char quote = text.find('\'') != std::string::npos && text.find('"') == std::string::npos ? '"' : '\'';
  std::string out(1, quote);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == quote || c == '\\') {
      out += {'\\', c};
    } else if (byte < 0x20 || byte == 0x7f || (binary && byte > 0x7f)) {
      out += fmt::format("\\x{:02x}", byte);
    } else {
      out += c;
    }
  }
  return out + quote;
}

std::string repr_date(Date date) {
  const std::chrono::year_month_day day(date);
  return fmt::format("datetime.date({}, {}, {})", static_cast<int>(day.year()), static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
}

std::string repr_date_time(const std::tm& time, int64_t micros) {
  std::string out =
      fmt::format("datetime.datetime({}, {}, {}, {}, {}", time.tm_year + 1900, time.tm_mon + 1, time.tm_mday, time.tm_hour, time.tm_min);
  if (time.tm_sec != 0 || micros != 0) out += fmt::format(", {}", time.tm_sec);
  if (micros != 0) out += fmt::format(", {}", micros);
  return out + ")";
}

// An instant is shown in the process's time zone, as PySpark does.
std::string repr_timestamp(std::chrono::microseconds since_epoch, bool local_zone) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since_epoch);
  const std::time_t clock = seconds.count();
  std::tm time{};
  local_zone ? localtime_r(&clock, &time) : gmtime_r(&clock, &time);
  return repr_date_time(time, (since_epoch - seconds).count());
}

std::string repr_interval(std::chrono::microseconds interval) {
  const auto days = std::chrono::floor<std::chrono::days>(interval);
  const auto seconds = std::chrono::floor<std::chrono::seconds>(interval - days);
  const auto micros = interval - days - seconds;
  std::string out;
  const auto part = [&](const char* name, int64_t count) {
    if (count != 0) out += fmt::format("{}{}={}", out.empty() ? "" : ", ", name, count);
  };
  part("days", days.count());
  part("seconds", seconds.count());
  part("microseconds", micros.count());
  return "datetime.timedelta(" + (out.empty() ? "0" : out) + ")";
}

std::string repr_array(const Array& array) {
  std::string out;
  for (const Cell& cell : array) out += (out.empty() ? "" : ", ") + cell.to_string();
  return "[" + out + "]";
}

std::string repr_map(const Map& map) {
  std::string out;
  for (const auto& [key, value] : map) out += (out.empty() ? "" : ", ") + key.to_string() + ": " + value.to_string();
  return "{" + out + "}";
}

struct Repr {
  std::string operator()(std::monostate) const { return "None"; }
  std::string operator()(bool value) const { return value ? "True" : "False"; }
  std::string operator()(int64_t value) const { return std::to_string(value); }
  std::string operator()(double value) const { return repr_float(value); }
  std::string operator()(const std::string& value) const { return repr_quoted(value, false); }
  std::string operator()(const Binary& value) const { return "bytearray(b" + repr_quoted(value.bytes, true) + ")"; }
  std::string operator()(const Decimal& value) const { return "Decimal('" + value.text + "')"; }
  std::string operator()(Date value) const { return repr_date(value); }
  std::string operator()(Timestamp value) const { return repr_timestamp(value.time_since_epoch(), true); }
  std::string operator()(LocalTimestamp value) const { return repr_timestamp(value.since_epoch, false); }
  std::string operator()(std::chrono::microseconds value) const { return repr_interval(value); }
  std::string operator()(const std::shared_ptr<const Array>& value) const { return repr_array(*value); }
  std::string operator()(const std::shared_ptr<const Map>& value) const { return repr_map(*value); }
  std::string operator()(const std::shared_ptr<const Row>& value) const { return value->to_string(); }
};

}  // namespace

std::string Cell::to_string() const { return std::visit(Repr{}, storage_); }

std::string Row::to_string() const {
  std::string out;
  for (size_t i = 0; i < cells_.size(); ++i) out += (i == 0 ? "" : ", ") + (*names_)[i] + "=" + cells_[i].to_string();
  return "Row(" + out + ")";
}

}  // namespace izvor
