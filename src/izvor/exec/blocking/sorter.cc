#include "izvor/exec/blocking/sorter.h"

#include <arrow/api.h>
#include <arrow/util/byte_size.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <iterator>
#include <utility>

#include "izvor/base/memory_budget.h"
#include "izvor/base/worker_pool.h"
#include "izvor/exec/blocking/sorted_merge.h"
#include "izvor/expr/gather.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::exec {
namespace {

constexpr int64_t kRowsOut = 16 * 1024;
constexpr int64_t kRunRows = 256 * 1024;
constexpr int64_t kRunBytes = int64_t{64} << 20;
// A merge of several passes: what part of the budget its pieces take, and the bounds of how many.
constexpr int64_t kPartForMerge = 4;
constexpr int64_t kLeastMerged = 8;
constexpr int64_t kMostMerged = 256;
// Fewer rows than this free too little to be worth a write.
constexpr int64_t kWorthSpilling = 1024;

std::vector<DataType> key_types(const SortSpec& spec) {
  std::vector<DataType> types;
  for (const expr::ExpressionPtr& key : spec.keys) types.push_back(key->type);
  return types;
}

std::vector<KeyOrder> key_orders(const SortSpec& spec) {
  std::vector<KeyOrder> orders;
  for (const expr::SortDirection& direction : spec.directions) orders.push_back({!direction.is_ascending, !direction.nulls_first});
  return orders;
}

std::shared_ptr<arrow::Array> key_column(const RowKeys& keys, arrow::MemoryPool* pool) {
  arrow::BinaryBuilder builder(pool);
  throw_if_error(builder.Reserve(static_cast<int64_t>(keys.size())));
  throw_if_error(builder.ReserveData(static_cast<int64_t>(keys.bytes.size())));
  for (size_t i = 0; i < keys.size(); ++i) builder.UnsafeAppend(keys[i]);
  return value_or_throw(builder.Finish());
}

// A row with the first bytes of its key, which mostly decide.
struct Entry {
  uint64_t prefix;
  int32_t row;
};

uint64_t prefix_of(std::string_view key) {
  unsigned char bytes[8] = {};
  std::memcpy(bytes, key.data(), std::min<size_t>(8, key.size()));
  uint64_t prefix = 0;
  for (const unsigned char byte : bytes) prefix = prefix << 8 | byte;
  return prefix;
}

// Rows by key; those with equal keys stay in order.
std::vector<int32_t> sorted_rows(const arrow::BinaryArray& keys) {
  std::vector<Entry> entries(static_cast<size_t>(keys.length()));
  for (int64_t i = 0; i < keys.length(); ++i) entries[static_cast<size_t>(i)] = {prefix_of(keys.GetView(i)), static_cast<int32_t>(i)};
  std::sort(entries.begin(), entries.end(), [&](const Entry& a, const Entry& b) {
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    const int order = keys.GetView(a.row).compare(keys.GetView(b.row));
    return order != 0 ? order < 0 : a.row < b.row;
  });
  std::vector<int32_t> rows(entries.size());
  std::transform(entries.begin(), entries.end(), rows.begin(), [](const Entry& entry) { return entry.row; });
  return rows;
}

int64_t bytes_of(const Batch& batch) {
  int64_t bytes = 0;
  for (const auto& column : batch.columns) bytes += value_or_throw(arrow::util::ReferencedBufferSize(*column));
  return bytes;
}

}  // namespace

SortOrder::SortOrder(const SortSpec& spec, const Schema& input) : keys(spec.keys), codec(key_types(spec), key_orders(spec)), limit(spec.limit) {
  arrow::FieldVector fields = to_arrow(input)->fields();
  fields.push_back(arrow::field("sort key", arrow::binary()));
  rows = arrow::schema(std::move(fields));
}

Sorter::Sorter(const SortOrder& order, const BatchContext& context)
    : order_(order), context_(context), file_(context.spill_directory), workers_(static_cast<size_t>(context.pool->threads())) {}

void Sorter::check_cancelled() const {
  if (context_.cancelled && context_.cancelled()) throw Cancelled();
}

Batch Sorter::with_key(Worker& worker, const Batch& batch) const {
  worker.partition.enter(batch.partition());
  const auto columns = expr::project(order_.keys, batch, context_.settings, context_.arrow_pool, &worker.partition);
  RowKeys keys;
  order_.codec.encode(columns, batch.num_rows, keys);
  Batch keyed = batch;
  keyed.columns.push_back(key_column(keys, context_.arrow_pool));
  return keyed;
}

