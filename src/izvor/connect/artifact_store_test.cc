#include "izvor/connect/artifact_store.h"

#include <filesystem>

#include <gmock/gmock.h>

#include "izvor/error.h"

namespace izvor::connect {
namespace {

std::string error_of(ArtifactStore& store, const std::string& name, const std::string& content = "x") {
  try {
    store.add(name, content);
  } catch (const Error& error) {
    return error.error_class();
  }
  return "no error";
}

TEST(ArtifactStore, KeepsModulesWherePythonFindsThem) {
  ArtifactStore store;
  EXPECT_EQ(store.python_path(), "");
  store.add("pyfiles/rates.py", "RATE = 2");
  store.add("pyfiles/lib.zip", "PK");
  EXPECT_TRUE(store.exists("pyfiles/rates.py"));
  const std::string path = store.python_path();
  EXPECT_TRUE(std::filesystem::exists(path.substr(0, path.find(':')) + "/rates.py"));
  EXPECT_THAT(path, testing::EndsWith("/pyfiles/lib.zip"));
}

TEST(ArtifactStore, IsGoneWithItsSession) {
  std::string folder;
  {
    ArtifactStore store;
    store.add("files/model.bin", "weights");
    folder = store.files_directory();
    EXPECT_TRUE(std::filesystem::exists(folder + "/model.bin"));
  }
  EXPECT_FALSE(std::filesystem::exists(folder));
}

TEST(ArtifactStore, AFileIsNotReplacedByAnother) {
  ArtifactStore store;
  EXPECT_EQ(error_of(store, "files/a", "1"), "no error");
  EXPECT_EQ(error_of(store, "files/a", "1"), "no error");
  EXPECT_EQ(error_of(store, "files/a", "2"), "ARTIFACT_ALREADY_EXISTS");
}

TEST(ArtifactStore, NothingLeavesTheFolder) {
  ArtifactStore store;
  for (const char* name : {"files/../../evil", "/etc/passwd", "pyfiles/../x.py", "files/"}) {
    EXPECT_EQ(error_of(store, name), "INVALID_ARTIFACT_PATH") << name;
  }
  EXPECT_EQ(error_of(store, std::string("files/..\0/evil", 14)), "INVALID_ARTIFACT_PATH");
  EXPECT_EQ(error_of(store, "jars/a.jar"), "UNSUPPORTED_FEATURE.IZVOR");
}

TEST(ArtifactStore, ANameThatNoFileCanHaveIsAnError) {
  ArtifactStore store;
  store.add("files/a", "x");
  EXPECT_EQ(error_of(store, "files/a/b"), "IZVOR_IO_ERROR");
  EXPECT_EQ(error_of(store, "files/" + std::string(300, 'x')), "IZVOR_IO_ERROR");
  EXPECT_EQ(error_of(store, "files/" + std::string(300, 'x') + "/a"), "IZVOR_IO_ERROR");
  EXPECT_FALSE(store.exists("files/" + std::string(300, 'x')));
}

TEST(ArtifactStore, BlocksAreKnownByTheirHash) {
  ArtifactStore store;
  EXPECT_FALSE(store.exists("cache/abc"));
  store.add("cache/abc", "rows");
  EXPECT_TRUE(store.exists("cache/abc"));
  EXPECT_EQ(*store.block("abc"), "rows");
  EXPECT_EQ(store.block("other"), nullptr);
}

}  // namespace
}  // namespace izvor::connect
