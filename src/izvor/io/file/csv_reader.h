#pragma once

#include <memory>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "izvor/io/file/csv_column.h"
#include "izvor/io/file/csv_options.h"
#include "izvor/io/file/line_chunks.h"
#include "izvor/io/source.h"
#include "izvor/types/csv_tokenizer.h"

namespace izvor::io {

// A column that is parsed: for the output, for a filter, or for both.
struct CsvParsedColumn {
  int schema_index;
  int token_index;   // which field of a record
  int output_index;  // in the batch; -1 for a column that only filters
  std::vector<ColumnPredicate> predicates;
};

// Everything that readers of one scan share.
struct CsvReadPlan {
  Schema schema;
  CsvOptions options;
  std::vector<CsvParsedColumn> columns;  // those with predicates first; within each group in the order of the schema
  int output_columns = 0;
  int corrupt_output_index = -1;    // where the text of malformed records goes; -1: nowhere
  int fields_in_schema = 0;         // fields that a whole record has
  int fields_needed = 0;            // up to the last one that is parsed
  bool checks_field_count = false;  // false: columns are pruned, and short and long records are fine
  int64_t batch_rows = 0;

  static CsvReadPlan make(const Schema& schema, const CsvOptions& options, const ScanRequest& request);
};

// Reads a range of a CSV file.
class CsvReader {
 public:
  CsvReader(std::shared_ptr<const CsvReadPlan> plan, std::string path, std::unique_ptr<fs::RandomReadFile> file, int64_t begin, int64_t end,
            arrow::MemoryPool* pool, ScanKernel kernel = best_scan_kernel(), int64_t chunk_bytes = LineChunks::kDefaultChunkBytes);

  std::optional<Batch> next();
  ReadMetrics metrics() const;

 private:
  // A run of lines that are parsed together.
  struct Block {
    size_t first_line = 0;
    int rows = 0;
    uint32_t stride = 0;  // fields of each line; 0: the lines went through the tokenizer
  };

  bool next_chunk();
  void drop_header();
  uint32_t plain_fields(size_t line);
  Block next_block(int most);
  Block take_plain_lines(uint32_t stride, int most);
  Block tokenize_lines(int most);
  void tokenize_line(std::string_view line, int row);
  std::string_view line_text(size_t line) const;
  std::string_view record_text(const Block& block, int row) const;
  std::string_view decoded(std::string_view line);

  void start_batch();
  Batch finish_batch();
  void read_block(const Block& block);
  CsvCells cells_of(const Block& block, size_t column) const;
  void apply_predicates(size_t column, CsvRowSet* rows);
  void settle_malformed_rows(CsvRowSet* rows);
  bool stays(int row) const;
  void keep_only_marked(size_t parsed_columns, CsvRowSet* rows);
  void append_corrupt_text(const Block& block, const CsvRowSet& rows);
  [[noreturn]] void fail_on(int row) const;

  const std::shared_ptr<const CsvReadPlan> plan_;
  const std::string path_;
  const bool starts_file_;
  LineChunks chunks_;
  CsvTokenizer tokenizer_;
  std::vector<std::unique_ptr<CsvColumn>> columns_;
  std::unique_ptr<CsvColumn> corrupt_;

  // The open chunk.
  size_t line_ = 0;
  size_t next_special_ = 0;
  bool any_plain_lines_ = false;
  bool first_bytes_matter_ = false;
  bool chunk_is_valid_utf8_ = true;
  bool header_done_ = false;

  // The open block.
  std::pmr::monotonic_buffer_resource arena_;
  std::vector<CsvToken> record_;
  std::vector<std::vector<CsvToken>> tokens_;  // by column, then row
  std::vector<std::string_view> lines_;        // of a tokenized block
  size_t token_bytes_ = 0;
  std::vector<uint8_t> bad_;
  std::vector<uint8_t> keep_;
  std::vector<uint16_t> kept_;
  std::vector<uint16_t> selection_;

  int64_t batch_size_ = 0;
  int64_t rows_ = 0;
  int64_t malformed_rows_ = 0;
  int64_t filtered_malformed_rows_ = 0;
};

}  // namespace izvor::io
