#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace izvor::python {

// What a Python worker pickled, as plain values. Nothing is executed: of classes only those are known that a function may return for Spark.
class Pickle {
 public:
  enum class Kind : uint8_t {
    kNone,
    kBoolean,
    kInteger,
    kBigInteger,  // beyond 64 bits: its two's complement, the lowest byte first
    kFloat,
    kText,
    kBytes,    // bytes or a bytearray
    kDecimal,  // decimal.Decimal
    kList,
    kTuple,
    kDict,
    kOther,  // of a class without a counterpart in Spark's types: a date that was not declared as one, a set
  };

  struct Value {
    Kind kind = Kind::kNone;
    int64_t integer = 0;  // also of a boolean
    double number = 0;
    std::string_view text;             // a text, bytes, a big integer, a decimal's digits; of kOther the class
    std::vector<uint32_t> items = {};  // of a list or tuple; a dict's keys and values in turn
  };

  // Throws IZVOR_PYTHON_WORKER for bytes that are no such pickle and for an object that Spark cannot read either (a NumPy number).
  explicit Pickle(std::string bytes);
  Pickle(const Pickle&) = delete;
  Pickle& operator=(const Pickle&) = delete;

  const Value& root() const { return values_[root_]; }
  const Value& item(uint32_t number) const { return values_[number]; }

 private:
  class Reader;

  const std::string bytes_;
  std::vector<Value> values_;
  uint32_t root_ = 0;
};

}  // namespace izvor::python
