#include "izvor/error.h"

#include <gtest/gtest.h>

#include "izvor/base/error_templates.h"

namespace izvor {
namespace {

TEST(Error, FillsSparksTemplateAndEndsWithTheSqlState) {
  const Error error("PATH_NOT_FOUND", {{"path", "/data/in"}});
  EXPECT_STREQ(error.what(), "[PATH_NOT_FOUND] Path does not exist: /data/in. SQLSTATE: 42K03");
  EXPECT_EQ(error.error_class(), "PATH_NOT_FOUND");
  EXPECT_EQ(error.sql_state(), "42K03");
  EXPECT_EQ(error.parameters().at("path"), "/data/in");
}

TEST(Error, ASubclassJoinsItsTextToTheMainOne) {
  const Error error("INVALID_LOG_VERSION.EXACT_MATCH_VERSION", {{"matchVersion", "1"}, {"version", "2"}});
  EXPECT_STREQ(error.what(),
               "[INVALID_LOG_VERSION.EXACT_MATCH_VERSION] UnsupportedLogVersion. The only supported log version is v1, but encountered v2. "
               "SQLSTATE: KD002");
}

TEST(Error, AParameterThatLooksLikeAPlaceholderIsTakenAsItIs) {
  EXPECT_STREQ(Error("PATH_NOT_FOUND", {{"path", "<path> $1"}}).what(), "[PATH_NOT_FOUND] Path does not exist: <path> $1. SQLSTATE: 42K03");
}

TEST(Error, AMissingParameterStaysVisible) {
  EXPECT_STREQ(Error("PATH_NOT_FOUND").what(), "[PATH_NOT_FOUND] Path does not exist: <path>. SQLSTATE: 42K03");
}

TEST(Error, LegacyClassesShowNeitherNameNorSqlStateAsInSpark) {
  const Error error("_LEGACY_ERROR_TEMP_3102", {{"msg", "hello"}});
  EXPECT_STREQ(error.what(), "hello");
  EXPECT_EQ(error.error_class(), "_LEGACY_ERROR_TEMP_3102");
  EXPECT_EQ(error.sql_state(), "");
}

TEST(Error, AnUnknownClassIsAnInternalError) {
  const Error error("NO_SUCH_CLASS");
  EXPECT_EQ(error.error_class(), "INTERNAL_ERROR");
  EXPECT_EQ(error.sql_state(), "XX000");
  EXPECT_STREQ(error.what(), "[INTERNAL_ERROR] Unknown error class 'NO_SUCH_CLASS'. SQLSTATE: XX000");
}

TEST(Error, OurOwnClassesHaveTemplatesToo) {
  const Error error("IZVOR_IO_ERROR", {{"operation", "list"}, {"path", "/x"}, {"reason", "Not a directory"}});
  EXPECT_STREQ(error.what(), "[IZVOR_IO_ERROR] list of /x failed: Not a directory. SQLSTATE: 58030");
}

TEST(Error, ContextIsALineOfItsOwn) {
  const Error error = Error("PATH_NOT_FOUND", {{"path", "/x"}}).with_context("file /x, row 3").with_context("batch 7");
  EXPECT_STREQ(error.what(), "[PATH_NOT_FOUND] Path does not exist: /x. SQLSTATE: 42K03\nfile /x, row 3\nbatch 7");
  EXPECT_EQ(error.error_class(), "PATH_NOT_FOUND");
  EXPECT_EQ(error.parameters().at("path"), "/x");
}

TEST(Error, ARemoteErrorKeepsItsMessage) {
  const Error error = Error::from_remote("SOME.CLASS", "12345", "as the server said it", {{"a", "b"}});
  EXPECT_STREQ(error.what(), "as the server said it");
  EXPECT_EQ(error.error_class(), "SOME.CLASS");
  EXPECT_EQ(error.sql_state(), "12345");
}

TEST(ErrorTemplates, AreFoundByTheirWholeName) {
  ASSERT_NE(find_error_template("PATH_NOT_FOUND"), nullptr);
  EXPECT_EQ(find_error_template("PATH_NOT_FOUND")->message, "Path does not exist: <path>.");
  EXPECT_EQ(find_error_template("PATH_NOT"), nullptr);
  EXPECT_EQ(find_error_template(""), nullptr);
  EXPECT_EQ(find_error_template("~"), nullptr);
}

}  // namespace
}  // namespace izvor
