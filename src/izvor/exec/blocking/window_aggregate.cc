// Aggregates over frames. States of runs of 1, 2, 4, ... rows are made first; the state of a frame is then merged from the few runs that it is made
// of. So every step is one call over many rows, whatever the frames.
#include <arrow/array.h>

#include <cstring>
#include <memory>

#include "izvor/exec/blocking/window_rows.h"
#include "izvor/exec/stateful/aggregate_states.h"
#include "izvor/expr/expression_group.h"
#include "izvor/expr/gather.h"

namespace izvor::exec {
namespace {

class OwnArena final : public expr::StateArena {
 public:
  char* allocate(size_t bytes) override {
    if (bytes > left_) {
      left_ = std::max<size_t>(bytes, kBlock);
      blocks_.push_back(std::make_unique<char[]>(left_));
      next_ = blocks_.back().get();
    }
    char* allocated = next_;
    next_ += bytes;
    left_ -= bytes;
    return allocated;
  }

 private:
  static constexpr size_t kBlock = 64 * 1024;
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* next_ = nullptr;
  size_t left_ = 0;
};

// States one behind the other, aligned as their cells want it.
class StateBlock {
 public:
  StateBlock(const AggregateStates& states, size_t count)
      : width_(static_cast<size_t>(states.width())), bytes_(count * width_ / sizeof(uint64_t) + 1) {
    for (size_t i = 0; i < count; ++i) std::memcpy((*this)[i], states.initial(), width_);
  }
  uint8_t* operator[](size_t index) { return reinterpret_cast<uint8_t*>(bytes_.data()) + index * width_; }

 private:
  size_t width_;
  std::vector<uint64_t> bytes_;
};

// Merges in one call: the sources into the targets.
struct Merges {
  std::vector<const uint8_t*> sources;
  std::vector<uint8_t*> targets;

  void add(uint8_t* target, const uint8_t* source) {
    sources.push_back(source);
    targets.push_back(target);
  }
  void run(const AggregateStates& states, OwnArena& arena, expr::RowErrors& errors) {
    if (!sources.empty()) states.merge(sources.data(), targets.data(), static_cast<int64_t>(sources.size()), arena, errors);
    sources.clear();
    targets.clear();
  }
};

class FrameAggregation {
 public:
  FrameAggregation(const AggregateStates& states, const WindowRows& rows) : states_(states), rows_(rows) {}

  std::shared_ptr<arrow::Array> run(const WindowFrames& frames) {
    collect(frames);
    results_ = std::make_unique<StateBlock>(states_, first_.size());
    bool whole_partitions = true;
    for (size_t row = 0; row < frame_of_row_.size(); ++row) {
      whole_partitions &= frames.first[row] == rows_.first_of_part[row] && frames.end[row] == rows_.end_of_part[row];
    }
    if (whole_partitions) {
      update_directly();
    } else {
      build_levels();
      merge_frames();
    }
    return finish();
  }

 private:
  // Rows that stand behind each other often have the same frame.
  void collect(const WindowFrames& frames) {
    for (size_t row = 0; row < frames.first.size(); ++row) {
      if (row == 0 || frames.first[row] != first_.back() || frames.end[row] != end_.back()) {
        first_.push_back(frames.first[row]);
        end_.push_back(frames.end[row]);
      }
      frame_of_row_.push_back(static_cast<int32_t>(first_.size() - 1));
    }
  }

  expr::Columns arguments() const {
    const expr::ExpressionGroup inputs(states_.expressions());
    expr::EvalContext evaluation(rows_.batch, rows_.context.settings, rows_.context.arrow_pool);
    evaluation.share_parts_of(inputs);
    expr::Columns columns = states_.evaluate(inputs.expressions().data(), evaluation);
    evaluation.errors().raise();
    return columns;
  }

  void update(StateBlock& block, const std::vector<int32_t>* target_of_row) {
    std::vector<uint8_t*> targets(static_cast<size_t>(rows_.size()));
    for (size_t row = 0; row < targets.size(); ++row)
      targets[row] = block[target_of_row == nullptr ? row : static_cast<size_t>((*target_of_row)[row])];
    states_.update(arguments(), rows_.batch.num_rows, targets.data(), arena_, errors_);
  }

  // The frame of each row is its partition, and holds it.
  void update_directly() { update(*results_, &frame_of_row_); }

  void build_levels() {
    const auto rows = static_cast<size_t>(rows_.size());
    levels_.push_back(std::make_unique<StateBlock>(states_, rows));
    update(*levels_[0], nullptr);
    Merges merges;
    for (size_t count = rows / 2; count > 0; count /= 2) {
      StateBlock& below = *levels_.back();
      auto level = std::make_unique<StateBlock>(states_, count);
      for (const size_t half : {size_t{0}, size_t{1}}) {
        for (size_t i = 0; i < count; ++i) merges.add((*level)[i], below[2 * i + half]);
        merges.run(states_, arena_, errors_);
      }
      levels_.push_back(std::move(level));
    }
  }

  // A frame is runs that grow from its start, then runs that shrink towards its end: merged in the order of their rows.
  void merge_frames() {
    struct LastRun {
      size_t frame;
      size_t index;
    };
    std::vector<size_t> first(first_.begin(), first_.end());
    std::vector<size_t> end(end_.begin(), end_.end());
    std::vector<std::vector<LastRun>> last_runs(levels_.size());
    Merges merges;
    for (size_t level = 0; level < levels_.size(); ++level) {
      for (size_t frame = 0; frame < first.size(); ++frame) {
        if (first[frame] >= end[frame]) continue;
        if (first[frame] % 2 == 1) merges.add((*results_)[frame], (*levels_[level])[first[frame]++]);
        if (first[frame] < end[frame] && end[frame] % 2 == 1) last_runs[level].push_back({frame, --end[frame]});
        first[frame] /= 2;
        end[frame] /= 2;
      }
      merges.run(states_, arena_, errors_);
    }
    for (size_t level = levels_.size(); level-- > 0;) {
      for (const LastRun& run : last_runs[level]) merges.add((*results_)[run.frame], (*levels_[level])[run.index]);
      merges.run(states_, arena_, errors_);
    }
  }

  std::shared_ptr<arrow::Array> finish() {
    errors_.raise();
    std::vector<state::StateRow> results(first_.size());
    for (size_t i = 0; i < results.size(); ++i) results[i].value = (*results_)[i];
    auto values = states_.finish(results, rows_.context.arrow_pool, errors_).front();
    errors_.raise();
    if (results.size() == frame_of_row_.size()) return values;
    return expr::gather(*values, frame_of_row_.data(), static_cast<int64_t>(frame_of_row_.size()), rows_.context.arrow_pool);
  }

  const AggregateStates& states_;
  const WindowRows& rows_;
  OwnArena arena_;
  expr::RowErrors errors_;
  std::vector<int32_t> first_;  // by frame
  std::vector<int32_t> end_;
  std::vector<int32_t> frame_of_row_;
  std::vector<std::unique_ptr<StateBlock>> levels_;  // level k: runs of 2^k rows
  std::unique_ptr<StateBlock> results_;              // by frame
};

}  // namespace

std::shared_ptr<arrow::Array> evaluate_aggregate(const expr::WindowCall& call, const WindowRows& rows) {
  const AggregateStates states({call.aggregate}, {"result"});
  return FrameAggregation(states, rows).run(WindowFrames(call.frame, rows));
}

}  // namespace izvor::exec
