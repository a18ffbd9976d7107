#pragma once

#include <cstdint>
#include <string_view>

#include "izvor/expr/aggregates/entry_set.h"
#include "izvor/expr/column.h"
#include "izvor/expr/evaluator.h"

namespace izvor::expr {

// How often each value came, as a map<T, bigint> in a state.
class CountedValues : public Accumulator {
 public:
  struct State {
    uint64_t nulls = 0;
    EntryCells cells;
  };

  explicit CountedValues(const DataType& value) : values_(value, 1 + sizeof(int64_t), CellCodec::Form::kCounting) {}

  std::vector<StateField> state_fields() const override { return {{"counts", DataType::map(values_.codec().type(), TypeId::kLong, false)}}; }
  uint32_t transient_bytes() const override { return sizeof(BytesCell); }
  void init(uint8_t* state) const override { state_at<State>(state) = State{}; }

  void merge(const uint8_t* const* sources, uint8_t* const* targets, int64_t count, StateArena& arena, RowErrors&) const override {
    for (int64_t i = 0; i < count; ++i) {
      for_each(sources[i], [&](std::string_view value, int64_t times) { add(targets[i], value, times, arena); });
    }
  }

 protected:
  const CellCodec& codec() const { return values_.codec(); }

  void add(uint8_t* state, std::string_view value, int64_t times, StateArena& arena) const {
    char* payload = values_.find_or_insert(state_at<State>(state).cells, value, arena).first;
    *payload = 1;
    times += count_at(payload);
    std::memcpy(payload + 1, &times, sizeof times);
  }

  // fn(value, count), in the order in which values came first.
  template <typename Fn>
  void for_each(const uint8_t* state, Fn&& fn) const {
    values_.for_each(state_at<State>(state).cells, [&](std::string_view value, const char* payload) { fn(value, count_at(payload)); });
  }

 private:
  static int64_t count_at(const char* payload) {
    int64_t count = 0;
    std::memcpy(&count, payload + 1, sizeof count);
    return count;
  }

  EntrySet values_;
};

}  // namespace izvor::expr
