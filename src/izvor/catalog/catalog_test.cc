#include "izvor/catalog/catalog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace izvor::catalog {
namespace {

plan::NodePtr one_column(const std::string& name) { return plan::make_local_relation({}, {{1, name, TypeId::kInt, true}}); }

TEST(Catalog, FindsViewsWithoutRegardToCase) {
  Catalog catalog;
  catalog.set("Sales", one_column("a"));
  const auto found = catalog.find("sALES");
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(std::get<plan::NodePtr>(*found)->output[0].name, "a");
  EXPECT_FALSE(catalog.find("other").has_value());
}

TEST(Catalog, ReplacesAViewByTheTableOfAMemorySink) {
  Catalog catalog;
  catalog.set("t", one_column("a"));
  catalog.set("T", plan::SourceDescription{.format = "memory-table", .handle = "h1"});
  const auto found = catalog.find("t");
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(std::get<plan::SourceDescription>(*found).handle, "h1");
  EXPECT_THAT(catalog.names(), testing::ElementsAre("t"));
}

TEST(Catalog, DropsOnce) {
  Catalog catalog;
  catalog.set("t", one_column("a"));
  EXPECT_TRUE(catalog.drop("T"));
  EXPECT_FALSE(catalog.drop("T"));
  EXPECT_THAT(catalog.names(), testing::IsEmpty());
}

}  // namespace
}  // namespace izvor::catalog
