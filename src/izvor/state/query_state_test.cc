#include "izvor/state/query_state.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>

#include "izvor/base/worker_pool.h"
#include "izvor/error.h"

namespace izvor::state {
namespace {

// A store of long -> long, as a count by key.
StateSchema counts() {
  StateSchema schema;
  schema.operator_name = "stateStoreSave";
  schema.keys = KeyLayout({Field("k", TypeId::kLong)});
  schema.values = {{"n.count", TypeId::kLong, 8, 0, 0}};
  schema.value_width = 16;
  return schema;
}

StateSchema words() {
  StateSchema schema = counts();
  schema.keys = KeyLayout({Field("k", TypeId::kString)});
  schema.values = {{"m.max", TypeId::kString, 8, 0, 0}};
  schema.value_width = 24;
  return schema;
}

class QueryStateTest : public ::testing::Test {
 protected:
  QueryStateTest() : root_(::testing::TempDir() + "izvor_state_" + std::to_string(::getpid()) + "_" + std::to_string(counter_++)) {
    std::filesystem::create_directories(root_);
  }
  ~QueryStateTest() override { std::filesystem::remove_all(root_); }

  std::unique_ptr<QueryState> open(StateSchema schema = counts(), QueryStateOptions options = {}) {
    return std::make_unique<QueryState>(fs::local_file_system(), root_, std::vector<StateSchema>{std::move(schema)}, options, nullptr, &pool_);
  }

  // Adds `by` to the count of `key`.
  static void add(QueryState& state, int64_t key, int64_t by) {
    const uint8_t no_null = 0;
    uint64_t hash = 0;
    hash_fixed_keys(reinterpret_cast<const uint8_t*>(&key), 8, &no_null, 1, &hash);
    KeyBatch keys{1, &hash, &no_null, reinterpret_cast<const uint8_t*>(&key), nullptr};
    const std::vector<uint8_t> zero(16, 0);
    uint8_t* value = nullptr;
    state.shard(0, shard_of(hash, state.shards())).find_or_insert(keys, zero.data(), &value);
    int64_t count = 0;
    std::memcpy(&count, value + 8, 8);
    count += by;
    std::memcpy(value + 8, &count, 8);
  }

  static std::map<int64_t, int64_t> contents(QueryState& state) {
    std::map<int64_t, int64_t> out;
    for (int s = 0; s < state.shards(); ++s) {
      state.shard(0, s).for_each(100, [&](const std::vector<StateRow>& rows) {
        for (const StateRow& row : rows) {
          int64_t key = 0;
          int64_t count = 0;
          std::memcpy(&key, row.key.data(), 8);
          std::memcpy(&count, row.value + 8, 8);
          out[key] = count;
        }
      });
    }
    return out;
  }

  std::string changelog(int64_t batch) const { return "changelog/" + std::to_string(batch) + "-1"; }
  void restore(QueryState& state, int64_t batch) {
    state.restore(batch, [&](int64_t b) { return changelog(b); });
  }

