#include "izvor/sql/configuration_statement.h"

#include <string>

#include <gtest/gtest.h>

#include "izvor/error.h"

namespace izvor::sql {
namespace {

// "key=value", "key", "reset key", "reset", "" for SET alone; "no" for another statement, or the error's class.
std::string read(const std::string& text) {
  try {
    const auto statement = parse_configuration_statement(text);
    if (!statement) return "no";
    std::string out = statement->is_reset ? "reset" : "";
    if (statement->key) out += (out.empty() ? "" : " ") + *statement->key;
    if (statement->value) out += "=" + *statement->value;
    return out;
  } catch (const Error& error) {
    return error.error_class();
  }
}

TEST(ConfigurationStatement, AValueIsTakenAsItStands) {
  EXPECT_EQ(read("SET a.b=1"), "a.b=1");
  EXPECT_EQ(read("set a.b = c  d ;"), "a.b=c  d");
  EXPECT_EQ(read("SET a=b=c"), "a=b=c");
  EXPECT_EQ(read("SET q = '1'"), "q='1'");
  EXPECT_EQ(read("SET path = /*"), "path=/*");
  EXPECT_EQ(read("SET k="), "k=");
  EXPECT_EQ(read("SET `x y`=`1;2`"), "x y=1;2");
  EXPECT_EQ(read("SET role=admin"), "role=admin");
}

TEST(ConfigurationStatement, OneOrAllSettingsAreAskedForOrReset) {
  EXPECT_EQ(read("SET"), "");
  EXPECT_EQ(read("-- all\n/* of them */ SET;"), "");
  EXPECT_EQ(read("SET a.b"), "a.b");
  EXPECT_EQ(read("reset"), "reset");
  EXPECT_EQ(read("RESET `x y`;"), "reset x y");
}

TEST(ConfigurationStatement, ATimeZoneIsASetting) {
  EXPECT_EQ(read("SET TIME ZONE 'Europe/Bucharest'"), "spark.sql.session.timeZone=Europe/Bucharest");
}

TEST(ConfigurationStatement, WhatIsNoSettingIsRefused) {
  EXPECT_EQ(read("SELECT 1"), "no");
  EXPECT_EQ(read("SETS a=1"), "no");
  for (const char* text : {"SET =1", "SET x y = 2", "SET a-b=1", "SET a=1;2", "SET `a"}) EXPECT_EQ(read(text), "INVALID_SET_SYNTAX") << text;
  EXPECT_EQ(read("RESET a b"), "INVALID_RESET_COMMAND_FORMAT");
  for (const char* text : {"SET ROLE x", "SET role", "SET CATALOG x", "SET VAR x = 1", "SET -v", "SET TIME ZONE LOCAL"})
    EXPECT_EQ(read(text), "UNSUPPORTED_FEATURE.IZVOR") << text;
}

}  // namespace
}  // namespace izvor::sql
