#pragma once

#include <cstdint>
#include <string>

#include <arrow/type_fwd.h>

#include "izvor/types/data_type.h"
#include "izvor/types/time_zone.h"

namespace izvor {

// Each appends one value as Spark's cast to string writes it (value_text.h).
void append_double(double value, std::string& out);
void append_float(float value, std::string& out);
void append_date(int64_t days, std::string& out);
void append_timestamp(int64_t local_micros, std::string& out);

// Cells as Spark's show() prints them: NULL, true, [1, 2], {a -> 1}, {x, y}, [0A FF] for binary. Immutable, thread-safe.
class ValueFormat {
 public:
  explicit ValueFormat(TimeZone zone) : zone_(zone) {}

  // `array` holds values of `type` in the memory form of to_arrow(type).
  void append(const DataType& type, const arrow::Array& array, int64_t row, std::string& out) const;
  std::string text(const DataType& type, const arrow::Array& array, int64_t row) const {
    std::string out;
    append(type, array, row, out);
    return out;
  }

 private:
  void append_struct(const DataType& type, const arrow::Array& array, int64_t row, std::string& out) const;
  void append_list(const DataType& type, const arrow::Array& array, int64_t row, std::string& out) const;
  void append_map(const DataType& type, const arrow::Array& array, int64_t row, std::string& out) const;

  TimeZone zone_;
};

}  // namespace izvor
