#include "izvor/apps/settings.h"

#include <cstdlib>
#include <fstream>

#include <gmock/gmock.h>

#include "izvor/error.h"

namespace izvor::apps {
namespace {

using testing::Pair;
using testing::UnorderedElementsAre;

TEST(Settings, PropertiesAreInSparksForm) {
  EXPECT_THAT(parse_properties("# a comment\n\nspark.sql.ansi.enabled   false\r\n  spark.a=1\nspark.b = x y \nspark.c: z\nspark.d\n"),
              UnorderedElementsAre(Pair("spark.sql.ansi.enabled", "false"), Pair("spark.a", "1"), Pair("spark.b", "x y"), Pair("spark.c", "z"),
                                   Pair("spark.d", "")));
}

TEST(Settings, TheCommandLineComesOverTheFile) {
  const std::string path = testing::TempDir() + "/izvor-settings-test.conf";
  std::ofstream(path) << "spark.a 1\nspark.b 2\n";
  const Settings settings = read_settings({path, {"spark.b=3", "spark.c=x=y"}});
  EXPECT_EQ(settings.at("spark.a"), "1");
  EXPECT_EQ(settings.at("spark.b"), "3");
  EXPECT_EQ(settings.at("spark.c"), "x=y");
}

TEST(Settings, SaysWhatIsWrong) {
  EXPECT_THROW(read_settings({"", {"no value"}}), Error);
  EXPECT_THROW(read_settings({"/nowhere/spark.conf", {}}), Error);
  EXPECT_THROW(config_of({{"spark.sql.ansi.enabled", "perhaps"}}), Error);
}

}  // namespace
}  // namespace izvor::apps
