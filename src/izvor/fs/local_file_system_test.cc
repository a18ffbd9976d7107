#include "izvor/fs/local_file_system.h"

#include <filesystem>
#include <fstream>
#include <thread>

#include "izvor/fs/fault_injecting_disk.h"
#include "izvor/fs/file_system_conformance.h"
#include "izvor/fs/temporary_directory_for_test.h"

namespace izvor::fs {
namespace {

std::string directory_for(const std::string& kind, const std::string& test_name) {
  const std::string root = testing::TempDir() + "/izvor_" + kind + "_" + test_name + "_" + std::to_string(::getpid());
  std::filesystem::remove_all(root);
  std::filesystem::create_directories(root);
  return std::filesystem::path(root).lexically_normal().string();
}

INSTANTIATE_TEST_SUITE_P(
    Local, FileSystemConformance,
    testing::Values(FileSystemFactoryForTest{"local",
                                             [](const std::string& test) {
                                               return FileSystemUnderTest{local_file_system(), directory_for("local", test)};
                                             }},
                    FileSystemFactoryForTest{
                        "fault_injecting",
                        [](const std::string& test) {
                          return FileSystemUnderTest{make_local_file_system(std::make_shared<FaultInjectingDisk>()), directory_for("fault", test)};
                        }}),
    [](const auto& info) { return info.param.name; });

TEST(LocalFileSystem, ThreadsRacingForOneNameLeaveOneWinner) {
  const TemporaryDirectory directory("race");
  std::atomic<int> winners{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&, i] { winners += local_file_system()->create_if_absent(directory / "7", "from " + std::to_string(i)); });
    }
  }
  EXPECT_EQ(winners, 1);
  EXPECT_EQ(local_file_system()->list(directory.path()).size(), 1);
}

TEST(LocalFileSystem, ATemporaryFileOfADeadProcessWithOurIdIsReplaced) {
  const TemporaryDirectory directory("stale");
  auto files = local_file_system();
  for (int i = 0; i < 2000; ++i) std::ofstream(directory / (".f." + std::to_string(::getpid()) + "." + std::to_string(i) + ".tmp")) << "stale";
  EXPECT_TRUE(files->create_if_absent(directory / "f", "fresh"));
  EXPECT_EQ(files->read_all(directory / "f"), "fresh");
}

TEST(LocalFileSystem, LinksAreFollowedAndBrokenOnesLeftOut) {
  const TemporaryDirectory directory("links");
  std::ofstream(directory / "file") << "abc";
  std::filesystem::create_symlink("file", directory / "good");
  std::filesystem::create_symlink("nowhere", directory / "broken");
  std::filesystem::create_symlink("circle", directory / "circle");
  const auto entries = local_file_system()->list(directory.path());
  ASSERT_EQ(entries.size(), 2);
  EXPECT_EQ(entries[1].path, directory / "good");
  EXPECT_EQ(entries[1].size, 3);
}

TEST(LocalFileSystem, RemovingALinkToADirectoryKeepsTheDirectory) {
  const TemporaryDirectory directory("link_target");
  std::filesystem::create_directories(directory / "kept");
  std::ofstream(directory / "kept/file") << "abc";
  std::filesystem::create_directories(directory / "gone");
  std::filesystem::create_directory_symlink(directory / "kept", directory / "gone/link");
  local_file_system()->remove_recursively(directory / "gone");
  EXPECT_FALSE(std::filesystem::exists(directory / "gone"));
  EXPECT_TRUE(std::filesystem::exists(directory / "kept/file"));
}

TEST(LocalFileSystem, ErrorsNameTheOperationThePathAndTheReason) {
  const TemporaryDirectory directory("errors");
  std::ofstream(directory / "file") << "abc";
  auto files = local_file_system();
  try {
    files->list(directory / "file");
    FAIL() << "a file was listed";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), ("[IZVOR_IO_ERROR] list of " + directory / "file" + " failed: Not a directory. SQLSTATE: 58030").c_str());
  }
  try {
    files->create_if_absent(directory / "none/5", "x");
    FAIL() << "a file was created in a directory that is not there";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), ("[PATH_NOT_FOUND] Path does not exist: " + directory / "none" + ". SQLSTATE: 42K03").c_str());
  }
  try {
    files->create_directories(directory / "file/below");
    FAIL() << "a directory was created below a file";
  } catch (const Error& error) {
    EXPECT_EQ(error.error_class(), "IZVOR_IO_ERROR");
  }
}

}  // namespace
}  // namespace izvor::fs
