#include "izvor/base/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "izvor/error.h"

namespace izvor {
namespace {

using testing::Optional;

TEST(ParseBytes, SparksForms) {
  EXPECT_THAT(parse_bytes("128"), Optional(128));
  EXPECT_THAT(parse_bytes("64k"), Optional(64 << 10));
  EXPECT_THAT(parse_bytes("512m"), Optional(512LL << 20));
  EXPECT_THAT(parse_bytes("2GB"), Optional(2LL << 30));
  EXPECT_THAT(parse_bytes("1p"), Optional(1LL << 50));
  for (const char* text : {"", "-5", "1.5g", "5x", "g", "9223372036854775807k"}) EXPECT_EQ(parse_bytes(text), std::nullopt) << text;
}

TEST(ParseDuration, OfSettingsAndOfTriggers) {
  EXPECT_THAT(parse_duration_ms("250"), Optional(250));
  EXPECT_THAT(parse_duration_ms("250ms"), Optional(250));
  EXPECT_THAT(parse_duration_ms(" 3S "), Optional(3000));
  EXPECT_THAT(parse_duration_ms("30 seconds"), Optional(30'000));
  EXPECT_THAT(parse_duration_ms("5 minutes"), Optional(300'000));
  EXPECT_THAT(parse_duration_ms("5m"), Optional(300'000));
  EXPECT_THAT(parse_duration_ms("1d"), Optional(86'400'000));
  EXPECT_THAT(parse_duration_ms("-1s"), Optional(-1000));
  for (const char* text : {"", "soon", "5 fortnights", "1.5s"}) EXPECT_EQ(parse_duration_ms(text), std::nullopt) << text;
}

TEST(Config, ARegisteredSettingHasItsDefault) {
  const Config config;
  EXPECT_TRUE(config.get_bool(config::kAnsiEnabled));
  EXPECT_EQ(config.get_int(config::kShufflePartitions), 200);
  EXPECT_EQ(config.get_duration_ms(config::kPollingDelay), 10);
  EXPECT_EQ(config.get_bytes(config::kSplitBytes), 4 << 20);
  EXPECT_THAT(config.get("spark.sql.shuffle.partitions"), Optional(std::string("200")));
  EXPECT_EQ(config.get("my.own.key"), std::nullopt);
}

TEST(Config, SetAndUnset) {
  Config config;
  config.set("spark.sql.ansi.enabled", "false");
  config.set("my.own.key", "anything");
  EXPECT_FALSE(config.get_bool(config::kAnsiEnabled));
  EXPECT_THAT(config.get("my.own.key"), Optional(std::string("anything")));
  config.unset("spark.sql.ansi.enabled");
  EXPECT_TRUE(config.get_bool(config::kAnsiEnabled));
}

TEST(Config, KeepsTheTextAsItWasSetAndReadsItAsSparkDoes) {
  Config config;
  config.set("spark.sql.shuffle.partitions", " +5 ");
  config.set("spark.sql.ansi.enabled", " TRUE ");
  EXPECT_THAT(config.get("spark.sql.shuffle.partitions"), Optional(std::string(" +5 ")));
  EXPECT_EQ(config.get_int(config::kShufflePartitions), 5);
  EXPECT_TRUE(config.get_bool(config::kAnsiEnabled));
}

TEST(Config, AValueOfTheWrongKindIsSparksError) {
  const std::vector<std::array<std::string, 3>> cases = {{"spark.sql.shuffle.partitions", "0x5", "int"},
                                                         {"spark.sql.shuffle.partitions", "3000000000", "int"},
                                                         {"spark.sql.ansi.enabled", "yes", "boolean"},
                                                         {"spark.sql.streaming.pollingDelay", "soon", "time in MILLISECONDS"},
                                                         {"izvor.memory.limit", "much", "bytes in BYTE"}};
  for (const auto& [key, value, type] : cases) {
    Config config;
    try {
      config.set(key, value);
      FAIL() << key << " took " << value;
    } catch (const Error& error) {
      EXPECT_EQ(error.what(), "[INVALID_CONF_VALUE.TYPE_MISMATCH] The value '" + value + "' in the config \"" + key +
                                  "\" is invalid. It should be a/an '" + type + "' value. SQLSTATE: 22022");
    }
    EXPECT_THAT(config.values(), testing::IsEmpty());
  }
}

TEST(Config, EveryRegisteredDefaultIsAValidValueAndEveryKeyUnique) {
  const auto entries = registered_config();
  EXPECT_GT(entries.size(), 20);
  for (const ConfigEntry* entry : entries) {
    EXPECT_NO_THROW(Config().set(entry->key, entry->default_value)) << entry->key;
    EXPECT_FALSE(entry->doc.empty()) << entry->key;
  }
  const auto not_ascending = [](const ConfigEntry* a, const ConfigEntry* b) { return a->key >= b->key; };
  EXPECT_EQ(std::ranges::adjacent_find(entries, not_ascending), entries.end());
}

}  // namespace
}  // namespace izvor
