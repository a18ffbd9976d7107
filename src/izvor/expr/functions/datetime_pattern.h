#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace izvor::expr {

// A datetime pattern of Spark (java.time.DateTimeFormatter's letters) compiled for parsing. Letters y M d H h m s S a and quoted text; any
// other letter is refused.
class DatetimePattern {
 public:
  // Throws INVALID_DATETIME_PATTERN.* or INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION.
  explicit DatetimePattern(std::string_view pattern);

  // Local time in microseconds; fields that the pattern lacks are those of 1970-01-01 00:00:00. False with java.time's words in `message` (left
  // alone when it is null) when the text does not fit.
  bool parse(std::string_view text, int64_t& local_micros, std::string* message) const;

 private:
  enum class Field : uint8_t { kYear, kMonth, kDay, kHour, kClockHour, kMinute, kSecond, kFraction, kHalfDay, kCount };
  enum class Kind : uint8_t { kLiteral, kNumber, kReducedYear, kMonthName, kFraction, kHalfDay };
  // Fields found; -1 where there is none.
  struct Fields;

  struct Item {
    Kind kind;
    Field field = Field::kCount;
    int min_width = 1;
    int max_width = 19;
    bool sign_when_wider = false;  // a sign is needed beyond min_width and then only
    int reserved = 0;              // digits of the fixed-width numbers right behind it
    std::string text;              // of a literal
  };

  void add_letters(char letter, int count, std::string_view pattern);
  void add_literal(char c);
  void reserve_adjacent();
  bool match(const Item& item, std::string_view text, size_t& at, Fields& fields) const;
  static bool match_number(const Item& item, std::string_view text, size_t& at, int64_t& value);
  static bool resolve(const Fields& fields, std::string_view text, int64_t& local_micros, std::string* message);

  std::vector<Item> items_;
};

}  // namespace izvor::expr
