#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "izvor/io/sink.h"

namespace izvor::io {

// What a sink does otherwise than the suite expects, and why that is right for it.
struct SinkQuirks {
  bool drops_rows = false;       // noop: nothing can be read back
  bool repeats_batches = false;  // at least once: a repeated batch is delivered again
  bool only_adds = false;        // complete mode delivers its rows after the others
  bool fences = true;            // refuses a smaller epoch
  bool upserts = false;          // update mode replaces rows with equal keys
  bool nan_is_null = false;
  bool counts_rows = true;  // commit() tells how many rows were written
  std::vector<TypeId> refused_types;
};

// A row as Spark shows its cells.
using RowText = std::vector<std::string>;

// A sink under test with a way to see what arrived.
class SinkBackend {
 public:
  virtual ~SinkBackend() = default;
  virtual SinkQuirks quirks() const = 0;
  // `key_columns`: leading columns that name a row in update mode.
  virtual std::unique_ptr<Sink> open(const Schema& schema, SinkMode mode, int key_columns) = 0;
  // What can be read now, in any order.
  virtual std::vector<RowText> rows(const Schema& schema) = 0;
};

// The suite of every sink: sink_conformance_test.cc. A sink joins it with
//   INSTANTIATE_TEST_SUITE_P(Memory, SinkConformance, testing::Values(make_memory_backend));
class SinkConformance : public testing::TestWithParam<std::unique_ptr<SinkBackend> (*)()> {
 protected:
  void SetUp() override { backend_ = GetParam()(); }
  std::vector<RowText> sorted_rows(const Schema& schema);

  std::unique_ptr<SinkBackend> backend_;
};

// All cells of a batch as Spark shows them in UTC.
std::vector<RowText> row_texts(const Schema& schema, const std::vector<Batch>& batches);

// A directory of its own for each test and process.
std::string unique_test_directory();

}  // namespace izvor::io
