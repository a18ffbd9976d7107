#include "izvor/fs/glob_pattern.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "izvor/error.h"
#include "izvor/fs/file_system.h"
#include "izvor/fs/temporary_directory_for_test.h"

namespace izvor::fs {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// The directory and the answers are those of Hadoop's FileSystem.globStatus as Spark 4.3 calls it.
class GlobLikeHadoop : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"a.csv", "b.csv", "ab.csv", "a1/x.csv", "a2/x.csv", "a2/.hid", "_s/x.csv", "x[1].csv", "x{1}.csv", "c,d.csv", "-.csv",
                             "^.csv", "!.csv", "deep/a/b/c.csv", "é.csv", "a^.csv", "[ab].csv", "w.y", "sp ace.csv"}) {
      const std::filesystem::path path = directory_ / name;
      std::filesystem::create_directories(path.parent_path());
      std::ofstream(path.string()).close();
    }
  }

  std::vector<std::string> glob(const std::string& pattern) {
    std::vector<std::string> out;
    for (const FileInfo& info : local_file_system()->glob(directory_.path() + "/" + pattern)) {
      out.push_back(info.path.substr(directory_.path().size() + 1));
    }
    return out;
  }

  std::string reason_of_refusal(const std::string& pattern) {
    try {
      glob(pattern);
    } catch (const Error& error) {
      return error.parameters().at("reason");
    }
    return "accepted";
  }

  const TemporaryDirectory directory_{"glob"};
};

TEST_F(GlobLikeHadoop, StarsAndQuestionMarks) {
  EXPECT_THAT(glob("*"), ElementsAre("!.csv", "-.csv", "[ab].csv", "^.csv", "_s", "a.csv", "a1", "a2", "a^.csv", "ab.csv", "b.csv", "c,d.csv", "deep",
                                     "sp ace.csv", "w.y", "x[1].csv", "x{1}.csv", "é.csv"));
  EXPECT_EQ(glob("**"), glob("*"));
  EXPECT_EQ(glob("*/"), glob("*"));
  EXPECT_THAT(glob("?.csv"), ElementsAre("!.csv", "-.csv", "^.csv", "a.csv", "b.csv", "é.csv"));
  EXPECT_THAT(glob("a?"), ElementsAre("a1", "a2"));
  EXPECT_THAT(glob("w?y"), ElementsAre("w.y"));
  EXPECT_THAT(glob("sp*ace.csv"), ElementsAre("sp ace.csv"));
  EXPECT_THAT(glob("nothere*"), IsEmpty());
}

TEST_F(GlobLikeHadoop, CharacterClasses) {
  EXPECT_THAT(glob("[ab].csv"), ElementsAre("a.csv", "b.csv"));
  EXPECT_THAT(glob("[a-b].csv"), ElementsAre("a.csv", "b.csv"));
  EXPECT_THAT(glob("[a,b].csv"), ElementsAre("a.csv", "b.csv"));
  EXPECT_THAT(glob("[^a].csv"), ElementsAre("!.csv", "-.csv", "^.csv", "b.csv", "é.csv"));
  EXPECT_EQ(glob("[!a].csv"), glob("[^a].csv"));
  EXPECT_THAT(glob("[-].csv"), ElementsAre("-.csv"));
  EXPECT_THAT(glob("[a-].csv"), ElementsAre("-.csv", "a.csv"));
  EXPECT_THAT(glob("[]a].csv"), ElementsAre("a.csv"));
  EXPECT_THAT(glob("[^^].csv"), ElementsAre("!.csv", "-.csv", "a.csv", "b.csv", "é.csv"));
  EXPECT_THAT(glob("[\\^].csv"), ElementsAre("^.csv"));
  EXPECT_THAT(glob("[a-c^].csv"), ElementsAre("^.csv", "a.csv", "b.csv"));
  EXPECT_THAT(glob("[&&a].csv"), ElementsAre("a.csv"));
}

