// Any bytes as a CSV file under any options: no crash, and the same rows from every kernel, with every chunk size, in one split and in many,
// with the structure scan and with the tokenizer alone.
#include <cstdint>
#include <cstdlib>
#include <string>

#include <arrow/array.h>
#include <arrow/memory_pool.h>

#include "izvor/error.h"
#include "izvor/io/file/csv_reader.h"
#include "izvor/io/file/memory_file_for_test.h"
#include "izvor/types/value_format.h"

namespace izvor::io {
namespace {

struct FuzzOptions {
  uint8_t bits = 0;
  uint8_t more = 0;
  uint8_t split = 0;

  bool bit(int index) const { return (bits >> index & 1) != 0; }
  bool more_bit(int index) const { return (more >> index & 1) != 0; }

  CsvReadPlan plan() const {
    CsvOptions options;
    options.header = bit(0);
    if (bit(1)) options.format.escape = options.format.quote;
    if (bit(2)) options.format.separator = '\t';
    if (bit(3)) options.format.comment = '#';
    options.format.trim_leading = bit(4);
    options.format.trim_trailing = bit(5);
    options.mode = bit(6) ? CsvMode::kDropMalformed : CsvMode::kPermissive;
    options.column_pruning = bit(7);
    options.format.escape_of_escape = bit(1) ? '\0' : options.format.escape;
    if (more_bit(0)) options.values.null_value = "1";
    if (more_bit(1)) {
      options.format.line_end = options.format.other_line_end = ';';
      options.format.record_end = '\0';
    }
    if (more_bit(2)) options.format.empty_value = "empty";
    options.corrupt_record_column = "bad";
    ScanRequest request;
    if (more_bit(3)) request.filters.push_back({1, ColumnPredicate::Op::kGreaterOrEqual, Value::floating(0)});
    request.columns = more_bit(4) ? std::vector<int>{0, 2} : std::vector<int>{0, 1, 2, 3, 4, 5};
    request.batch_rows = more_bit(5) ? 3 : 200;
    return CsvReadPlan::make(Schema::parse("i INT, d DOUBLE, s STRING, day DATE, t TIMESTAMP, bad STRING"), options, request);
  }
};

std::string rows_of(const CsvReadPlan& plan, const std::string& text, int64_t split, ScanKernel kernel, int64_t chunk) {
  static const ValueFormat format{TimeZone::utc()};
  const auto shared = std::make_shared<const CsvReadPlan>(plan);
  std::string out;
  for (int64_t begin = 0; begin < static_cast<int64_t>(text.size()); begin += split) {
    CsvReader reader(shared, "/x", std::make_unique<MemoryFile>(text), begin, begin + split, arrow::default_memory_pool(), kernel, chunk);
    while (const auto batch = reader.next()) {
      for (int64_t row = 0; row < batch->num_rows; ++row) {
        for (const auto& column : batch->columns) {
          const DataType type = column->type_id() == arrow::Type::INT32    ? DataType(TypeId::kInt)
                                : column->type_id() == arrow::Type::DOUBLE ? DataType(TypeId::kDouble)
                                : column->type_id() == arrow::Type::DATE32 ? DataType(TypeId::kDate)
                                : column->type_id() == arrow::Type::STRING ? DataType(TypeId::kString)
                                                                           : DataType(TypeId::kTimestamp);
          out += column->IsNull(row) ? "\x01" : "";
          format.append(type, *column, row, out);
          out += '|';
        }
        out += '\n';
      }
    }
  }
  return out;
}

void require_equal(const std::string& left, const std::string& right) {
  if (left != right) std::abort();
}

}  // namespace
}  // namespace izvor::io

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace izvor::io;
  if (size < 3) return 0;
  const FuzzOptions fuzz{data[0], data[1], data[2]};
  const std::string text(reinterpret_cast<const char*>(data) + 3, size - 3);
  const CsvReadPlan plan = fuzz.plan();
  const auto whole = static_cast<int64_t>(text.size()) + 1;
  const std::string expected = rows_of(plan, text, whole, ScanKernel::kPortable, 1 << 16);
  for (const ScanKernel kernel : {ScanKernel::kAvx2, ScanKernel::kAvx512}) {
    if (supported(kernel)) require_equal(rows_of(plan, text, whole, kernel, 1 << 16), expected);
  }
  // As in Spark, a header belongs to the first split, and blank lines could push it out of a tiny one.
  if (!plan.options.header) require_equal(rows_of(plan, text, 1 + fuzz.split % 64, best_scan_kernel(), 64), expected);
  CsvReadPlan tokenizer_only = plan;  // a limit that no field reaches keeps all lines off the structure scan
  tokenizer_only.options.format.max_chars = 1 << 30;
  require_equal(rows_of(tokenizer_only, text, whole, ScanKernel::kPortable, 1 << 16), expected);
  return 0;
}
