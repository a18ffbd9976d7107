#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "izvor/exec/blocking/row_store.h"
#include "izvor/exec/exec_node.h"
#include "izvor/expr/expression_group.h"
#include "izvor/types/row_key.h"

namespace izvor::exec {

struct SortSpec {
  std::vector<expr::ExpressionPtr> keys;  // bound to the input
  std::vector<expr::SortDirection> directions;
  std::optional<int64_t> limit;  // only so many of the first rows are wanted
};

// What sorting needs in every run of a plan.
struct SortOrder {
  SortOrder(const SortSpec& spec, const Schema& input);

  expr::ExpressionGroup keys;
  RowKeyCodec codec;
  std::shared_ptr<arrow::Schema> rows;  // the input's columns, then the encoded key
  std::optional<int64_t> limit;
};

// Sorts the rows of one run of a plan: workers sort pieces, which are merged in the end. Over the memory budget sorted pieces go to a file.
class Sorter {
 public:
  Sorter(const SortOrder& order, const BatchContext& context);

  // On worker threads.
  void consume(int worker, const Batch& batch);
  // After the last consume(), on the thread of run(): sorts what is left.
  void finish();
  // All rows in order, in batches with ascending sequence numbers, on one worker thread.
  void emit(const BatchOutput& out);

 private:
  struct Worker {
    expr::PartitionState partition;
    std::vector<Batch> pending;
    int64_t rows = 0;
    int64_t bytes = 0;
  };

  Batch with_key(Worker& worker, const Batch& batch) const;
  std::vector<Batch> sorted(std::vector<Batch> pending) const;
  void keep_first(Worker& worker) const;
  void finish_run(Worker& worker);
  size_t most_merged() const;
  void merge_into_fewer(size_t most);
  void check_cancelled() const;

  const SortOrder& order_;
  const BatchContext& context_;
  SpillFile file_;
  std::vector<Worker> workers_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<RowStore>> runs_;
};

}  // namespace izvor::exec
