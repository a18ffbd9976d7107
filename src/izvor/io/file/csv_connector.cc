#include "izvor/io/file/csv_connector.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

#include "izvor/error.h"
#include "izvor/io/file/csv_column.h"
#include "izvor/io/file/csv_scan.h"
#include "izvor/io/file/csv_schema_inference.h"
#include "izvor/io/file/file_stream_source.h"
#include "izvor/io/file/option_reader.h"

namespace izvor::io {
namespace {

std::string quoted(const std::string& name) { return "`" + name + "`"; }

void check_unique_names(const Schema& schema, bool case_sensitive) {
  std::set<std::string> names;
  for (const Field& field : schema.fields()) {
    std::string name = field.name;
    if (!case_sensitive) std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (!names.insert(name).second) throw Error("COLUMN_ALREADY_EXISTS", {{"columnName", quoted(name)}});
  }
}

void check_types(const Schema& schema, const std::string& corrupt_record_column) {
  for (const Field& field : schema.fields()) {
    const std::string type = "\"" + field.type().sql() + "\"";
    if (!csv_supports(field.type())) {
      throw Error("UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE", {{"format", "CSV"}, {"columnName", quoted(field.name)}, {"columnType", type}});
    }
    if (field.name == corrupt_record_column && field.type().id() != TypeId::kString) {
      throw Error("INVALID_CORRUPT_RECORD_TYPE", {{"columnName", quoted(field.name)}, {"actualType", type}});
    }
  }
}

// Files may hold anything, so no column is taken to be free of nulls.
Schema all_nullable(const Schema& schema) {
  std::vector<Field> fields = schema.fields();
  for (Field& field : fields) field.nullable = true;
  return Schema(std::move(fields));
}

// An option without a meaning for reading is accepted, because Spark's users set one map of options for reading and writing.
const std::vector<std::pair<std::string, std::string>>& format_options() {
  static const std::vector<std::pair<std::string, std::string>> kOptions{
      {"sep", "Separator of fields, one ASCII character (default \",\")."},
      {"delimiter", "As sep."},
      {"encoding", "Only UTF-8."},
      {"charset", "As encoding."},
      {"quote", "Quoting character (default \"); empty for none."},
      {"escape", "Escapes a quote inside of quotes (default \\)."},
      {"charToEscapeQuoteEscaping", "Escapes the escape character."},
      {"unescapedQuoteHandling", "Only STOP_AT_DELIMITER, the default."},
      {"comment", "Lines that start with this character are skipped."},
      {"header", "Whether the first line of a file is a header (default false)."},
      {"enforceSchema", "Whether headers are ignored (default true) or checked against the schema."},
      {"inferSchema", "Without a schema: whether types come from the files' texts (default false: all columns are strings)."},
      {"samplingRatio", "Accepted when above 0; inferSchema looks at every record."},
      {"preferDate", "Whether inferSchema takes yyyy-MM-dd for a date (default true) or for a timestamp."},
      {"ignoreLeadingWhiteSpace", "Drops whitespace in front of fields."},
      {"ignoreTrailingWhiteSpace", "Drops whitespace behind fields."},
      {"nullValue", "Text that is null (default empty)."},
      {"emptyValue", "What an empty quoted field stands for (default empty)."},
      {"nanValue", "Text of NaN (default NaN)."},
      {"positiveInf", "Text of infinity (default Inf)."},
      {"negativeInf", "Text of minus infinity (default -Inf)."},
      {"dateFormat", "Not supported; dates are read as a cast reads them."},
      {"timestampFormat", "Not supported; timestamps are read as a cast reads them."},
      {"timestampNTZFormat", "Not supported."},
      {"enableDateTimeParsingFallback", "Only true."},
      {"locale", "Only en-US."},
      {"timeZone", "Time zone of timestamps without one (default: the session's)."},
      {"maxColumns", "Most fields of a record (default 20480)."},
      {"maxCharsPerColumn", "Most characters of a field; -1 (default) for no limit."},
      {"inputBufferSize", "Without effect."},
      {"mode", "PERMISSIVE (default), DROPMALFORMED or FAILFAST."},
      {"columnNameOfCorruptRecord", "Column that receives the text of malformed records."},
      {"columnPruning", "Parses only the columns that are needed (default spark.sql.csv.parser.columnPruning.enabled)."},
      {"multiLine", "Only false."},
      {"lineSep", "End of lines, one ASCII character (default \\n, \\r\\n and \\r)."},
      {"singleVariantColumn", "Not supported."},
      {"compression", "Without effect when reading."},
      {"codec", "Without effect when reading."},
      {"extension", "Without effect when reading."},
      {"quoteAll", "Without effect when reading."},
      {"escapeQuotes", "Without effect when reading."},
      {"ignoreCorruptFiles", "Goes on without a file that cannot be read."},
      {"ignoreMissingFiles", "Goes on without a file that is gone."},
      {"pathGlobFilter", "Glob for the names of files."},
      {"recursiveFileLookup", "Takes files of subdirectories too."},
      {"basePath", "Not supported: there are no partition columns."},
      {"modifiedBefore", "Not supported."},
      {"modifiedAfter", "Not supported."},
      {"path", "Where the files are."}};
  return kOptions;
}

class CsvConnector final : public SourceConnector {
 public:
  std::string format() const override { return "csv"; }

