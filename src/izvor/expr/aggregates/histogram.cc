// histogram_numeric(x, bins): bins of unequal width, after Ben-Haim and Tom-Tov, "A Streaming Parallel Decision Tree Algorithm".
#include <algorithm>
#include <cstring>

#include <arrow/array.h>

#include "izvor/expr/aggregates/aggregate_definition.h"
#include "izvor/expr/aggregates/cell_accumulator.h"
#include "izvor/expr/aggregates/cell_codec.h"
#include "izvor/expr/aggregates/families.h"
#include "izvor/expr/aggregates/java_random.h"
#include "izvor/expr/aggregates/list_sink.h"
#include "izvor/expr/aggregates/number_cells.h"
#include "izvor/expr/functions/compare_cells.h"

namespace izvor::expr {
namespace {

// Ties are broken at random.
constexpr uint64_t kSeed = 31183;

// A state's bytes: the state of the random numbers, then the bins by their centre.
class Histogram {
 public:
  Histogram(std::string_view bytes, size_t most) : most_(most), random_(JavaRandom::seeded(kSeed)) {
    if (bytes.empty()) return;
    ByteCursor cursor(bytes);
    random_ = JavaRandom(cursor.value<uint64_t>());
    while (!cursor.at_end()) bins_.push_back(cursor.value<Bin>());
  }

  std::string bytes() const {
    const uint64_t random = random_.state();
    std::string out(reinterpret_cast<const char*>(&random), sizeof random);
    return out.append(reinterpret_cast<const char*>(bins_.data()), bins_.size() * sizeof(Bin));
  }

  struct Bin {
    double centre;
    double height;
  };
  const std::vector<Bin>& bins() const { return bins_; }

  void add(double value) {
    const size_t at = position_of(value);
    if (at < bins_.size() && bins_[at].centre == value) {
      bins_[at].height += 1;
      return;
    }
    bins_.insert(bins_.begin() + static_cast<std::ptrdiff_t>(at), {value, 1});
    if (bins_.size() > most_) trim();
  }

  void merge(const Histogram& other) {
    bins_.insert(bins_.end(), other.bins_.begin(), other.bins_.end());
    std::stable_sort(bins_.begin(), bins_.end(), [](const Bin& a, const Bin& b) { return LessCells::apply(a.centre, b.centre); });
    trim();
  }

 private:
  // Where a bin of this centre is or belongs. NaN, which compares with nothing, ends the search where it is.
  size_t position_of(double value) const {
    size_t at = 0;
    for (size_t low = 0, high = bins_.size(); low < high;) {
      at = (low + high) / 2;
      if (bins_[at].centre > value) {
        high = at;
      } else if (bins_[at].centre < value) {
        low = ++at;
      } else {
        break;
      }
    }
    return at;
  }

  // Joins the closest neighbours until there are few enough; of equally close ones a random pair.
  void trim() {
    while (bins_.size() > most_) {
      const size_t at = closest_pair();
      Bin& bin = bins_[at];
      const Bin& next = bins_[at + 1];
      const double height = bin.height + next.height;
      bin.centre *= bin.height / height;
      bin.centre += next.centre / height * next.height;
      bin.height = height;
      bins_.erase(bins_.begin() + static_cast<std::ptrdiff_t>(at) + 1);
    }
  }

  size_t closest_pair() {
    double smallest = bins_[1].centre - bins_[0].centre;
    size_t at = 0;
    int ties = 1;
    for (size_t i = 1; i + 1 < bins_.size(); ++i) {
      const double difference = bins_[i + 1].centre - bins_[i].centre;
      if (difference < smallest) {
        smallest = difference;
        at = i;
        ties = 1;
      } else if (difference == smallest && random_.next_double() <= 1.0 / ++ties) {
        at = i;
      }
    }
    return at;
  }

  size_t most_;
  JavaRandom random_;
  std::vector<Bin> bins_;
};

template <typename T>
class HistogramAccumulator final : public Accumulator {
 public:
  HistogramAccumulator(const DataType& type, const DataType& result, size_t bins) : type_(type), result_(result), bins_(bins) {}

