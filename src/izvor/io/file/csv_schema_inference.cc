#include "izvor/io/file/csv_schema_inference.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <memory_resource>
#include <optional>
#include <utility>

#include <arrow/array/array_binary.h>
#include <arrow/memory_pool.h>

#include "izvor/error.h"
#include "izvor/io/file/csv_field_type.h"
#include "izvor/io/file/csv_lines.h"
#include "izvor/io/file/line_chunks.h"
#include "izvor/io/file/option_reader.h"
#include "izvor/types/csv_tokenizer.h"
#include "izvor/types/utf8.h"

namespace izvor::io {
namespace {

// A record's fields; nothing for a null one.
using Record = std::vector<std::optional<std::string>>;

Record split_record(std::string_view line, const CsvFormat& format) {
  std::pmr::monotonic_buffer_resource arena;
  std::vector<CsvToken> tokens;
  const std::string text = replace_invalid_utf8(line);
  if (CsvTokenizer(format).tokenize(text, &arena, &tokens) != CsvTokenizer::Result::kOk) return {};
  Record record;
  for (const CsvToken& token : tokens) {
    record.push_back(token.is_null() ? std::nullopt : std::optional<std::string>(std::in_place, token.data, static_cast<size_t>(token.length)));
  }
  return record;
}

std::optional<Record> first_record(const FileToRead& file, const CsvFormat& format) {
  const fs::Location location = fs::resolve_location(file.path);
  LineChunks chunks(location.fs->open(location.path), 0, file.size, structure_bytes(format));
  while (chunks.next()) {
    for (size_t line = chunks.first_line(); line < chunks.line_limit(); ++line) {
      const uint32_t begin = chunks.structure().line_start(line);
      const std::string_view text(chunks.data() + begin, chunks.structure().line_end(line) - begin);
      if (!is_dropped_line(format, text)) return split_record(text, format);
    }
  }
  return std::nullopt;
}

// Spark's CSVUtils.makeSafeHeader: a name that stands for nothing is _c and its position, one that is there twice has its position behind it.
std::vector<std::string> column_names(const Record& record, const CsvOptions& options) {
  const auto folded = [&](std::string name) {
    if (!options.case_sensitive) std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    return name;
  };
  std::map<std::string, int> times;
  for (const auto& field : record) ++times[folded(field.value_or(""))];
  std::vector<std::string> names;
  for (size_t i = 0; i < record.size(); ++i) {
    const std::string position = std::to_string(i);
    const std::string name = record[i].value_or("");
    const bool is_named = options.header && !name.empty() && name != options.values.null_value;
    names.push_back(!is_named ? "_c" + position : times[folded(name)] > 1 ? name + position : name);
  }
  return names;
}

// The columns of a batch of texts, row by row.
class TextRows {
 public:
  explicit TextRows(const Batch& batch) {
    for (const auto& column : batch.columns) columns_.push_back(static_cast<const arrow::StringArray*>(column.get()));
  }
  std::optional<std::string_view> field(size_t column, int64_t row) const {
    if (columns_[column]->IsNull(row)) return std::nullopt;
    return columns_[column]->GetView(row);
  }
  bool equals(int64_t row, const Record& record) const {
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (field(i, row) != record[i]) return false;
    }
    return true;
  }

 private:
  std::vector<const arrow::StringArray*> columns_;
};

Schema all_text(const std::vector<std::string>& names) {
  std::vector<Field> fields;
  for (const std::string& name : names) fields.emplace_back(name, TypeId::kString);
  return Schema(std::move(fields));
}

void widen_by(const Batch& batch, const Record* header, std::vector<CsvFieldType>* types) {
  const TextRows rows(batch);
  for (int64_t row = 0; row < batch.num_rows; ++row) {
    if (header != nullptr && rows.equals(row, *header)) continue;
    for (size_t i = 0; i < types->size(); ++i) {
      const auto field = rows.field(i, row);
      if (field && !field->empty()) (*types)[i].widen(*field);
    }
  }
}

// Every record is looked at, read as texts; as in Spark, a record that repeats the header is none, wherever it stands.
std::vector<CsvFieldType> field_types(const std::vector<FileToRead>& files, CsvScanSettings settings, const Record& first, bool prefer_date) {
  const bool header = std::exchange(settings.options.header, false);
  settings.options.mode = CsvMode::kPermissive;
  std::vector<CsvFieldType> types(first.size(), CsvFieldType(settings.options.values, prefer_date));
  ScanRequest request;
  for (size_t i = 0; i < first.size(); ++i) request.columns.push_back(static_cast<int>(i));
  const auto shared = std::make_shared<const CsvScanSettings>(settings);
  const auto scan = make_csv_scan(shared, files);
  for (const auto& split : scan->splits()) {
    const auto reader = scan->open(*split, request, arrow::default_memory_pool());
    while (const auto batch = reader->next()) widen_by(*batch, header ? &first : nullptr, &types);
  }
  return types;
}

void check_sampling_ratio(const OptionReader& options) {
  const std::string text = options.text("samplingRatio", "1.0");
  char* end = nullptr;
  const double ratio = std::strtod(text.c_str(), &end);
  if (end != text.c_str() + text.size()) options.refuse("samplingRatio", "'" + text + "' is no number");
  if (!(ratio > 0)) options.refuse("samplingRatio", "samplingRatio (" + text + ") should be greater than 0");
}

}  // namespace

Schema infer_csv_schema(const std::vector<FileToRead>& files, const Options& options, const Config& config) {
  if (files.empty()) throw Error("UNABLE_TO_INFER_SCHEMA", {{"format", "CSV"}});
  const OptionReader reader(options, "csv");
  check_sampling_ratio(reader);
  CsvScanSettings settings = CsvScanSettings::make(Schema(), options, config);
  std::optional<Record> first;
  for (auto file = files.begin(); file != files.end() && !first; ++file) first = first_record(*file, settings.options.format);
  if (!first) return {};
  const std::vector<std::string> names = column_names(*first, settings.options);
  settings.schema = all_text(names);
  if (!reader.flag("inferSchema", false)) return settings.schema;
  std::vector<Field> fields;
  const auto types = field_types(files, settings, *first, reader.flag("preferDate", true));
  for (size_t i = 0; i < names.size(); ++i) fields.emplace_back(names[i], types[i].type());
  return Schema(std::move(fields));
}

}  // namespace izvor::io
