#include "izvor/session/result_spool.h"

#include <filesystem>

#include <gmock/gmock.h>

#include "izvor/error.h"
#include "izvor/expr/evaluator.h"

#include <arrow/memory_pool.h>

namespace izvor::session {
namespace {

const Schema kSchema({Field("name", TypeId::kString), Field("n", TypeId::kLong)});

Batch batch(int64_t sequence, int64_t rows) {
  arrow::MemoryPool* pool = arrow::default_memory_pool();
  const std::string name = "batch " + std::to_string(sequence);
  return {rows, {expr::repeat(Value::string(name), rows, pool), expr::repeat(Value::long_integer(sequence), rows, pool)}, sequence};
}

std::vector<std::string> drained(ResultSpool& spool) {
  std::vector<std::string> out;
  spool.drain([&](Batch&& rows) {
    for (int64_t row = 0; row < rows.num_rows; ++row) out.push_back(expr::value_at(*rows.columns[0], row, TypeId::kString).as_string());
  });
  return out;
}

TEST(ResultSpool, GivesBatchesInTheirOrder) {
  ResultSpool spool(kSchema, testing::TempDir(), 1 << 20);
  for (const int64_t sequence : {2, 0, 1}) spool.add(batch(sequence, 1));
  EXPECT_THAT(drained(spool), testing::ElementsAre("batch 0", "batch 1", "batch 2"));
  EXPECT_FALSE(spool.has_spilled());
}

TEST(ResultSpool, PutsIntoAFileWhatIsTooMuch) {
  ResultSpool spool(kSchema, testing::TempDir(), 100);
  for (const int64_t sequence : {3, 1, 2, 0}) spool.add(batch(sequence, 2));
  EXPECT_TRUE(spool.has_spilled());
  EXPECT_THAT(drained(spool), testing::ElementsAre("batch 0", "batch 0", "batch 1", "batch 1", "batch 2", "batch 2", "batch 3", "batch 3"));
  EXPECT_THAT(drained(spool), testing::IsEmpty());
  spool.add(batch(7, 100));
  EXPECT_THAT(drained(spool), testing::SizeIs(100));
}

TEST(ResultSpool, SaysWhereItsFileCannotBe) {
  ResultSpool spool(kSchema, "/nowhere", 0);
  try {
    spool.add(batch(0, 1));
    FAIL() << "a file was made in a folder that is not there";
  } catch (const Error& error) {
    EXPECT_EQ(error.error_class(), "IZVOR_IO_ERROR");
  }
}

}  // namespace
}  // namespace izvor::session
