#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "izvor/column.h"
#include "izvor/export.h"

namespace izvor {

class Cell;
class Row;

// A decimal's digits as Spark prints them: "12.50".
struct Decimal {
  std::string text;
  bool operator==(const Decimal& other) const = default;
};

// A timestamp without a zone.
struct LocalTimestamp {
  std::chrono::microseconds since_epoch;
  bool operator==(const LocalTimestamp& other) const = default;
};

// Bytes of a binary column.
struct Binary {
  std::string bytes;
  bool operator==(const Binary& other) const = default;
};

using Array = std::vector<Cell>;
// Keys and values in the order of the data.
using Map = std::vector<std::pair<Cell, Cell>>;

// One value of a row. Integers of every width are int64_t, both floating types double.
class IZVOR_EXPORT Cell {
 public:
  using Storage = std::variant<std::monostate, bool, int64_t, double, std::string, Binary, Decimal, Date, Timestamp, LocalTimestamp,
                               std::chrono::microseconds, std::shared_ptr<const Array>, std::shared_ptr<const Map>, std::shared_ptr<const Row>>;

  Cell() = default;                                          // NULL
  Cell(std::nullptr_t) {}                                    // NOLINT(google-explicit-constructor)
  Cell(const char* value) : storage_(std::string(value)) {}  // NOLINT(google-explicit-constructor)
  Cell(std::string value) : storage_(std::move(value)) {}    // NOLINT(google-explicit-constructor)
  Cell(bool value) : storage_(value) {}                      // NOLINT(google-explicit-constructor)
  Cell(double value) : storage_(value) {}                    // NOLINT(google-explicit-constructor)
  Cell(Date value) : storage_(value) {}                      // NOLINT(google-explicit-constructor)
  Cell(Timestamp value) : storage_(value) {}                 // NOLINT(google-explicit-constructor)
  Cell(Decimal value) : storage_(std::move(value)) {}        // NOLINT(google-explicit-constructor)
  template <std::signed_integral Integer>
  requires(!std::same_as<Integer, char>) Cell(Integer value) : storage_(static_cast<int64_t>(value)) {}  // NOLINT(google-explicit-constructor)
  explicit Cell(Storage storage) : storage_(std::move(storage)) {}

  bool is_null() const { return storage_.index() == 0; }
  const Storage& storage() const { return storage_; }

  // The value as T: bool, an integer type (checked for range), float, double (also from integers), std::string (also of a decimal), Date, Timestamp,
  // LocalTimestamp, Decimal, Binary, std::chrono::microseconds (a day-time interval), Array, Map, Row, or std::optional of one of them.
  // Throws IZVOR_INVALID_ARGUMENT when the value is another type or NULL (which only std::optional takes).
  template <typename T>
  T get() const;

  // As Python's repr prints it: 'text', 1.0, datetime.date(2025, 1, 1), None.
  std::string to_string() const;
  bool operator==(const Cell& other) const;

 private:
  int64_t integer_between(int64_t low, int64_t high) const;

  Storage storage_;
};

// One row of a collected result, as PySpark's Row. Cheap to copy.
class IZVOR_EXPORT Row {
 public:
  using Names = std::shared_ptr<const std::vector<std::string>>;
  Row(Names names, std::vector<Cell> cells);

  size_t size() const { return cells_.size(); }
  const std::vector<std::string>& names() const { return *names_; }
  // Throw IZVOR_INVALID_ARGUMENT when there is no such column; of columns with equal names the first is meant.
  const Cell& operator[](size_t index) const;
  const Cell& operator[](const std::string& name) const;
  const Cell& operator[](const char* name) const { return (*this)[std::string(name)]; }
  const Cell& operator[](int index) const { return (*this)[static_cast<size_t>(index)]; }

  template <typename T, typename Key>
  T get(const Key& key) const {
    return (*this)[key].template get<T>();
  }
  template <typename Key>
  bool is_null(const Key& key) const {
    return (*this)[key].is_null();
  }

  // "Row(event_date=datetime.date(2025, 1, 1), client_id=7, total_spent=12.5)"
  std::string to_string() const;
  bool operator==(const Row& other) const;

 private:
  Names names_;
  std::vector<Cell> cells_;
};

namespace internal {
template <typename T>
inline constexpr bool kIsOptional = false;
template <typename T>
inline constexpr bool kIsOptional<std::optional<T>> = true;
}  // namespace internal

template <typename T>
T Cell::get() const {
  if constexpr (internal::kIsOptional<T>) {
    return is_null() ? T() : T(get<typename T::value_type>());
  } else {
    static_assert(std::integral<T> && !std::same_as<T, bool>, "not a type of a cell");
    return static_cast<T>(integer_between(static_cast<int64_t>(std::numeric_limits<T>::min()), static_cast<int64_t>(std::numeric_limits<T>::max())));
  }
}
template <>
IZVOR_EXPORT bool Cell::get<bool>() const;
template <>
IZVOR_EXPORT float Cell::get<float>() const;
template <>
IZVOR_EXPORT double Cell::get<double>() const;
template <>
IZVOR_EXPORT std::string Cell::get<std::string>() const;
template <>
IZVOR_EXPORT Binary Cell::get<Binary>() const;
template <>
IZVOR_EXPORT Decimal Cell::get<Decimal>() const;
template <>
IZVOR_EXPORT Date Cell::get<Date>() const;
template <>
IZVOR_EXPORT Timestamp Cell::get<Timestamp>() const;
template <>
IZVOR_EXPORT LocalTimestamp Cell::get<LocalTimestamp>() const;
template <>
IZVOR_EXPORT std::chrono::microseconds Cell::get<std::chrono::microseconds>() const;
template <>
IZVOR_EXPORT Array Cell::get<Array>() const;
template <>
IZVOR_EXPORT Map Cell::get<Map>() const;
template <>
IZVOR_EXPORT Row Cell::get<Row>() const;

}  // namespace izvor
