#include <gtest/gtest.h>

#include "izvor/error.h"
#include "izvor/row.h"

namespace izvor {
namespace {

using namespace std::chrono;

Row::Names names(std::vector<std::string> names) { return std::make_shared<const std::vector<std::string>>(std::move(names)); }

Row sale() { return Row(names({"day", "client", "total", "note"}), {Cell(sys_days(2025y / January / 31)), Cell(7), Cell(12.5), Cell()}); }

TEST(Row, IsReadByIndexAndByName) {
  const Row row = sale();
  EXPECT_EQ(row.size(), 4u);
  EXPECT_EQ(row.get<int32_t>("client"), 7);
  EXPECT_EQ(row.get<int64_t>(1), 7);
  EXPECT_EQ(row.get<double>("client"), 7.0);
  EXPECT_EQ(row.get<double>("total"), 12.5);
  EXPECT_EQ(row.get<Date>("day"), sys_days(2025y / January / 31));
  EXPECT_TRUE(row.is_null("note"));
  EXPECT_EQ(row.get<std::optional<std::string>>("note"), std::nullopt);
  EXPECT_EQ(row.get<std::optional<int64_t>>("client"), 7);
}

TEST(Row, PrintsAsPySparksRow) { EXPECT_EQ(sale().to_string(), "Row(day=datetime.date(2025, 1, 31), client=7, total=12.5, note=None)"); }

TEST(Row, WrongReadsAreErrors) {
  const Row row = sale();
  EXPECT_THROW(row.get<int32_t>("nothing"), Error);
  EXPECT_THROW(row.get<int32_t>(4), Error);
  EXPECT_THROW(row.get<std::string>("client"), Error);
  EXPECT_THROW(row.get<std::string>("note"), Error);
  EXPECT_THROW(Cell(300).get<int8_t>(), Error);
}

// Each text is what Python 3.11 prints for repr() of the value.
TEST(Cell, PrintsAsPythonsRepr) {
  EXPECT_EQ(Cell().to_string(), "None");
  EXPECT_EQ(Cell(true).to_string(), "True");
  EXPECT_EQ(Cell(1.0).to_string(), "1.0");
  EXPECT_EQ(Cell(-0.0).to_string(), "-0.0");
  EXPECT_EQ(Cell(0.1).to_string(), "0.1");
  EXPECT_EQ(Cell(1e15).to_string(), "1000000000000000.0");
  EXPECT_EQ(Cell(1e16).to_string(), "1e+16");
  EXPECT_EQ(Cell(0.0001).to_string(), "0.0001");
  EXPECT_EQ(Cell(0.00001).to_string(), "1e-05");
  EXPECT_EQ(Cell(1.5e300).to_string(), "1.5e+300");
  EXPECT_EQ(Cell(std::numeric_limits<double>::quiet_NaN()).to_string(), "nan");
  EXPECT_EQ(Cell(-std::numeric_limits<double>::infinity()).to_string(), "-inf");
  EXPECT_EQ(Cell("it's").to_string(), "\"it's\"");
  EXPECT_EQ(Cell("it's \"so\"\n\\").to_string(), "'it\\'s \"so\"\\n\\\\'");
  EXPECT_EQ(Cell("caf\xc3\xa9").to_string(), "'caf\xc3\xa9'");
  EXPECT_EQ(Cell(Cell::Storage(Binary{std::string("\x00\xff", 2)})).to_string(), "bytearray(b'\\x00\\xff')");
  EXPECT_EQ(Cell(Decimal{"1.50"}).to_string(), "Decimal('1.50')");
  EXPECT_EQ(Cell(Cell::Storage(LocalTimestamp{1h + 2us})).to_string(), "datetime.datetime(1970, 1, 1, 1, 0, 0, 2)");
  EXPECT_EQ(Cell(Cell::Storage(LocalTimestamp{-1s})).to_string(), "datetime.datetime(1969, 12, 31, 23, 59, 59)");
  EXPECT_EQ(Cell(Cell::Storage(microseconds(-1))).to_string(), "datetime.timedelta(days=-1, seconds=86399, microseconds=999999)");
}

TEST(Cell, NestedValuesCompareByWhatTheyHold) {
  const auto list = [](int last) { return Cell(Cell::Storage(std::make_shared<const Array>(Array{Cell(1), Cell("a"), Cell(last)}))); };
  EXPECT_EQ(list(2), list(2));
  EXPECT_FALSE(list(2) == list(3));
  EXPECT_EQ(list(2).to_string(), "[1, 'a', 2]");
  EXPECT_EQ(list(2).get<Array>().size(), 3u);
}

}  // namespace
}  // namespace izvor
