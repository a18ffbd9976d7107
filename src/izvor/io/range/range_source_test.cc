#include "izvor/io/range/range_source.h"

#include <map>

#include <gmock/gmock.h>

#include "izvor/error.h"
#include "izvor/io/sink_conformance.h"
#include "izvor/io/source.h"

namespace izvor::io {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Schema kSchema({Field("id", TypeId::kLong)});

// The numbers of each split.
std::vector<std::vector<std::string>> numbers(const std::map<std::string, std::string>& options) {
  register_range_source();
  const auto scan = find_source("range")->open_batch({.format = "range", .options = Options(options)}, Config());
  std::vector<std::vector<std::string>> out;
  for (const auto& split : scan->splits()) {
    auto& ids = out.emplace_back();
    const auto reader = scan->open(*split, {.columns = {0}, .batch_rows = 2}, arrow::default_memory_pool());
    while (auto batch = reader->next()) {
      for (const RowText& row : row_texts(kSchema, {*batch})) ids.push_back(row[0]);
    }
  }
  return out;
}

TEST(RangeSource, EndsBeforeItsEnd) {
  EXPECT_THAT(numbers({{"end", "3"}}), ElementsAre(ElementsAre("0", "1", "2")));
  EXPECT_THAT(numbers({{"end", "5"}, {"step", "2"}}), ElementsAre(ElementsAre("0", "2", "4")));
  EXPECT_THAT(numbers({{"start", "3"}, {"end", "0"}, {"step", "-2"}}), ElementsAre(ElementsAre("3", "1")));
  EXPECT_THAT(numbers({{"start", "3"}, {"end", "0"}}), ElementsAre(IsEmpty()));
}

TEST(RangeSource, IsCutAsSparkCutsIt) {
  EXPECT_THAT(numbers({{"end", "5"}, {"partitions", "3"}}), ElementsAre(ElementsAre("0"), ElementsAre("1", "2"), ElementsAre("3", "4")));
  EXPECT_THAT(numbers({{"end", "1"}, {"partitions", "2"}}), ElementsAre(IsEmpty(), ElementsAre("0")));
}

TEST(RangeSource, ReachesBothEndsOfBigint) {
  EXPECT_THAT(numbers({{"start", "9223372036854775805"}, {"end", "9223372036854775807"}}),
              ElementsAre(ElementsAre("9223372036854775805", "9223372036854775806")));
  EXPECT_THAT(numbers({{"start", "-9223372036854775808"}, {"end", "9223372036854775807"}, {"step", "9223372036854775807"}}),
              ElementsAre(ElementsAre("-9223372036854775808", "-1", "9223372036854775806")));
}

TEST(RangeSource, OfAnyLengthHasSplitsThatCanBeListed) {
  register_range_source();
  for (const char* partitions : {"", "1000000000000"}) {
    std::map<std::string, std::string> options{{"end", "9223372036854775807"}};
    if (*partitions != 0) options["partitions"] = partitions;
    const auto splits = find_source("range")->open_batch({.format = "range", .options = Options(options)}, Config())->splits();
    EXPECT_EQ(splits.size(), 1 << 17);
  }
}

TEST(RangeSource, CountsWithoutColumns) {
  register_range_source();
  const auto scan =
      find_source("range")->open_batch({.format = "range", .options = Options(std::map<std::string, std::string>{{"end", "7"}})}, Config());
  const auto reader = scan->open(*scan->splits().front(), {}, nullptr);
  const auto batch = reader->next();
  EXPECT_EQ(batch->num_rows, 7);
  EXPECT_THAT(batch->columns, IsEmpty());
}

TEST(RangeSource, TakesNumbersOnly) {
  EXPECT_THROW(numbers({{"end", "7x"}}), Error);
  EXPECT_THROW(numbers({{"step", "0"}}), Error);
}

}  // namespace
}  // namespace izvor::io
