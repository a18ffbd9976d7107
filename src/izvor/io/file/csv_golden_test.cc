// What Spark 4.3 made of the texts in testdata/csv_goldens.json (written by tests/oracle/gen_csv_goldens.py) is what the reader makes of them.
#include <gtest/gtest.h>

#include <fstream>

#include <arrow/array.h>
#include <arrow/memory_pool.h>
#include <arrow/result.h>
#include <arrow/util/base64.h>
#include <nlohmann/json.hpp>

#include "izvor/error.h"
#include "izvor/io/file/csv_number.h"
#include "izvor/io/file/csv_reader.h"
#include "izvor/io/file/memory_file_for_test.h"
#include "izvor/types/arrow_mapping.h"
#include "izvor/types/value_format.h"

namespace izvor::io {
namespace {

using Json = nlohmann::json;
using Op = ColumnPredicate::Op;

const Json& goldens() {
  static const Json parsed = Json::parse(std::ifstream(IZVOR_IO_TESTDATA "/csv_goldens.json"));
  return parsed;
}

// The filters that the cases name.
std::vector<ColumnPredicate> filters_of(const Json& golden) {
  if (!golden.contains("where")) return {};
  const bool client = golden["where"] == "client";
  const int id = client ? 0 : 1;
  const int amount = client ? 2 : 3;
  return {{id, Op::kIsNotNull, Value::null(TypeId::kInt)},
          {amount, Op::kIsNotNull, Value::null(TypeId::kDouble)},
          {amount, Op::kGreaterOrEqual, Value::floating(0)}};
}

Json cell(const DataType& type, const arrow::Array& array, int64_t row) {
  return array.IsNull(row) ? Json() : Json(ValueFormat(TimeZone::utc()).text(type, array, row));
}

Json read_rows(const Json& golden, int64_t split_bytes, ScanKernel kernel) {
  const Schema schema = Schema::parse(golden["schema"]);
  const std::string text = value_or_throw(arrow::util::base64_decode(goldens()["texts"][golden["text"].get<size_t>()].get<std::string>()));
  ScanRequest request{{}, filters_of(golden)};
  for (size_t i = 0; i < schema.size(); ++i) {
    const Json columns = golden.value("columns", Json::array());
    if (columns.empty() || std::find(columns.begin(), columns.end(), schema.field(i).name) != columns.end())
      request.columns.push_back(static_cast<int>(i));
  }
  const Options options(golden["options"].get<std::map<std::string, std::string>>());
  const auto plan = std::make_shared<const CsvReadPlan>(CsvReadPlan::make(schema, CsvOptions::parse(options, Config()), request));
  Json rows = Json::array();
  for (int64_t begin = 0; begin < static_cast<int64_t>(text.size()); begin += split_bytes) {
    CsvReader reader(plan, "/x.csv", std::make_unique<MemoryFile>(text), begin, begin + split_bytes, arrow::default_memory_pool(), kernel);
    while (const auto batch = reader.next()) {
      for (int64_t row = 0; row < batch->num_rows; ++row) {
        Json& out = rows.emplace_back(Json::array());
        for (size_t i = 0; i < request.columns.size(); ++i) {
          out.push_back(cell(schema.field(static_cast<size_t>(request.columns[i])).type(), *batch->columns[i], row));
        }
      }
    }
  }
  return rows;
}

// Java 17 prints a few numbers with a digit too many: equal numbers are equal, whatever their text.
bool same(const Json& ours, const Json& theirs) {
  if (ours == theirs) return true;
  double left = 0;
  double right = 0;
  return ours.is_string() && theirs.is_string() && parse_java_double(ours.get<std::string>(), &left) &&
         parse_java_double(theirs.get<std::string>(), &right) && (left == right || static_cast<float>(left) == static_cast<float>(right));
}

void expect_same_rows(const Json& ours, const Json& theirs, const std::string& name) {
  EXPECT_EQ(ours.size(), theirs.size()) << name;
  for (size_t row = 0; row < std::min(ours.size(), theirs.size()); ++row) {
    for (size_t i = 0; i < ours[row].size(); ++i) {
      if (same(ours[row][i], theirs[row][i])) continue;
      ADD_FAILURE() << name << ", row " << row << ":\n  Izvor " << ours[row] << "\n  Spark " << theirs[row];
      break;
    }
  }
}

TEST(CsvGoldenTest, ReadsWhatSparkReads) {
  ASSERT_GT(goldens()["cases"].size(), 50U);
  for (const Json& golden : goldens()["cases"]) {
    const std::string name = golden["name"];
    if (golden.contains("error")) {
      try {
        read_rows(golden, 1 << 20, best_scan_kernel());
        ADD_FAILURE() << name << " should fail with " << golden["error"];
      } catch (const Error& error) {
        EXPECT_EQ(error.error_class(), golden["error"]) << name;
      }
      continue;
    }
    expect_same_rows(read_rows(golden, 1 << 20, best_scan_kernel()), golden["rows"], name);
    expect_same_rows(read_rows(golden, 100, ScanKernel::kPortable), golden["rows"], name + " in splits");
  }
}

}  // namespace
}  // namespace izvor::io
