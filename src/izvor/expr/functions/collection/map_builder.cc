#include "izvor/expr/functions/collection/map_builder.h"

#include <utility>

#include "izvor/expr/cell_sink.h"
#include "izvor/expr/functions/collection/collection_types.h"

namespace izvor::expr {
namespace {

template <typename T>
std::shared_ptr<arrow::Array> without_negative_zeros(const arrow::Array& keys, const DataType& type, arrow::MemoryPool* pool) {
  const Cells<T> cells(*keys.data());
  CellSink<T> out(keys.length(), type, pool, validity_bitmap(*keys.data(), pool));
  for (int64_t i = 0; i < keys.length(); ++i) out.set(i, cells[i] == T{0} ? T{0} : cells[i]);
  return out.finish();
}

std::shared_ptr<arrow::Array> normalized(const std::shared_ptr<arrow::Array>& keys, const DataType& type, arrow::MemoryPool* pool) {
  if (type.id() == TypeId::kDouble) return without_negative_zeros<double>(*keys, type, pool);
  if (type.id() == TypeId::kFloat) return without_negative_zeros<float>(*keys, type, pool);
  return keys;
}

Error duplicated_key(const arrow::Array& keys, int32_t key, const DataType& type, const EvalSettings& settings) {
  return Error("DUPLICATED_MAP_KEY",
               {{"key", value_to_string(value_at(keys, key, type), settings.time_zone)}, {"mapKeyDedupPolicy", "\"spark.sql.mapKeyDedupPolicy\""}});
}

}  // namespace

MapBuilder::MapBuilder(const DataType& type, const std::shared_ptr<arrow::Array>& keys, std::shared_ptr<arrow::Array> values, int64_t num_rows,
                       EvalContext& context)
    : type_(type),
      keys_(normalized(keys, key_type(type), context.pool())),
      values_(std::move(values)),
      context_(context),
      is_key_(*keys_),
      seen_(key_type(type), *keys_),
      offsets_(num_rows, context.pool()) {}

void MapBuilder::start(int64_t row, int32_t capacity) {
  offsets_.start(row);
  seen_.reset(capacity);
  row_ = row;
  failed_ = false;
}

void MapBuilder::put(int32_t key, int32_t value) {
  if (failed_) return;
  if (!is_key_[key]) {
    failed_ = true;
    context_.errors().add(row_, Error("NULL_MAP_KEY"));
  } else if (seen_.insert(key)) {
    offsets_.add();
    key_picks_.push_back(key);
    value_picks_.push_back(value);
  } else {
    failed_ = true;
    context_.errors().add(row_, duplicated_key(*keys_, key, key_type(type_), context_.settings()));
  }
}

std::shared_ptr<arrow::Array> MapBuilder::finish() {
  const int64_t count = offsets_.num_elements();
  const auto keys = gather(*keys_, key_picks_.data(), count, context_.pool());
  const auto values = gather_or_null(*values_, value_picks_.data(), count, context_.pool());
  return offsets_.finish(type_, *struct_of(DataType::structure(type_.fields()), count, {keys, values}));
}

}  // namespace izvor::expr
