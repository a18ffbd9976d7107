#include "izvor/io/file/csv_reader.h"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <utility>

#include <arrow/array/array_base.h>

#include "izvor/error.h"
#include "izvor/io/file/csv_header.h"
#include "izvor/io/file/csv_lines.h"
#include "izvor/io/file/csv_string_column.h"
#include "izvor/types/utf8.h"

namespace izvor::io {
namespace {

// A batch is cut when a text column of it reaches this size, well below what 32-bit offsets hold.
constexpr int64_t kMaxTextBytes = int64_t{1} << 29;

}  // namespace

CsvReader::CsvReader(std::shared_ptr<const CsvReadPlan> plan, std::string path, std::unique_ptr<fs::RandomReadFile> file, int64_t begin, int64_t end,
                     arrow::MemoryPool* pool, ScanKernel kernel, int64_t chunk_bytes)
    : plan_(std::move(plan)),
      path_(std::move(path)),
      starts_file_(begin == 0),
      chunks_(std::move(file), begin, end, structure_bytes(plan_->options.format), kernel, chunk_bytes),
      tokenizer_(plan_->options.format),
      tokens_(plan_->columns.size()),
      bad_(kCsvBlockRows),
      keep_(kCsvBlockRows),
      kept_(kCsvBlockRows),
      selection_(kCsvBlockRows) {
  for (const CsvParsedColumn& column : plan_->columns) {
    columns_.push_back(make_csv_column(plan_->schema.field(static_cast<size_t>(column.schema_index)).type(), plan_->options.values, pool));
  }
  if (plan_->corrupt_output_index >= 0) corrupt_ = std::make_unique<CsvStringColumn>("", pool);
}

ReadMetrics CsvReader::metrics() const { return {rows_, chunks_.bytes_read(), malformed_rows_, filtered_malformed_rows_}; }

std::optional<Batch> CsvReader::next() {
  bool started = false;
  while (batch_size_ < plan_->batch_rows) {
    if (line_ == chunks_.line_limit()) {
      if (!next_chunk()) break;
      continue;  // the chunk may have no line of ours
    }
    if (!std::exchange(started, true)) start_batch();
    const Block block = next_block(static_cast<int>(std::min<int64_t>(kCsvBlockRows, plan_->batch_rows - batch_size_)));
    if (block.rows > 0) read_block(block);
    const bool full = std::any_of(columns_.begin(), columns_.end(), [](const auto& column) { return column->text_bytes() > kMaxTextBytes; });
    if (full) break;
  }
  if (!started) return std::nullopt;
  return finish_batch();
}

bool CsvReader::next_chunk() {
  if (!chunks_.next()) return false;
  line_ = chunks_.first_line();
  next_special_ = 0;
  const CsvFormat& format = plan_->options.format;
  const CsvStructure& structure = chunks_.structure();
  chunk_is_valid_utf8_ = true;
  if (structure.has_non_ascii() && chunks_.line_limit() > line_) {
    const uint32_t begin = structure.line_start(line_);
    chunk_is_valid_utf8_ = is_valid_utf8({chunks_.data() + begin, structure.line_end(chunks_.line_limit() - 1) - begin});
  }
  any_plain_lines_ = chunk_is_valid_utf8_ && !format.trim_leading && !format.trim_trailing && format.max_chars < 0;
  first_bytes_matter_ = format.comment != '\0' || static_cast<unsigned char>(format.separator) <= ' ';
  if (starts_file_ && plan_->options.header && !header_done_) drop_header();
  return true;
}

void CsvReader::drop_header() {
  for (; line_ < chunks_.line_limit() && !header_done_; ++line_) {
    const std::string_view line = line_text(line_);
    if (is_dropped_line(plan_->options.format, line)) continue;
    header_done_ = true;
    if (!plan_->options.enforce_schema) check_csv_header(*plan_, path_, decoded(line));
  }
}

std::string_view CsvReader::line_text(size_t line) const {
  const uint32_t begin = chunks_.structure().line_start(line);
  return {chunks_.data() + begin, chunks_.structure().line_end(line) - begin};
}

// The number of fields of a line that needs no tokenizer and may lie in a block of plain lines; 0 for any other line.
uint32_t CsvReader::plain_fields(size_t line) {
  if (!any_plain_lines_) return 0;
  const CsvStructure& structure = chunks_.structure();
  const uint32_t begin = structure.line_start(line);
  const std::vector<uint32_t>& specials = structure.specials();
  while (next_special_ < specials.size() && specials[next_special_] < begin) ++next_special_;
  if (next_special_ < specials.size() && specials[next_special_] < structure.line_end(line)) return 0;
  const uint32_t first = line == 0 ? 0 : structure.line_ends()[line - 1] + 1;
  const uint32_t fields = structure.line_ends()[line] - first + 1;
  const auto lead = static_cast<unsigned char>(chunks_.data()[begin]);
  if ((fields == 1 || first_bytes_matter_) && (lead <= ' ' || lead == static_cast<unsigned char>(plan_->options.format.comment))) return 0;
  const bool fits =
      plan_->checks_field_count ? fields == static_cast<uint32_t>(plan_->fields_in_schema) : fields >= static_cast<uint32_t>(plan_->fields_needed);
  return fits && fields <= static_cast<uint32_t>(plan_->options.format.max_columns) ? fields : 0;
}

CsvReader::Block CsvReader::next_block(int most) {
  const uint32_t stride = plain_fields(line_);
  return stride != 0 ? take_plain_lines(stride, most) : tokenize_lines(most);
}

CsvReader::Block CsvReader::take_plain_lines(uint32_t stride, int most) {
  const CsvStructure& structure = chunks_.structure();
  const uint32_t* line_ends = structure.line_ends();
  Block block{line_, 1, stride};
  const size_t limit = std::min(chunks_.line_limit(), line_ + static_cast<size_t>(most));
  size_t line = line_ + 1;
  if (stride > 1 && !first_bytes_matter_) {
    const std::vector<uint32_t>& specials = structure.specials();
    const uint32_t special = next_special_ < specials.size() ? specials[next_special_] : UINT32_MAX;
    const uint32_t* positions = structure.positions();
    while (line < limit && line_ends[line] - line_ends[line - 1] == stride && positions[line_ends[line]] < special) ++line;
  } else {
    while (line < limit && plain_fields(line) == stride) ++line;
  }
  block.rows = static_cast<int>(line - line_);
  line_ = line;
  return block;
}

CsvReader::Block CsvReader::tokenize_lines(int most) {
  Block block{line_, 0, 0};
  arena_.release();
  lines_.clear();
  token_bytes_ = 0;
  for (std::vector<CsvToken>& tokens : tokens_) tokens.clear();
  std::fill(bad_.begin(), bad_.end(), 0);
  for (; line_ < chunks_.line_limit() && block.rows < most; ++line_) {
    if (block.rows > 0 && plain_fields(line_) != 0) break;
    const std::string_view line = decoded(line_text(line_));
    if (!is_dropped_line(plan_->options.format, line)) tokenize_line(line, block.rows++);
  }
  return block;
}

std::string_view CsvReader::decoded(std::string_view line) {
  if (!chunk_is_valid_utf8_ && !is_valid_utf8(line)) {
    const std::string replaced = replace_invalid_utf8(line);
    auto* copy = static_cast<char*>(arena_.allocate(replaced.size(), 1));
    std::memcpy(copy, replaced.data(), replaced.size());
    line = {copy, replaced.size()};
  }
  return line;
}

void CsvReader::tokenize_line(std::string_view line, int row) {
  lines_.push_back(line);
  if (plan_->columns.empty() && !plan_->checks_field_count) return;
  record_.clear();
  const CsvTokenizer::Result result = tokenizer_.tokenize(line, &arena_, &record_);
  if (result != CsvTokenizer::Result::kOk) fail_on_limits(path_, line);
  const bool fits = static_cast<int>(record_.size()) == plan_->fields_in_schema;
  bad_[static_cast<size_t>(row)] = plan_->checks_field_count && !fits;
  for (size_t i = 0; i < tokens_.size(); ++i) {
    const auto index = static_cast<size_t>(plan_->columns[i].token_index);
    const CsvToken token = index < record_.size() ? record_[index] : CsvToken{};
    token_bytes_ += static_cast<size_t>(std::max(token.length, 0));
    tokens_[i].push_back(token);
  }
}

std::string_view CsvReader::record_text(const Block& block, int row) const {
  return block.stride == 0 ? lines_[static_cast<size_t>(row)] : line_text(block.first_line + static_cast<size_t>(row));
}

void CsvReader::start_batch() {
  for (const auto& column : columns_) column->start(plan_->batch_rows);
  if (corrupt_ != nullptr) corrupt_->start(plan_->batch_rows);
}

Batch CsvReader::finish_batch() {
  Batch batch{batch_size_, std::vector<std::shared_ptr<arrow::Array>>(static_cast<size_t>(plan_->output_columns))};
  for (size_t i = 0; i < columns_.size(); ++i) {
    std::shared_ptr<arrow::Array> array = columns_[i]->finish();
    const int index = plan_->columns[i].output_index;
    if (index >= 0) batch.columns[static_cast<size_t>(index)] = std::move(array);
  }
  if (corrupt_ != nullptr) batch.columns[static_cast<size_t>(plan_->corrupt_output_index)] = corrupt_->finish();
  batch_size_ = 0;
  return batch;
}

CsvCells CsvReader::cells_of(const Block& block, size_t column) const {
  CsvCells cells;
  if (block.stride == 0) {
    cells.tokens = tokens_[column].data();
    cells.text_bytes = token_bytes_;
    return cells;
  }
  const CsvStructure& structure = chunks_.structure();
  const uint32_t first = block.first_line == 0 ? 0 : structure.line_ends()[block.first_line - 1] + 1;
  cells.data = chunks_.data();
  cells.ends = structure.positions() + first + plan_->columns[column].token_index;
  cells.stride = block.stride;
  cells.text_bytes = structure.line_end(block.first_line + static_cast<size_t>(block.rows) - 1) - structure.line_start(block.first_line);
  return cells;
}

void CsvReader::read_block(const Block& block) {
  CsvRowSet rows{nullptr, block.rows};
  if (block.stride != 0) std::memset(bad_.data(), 0, static_cast<size_t>(block.rows));
  for (size_t i = 0; i < columns_.size() && rows.count > 0; ++i) {
    columns_[i]->append(cells_of(block, i), rows, bad_.data());
    if (!plan_->columns[i].predicates.empty()) apply_predicates(i, &rows);
  }
  if (rows.count > 0 && std::memchr(bad_.data(), 1, static_cast<size_t>(rows.count)) != nullptr) settle_malformed_rows(&rows);
  if (corrupt_ != nullptr) append_corrupt_text(block, rows);
  for (const auto& column : columns_) column->close_block(rows.count);
  batch_size_ += rows.count;
  rows_ += block.rows;
}

void CsvReader::apply_predicates(size_t column, CsvRowSet* rows) {
  std::memset(keep_.data(), 1, static_cast<size_t>(rows->count));
  for (const ColumnPredicate& predicate : plan_->columns[column].predicates) columns_[column]->filter(predicate, rows->count, keep_.data());
  keep_only_marked(column + 1, rows);
}

void CsvReader::keep_only_marked(size_t parsed_columns, CsvRowSet* rows) {
  if (std::memchr(keep_.data(), 0, static_cast<size_t>(rows->count)) == nullptr) return;
  int count = 0;
  for (int row = 0; row < rows->count; ++row) {
    kept_[static_cast<size_t>(count)] = static_cast<uint16_t>(row);
    count += keep_[static_cast<size_t>(row)];
  }
  for (size_t i = 0; i < parsed_columns; ++i) columns_[i]->compact(kept_.data(), count);
  for (int i = 0; i < count; ++i) {
    const size_t row = kept_[static_cast<size_t>(i)];
    bad_[static_cast<size_t>(i)] = bad_[row];
    selection_[static_cast<size_t>(i)] = rows->indexes == nullptr ? static_cast<uint16_t>(row) : selection_[row];
  }
  *rows = {selection_.data(), count};
}

// As Spark: a record that a predicate on a good field rejects is no malformed record.
void CsvReader::settle_malformed_rows(CsvRowSet* rows) {
  const CsvMode mode = plan_->options.mode;
  for (int row = 0; row < rows->count; ++row) {
    keep_[static_cast<size_t>(row)] = 1;
    if (bad_[static_cast<size_t>(row)] == 0) continue;
    ++malformed_rows_;
    if (mode == CsvMode::kFailFast) fail_on(row);
    const bool kept = mode == CsvMode::kPermissive && stays(row);
    filtered_malformed_rows_ += mode == CsvMode::kPermissive && !kept;
    keep_[static_cast<size_t>(row)] = kept;
  }
  keep_only_marked(columns_.size(), rows);
}

// Whether the nulls in place of malformed fields fulfil the predicates.
bool CsvReader::stays(int row) const {
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (columns_[i]->state(row) != CsvColumn::kMalformed) continue;
    for (const ColumnPredicate& predicate : plan_->columns[i].predicates) {
      if (predicate.op != ColumnPredicate::Op::kIsNull) return false;
    }
  }
  return true;
}

void CsvReader::append_corrupt_text(const Block& block, const CsvRowSet& rows) {
  std::vector<CsvToken> texts(static_cast<size_t>(rows.count));
  CsvCells cells;
  cells.tokens = texts.data();
  for (int row = 0; row < rows.count; ++row) {
    if (bad_[static_cast<size_t>(row)] == 0) continue;
    const std::string_view text = record_text(block, rows.indexes == nullptr ? row : rows.indexes[row]);
    texts[static_cast<size_t>(row)] = {text.data(), static_cast<int32_t>(text.size())};
    cells.text_bytes += text.size();
  }
  corrupt_->append(cells, {nullptr, rows.count}, bad_.data());
  corrupt_->close_block(rows.count);
}

void CsvReader::fail_on(int row) const {
  std::vector<size_t> order(columns_.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return plan_->columns[a].schema_index < plan_->columns[b].schema_index; });
  std::string record = "[";
  for (const size_t i : order) {
    if (record.size() > 1) record += ',';
    if (columns_[i]->state(row) == CsvColumn::kValid) {
      columns_[i]->print(row, &record);
    } else {
      record += "null";
    }
  }
  fail_on_malformed_record(path_, record + "]");
}

}  // namespace izvor::io
