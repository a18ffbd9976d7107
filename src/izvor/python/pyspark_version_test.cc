#include "izvor/python/pyspark_version.h"

#include <gtest/gtest.h>

namespace izvor::python {
namespace {

TEST(PysparkVersion, IsFoundInWhatClientsSayOfThemselves) {
  EXPECT_EQ(parse_pyspark_version("_SPARK_CONNECT_PYTHON spark/3.5.6 os/linux python/3.11.7"), (PysparkVersion{3, 5}));
  EXPECT_EQ(parse_pyspark_version("4.3.0.dev0\n"), (PysparkVersion{4, 3}));
  EXPECT_EQ(parse_pyspark_version("spark/10.12"), (PysparkVersion{10, 12}));
  for (const char* none : {"", "an own client", "spark/", "spark/4", "spark/x.y", "4."})
    EXPECT_EQ(parse_pyspark_version(none), PysparkVersion{}) << none;
}

TEST(PysparkVersion, IsCompared) {
  EXPECT_LT((PysparkVersion{3, 5}), kTracebacksOverTheWire);
  EXPECT_LT((PysparkVersion{4, 2}), kInitMessage);
  EXPECT_GE((PysparkVersion{4, 10}), kInitMessage);
}

}  // namespace
}  // namespace izvor::python
