#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "izvor/error.h"
#include "izvor/fs/fault_injecting_disk.h"
#include "izvor/fs/local_file_system.h"

namespace izvor::fs {
namespace {

TEST(Location, LocalPathsInAllTheirForms) {
  for (const char* uri : {"/data/in", "file:/data/in", "file:///data/in", "file://localhost/data/in", "/data//in/", "/data/./x/../in"}) {
    const Location location = resolve_location(uri);
    EXPECT_EQ(location.path, "/data/in") << uri;
    EXPECT_EQ(location.fs, local_file_system()) << uri;
  }
  EXPECT_EQ(resolve_location("data/in").path, (std::filesystem::current_path() / "data/in").string());
  EXPECT_EQ(resolve_location("file:///").path, "/");
}

TEST(Location, NothingInAPathIsDecoded) {
  EXPECT_EQ(resolve_location("file:///a%20b c").path, "/a%20b c");
  EXPECT_EQ(resolve_location("/a/b:c").path, "/a/b:c");
}

TEST(Location, RefusesWhatItCannotReach) {
  EXPECT_THROW(resolve_location(""), Error);
  EXPECT_THROW(resolve_location("file:"), Error);
  EXPECT_THROW(resolve_location("file://host/a"), Error);
  try {
    resolve_location("foo://bucket/a");
    FAIL() << "resolved";
  } catch (const Error& error) {
    EXPECT_EQ(error.error_class(), "IZVOR_UNSUPPORTED_FILE_SYSTEM");
    EXPECT_THAT(error.what(), testing::HasSubstr("scheme 'foo' of foo://bucket/a. Known schemes: file"));
  }
}

TEST(Location, ARegisteredSchemeAnswers) {
  const auto files = make_local_file_system(std::make_shared<FaultInjectingDisk>());
  register_file_system("faulty", [files](const std::string& uri) { return Location{files, uri.substr(uri.find(':') + 1)}; });
  const Location location = resolve_location("faulty:/tmp/x");
  EXPECT_EQ(location.fs, files);
  EXPECT_EQ(location.path, "/tmp/x");
}

TEST(Location, JoinsWithOneSlash) {
  EXPECT_EQ(join_path("a", "b"), "a/b");
  EXPECT_EQ(join_path("a/", "b"), "a/b");
  EXPECT_EQ(join_path("a", "/b"), "a/b");
  EXPECT_EQ(join_path("/", "b"), "/b");
}

}  // namespace
}  // namespace izvor::fs
