#include "izvor/expr/functions/datetime/pattern_compiler.h"

#include <array>
#include <optional>

namespace izvor::expr {
namespace {

using Field = DatetimeField;
using Kind = PatternItem::Kind;
using Sign = PatternItem::Sign;

constexpr const char* kDocRoot = "https://spark.apache.org/docs/latest";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool contains(std::string_view letters, char c) { return letters.find(c) != std::string_view::npos; }
std::string quoted(std::string_view pattern) { return "'" + std::string(pattern) + "'"; }

Error illegal_letter(char letter, std::string_view pattern) {
  return Error("INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER", {{"c", std::string(1, letter)}, {"pattern", std::string(pattern)}});
}

Error malformed(std::string_view pattern) {
  return Error("INVALID_DATETIME_PATTERN.WITH_SUGGESTION", {{"pattern", quoted(pattern)}, {"docroot", kDocRoot}});
}

Error recognized_by_spark_2(std::string_view pattern) {
  return Error("INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION",
               {{"pattern", quoted(pattern)}, {"config", "\"spark.sql.legacy.timeParserPolicy\""}, {"docroot", kDocRoot}});
}

// Whether java.text.SimpleDateFormat, which Spark 2 used, takes the pattern.
bool is_legacy_pattern(std::string_view pattern) {
  size_t quotes = 0;
  size_t zone_run = 0;
  for (const char c : pattern) {
    quotes += c == '\'' ? 1 : 0;
    zone_run = c == 'X' ? zone_run + 1 : 0;
    const bool is_quoted = quotes % 2 == 1;
    if (!is_quoted && (zone_run > 3 || (is_letter(c) && !contains("GyMdkHmsSEDFwWahKzZYuXL", c)))) return false;
  }
  return quotes % 2 == 0;
}

// Letters that java.time understands and Spark does not take, in the order of Spark's checks.
void check_letters(std::string_view pattern, PatternUse use) {
  const auto check = [&](std::string_view refused, auto&& error) {
    bool is_quoted = false;
    for (const char c : pattern) {
      is_quoted ^= c == '\'';
      if (!is_quoted && contains(refused, c)) throw error(c);
    }
  };
  check("YWwuec", [](char c) { return Error("INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN", {{"c", std::string(1, c)}}); });
  check(use == PatternUse::kParsing ? "ABnNpEFqQ" : "ABnNp", [&](char c) { return illegal_letter(c, pattern); });
}

// What a run of one letter stands for.
struct LetterRule {
  char letter;
  Field field;
  int longest;          // Spark's or java.time's limit
  int text_from = 100;  // from this count on it is a text
  int full_from = 4;
};

constexpr std::array<LetterRule, 18> kLetters = {{{'G', Field::kEra, 4, 1, 4},
                                                  {'y', Field::kYear, 6},
                                                  {'M', Field::kMonth, 4, 3},
                                                  {'L', Field::kMonth, 4, 3},
                                                  {'Q', Field::kQuarter, 4, 3},
                                                  {'q', Field::kQuarter, 4, 3},
                                                  {'E', Field::kDayOfWeek, 4, 1},
                                                  {'a', Field::kHalfDay, 1, 1},
                                                  {'d', Field::kDay, 2},
                                                  {'D', Field::kDayOfYear, 3},
                                                  {'F', Field::kDayInWeekPart, 1},
                                                  {'H', Field::kHour, 2},
                                                  {'k', Field::kClockHour, 2},
                                                  {'K', Field::kHourOfHalfDay, 2},
                                                  {'h', Field::kClockHourOfHalfDay, 2},
                                                  {'m', Field::kMinute, 2},
                                                  {'s', Field::kSecond, 2},
                                                  {'S', Field::kNano, 9}}};

class Compiler {
 public:
  Compiler(std::string_view pattern, PatternUse use) : pattern_(pattern), use_(use) {}

  std::vector<PatternItem> run() {
    check_letters(pattern_, use_);
    has_era_ = unquoted_era();
    for (size_t i = 0; i < pattern_.size();) i = add_from(i);
    while (!open_.empty()) close_optional();
    return std::move(items_);
  }