  struct State {
    uint64_t nulls = 0;
    BytesCell histogram{};
  };

  std::vector<StateField> state_fields() const override { return {{"buf", TypeId::kBinary}}; }
  void init(uint8_t* state) const override { state_at<State>(state) = State{}; }

  void update(const Columns& inputs, int64_t num_rows, uint8_t* const* states, StateArena& arena, RowErrors&) const override {
    const Cells<T> cells(*inputs[0]->data());
    for_each_input(inputs, num_rows, [&](int64_t row) {
      BytesCell& cell = state_at<State>(states[row]).histogram;
      Histogram histogram(view(cell), bins_);
      histogram.add(to_double(cells[row], type_));
      assign<std::string_view>(cell, histogram.bytes(), arena);
    });
  }

  void merge(const uint8_t* const* sources, uint8_t* const* targets, int64_t count, StateArena& arena, RowErrors&) const override {
    for (int64_t i = 0; i < count; ++i) {
      BytesCell& target = state_at<State>(targets[i]).histogram;
      const std::string_view source = view(state_at<State>(sources[i]).histogram);
      if (source.empty()) continue;
      Histogram histogram(view(target), bins_);
      histogram.merge(Histogram(source, bins_));
      assign<std::string_view>(target, histogram.bytes(), arena);
    }
  }

  std::shared_ptr<arrow::Array> finish(const uint8_t* const* states, int64_t count, arrow::MemoryPool* pool, RowErrors&) const override {
    const DataType& bin = result_.fields()[0].type();
    ListSink<T> centres(count, DataType::array(bin.fields()[0].type()), pool);
    ListSink<double> heights(count, DataType::array(TypeId::kDouble), pool);
    for (int64_t i = 0; i < count; ++i) {
      const Histogram histogram(view(state_at<State>(states[i]).histogram), bins_);
      if (histogram.bins().empty()) {
        centres.append_null();
        heights.append_null();
        continue;
      }
      for (const Histogram::Bin& one : histogram.bins()) {
        centres.append(from_double<T>(one.centre, type_));
        heights.append(one.height);
      }
      centres.end_list();
      heights.end_list();
    }
    const auto x = centres.finish()->data();
    const auto y = heights.finish()->data();
    auto bins = arrow::ArrayData::Make(to_arrow(bin), x->child_data[0]->length, {nullptr}, {x->child_data[0], y->child_data[0]}, 0);
    return arrow::MakeArray(arrow::ArrayData::Make(to_arrow(result_), count, x->buffers, {std::move(bins)}));
  }

 private:
  DataType type_;
  DataType result_;
  size_t bins_;
};

class HistogramNumeric final : public AggregateFunction {
 public:
  std::string_view name() const override { return "histogram_numeric"; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    require_num_args(name(), 2, arguments);
    Signature signature{cast_inputs({number_like(), TypeId::kInt}, arguments, mode, sql), TypeId::kNull, true};
    bins(*cast(arguments[1], TypeId::kInt, mode), sql);
    const Field centre("x", signature.argument_types[0]);
    signature.result_type = DataType::array(DataType::structure({centre, Field("y", TypeId::kDouble)}));
    return signature;
  }

  std::vector<ExpressionPtr> inputs(const AggregateCall& call) const override { return {call.arguments[0]}; }

  std::unique_ptr<Accumulator> accumulator(const AggregateCall& call) const override {
    const DataType& type = call.arguments[0]->type;
    const auto most = static_cast<size_t>(bins(*call.arguments[1], ""));
    return visit_number_like(type, [&]<typename T>(Physical<T>) -> std::unique_ptr<Accumulator> {
      return std::make_unique<HistogramAccumulator<T>>(type, call.type, most);
    });
  }

 private:
  static int64_t bins(const Expression& argument, const std::string& sql) {
    return constant_integer(argument, sql, "nb", 2, std::numeric_limits<int32_t>::max(), "[2, 2147483647]", "");
  }
};

}  // namespace

void register_histograms(AggregateFunctionRegistry& registry) { registry.add<HistogramNumeric>(); }

}  // namespace izvor::expr
