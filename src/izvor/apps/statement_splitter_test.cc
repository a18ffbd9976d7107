#include "izvor/apps/statement_splitter.h"

#include <gmock/gmock.h>

namespace izvor::apps {
namespace {

using testing::ElementsAre;

TEST(StatementSplitter, CutsAtSemicolons) {
  StatementSplitter splitter;
  EXPECT_THAT(splitter.add("SELECT 1; SELECT\n2;; SELECT 3"), ElementsAre("SELECT 1", " SELECT\n2"));
  EXPECT_TRUE(splitter.is_within_statement());
  EXPECT_EQ(splitter.take_rest(), " SELECT 3");
  EXPECT_FALSE(splitter.is_within_statement());
}

TEST(StatementSplitter, NotWithinQuotesAndComments) {
  StatementSplitter splitter;
  EXPECT_THAT(splitter.add(R"(SELECT ';', "a;\";", `x;y`;)"), ElementsAre(R"(SELECT ';', "a;\";", `x;y`)"));
  EXPECT_THAT(splitter.add("SELECT 1 -- one; of\n;"), ElementsAre("SELECT 1 -- one; of\n"));
  EXPECT_THAT(splitter.add("SELECT /* a; /* b; */ c; */ 1;"), ElementsAre("SELECT /* a; /* b; */ c; */ 1"));
  EXPECT_THAT(splitter.add("SELECT 4 / 2 - -1;"), ElementsAre("SELECT 4 / 2 - -1"));
}

TEST(StatementSplitter, GoesOnInTheNextText) {
  StatementSplitter splitter;
  EXPECT_THAT(splitter.add("SELECT 'a"), ElementsAre());
  EXPECT_THAT(splitter.add(";b';"), ElementsAre("SELECT 'a;b'"));
}

}  // namespace
}  // namespace izvor::apps
