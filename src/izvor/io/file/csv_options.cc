#include "izvor/io/file/csv_options.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "izvor/error.h"
#include "izvor/io/file/option_reader.h"

namespace izvor::io {
namespace {

// The text of a delimiter with its escapes resolved.
std::string delimiter_text(const std::string& written) {
  static constexpr std::string_view kLetters = "tbfrn\"'\\";
  static constexpr std::string_view kMeanings = "\t\b\f\r\n\"'\\";
  if (written.empty()) throw Error("INVALID_DELIMITER_VALUE.EMPTY_STRING");
  std::string out;
  for (size_t i = 0; i < written.size(); ++i) {
    if (written[i] != '\\') {
      out += written[i];
      continue;
    }
    if (++i == written.size()) throw Error("INVALID_DELIMITER_VALUE.SINGLE_BACKSLASH");
    const size_t letter = kLetters.find(written[i]);
    if (letter == std::string_view::npos) throw Error("INVALID_DELIMITER_VALUE.UNSUPPORTED_SPECIAL_CHARACTER", {{"str", written.substr(i - 1, 2)}});
    out += kMeanings[letter];
  }
  return out;
}

char separator(const OptionReader& options) {
  const std::string text = delimiter_text(options.get("sep").value_or(options.text("delimiter", ",")));
  if (text.size() == 1 && static_cast<unsigned char>(text[0]) < 0x80) return text[0];
  throw Error("UNSUPPORTED_FEATURE.IZVOR",
              {{"feature", "The option 'sep' = '" + text + "' of the csv source (a separator of one ASCII character is)"}});
}

CsvMode parse_mode(const std::string& text) {
  std::string upper = text;
  std::transform(upper.begin(), upper.end(), upper.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  if (upper == "DROPMALFORMED") return CsvMode::kDropMalformed;
  if (upper == "FAILFAST") return CsvMode::kFailFast;
  return CsvMode::kPermissive;  // any other name too, as in Spark
}

void check_charset(const OptionReader& options) {
  static constexpr std::array kCharsets{"iso-8859-1", "us-ascii", "utf-16", "utf-16be", "utf-16le", "utf-32", "utf-8"};
  const std::string charset = options.get("encoding").value_or(options.text("charset", "UTF-8"));
  std::string lower = charset;
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (lower == "utf-8") return;
  if (std::find(kCharsets.begin(), kCharsets.end(), lower) != kCharsets.end()) {
    throw Error("UNSUPPORTED_FEATURE.IZVOR", {{"feature", "The option 'encoding' = '" + charset + "' of the csv source (UTF-8 is)"}});
  }
  std::string names;
  for (const char* name : kCharsets) names += (names.empty() ? "" : ", ") + std::string(name);
  throw Error("INVALID_PARAMETER_VALUE.CHARSET",
              {{"functionName", "`CSVOptions`"}, {"parameter", "`charset`"}, {"charset", charset}, {"charsets", names}});
}

void read_line_separator(const OptionReader& options, CsvFormat* format) {
  const auto separator = options.get("lineSep");
  if (!separator) return;
  if (separator->empty()) options.refuse("lineSep", "The 'lineSep' option cannot be an empty string");
  if (separator->size() > 2) {
    options.refuse("lineSep", "The 'lineSep' option can contain at most 2 characters, but got " + std::to_string(separator->size()) + " characters");
  }
  if (separator->size() == 2 || static_cast<unsigned char>(separator->front()) >= 0x80) {
    throw Error("UNSUPPORTED_FEATURE.IZVOR", {{"feature", "The option 'lineSep' of the csv source with anything but one ASCII character"}});
  }
  format->line_end = format->other_line_end = separator->front();
  format->record_end = '\0';
}

CsvFormat read_format(const OptionReader& options) {
  CsvFormat format;
  format.separator = separator(options);
  format.quote = options.character("quote", '"');
  format.escape = options.character("escape", '\\');
  const char escape_of_escape = options.character("charToEscapeQuoteEscaping", '\0');
  format.escape_of_escape = escape_of_escape != '\0' ? escape_of_escape : format.quote == format.escape ? '\0' : format.escape;
  format.comment = options.character("comment", '\0');
  format.trim_leading = options.flag("ignoreLeadingWhiteSpace", false);
  format.trim_trailing = options.flag("ignoreTrailingWhiteSpace", false);
  format.max_columns = options.integer("maxColumns", 20480);
  format.max_chars = options.integer("maxCharsPerColumn", -1);
  format.empty_value = options.text("emptyValue", "");
  read_line_separator(options, &format);
  return format;
}

// Spark takes these and Izvor only in the form that changes nothing.
void refuse_what_is_missing(const OptionReader& options) {
  options.require_default("multiLine", "false");
  options.require_default("unescapedQuoteHandling", "STOP_AT_DELIMITER");
  options.require_default("dateFormat", "");
  options.require_default("timestampFormat", "");
  options.require_default("timestampNTZFormat", "");
  options.require_default("enableDateTimeParsingFallback", "true");
  options.require_default("locale", "en-US");
  options.require_default("singleVariantColumn", "");
}

CsvValueOptions read_values(const OptionReader& options, const Config& config) {
  CsvValueOptions values;
  values.null_value = options.text("nullValue", "");
  values.nan_value = options.text("nanValue", "NaN");
  values.positive_infinity = options.text("positiveInf", "Inf");
  values.negative_infinity = options.text("negativeInf", "-Inf");
  const auto zone = options.get("timeZone");
  try {
    values.zone = TimeZone::parse(zone.value_or(config.get_string(config::kSessionTimeZone)));
  } catch (const Error&) {
    if (zone) throw Error("INVALID_TIMEZONE", {{"timeZone", *zone}});
    throw;
  }
  return values;
}

}  // namespace

CsvOptions CsvOptions::parse(const Options& written, const Config& config) {
  const OptionReader options(written, "csv");
  refuse_what_is_missing(options);
  check_charset(options);
  CsvOptions out;
  out.format = read_format(options);
  out.values = read_values(options, config);
  out.mode = parse_mode(options.text("mode", "PERMISSIVE"));
  out.header = options.flag("header", false);
  out.enforce_schema = options.flag("enforceSchema", true);
  out.column_pruning = options.flag("columnPruning", config.get_bool(config::kCsvColumnPruning));
  out.corrupt_record_column = options.text("columnNameOfCorruptRecord", config.get_string(config::kColumnNameOfCorruptRecord));
  out.case_sensitive = config.get_bool(config::kCaseSensitive);
  return out;
}

}  // namespace izvor::io
