#pragma once

// Small tables in and out of operators, as text: "1 a | 2 NULL".

#include <algorithm>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <arrow/array.h>
#include <arrow/builder.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "izvor/base/memory_budget.h"
#include "izvor/base/worker_pool.h"
#include "izvor/exec/stateless/scan.h"
#include "izvor/expr/evaluator.h"
#include "izvor/expr/expression.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::exec::testing {

using Row = std::vector<std::optional<int64_t>>;

class BlockingTest : public ::testing::Test {
 protected:
  BlockingTest() { set_limit(int64_t{1} << 30); }

  void set_limit(int64_t bytes) {
    budget_ = std::make_unique<MemoryBudget>(bytes);
    context_.pool = &pool_;
    context_.budget = budget_.get();
    context_.arrow_pool = budget_->arrow_pool();
    context_.spill_directory = ::testing::TempDir();
  }

  static Schema longs(const std::vector<std::string>& names) {
    std::vector<Field> fields;
    for (const std::string& name : names) fields.emplace_back(name, TypeId::kLong);
    return Schema(std::move(fields));
  }
  static expr::ExpressionPtr column(int ordinal) { return expr::bound(ordinal, TypeId::kLong, true); }

  // The rows in batches of `batch_rows`.
  ExecNodePtr values(const std::vector<std::string>& names, const std::vector<Row>& rows, size_t batch_rows = 3) const {
    std::vector<Batch> batches;
    for (size_t from = 0; from < rows.size(); from += batch_rows) {
      Batch batch{static_cast<int64_t>(std::min(batch_rows, rows.size() - from)), {}, static_cast<int64_t>(batches.size()) << 32};
      for (size_t c = 0; c < names.size(); ++c) {
        arrow::Int64Builder builder(context_.arrow_pool);
        for (int64_t i = 0; i < batch.num_rows; ++i) {
          const std::optional<int64_t>& cell = rows[from + static_cast<size_t>(i)][c];
          throw_if_error(cell ? builder.Append(*cell) : builder.AppendNull());
        }
        batch.columns.push_back(value_or_throw(builder.Finish()));
      }
      batches.push_back(std::move(batch));
    }
    return make_values(std::move(batches), longs(names));
  }

  // The rows as texts, in the order of their batches.
  std::vector<std::string> rows_of(const ExecNode& node) {
    std::vector<Batch> batches;
    std::mutex mutex;
    ScanMetrics metrics;
    node.run(context_, metrics, [&](int, Batch&& batch) {
      const std::lock_guard lock(mutex);
      batches.push_back(std::move(batch));
    });
    std::stable_sort(batches.begin(), batches.end(), [](const Batch& a, const Batch& b) { return a.sequence < b.sequence; });
    std::vector<std::string> rows;
    for (const Batch& batch : batches) {
      for (int64_t i = 0; i < batch.num_rows; ++i) rows.push_back(row_text(batch, i));
    }
    return rows;
  }
  std::vector<std::string> sorted_rows_of(const ExecNode& node) {
    std::vector<std::string> rows = rows_of(node);
    std::sort(rows.begin(), rows.end());
    return rows;
  }

  WorkerPool pool_{2};
  std::unique_ptr<MemoryBudget> budget_;
  BatchContext context_;

 private:
  static std::string row_text(const Batch& batch, int64_t row) {
    std::string text;
    for (const auto& column : batch.columns) {
      text += (text.empty() ? "" : " ") + (column->IsNull(row) ? "NULL" : value_or_throw(column->GetScalar(row))->ToString());
    }
    return text;
  }
};

// Rows (i * 7919 % keys, i).
inline std::vector<Row> many_rows(int64_t count, int64_t keys) {
  std::vector<Row> rows;
  for (int64_t i = 0; i < count; ++i) rows.push_back({i * 7919 % keys, i});
  return rows;
}

}  // namespace izvor::exec::testing
