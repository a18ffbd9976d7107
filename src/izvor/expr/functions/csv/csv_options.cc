#include "izvor/expr/functions/csv/csv_options.h"

#include "izvor/error.h"

namespace izvor::expr {
namespace {

Error invalid(const char* option, const std::string& value, const char* expected) {
  return Error("IZVOR_INVALID_OPTION",
               {{"option", option}, {"connector", "csv"}, {"kind", "function"}, {"reason", "'" + value + "' is not " + expected}});
}

// One character, or none (a zero byte) when the text is empty.
char character(const FormatOptions& options, const char* name, char otherwise) {
  const auto text = options.find(name);
  if (!text) return otherwise;
  if (text->size() > 1) throw invalid(name, *text, "one character");
  return text->empty() ? '\0' : text->front();
}

int number(const FormatOptions& options, const char* name, int otherwise) {
  const auto text = options.find(name);
  if (!text) return otherwise;
  try {
    return std::stoi(*text);
  } catch (const std::exception&) {
    throw invalid(name, *text, "an integer");
  }
}

char separator(const FormatOptions& options) {
  const std::string text = options.text("sep", options.text("delimiter", ","));
  if (text.empty()) throw Error("INVALID_DELIMITER_VALUE.EMPTY_STRING");
  if (text == "\\t") return '\t';
  if (text.size() > 1) throw Error("UNSUPPORTED_FEATURE.IZVOR", {{"feature", "The option 'sep' with anything but one ASCII character"}});
  return text.front();
}

}  // namespace

CsvFormat csv_format(const FormatOptions& options) {
  CsvFormat format;
  format.separator = separator(options);
  format.quote = character(options, "quote", '"');
  format.escape = character(options, "escape", '\\');
  const char escape_of_escape = character(options, "charToEscapeQuoteEscaping", '\0');
  format.escape_of_escape = escape_of_escape != '\0' ? escape_of_escape : format.quote == format.escape ? '\0' : format.escape;
  format.comment = character(options, "comment", '\0');
  format.trim_leading = options.flag("ignoreLeadingWhiteSpace", false);
  format.trim_trailing = options.flag("ignoreTrailingWhiteSpace", false);
  format.record_end = '\0';
  format.max_columns = number(options, "maxColumns", format.max_columns);
  format.max_chars = number(options, "maxCharsPerColumn", format.max_chars);
  format.empty_value = options.text("emptyValue", "");
  return format;
}

CsvTexts::CsvTexts(const FormatOptions& options)
    : null_value(options.text("nullValue", "")),
      nan_value(options.text("nanValue", "NaN")),
      positive_infinity(options.text("positiveInf", "Inf")),
      negative_infinity(options.text("negativeInf", "-Inf")) {}

CsvStyle::CsvStyle(const FormatOptions& options)
    : format(csv_format(options)),
      null_value(options.text("nullValue", "")),
      empty_value(options.text("emptyValue", "\"\"")),
      quotes_all(options.flag("quoteAll", false)),
      escapes_quotes(options.flag("escapeQuotes", true)),
      trims_leading(options.flag("ignoreLeadingWhiteSpace", true)),
      trims_trailing(options.flag("ignoreTrailingWhiteSpace", true)) {}

}  // namespace izvor::expr
