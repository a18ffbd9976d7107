// Reading CSV: modes, options and what real files hold.
#include "oracle_case.h"

namespace izvor::oracle {
namespace {

using Options = std::map<std::string, std::string>;

struct CsvCase {
  const char* name;
  const char* file;
  const char* schema;
  Options options;
  bool sample = false;
};

constexpr const char* kTyped = "i INT, l BIGINT, d DOUBLE, b BOOLEAN, day DATE, ts TIMESTAMP, s STRING";
constexpr const char* kTriple = "a STRING, b INT, c STRING";

std::vector<CsvCase> csv_cases() {
  return {
      {"types/permissive", "types.csv", kTyped, {{"header", "true"}}, true},
      {"types/dropmalformed", "types.csv", kTyped, {{"header", "true"}, {"mode", "DROPMALFORMED"}}, true},
      {"types/failfast", "types.csv", kTyped, {{"header", "true"}, {"mode", "FAILFAST"}}, true},
      {"types/failfast-clean", "clean.csv", kTriple, {{"header", "true"}, {"mode", "FAILFAST"}}},
      {"types/as-strings", "types.csv", "i STRING, l STRING, d STRING, b STRING, day STRING, ts STRING, s STRING", {{"header", "true"}}},
      {"numbers/int", "numbers.csv", "text STRING, value INT", {{"header", "true"}}},
      {"numbers/long", "numbers.csv", "text STRING, value BIGINT", {{"header", "true"}}},
      {"numbers/double", "numbers.csv", "text STRING, value DOUBLE", {{"header", "true"}}, true},
      {"numbers/boolean", "numbers.csv", "text STRING, value BOOLEAN", {{"header", "true"}}},
      {"times/date", "times.csv", "text STRING, value DATE", {{"header", "true"}}},
      {"times/timestamp", "times.csv", "text STRING, value TIMESTAMP", {{"header", "true"}}},
      {"mode/lower-case", "types.csv", kTyped, {{"header", "true"}, {"mode", "dropmalformed"}}},
      {"mode/unknown", "clean.csv", kTriple, {{"header", "true"}, {"mode", "RELAXED"}}},
      {"header/absent", "clean.csv", kTriple, {}},
      {"header/other-names", "clean.csv", "x STRING, y INT, z STRING", {{"header", "true"}}},
      {"header/fewer-columns", "clean.csv", "a STRING, b INT", {{"header", "true"}}},
      {"header/more-columns", "clean.csv", "a STRING, b INT, c STRING, d STRING", {{"header", "true"}}},
      {"header/bad-value", "clean.csv", kTriple, {{"header", "perhaps"}}},
      {"rows/short-and-long", "ragged.csv", kTriple, {{"header", "true"}}, true},
      {"rows/short-and-long/dropmalformed", "ragged.csv", kTriple, {{"header", "true"}, {"mode", "DROPMALFORMED"}}},
      {"rows/short-and-long/failfast", "ragged.csv", kTriple, {{"header", "true"}, {"mode", "FAILFAST"}}},
      {"rows/blank-lines", "blank.csv", kTriple, {{"header", "true"}}},
      {"quotes/default", "quotes.csv", kTriple, {{"header", "true"}}, true},
      {"quotes/doubled-as-escape", "quotes.csv", kTriple, {{"header", "true"}, {"escape", "\""}}},
      {"quotes/single", "single_quotes.csv", kTriple, {{"header", "true"}, {"quote", "'"}}},
      {"quotes/none", "quotes.csv", kTriple, {{"header", "true"}, {"quote", ""}}},
      {"quotes/unclosed", "unclosed.csv", kTriple, {{"header", "true"}}},
      {"separator/semicolon", "semicolon.csv", kTriple, {{"header", "true"}, {"sep", ";"}}, true},
      {"separator/tab", "tab.csv", kTriple, {{"header", "true"}, {"sep", "\\t"}}},
      {"separator/delimiter-is-its-other-name", "semicolon.csv", kTriple, {{"header", "true"}, {"delimiter", ";"}}},
      {"separator/two-characters", "double_bar.csv", kTriple, {{"header", "true"}, {"sep", "||"}}},
      {"separator/empty", "clean.csv", kTriple, {{"header", "true"}, {"sep", ""}}},
      {"null/default", "nulls.csv", kTriple, {{"header", "true"}}, true},
      {"null/given", "nulls.csv", kTriple, {{"header", "true"}, {"nullValue", "NA"}}},
      {"encoding/byte-order-mark", "bom.csv", kTriple, {{"header", "true"}}, true},
      {"encoding/crlf", "crlf.csv", kTriple, {{"header", "true"}}, true},
      {"encoding/no-final-line-end", "no_final_line_end.csv", kTriple, {{"header", "true"}}},
      {"encoding/invalid-utf8", "invalid_utf8.csv", kTriple, {{"header", "true"}}},
      {"files/empty", "empty.csv", kTriple, {{"header", "true"}}},
      {"files/header-only", "header_only.csv", kTriple, {{"header", "true"}}},
      {"files/glob", "part-*.csv", kTriple, {{"header", "true"}}, true},
      {"files/glob-alternatives", "part-{1,3}.csv", kTriple, {{"header", "true"}}},
      {"files/missing", "no-such-file.csv", kTriple, {{"header", "true"}}, true},
      {"files/glob-of-nothing", "no-such-*.csv", kTriple, {{"header", "true"}}},
      {"corrupt-record/column",
       "types.csv",
       "i INT, l BIGINT, d DOUBLE, b BOOLEAN, day DATE, ts TIMESTAMP, s STRING, _corrupt_record STRING",
       {{"header", "true"}}},
      {"corrupt-record/column-of-another-name",
       "types.csv",
       "i INT, l BIGINT, bad STRING",
       {{"header", "true"}, {"columnNameOfCorruptRecord", "bad"}}},
      {"options/without-effect",
       "types.csv",
       kTyped,
       {{"header", "true"},
        {"inferSchema", "true"},
        {"samplingRatio", "0.5"},
        {"preferDate", "true"},
        {"inputBufferSize", "128"},
        {"extension", "txt"},
        {"quoteAll", "true"},
        {"escapeQuotes", "false"},
        {"enableDateTimeParsingFallback", "true"},
        {"ignoreCorruptFiles", "true"}}},
      {"options/modified-before", "clean.csv", kTriple, {{"header", "true"}, {"modifiedBefore", "2001-01-01T00:00:00"}}},
      {"options/timestamp-ntz-format", "clean.csv", kTriple, {{"header", "true"}, {"timestampNTZFormat", "yyyy"}}},
      {"options/single-variant-column", "clean.csv", "v VARIANT", {{"header", "true"}, {"singleVariantColumn", "v"}}},
      {"schema/duplicate-column", "clean.csv", "a STRING, a INT", {{"header", "true"}}, true},
      {"schema/not-a-type", "clean.csv", "a STRINGS", {{"header", "true"}}},
      {"schema/not-null", "nulls.csv", "a STRING NOT NULL, b INT NOT NULL, c STRING", {{"header", "true"}}},
  };
}

DataFrame read(World& world, const CsvCase& chosen, bool ansi) {
  const Session session = world.session_with_ansi(ansi);
  return session.read().schema(chosen.schema).options(chosen.options).csv(world.data(std::string("csv/") + chosen.file));
}

const bool registered = [] {
  for (const CsvCase& chosen : csv_cases()) {
    cases().push_back({std::string("csv/") + chosen.name,
                       [chosen](World& world, Record& record) {
                         record.rows("all columns", [&] { return read(world, chosen, true); });
                         record.rows("ansi off", [&] { return read(world, chosen, false); });
                       },
                       chosen.sample});
  }
  return true;
}();

// Pruning and pushed filters must not change what a malformed row gives.
const Registered pruned("csv/pruned", [](World& world, Record& record) {
  const Session session = world.session();
  for (const char* mode : {"PERMISSIVE", "DROPMALFORMED"}) {
    const DataFrame df = session.read().schema(kTyped).option("header", true).option("mode", mode).csv(world.data("csv/types.csv"));
    record.rows(std::string(mode) + ": one column", [&] { return df.select("i"); });
    record.rows(std::string(mode) + ": two columns", [&] { return df.select("s", "d"); });
    record.rows(std::string(mode) + ": filter on a column that is not selected", [&] { return df.where(functions::col("i") > 1).select("s"); });
    record.rows(std::string(mode) + ": filter on null", [&] { return df.where(functions::col("d").is_null()).select("s"); });
    record.value(std::string(mode) + ": count", df.count());
  }
});

const Registered without_schema("csv/stream-without-schema", [](World& world, Record& record) {
  record.schema("schema", [&] { return world.session().read_stream().option("header", true).csv(world.data("csv")); });
});

}  // namespace
}  // namespace izvor::oracle
