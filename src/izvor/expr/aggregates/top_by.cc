#include "izvor/expr/aggregates/top_by.h"

#include <algorithm>

#include <arrow/array.h>

#include "izvor/expr/aggregates/cell_codec.h"
#include "izvor/expr/aggregates/list_sink.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::expr {
namespace {

// The state is an array of structs of x and y, of which the best are kept when it has twice as many as are wanted.
class TopBy final : public Accumulator {
 public:
  TopBy(const AggregateCall& call, uint32_t most, bool is_max)
      : result_(call.type),
        row_(DataType::structure({Field("value", call.arguments[0]->type), Field("key", call.arguments[1]->type)})),
        rows_(row_),
        value_(call.arguments[0]->type),
        key_(call.arguments[1]->type),
        most_(most),
        is_max_(is_max) {}

  struct State {
    uint64_t nulls = 0;
    BytesCell rows{};
  };

  std::vector<StateField> state_fields() const override { return {{"values", DataType::array(row_, false)}}; }
  void init(uint8_t* state) const override { state_at<State>(state) = State{}; }

  void update(const Columns& inputs, int64_t num_rows, uint8_t* const* states, StateArena& arena, RowErrors&) const override {
    const EncodedCells encoded = rows_.encode_fields(inputs, num_rows);
    for (int64_t row = 0; row < num_rows; ++row) {
      if (inputs[1]->type_id() == arrow::Type::NA || inputs[1]->IsNull(row)) continue;
      BytesCell& cell = state_at<State>(states[row]).rows;
      char* at = add_elements(cell, 1, 1 + encoded[row].size(), arena);
      *at = 1;
      std::copy(encoded[row].begin(), encoded[row].end(), at + 1);
      if (count(cell) >= 2 * most_) keep_best(cell, arena);
    }
  }

  void merge(const uint8_t* const* sources, uint8_t* const* targets, int64_t count, StateArena& arena, RowErrors&) const override {
    for (int64_t i = 0; i < count; ++i) {
      BytesCell& target = state_at<State>(targets[i]).rows;
      append_elements(target, state_at<State>(sources[i]).rows, arena);
      if (this->count(target) >= 2 * most_) keep_best(target, arena);
    }
  }

  std::shared_ptr<arrow::Array> finish(const uint8_t* const* states, int64_t count, arrow::MemoryPool* pool, RowErrors&) const override {
    std::vector<std::string_view> values;
    arrow::TypedBufferBuilder<int32_t> offsets(pool);
    throw_if_error(offsets.Append(0));
    std::shared_ptr<arrow::Buffer> validity = writable_validity(nullptr, count, pool);
    for (int64_t i = 0; i < count; ++i) {
      const std::vector<Row> best = best_rows(state_at<State>(states[i]).rows);
      for (const Row& row : best) values.push_back(row.value);
      throw_if_error(offsets.Append(static_cast<int32_t>(values.size())));
      if (best.empty()) validity->mutable_data()[i >> 3] &= static_cast<uint8_t>(~(1u << (i & 7)));
    }
    const auto elements = value_.decode(values, pool)->data();
    std::shared_ptr<arrow::Buffer> ends = value_or_throw(offsets.Finish());
    return arrow::MakeArray(arrow::ArrayData::Make(to_arrow(result_), count, {std::move(validity), std::move(ends)}, {elements}));
  }

 private:
  struct Row {
    std::string_view element;  // within the array: the optional struct
    std::string_view value;    // without data: null
    std::string_view key;
  };

  static uint32_t count(const BytesCell& cell) { return cell.size == 0 ? 0 : ByteCursor(view(cell)).value<uint32_t>(); }

  // At most as many as are wanted, the best first.
  std::vector<Row> best_rows(const BytesCell& cell) const {
    std::vector<Row> rows;
    if (cell.size == 0) return rows;
    ByteCursor bytes(view(cell));
    for (auto left = bytes.value<uint32_t>(); left > 0; --left) {
      const char* start = bytes.at();
      bytes.take(1);
      const std::string_view value = value_.take_optional(bytes);
      const std::string_view key = key_.take_optional(bytes);
      rows.push_back({{start, static_cast<size_t>(bytes.at() - start)}, value, key});
    }
    std::stable_sort(rows.begin(), rows.end(), [this](const Row& a, const Row& b) {
      const int order = key_.compare(a.key, b.key);
      return is_max_ ? order > 0 : order < 0;
    });
    if (rows.size() > most_) rows.resize(most_);
    return rows;
  }

  void keep_best(BytesCell& cell, StateArena& arena) const {
    const std::vector<Row> best = best_rows(cell);
    std::string bytes;
    for (const Row& row : best) bytes += row.element;
    cell.size = 0;
    std::copy(bytes.begin(), bytes.end(), add_elements(cell, static_cast<uint32_t>(best.size()), bytes.size(), arena));
  }

  DataType result_;
  DataType row_;
  CellCodec rows_;
  CellCodec value_;
  CellCodec key_;
  uint32_t most_;
  bool is_max_;
};

}  // namespace

std::unique_ptr<Accumulator> make_top_by(const AggregateCall& call, uint32_t most, bool is_max) {
  return std::make_unique<TopBy>(call, most, is_max);
}

}  // namespace izvor::expr
