#include "izvor/analyze/names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "izvor/error.h"

namespace izvor::analyze {
namespace {

using testing::ElementsAre;

const std::vector<NameParts> kSales{{"transaction_id"}, {"client_id"}, {"transaction_ts"}, {"amount"}, {"merchant"}, {"category"}};

TEST(AttributeName, SplitsAtDotsOutsideOfBackticks) {
  EXPECT_THAT(parse_attribute_name("a"), ElementsAre("a"));
  EXPECT_THAT(parse_attribute_name("t.a"), ElementsAre("t", "a"));
  EXPECT_THAT(parse_attribute_name("t.`a.b`"), ElementsAre("t", "a.b"));
  EXPECT_THAT(parse_attribute_name("`a``b`"), ElementsAre("a`b"));
  EXPECT_EQ(quote_parts({"t", "a.b", "c`d"}), "`t`.`a.b`.`c``d`");
}

TEST(AttributeName, RefusesWhatSparkRefuses) {
  for (const char* text : {"`a", "a..b", "x`y", "a.", ".a", "", "`a`b"}) {
    try {
      parse_attribute_name(text);
      FAIL() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.error_class(), "INVALID_ATTRIBUTE_NAME_SYNTAX");
      EXPECT_EQ(error.parameters().at("name"), text);
    }
  }
}

TEST(NameMatcher, FollowsCaseSensitivity) {
  Config config;
  EXPECT_TRUE(NameMatcher(config).equal("Amount", "AMOUNT"));
  config.set("spark.sql.caseSensitive", "true");
  EXPECT_FALSE(NameMatcher(config).equal("Amount", "AMOUNT"));
}

// Each order is what Spark 4.3 proposes for the same name.
TEST(SimilarNames, AreOrderedAsSparkOrdersThem) {
  EXPECT_THAT(similar_names({"clientid"}, kSales), ElementsAre("`client_id`", "`amount`", "`category`", "`merchant`", "`transaction_id`"));
  EXPECT_THAT(similar_names({"zzz"}, kSales), ElementsAre("`amount`", "`category`", "`merchant`", "`client_id`", "`transaction_id`"));
  EXPECT_THAT(similar_names({"Amount_"}, kSales), ElementsAre("`amount`", "`merchant`", "`client_id`", "`category`", "`transaction_id`"));
  EXPECT_THAT(similar_names({"abcdefghijklm"}, kSales), ElementsAre("`category`", "`client_id`", "`merchant`", "`amount`", "`transaction_id`"));
  EXPECT_THAT(similar_names({"m"}, kSales), ElementsAre("`amount`", "`merchant`", "`category`", "`client_id`", "`transaction_id`"));
  EXPECT_THAT(similar_names({"a", "b", "c"}, kSales), ElementsAre("`amount`", "`category`", "`merchant`", "`client_id`", "`transaction_id`"));
}

TEST(SimilarNames, KeepTheQualifierOnlyWhereTheNameHasOne) {
  std::vector<NameParts> qualified = kSales;
  for (NameParts& parts : qualified) parts.insert(parts.begin(), "t");
  EXPECT_THAT(similar_names({"u", "amount"}, qualified),
              ElementsAre("`t`.`amount`", "`t`.`merchant`", "`t`.`category`", "`t`.`client_id`", "`t`.`transaction_ts`"));
  EXPECT_THAT(similar_names({"amoun"}, qualified), ElementsAre("`amount`", "`category`", "`merchant`", "`client_id`", "`transaction_id`"));
}

}  // namespace
}  // namespace izvor::analyze