TEST_F(GlobLikeHadoop, Groups) {
  EXPECT_THAT(glob("{a,b}.csv"), ElementsAre("a.csv", "b.csv"));
  EXPECT_THAT(glob("{a,{b,ab}}.csv"), ElementsAre("a.csv", "ab.csv", "b.csv"));
  EXPECT_THAT(glob("{[ab],ab}.csv"), ElementsAre("a.csv", "ab.csv", "b.csv"));
  EXPECT_THAT(glob("{a,b}{.csv,1}"), ElementsAre("a.csv", "a1", "b.csv"));
  EXPECT_THAT(glob("{,a}.csv"), ElementsAre("a.csv"));
  EXPECT_THAT(glob("{c\\,d,a}.csv"), ElementsAre("a.csv", "c,d.csv"));
  EXPECT_THAT(glob("{}"), IsEmpty());
  EXPECT_THAT(glob("x{1}.csv"), IsEmpty());
  EXPECT_THAT(glob("{a1,a2}/*.csv"), ElementsAre("a1/x.csv", "a2/x.csv"));
  EXPECT_THAT(glob("{a1/x,a2/x}.csv"), ElementsAre("a1/x.csv", "a2/x.csv"));
}

TEST_F(GlobLikeHadoop, LiteralsAndEscapes) {
  EXPECT_THAT(glob("\\[ab\\].csv"), ElementsAre("[ab].csv"));
  EXPECT_THAT(glob("x\\[1\\].csv"), ElementsAre("x[1].csv"));
  EXPECT_THAT(glob("x\\{1\\}.csv"), ElementsAre("x{1}.csv"));
  EXPECT_THAT(glob("c\\,d.csv"), ElementsAre("c,d.csv"));
  EXPECT_THAT(glob("é.csv"), ElementsAre("é.csv"));
  for (const char* literal : {"a]", "a}", "(a).csv", "$*", "a+.csv", "a|b.csv", "nothere"}) EXPECT_THAT(glob(literal), IsEmpty()) << literal;
}

TEST_F(GlobLikeHadoop, SeveralComponents) {
  EXPECT_THAT(glob("a*/*"), ElementsAre("a1/x.csv", "a2/.hid", "a2/x.csv"));
  EXPECT_THAT(glob("*/*.csv"), ElementsAre("_s/x.csv", "a1/x.csv", "a2/x.csv"));
  EXPECT_THAT(glob("a2/.*"), ElementsAre("a2/.hid"));
  EXPECT_THAT(glob("**/c.csv"), IsEmpty());
  EXPECT_THAT(glob("deep/a/../a/b/*"), ElementsAre("deep/a/b/c.csv"));
  EXPECT_THAT(glob("./a.csv"), ElementsAre("a.csv"));
  EXPECT_THAT(glob("/a.csv"), ElementsAre("a.csv"));
  EXPECT_THAT(glob("a.csv/*"), IsEmpty());
}

TEST_F(GlobLikeHadoop, RefusesBrokenPatterns) {
  for (const char* pattern : {"[", "a[", "[]", "[^].csv", "x[[]1].csv", "[[ab].csv"}) {
    EXPECT_EQ(reason_of_refusal(pattern), "illegal file pattern: unclosed character class") << pattern;
  }
  for (const char* pattern : {"a{b", "{a,b"}) EXPECT_EQ(reason_of_refusal(pattern), "illegal file pattern: unclosed group") << pattern;
  EXPECT_EQ(reason_of_refusal("[b-a].csv"), "illegal file pattern: invalid character class range");
  EXPECT_EQ(reason_of_refusal("a\\"), "illegal file pattern: an escaped character is missing at its end");
}

TEST(GlobPattern, TakesLinearTimeOnPatternsThatBacktrackingChokesOn) {
  std::string pattern;
  for (int i = 0; i < 30; ++i) pattern += "{a,aa}*";
  EXPECT_TRUE(GlobPattern(pattern).matches(std::string(200, 'a')));
  EXPECT_FALSE(GlobPattern(pattern + "b").matches(std::string(200, 'a')));
}

TEST(GlobPattern, RefusesGroupsBeyondReason) {
  EXPECT_THROW(GlobPattern(std::string(100'000, '{')), Error);
  std::string slashes = "/";
  for (int i = 0; i < 20; ++i) slashes += "{a/b,c/d}";
  EXPECT_THROW(local_file_system()->glob(slashes), Error);
}

TEST(GlobPattern, NamesThatAreNotUtf8MatchByteByByte) {
  EXPECT_FALSE(
      GlobPattern("a?b").matches("a\xffz"
                                 "b"));
  EXPECT_TRUE(
      GlobPattern("a?b").matches("a\xff"
                                 "b"));
  EXPECT_TRUE(GlobPattern("a*").matches("a\xc3"));
}

}  // namespace
}  // namespace izvor::fs
