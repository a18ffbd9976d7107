#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "izvor/export.h"

namespace spark::connect {
class Expression;
}

namespace izvor {

namespace types {
class DataType;
}

// An instant, as a timestamp column holds it.
using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;
// A day, as a date column holds it.
using Date = std::chrono::sys_days;

// An expression over the columns of a DataFrame; evaluates nothing itself. Immutable, cheap to copy.
//
// C++ values become literals where a Column is expected, so that conditions read as in PySpark: col("amount") >= 0 && col("kind") == "sale".
// int is an INT literal and int64_t a BIGINT literal. Where a function takes a ColumnOrName, a string is a column's name instead.
class IZVOR_EXPORT Column {
 public:
  // The Spark Connect message itself; for code that builds expressions the API has no word for.
  explicit Column(std::shared_ptr<const spark::connect::Expression> expression);

  Column(bool value);                // NOLINT(google-explicit-constructor): literals convert, see above
  Column(std::nullptr_t);            // NOLINT(google-explicit-constructor): NULL
  Column(const char* value);         // NOLINT(google-explicit-constructor)
  Column(const std::string& value);  // NOLINT(google-explicit-constructor)
  Column(Date value);                // NOLINT(google-explicit-constructor)
  Column(Timestamp value);           // NOLINT(google-explicit-constructor)
  Column(float value);               // NOLINT(google-explicit-constructor)
  Column(double value);              // NOLINT(google-explicit-constructor)
  template <std::signed_integral Integer>
  requires(!std::same_as<Integer, char>) Column(Integer value)  // NOLINT(google-explicit-constructor)
      : Column(sizeof(Integer) <= sizeof(int32_t) ? int_literal(static_cast<int32_t>(value)) : long_literal(static_cast<int64_t>(value))) {}

  // Names the result.
  Column alias(const std::string& name) const;
  Column as(const std::string& name) const { return alias(name); }

  // To a type by its Spark SQL name ("int", "decimal(10,2)", "struct<a:int>") or by value.
  Column cast(const std::string& type) const;
  Column cast(const types::DataType& type) const;
  Column try_cast(const std::string& type) const;

  Column is_null() const;
  Column is_not_null() const;
  Column is_nan() const;
  // Equality that treats NULL as a value: <=>.
  Column eq_null_safe(const Column& other) const;
  Column between(const Column& lower, const Column& upper) const;
  Column isin(const std::vector<Column>& values) const;
  Column contains(const Column& other) const;
  Column starts_with(const Column& other) const;
  Column ends_with(const Column& other) const;
  Column like(const std::string& pattern) const;
  Column rlike(const std::string& pattern) const;
  Column ilike(const std::string& pattern) const;
  // Characters from `position` (1 is the first) on.
  Column substr(const Column& position, const Column& length) const;

  // Further branches of functions::when(). Throws IZVOR_INVALID_ARGUMENT on any other column, and after otherwise().
  Column when(const Column& condition, const Column& value) const;
  Column otherwise(const Column& value) const;

  // Orders.
  Column asc() const;
  Column asc_nulls_last() const;
  Column desc() const;
  Column desc_nulls_first() const;

  const spark::connect::Expression& expression() const { return *expression_; }

  friend Column operator==(const Column& left, const Column& right) { return binary("==", left, right); }
  friend Column operator!=(const Column& left, const Column& right) { return unary("not", binary("==", left, right)); }
  friend Column operator<(const Column& left, const Column& right) { return binary("<", left, right); }
  friend Column operator<=(const Column& left, const Column& right) { return binary("<=", left, right); }
  friend Column operator>(const Column& left, const Column& right) { return binary(">", left, right); }
  friend Column operator>=(const Column& left, const Column& right) { return binary(">=", left, right); }
  friend Column operator+(const Column& left, const Column& right) { return binary("+", left, right); }
  friend Column operator-(const Column& left, const Column& right) { return binary("-", left, right); }
  friend Column operator*(const Column& left, const Column& right) { return binary("*", left, right); }
  friend Column operator/(const Column& left, const Column& right) { return binary("/", left, right); }
  friend Column operator%(const Column& left, const Column& right) { return binary("%", left, right); }
  // Both sides are always evaluated here, in C++; in the query AND and OR are Spark's.
  friend Column operator&&(const Column& left, const Column& right) { return binary("and", left, right); }
  friend Column operator||(const Column& left, const Column& right) { return binary("or", left, right); }
  friend Column operator!(const Column& column) { return unary("not", column); }
  friend Column operator-(const Column& column) { return unary("negative", column); }

 private:
  static Column int_literal(int32_t value);
  static Column long_literal(int64_t value);
  static Column unary(const char* function, const Column& operand);
  static Column binary(const char* function, const Column& left, const Column& right);

  std::shared_ptr<const spark::connect::Expression> expression_;
};

// What most functions take: a Column, or the name of one.
class IZVOR_EXPORT ColumnOrName {
 public:
  ColumnOrName(Column column) : column_(std::move(column)) {}  // NOLINT(google-explicit-constructor)
  ColumnOrName(const char* name);                              // NOLINT(google-explicit-constructor)
  ColumnOrName(const std::string& name);                       // NOLINT(google-explicit-constructor)

  const Column& column() const { return column_; }

 private:
  Column column_;
};

}  // namespace izvor