 private:
  bool unquoted_era() const {
    bool is_quoted = false;
    for (const char c : pattern_) {
      is_quoted ^= c == '\'';
      if (!is_quoted && c == 'G') return true;
    }
    return false;
  }

  // Adds what begins at `at`; the position behind it.
  size_t add_from(size_t at) {
    const char c = pattern_[at];
    if (is_letter(c)) {
      size_t end = at;
      while (end < pattern_.size() && pattern_[end] == c) ++end;
      add_letters(c, static_cast<int>(end - at));
      return end;
    }
    if (c == '\'') return add_quoted(at + 1);
    if (contains("#{}", c)) throw malformed(pattern_);
    if (c == '[') {
      open_.push_back(items_.size());
      add_item({.kind = Kind::kOptional});
    } else if (c == ']') {
      if (open_.empty()) throw malformed(pattern_);
      close_optional();
    } else {
      add_literal(c);
    }
    return at + 1;
  }

  size_t add_quoted(size_t at) {
    if (at < pattern_.size() && pattern_[at] == '\'') {
      add_literal('\'');
      return at + 1;
    }
    for (; at < pattern_.size(); ++at) {
      if (pattern_[at] == '\'') {
        if (at + 1 >= pattern_.size() || pattern_[at + 1] != '\'') return at + 1;
        ++at;
      }
      add_literal(pattern_[at]);
    }
    throw malformed(pattern_);
  }

  void close_optional() {
    items_[open_.back()].end = items_.size();
    open_.pop_back();
    base_ = kNone;
    may_join_ = false;
  }

  void add_item(PatternItem item) {
    items_.push_back(std::move(item));
    base_ = kNone;
    may_join_ = false;
  }

  void add_literal(char c) {
    if (may_join_) {
      items_.back().text += c;
      return;
    }
    add_item({.kind = Kind::kLiteral, .text = std::string(1, c)});
    may_join_ = true;
  }

  // Numbers without anything between them share their digits: the first that has no fixed width leaves as many as the others need.
  void add_number(PatternItem item) {
    const bool is_fixed = item.min_width == item.max_width && item.sign == Sign::kNotNegative;
    const size_t base = base_;
    if (base != kNone && is_fixed) {
      items_[base].reserved += item.max_width;
      item.reserved = PatternItem::kFixed;
    } else if (base != kNone) {
      items_[base].reserved = PatternItem::kFixed;
    }
    items_.push_back(std::move(item));
    may_join_ = false;
    base_ = base != kNone && is_fixed ? base : items_.size() - 1;
  }

  void add_letters(char letter, int count) {
    for (const LetterRule& rule : kLetters) {
      if (rule.letter == letter) return add_field(rule, count);
    }
    add_zone(letter, count);
  }

  void add_field(const LetterRule& rule, int count) {
    if (count > rule.longest) throw malformed(pattern_);
    PatternItem item{.kind = Kind::kNumber, .field = rule.field};
    if (count >= rule.text_from) {
      item.kind = Kind::kText;
      item.is_full = count >= rule.full_from;
      return add_item(std::move(item));
    }
    if (rule.field == Field::kNano) return add_fraction(std::move(item), count);
    if (rule.field == Field::kYear) {
      item = year(count);
    } else if (count >= 2) {
      item.sign = Sign::kNotNegative;
      item.min_width = count;
      item.max_width = rule.field == Field::kDayOfYear ? 3 : count;
    }
    add_number(std::move(item));
  }

  PatternItem year(int count) const {
    PatternItem item{.kind = Kind::kNumber, .field = has_era_ ? Field::kYearOfEra : Field::kYear};
    item.min_width = count;
    if (count == 2) {
      item.kind = Kind::kReducedYear;
      item.max_width = 2;
      item.sign = Sign::kNotNegative;
    } else if (count >= 4) {
      item.sign = Sign::kExceedsPad;
    }
    return item;
  }

  // A fraction that is parsed may be shorter than its letters.
  void add_fraction(PatternItem item, int count) {
    item.kind = Kind::kFraction;
    item.sign = Sign::kNotNegative;
    item.max_width = count;
    item.min_width = use_ == PatternUse::kParsing ? 1 : count;
    if (item.min_width == item.max_width) return add_number(std::move(item));
    add_item(std::move(item));
  }