  void damage(const std::string& name, int64_t at) {
    std::fstream file(root_ + "/" + name, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(at);
    const char byte = static_cast<char>(~file.get());
    file.seekp(at);
    file.put(byte);
  }

  static inline int counter_ = 0;
  std::string root_;
  WorkerPool pool_{2};
};

TEST_F(QueryStateTest, RestoresWhatEachBatchCommitted) {
  auto state = open();
  state->record_schemas();
  for (int64_t key = 0; key < 10'000; ++key) add(*state, key, key);
  EXPECT_EQ(state->commit(0, 1), changelog(0));
  add(*state, 7, 1000);
  state->commit(1, 1);

  auto after_first = open();
  restore(*after_first, 0);
  EXPECT_EQ(contents(*after_first).size(), 10'000U);
  EXPECT_EQ(contents(*after_first)[7], 7);

  auto after_second = open();
  restore(*after_second, 1);
  EXPECT_EQ(contents(*after_second), contents(*state));
  EXPECT_EQ(contents(*after_second)[7], 1007);
}

TEST_F(QueryStateTest, ACommitHoldsOnlyChangedRows) {
  auto state = open();
  state->record_schemas();
  for (int64_t key = 0; key < 100; ++key) add(*state, key, 1);
  state->commit(0, 1);
  EXPECT_EQ(state->metrics(0).rows_updated, 100);
  add(*state, 3, 1);
  add(*state, 3, 1);
  state->commit(1, 1);
  EXPECT_EQ(state->metrics(0).rows_updated, 1);
  EXPECT_EQ(state->metrics(0).rows_total, 100);
}

TEST_F(QueryStateTest, SnapshotsTakeThePlaceOfOldChangelogs) {
  auto state = open(counts(), {.shards = 4, .deltas_for_snapshot = 3, .batches_to_retain = 2});
  state->record_schemas();
  for (int64_t batch = 0; batch < 20; ++batch) {
    add(*state, batch % 5, 1);
    state->commit(batch, 1);
    state->maintain(batch, 1);
  }
  const auto expected = contents(*state);
  state.reset();  // waits for the snapshot under way
  EXPECT_FALSE(std::filesystem::is_empty(root_ + "/snapshot"));
  EXPECT_FALSE(std::filesystem::exists(root_ + "/" + changelog(0)));

  auto restored = open();
  EXPECT_EQ(restored->shards(), 4) << "the checkpoint's number of shards wins";
  restore(*restored, 19);
  EXPECT_EQ(contents(*restored), expected);
}

TEST_F(QueryStateTest, ADamagedSnapshotIsPassedOverWhileChangelogsAreThere) {
  auto state = open(counts(), {.shards = 2, .deltas_for_snapshot = 2, .batches_to_retain = 100});
  state->record_schemas();
  for (int64_t batch = 0; batch < 4; ++batch) {
    add(*state, 1, 1);
    state->commit(batch, 1);
    state->maintain(batch, 1);
  }
  state.reset();
  for (const auto& file : std::filesystem::directory_iterator(root_ + "/snapshot")) damage("snapshot/" + file.path().filename().string(), 20);
  auto restored = open();
  restore(*restored, 3);
  EXPECT_EQ(contents(*restored), (std::map<int64_t, int64_t>{{1, 4}}));
}

TEST_F(QueryStateTest, DamagedOrMissingChangelogsAreNamed) {
  auto state = open();
  state->record_schemas();
  add(*state, 1, 1);
  state->commit(0, 1);
  const auto size = static_cast<int64_t>(std::filesystem::file_size(root_ + "/" + changelog(0)));
  const auto expect_corrupt = [&] {
    auto restored = open();
    try {
      restore(*restored, 0);
      FAIL() << "a damaged changelog was accepted";
    } catch (const Error& e) {
      EXPECT_EQ(e.error_class(), "IZVOR_CHECKPOINT_CORRUPT");
      EXPECT_NE(std::string(e.what()).find(changelog(0)), std::string::npos) << e.what();
    }
  };
  for (int64_t at = 0; at < size; ++at) {
    damage(changelog(0), at);
    expect_corrupt();
    damage(changelog(0), at);
  }
  for (int64_t length = 0; length < size; length += 7) {
    std::filesystem::copy_file(root_ + "/" + changelog(0), root_ + "/whole", std::filesystem::copy_options::overwrite_existing);
    std::filesystem::resize_file(root_ + "/" + changelog(0), static_cast<uintmax_t>(length));
    expect_corrupt();
    std::filesystem::rename(root_ + "/whole", root_ + "/" + changelog(0));
  }
  std::filesystem::remove(root_ + "/" + changelog(0));
  expect_corrupt();
}

TEST_F(QueryStateTest, AnotherQuerysStateIsRefused) {
  open()->record_schemas();
  try {
    open(words());
    FAIL() << "string keys over a state of long keys";
  } catch (const Error& e) {
    EXPECT_EQ(e.error_class(), "STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE");
  }
}

TEST_F(QueryStateTest, DecimalsAndArraysSurvive) {
  StateSchema schema = counts();
  schema.values = {{"s.sum", DataType::decimal(38, 2), 8, 0, 0}, {"c.values", DataType::array(TypeId::kInt), 24, 0, 1}};
  schema.value_width = 40;
  const __int128 sum = (static_cast<__int128>(1) << 100) + 7;
  {
    auto state = open(schema);
    state->record_schemas();
    const int64_t key = 5;
    const uint8_t no_null = 0;
    uint64_t hash = 0;
    hash_fixed_keys(reinterpret_cast<const uint8_t*>(&key), 8, &no_null, 1, &hash);
    StateShard& shard = state->shard(0, shard_of(hash, state->shards()));
    const std::vector<uint8_t> zero(40, 0);
    uint8_t* value = nullptr;
    shard.find_or_insert({1, &hash, &no_null, reinterpret_cast<const uint8_t*>(&key), nullptr}, zero.data(), &value);
    const std::string_view array = shard.store_bytes("an array");
    const BytesCell cell{array.data(), static_cast<uint32_t>(array.size()), 100};
    std::memcpy(value + 8, &sum, sizeof sum);
    std::memcpy(value + 24, &cell, sizeof cell);
    state->commit(0, 1);
  }
  auto restored = open(schema);
  restore(*restored, 0);
  int64_t rows_seen = 0;
  for (int s = 0; s < restored->shards(); ++s) {
    restored->shard(0, s).for_each(10, [&](const std::vector<StateRow>& rows) {
      BytesCell cell;
      std::memcpy(&cell, rows[0].value + 24, sizeof cell);
      EXPECT_EQ(std::memcmp(rows[0].value + 8, &sum, sizeof sum), 0);
      EXPECT_EQ(std::string_view(cell.data, cell.size), "an array");
      EXPECT_EQ(cell.capacity, 0U) << "what was read back has no room to grow into";
      ++rows_seen;
    });
  }
  EXPECT_EQ(rows_seen, 1);
}

TEST_F(QueryStateTest, KeysAndValuesOfVariableLengthSurvive) {
  auto state = open(words());
  state->record_schemas();
  const std::string bytes = "aab" + std::string(1000, 'c');
  const std::vector<uint64_t> offsets{0, 0, 2, 3, bytes.size()};
  std::vector<uint64_t> hashes(4);
  hash_variable_keys(reinterpret_cast<const uint8_t*>(bytes.data()), offsets.data(), 4, hashes.data());
  const std::vector<uint8_t> zero(24, 0);
  for (int64_t i = 0; i < 4; ++i) {
    StateShard& shard = state->shard(0, shard_of(hashes[i], state->shards()));
    uint8_t* value = nullptr;
    const KeyBatch key{1, &hashes[i], nullptr, reinterpret_cast<const uint8_t*>(bytes.data()), &offsets[i]};
    shard.find_or_insert(key, zero.data(), &value);
    const std::string_view text = shard.store_bytes("value " + std::to_string(i));
    const BytesCell cell{text.data(), static_cast<uint32_t>(text.size()), 0};
    std::memcpy(value + 8, &cell, sizeof cell);
  }
  state->commit(0, 1);

  auto restored = open(words());
  restore(*restored, 0);
  std::map<std::string, std::string> seen;
  for (int s = 0; s < restored->shards(); ++s) {
    restored->shard(0, s).for_each(10, [&](const std::vector<StateRow>& rows) {
      for (const StateRow& row : rows) {
        BytesCell cell;
        std::memcpy(&cell, row.value + 8, sizeof cell);
        seen[std::string(row.key)] = std::string(cell.data, cell.size);
      }
    });
  }
  EXPECT_EQ(seen, (std::map<std::string, std::string>{{"", "value 0"}, {"aa", "value 1"}, {"b", "value 2"}, {std::string(1000, 'c'), "value 3"}}));
}

}  // namespace
}  // namespace izvor::state