  std::vector<std::pair<std::string, std::string>> options() const override {
    std::vector<std::pair<std::string, std::string>> out = format_options();
    for (auto& option : FileStreamOptions::names()) out.push_back(std::move(option));
    return out;
  }

  Schema resolve(const SourceSpec& spec, const Config& config, bool is_streaming) const override {
    std::vector<std::string> known;
    for (const auto& [name, doc] : options()) known.push_back(name);
    spec.options.require_known(format(), "source", known);
    if (spec.schema.empty() && is_streaming) throw Error("_LEGACY_ERROR_TEMP_2048");
    const auto settings = CsvScanSettings::make(spec.schema, spec.options, config);
    check_unique_names(spec.schema, settings.options.case_sensitive);
    check_types(spec.schema, settings.options.corrupt_record_column);
    refuse_unsupported(spec, is_streaming);
    check_paths(spec, is_streaming);
    return spec.schema.empty() ? infer_csv_schema(files_of(spec), spec.options, config) : all_nullable(spec.schema);
  }

  bool accepts(const SourceSpec& spec, const ColumnPredicate& predicate, const Config& config) const override {
    const Field& field = spec.schema.field(static_cast<size_t>(predicate.column));
    const auto corrupt = spec.options.get("columnNameOfCorruptRecord").value_or(config.get_string(config::kColumnNameOfCorruptRecord));
    return config.get_bool(config::kCsvFilterPushdown) && csv_supports(field.type()) && field.name != corrupt;
  }

  std::unique_ptr<Source> open_stream(const SourceSpec& spec, const SourceContext& context) const override {
    auto settings = std::make_shared<const CsvScanSettings>(CsvScanSettings::make(spec.schema, spec.options, context.config));
    auto make_scan = [settings](std::vector<FileToRead> files) { return make_csv_scan(settings, std::move(files)); };
    return std::make_unique<FileStreamSource>(spec.schema, FileListing(spec.paths.at(0), spec.options),
                                              FileStreamOptions::parse(spec.options, format()), context, std::move(make_scan));
  }

  std::unique_ptr<SplitScan> open_batch(const SourceSpec& spec, const Config& config) const override {
    return make_csv_scan(std::make_shared<const CsvScanSettings>(CsvScanSettings::make(spec.schema, spec.options, config)), files_of(spec));
  }

 private:
  static std::vector<FileToRead> files_of(const SourceSpec& spec) {
    std::vector<FileToRead> files;
    for (const std::string& path : spec.paths) {
      for (const fs::FileInfo& file : FileListing(path, spec.options).files()) files.push_back({file.path, file.size});
    }
    return files;
  }

  void refuse_unsupported(const SourceSpec& spec, bool is_streaming) const {
    if (is_streaming) FileStreamOptions::parse(spec.options, format());
    const OptionReader reader(spec.options, format());
    for (const char* name : {"basePath", "modifiedBefore", "modifiedAfter"}) reader.require_default(name, "");
  }

  static void check_paths(const SourceSpec& spec, bool is_streaming) {
    if (spec.paths.empty()) throw Error("_LEGACY_ERROR_TEMP_2047");
    for (const std::string& path : spec.paths) {
      const FileListing listing(path, spec.options);
      // A stream may wait for files that a glob will match one day.
      if ((is_streaming && listing.is_glob()) || listing.exists()) continue;
      throw Error("PATH_NOT_FOUND", {{"path", is_streaming ? path : listing.qualified()}});
    }
  }
};

}  // namespace

std::shared_ptr<const SourceConnector> make_csv_connector() { return std::make_shared<CsvConnector>(); }

}  // namespace izvor::io