  void add_offset(int style, std::string zero) {
    add_item({.kind = Kind::kOffset, .field = Field::kOffset, .offset_style = style, .text = std::move(zero)});
  }

  void add_zone(char letter, int count) {
    constexpr int kBasic = 3;    // +HHMM
    constexpr int kSeconds = 6;  // +HH:MM:ss
    PatternItem item{.kind = letter == 'V' ? Kind::kZoneId : Kind::kZoneName, .is_full = count == 4};
    if ((letter == 'V' && count == 2) || (letter == 'z' && count <= 4)) return add_item(std::move(item));
    const bool is_localized = (letter == 'O' && (count == 1 || count == 4)) || (letter == 'Z' && count == 4);
    if (is_localized) {
      item.kind = Kind::kLocalizedOffset;
      item.field = Field::kOffset;
      return add_item(std::move(item));
    }
    if (letter == 'Z' && count <= 5) return count == 5 ? add_offset(kSeconds, "Z") : add_offset(kBasic, "+0000");
    if ((letter == 'X' || letter == 'x') && count <= 5) {
      const int style = count == 1 ? 1 : count + 1;
      if (letter == 'X') return add_offset(style, "Z");
      return add_offset(style, count == 1 ? "+00" : count % 2 == 0 ? "+0000" : "+00:00");
    }
    if (letter == 'v' || letter == 'g') {
      throw Error("UNSUPPORTED_FEATURE.IZVOR", {{"feature", "The letter " + std::string(1, letter) + " of datetime patterns"}});
    }
    throw malformed(pattern_);
  }

  static constexpr size_t kNone = ~size_t{0};

  std::string_view pattern_;
  PatternUse use_;
  bool has_era_ = false;
  std::vector<PatternItem> items_;
  std::vector<size_t> open_;  // optional sections, innermost last
  size_t base_ = kNone;       // the number that leaves digits to the next one
  bool may_join_ = false;     // the last item is a literal that a character may be added to
};

constexpr std::array<std::string_view, 12> kMonths = {"January", "February", "March",     "April",   "May",      "June",
                                                      "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<std::string_view, 7> kWeekdays = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
constexpr std::array<std::string_view, 2> kHalves = {"AM", "PM"};
constexpr std::array<std::string_view, 2> kEras = {"Before Christ", "Anno Domini"};
constexpr std::array<std::string_view, 2> kShortEras = {"BC", "AD"};
constexpr std::array<std::string_view, 4> kQuarters = {"1st quarter", "2nd quarter", "3rd quarter", "4th quarter"};
constexpr std::array<std::string_view, 4> kShortQuarters = {"Q1", "Q2", "Q3", "Q4"};

}  // namespace

std::vector<PatternItem> compile_pattern(std::string_view pattern, PatternUse use) {
  try {
    return Compiler(pattern, use).run();
  } catch (const Error& error) {
    if (error.error_class().starts_with("IZVOR_") || !is_legacy_pattern(pattern)) throw;
    throw recognized_by_spark_2(pattern);
  }
}

std::string_view field_text(DatetimeField field, int64_t value, bool is_full) {
  const auto index = static_cast<size_t>(value - field_texts(field).first);
  constexpr size_t kShort = 3;
  switch (field) {
    case Field::kEra: return is_full ? kEras[index] : kShortEras[index];
    case Field::kMonth: return is_full ? kMonths[index] : kMonths[index].substr(0, kShort);
    case Field::kDayOfWeek: return is_full ? kWeekdays[index] : kWeekdays[index].substr(0, kShort);
    case Field::kQuarter: return is_full ? kQuarters[index] : kShortQuarters[index];
    default: return kHalves[index];
  }
}

FieldTexts field_texts(DatetimeField field) {
  switch (field) {
    case Field::kMonth: return {1, kMonths.size()};
    case Field::kDayOfWeek: return {1, kWeekdays.size()};
    case Field::kQuarter: return {1, kQuarters.size()};
    default: return {0, 2};
  }
}

}  // namespace izvor::expr
