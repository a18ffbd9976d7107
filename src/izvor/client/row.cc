#include "izvor/row.h"

#include "izvor/error.h"

namespace izvor {
namespace {

[[noreturn]] void throw_wrong_type(const Cell& cell, const char* wanted) {
  throw Error("IZVOR_INVALID_ARGUMENT", {{"function", "Cell::get"}, {"reason", "the value is " + cell.to_string() + ", not " + wanted}});
}

template <typename T>
const T& require(const Cell& cell, const char* wanted) {
  const T* value = std::get_if<T>(&cell.storage());
  if (value == nullptr) throw_wrong_type(cell, wanted);
  return *value;
}

}  // namespace

int64_t Cell::integer_between(int64_t low, int64_t high) const {
  const int64_t value = require<int64_t>(*this, "an integer");
  if (value < low || value > high) throw_wrong_type(*this, "an integer of that width");
  return value;
}

template <>
bool Cell::get<bool>() const {
  return require<bool>(*this, "a boolean");
}
template <>
double Cell::get<double>() const {
  const auto* integer = std::get_if<int64_t>(&storage_);
  return integer != nullptr ? static_cast<double>(*integer) : require<double>(*this, "a number");
}
template <>
float Cell::get<float>() const {
  return static_cast<float>(get<double>());
}
template <>
std::string Cell::get<std::string>() const {
  const auto* decimal = std::get_if<Decimal>(&storage_);
  return decimal != nullptr ? decimal->text : require<std::string>(*this, "a string");
}
template <>
Binary Cell::get<Binary>() const {
  return require<Binary>(*this, "binary");
}
template <>
Decimal Cell::get<Decimal>() const {
  return require<Decimal>(*this, "a decimal");
}
template <>
Date Cell::get<Date>() const {
  return require<Date>(*this, "a date");
}
template <>
Timestamp Cell::get<Timestamp>() const {
  return require<Timestamp>(*this, "a timestamp");
}
template <>
LocalTimestamp Cell::get<LocalTimestamp>() const {
  return require<LocalTimestamp>(*this, "a timestamp without a zone");
}
template <>
std::chrono::microseconds Cell::get<std::chrono::microseconds>() const {
  return require<std::chrono::microseconds>(*this, "an interval");
}
template <>
Array Cell::get<Array>() const {
  return *require<std::shared_ptr<const Array>>(*this, "an array");
}
template <>
Map Cell::get<Map>() const {
  return *require<std::shared_ptr<const Map>>(*this, "a map");
}
template <>
Row Cell::get<Row>() const {
  return *require<std::shared_ptr<const Row>>(*this, "a struct");
}

bool Cell::operator==(const Cell& other) const {
  // Nested values are shared: what they point to is compared.
  return std::visit(
      [](const auto& left, const auto& right) {
        if constexpr (std::is_same_v<decltype(left), decltype(right)>) {
          if constexpr (requires { *left == *right; }) {
            return *left == *right;
          } else {
            return left == right;
          }
        } else {
          return false;
        }
      },
      storage_, other.storage_);
}

Row::Row(Names names, std::vector<Cell> cells) : names_(std::move(names)), cells_(std::move(cells)) {
  if (names_->size() != cells_.size()) {
    throw Error("IZVOR_INVALID_ARGUMENT",
                {{"function", "Row"}, {"reason", std::to_string(names_->size()) + " names for " + std::to_string(cells_.size()) + " values"}});
  }
}

const Cell& Row::operator[](size_t index) const {
  if (index >= cells_.size()) {
    throw Error("IZVOR_INVALID_ARGUMENT", {{"function", "Row"}, {"reason", "no column " + std::to_string(index) + " in " + to_string()}});
  }
  return cells_[index];
}

const Cell& Row::operator[](const std::string& name) const {
  for (size_t i = 0; i < cells_.size(); ++i) {
    if ((*names_)[i] == name) return cells_[i];
  }
  throw Error("IZVOR_INVALID_ARGUMENT", {{"function", "Row"}, {"reason", "no column '" + name + "' in " + to_string()}});
}

bool Row::operator==(const Row& other) const { return *names_ == *other.names_ && cells_ == other.cells_; }

}  // namespace izvor