void Sorter::consume(int worker, const Batch& batch) {
  if (batch.num_rows == 0) return;
  Worker& own = workers_[static_cast<size_t>(worker)];
  own.pending.push_back(with_key(own, batch));
  own.rows += batch.num_rows;
  own.bytes += bytes_of(own.pending.back());
  if (order_.limit && own.rows >= *order_.limit + 2 * kRowsOut) keep_first(own);
  const bool is_full = own.rows >= kRunRows || own.bytes >= kRunBytes;
  if (is_full || (context_.budget->over_limit() && own.rows >= kWorthSpilling)) finish_run(own);
}

std::vector<Batch> Sorter::sorted(std::vector<Batch> pending) const {
  const Batch all = concatenate(pending, *order_.rows, context_.arrow_pool);
  pending.clear();
  const std::vector<int32_t> rows = sorted_rows(static_cast<const arrow::BinaryArray&>(*all.columns.back()));
  const int64_t wanted = order_.limit ? std::min(*order_.limit, all.num_rows) : all.num_rows;
  std::vector<Batch> pieces;
  for (int64_t start = 0; start < wanted; start += kRowsOut) {
    Batch& piece = pieces.emplace_back(Batch{std::min(kRowsOut, wanted - start), {}});
    for (const auto& column : all.columns) piece.columns.push_back(expr::gather(*column, rows.data() + start, piece.num_rows, context_.arrow_pool));
  }
  return pieces;
}

void Sorter::keep_first(Worker& worker) const {
  worker.pending = sorted(std::move(worker.pending));
  worker.rows = worker.bytes = 0;
  for (const Batch& batch : worker.pending) {
    worker.rows += batch.num_rows;
    worker.bytes += bytes_of(batch);
  }
}

void Sorter::finish_run(Worker& worker) {
  if (worker.pending.empty()) return;
  auto run = std::make_unique<RowStore>(file_, order_.rows, context_.arrow_pool);
  for (Batch& piece : sorted(std::move(worker.pending))) run->add(std::move(piece));
  worker.pending.clear();
  worker.rows = worker.bytes = 0;
  const std::lock_guard lock(mutex_);
  runs_.push_back(std::move(run));
  if (!context_.budget->over_limit()) return;
  for (const auto& store : runs_) store->spill();
}

void Sorter::finish() {
  context_.pool->run(static_cast<int64_t>(workers_.size()), [&](int, int64_t index) { finish_run(workers_[static_cast<size_t>(index)]); });
  if (std::none_of(runs_.begin(), runs_.end(), [](const auto& run) { return run->has_spilled(); })) return;
  for (const size_t most = most_merged(); runs_.size() > most;) merge_into_fewer(most);
}

// How many runs are merged at once: a piece of each is in memory.
size_t Sorter::most_merged() const {
  int64_t bytes = 0, pieces = 0;
  for (const auto& run : runs_) {
    bytes += run->bytes();
    pieces += static_cast<int64_t>(run->batches());
  }
  const int64_t piece = std::max<int64_t>(1, bytes / std::max<int64_t>(1, pieces));
  return static_cast<size_t>(std::clamp(context_.budget->limit() / kPartForMerge / piece, kLeastMerged, kMostMerged));
}

// Neighbours become one run, so that rows with equal keys keep their order.
void Sorter::merge_into_fewer(size_t most) {
  std::vector<std::unique_ptr<RowStore>> fewer((runs_.size() + most - 1) / most);
  context_.pool->run(static_cast<int64_t>(fewer.size()), [&](int, int64_t index) {
    const auto first = runs_.begin() + static_cast<int64_t>(most) * index;
    const auto last = runs_.begin() + std::min(static_cast<int64_t>(runs_.size()), static_cast<int64_t>(most) * (index + 1));
    const std::vector<std::unique_ptr<RowStore>> group(std::make_move_iterator(first), std::make_move_iterator(last));
    auto run = std::make_unique<RowStore>(file_, order_.rows, context_.arrow_pool);
    merge_runs(group, *order_.rows, context_.arrow_pool, [&](Batch&& piece) {
      check_cancelled();
      run->add(std::move(piece));
      run->spill();
      return true;
    });
    fewer[static_cast<size_t>(index)] = std::move(run);
  });
  runs_ = std::move(fewer);
}

void Sorter::emit(const BatchOutput& out) {
  context_.pool->run(1, [&](int worker, int64_t) {
    int64_t left = order_.limit.value_or(std::numeric_limits<int64_t>::max());
    int64_t sequence = 0;
    merge_runs(runs_, *order_.rows, context_.arrow_pool, [&](Batch&& batch) {
      check_cancelled();
      batch.columns.pop_back();
      if (batch.num_rows > left) {
        for (auto& column : batch.columns) column = column->Slice(0, left);
        batch.num_rows = left;
      }
      left -= batch.num_rows;
      batch.sequence = sequence++;
      if (batch.num_rows > 0) out(worker, std::move(batch));
      return left > 0;
    });
  });
}

}  // namespace izvor::exec
