// percentile(x, p [, frequency]), median(x), percentile_cont(p) and percentile_disc(p) WITHIN GROUP (ORDER BY x): exact, from the counts of values.
#include <algorithm>
#include <cmath>

#include <arrow/array.h>

#include "izvor/expr/aggregates/aggregate_definition.h"
#include "izvor/expr/aggregates/counted_values.h"
#include "izvor/expr/aggregates/families.h"
#include "izvor/expr/aggregates/list_sink.h"
#include "izvor/expr/aggregates/number_cells.h"
#include "izvor/expr/aggregates/percentage.h"
#include "izvor/expr/functions/compare_cells.h"

namespace izvor::expr {
namespace {

enum class Interpolation : uint8_t { kLinear, kLower };

struct PercentileOptions {
  Percentages percentages;
  Interpolation interpolation;
  bool is_descending;
};

template <typename T>
class PercentileAccumulator final : public CountedValues {
 public:
  PercentileAccumulator(const DataType& type, const DataType& result, PercentileOptions options, std::string frequency)
      : CountedValues(type), type_(type), result_(result), options_(std::move(options)), frequency_(std::move(frequency)) {}

  void update(const Columns& inputs, int64_t num_rows, uint8_t* const* states, StateArena& arena, RowErrors& errors) const override {
    const EncodedCells cells = codec().encode(*inputs[0], num_rows);
    const auto* frequencies = inputs.size() == 2 ? static_cast<const arrow::Int64Array*>(inputs[1].get()) : nullptr;
    for (int64_t row = 0; row < num_rows; ++row) {
      if (inputs[0]->IsNull(row) || (frequencies != nullptr && frequencies->IsNull(row))) continue;
      const int64_t times = frequencies == nullptr ? 1 : frequencies->Value(row);
      if (times > 0) add(states[row], cells[row], times, arena);
      if (times < 0) errors.add(row, negative_frequency(times));
    }
  }

  std::shared_ptr<arrow::Array> finish(const uint8_t* const* states, int64_t count, arrow::MemoryPool* pool, RowErrors&) const override {
    return visit_physical(value_type(), [&]<typename R>(Physical<R>) -> std::shared_ptr<arrow::Array> {
      if constexpr (std::is_same_v<R, double> || std::is_same_v<R, int32_t> || std::is_same_v<R, int64_t>) {
        ListSink<R> sink(count, result_, pool);
        for (int64_t i = 0; i < count; ++i) append<R>(Ranks(*this, states[i]), sink);
        return sink.finish();
      }
      throw_unsupported_type(value_type());
    });
  }

 private:
  // The values of one state in order, each with the number of rows up to it.
  class Ranks {
   public:
    Ranks(const PercentileAccumulator& owner, const uint8_t* state) : options_(owner.options_), type_(owner.type_) {
      owner.for_each(state, [&](std::string_view value, int64_t times) { values_.push_back({ByteCursor(value).value<T>(), times}); });
      std::stable_sort(values_.begin(), values_.end(), [&](const Ranked& a, const Ranked& b) {
        return options_.is_descending ? LessCells::apply(b.value, a.value) : LessCells::apply(a.value, b.value);
      });
      for (size_t i = 1; i < values_.size(); ++i) values_[i].rows += values_[i - 1].rows;
    }

    bool empty() const { return values_.empty(); }

    double percentile(double percentage) const {
      const int64_t rows = values_.back().rows;
      if (options_.interpolation == Interpolation::kLower) {
        return at(std::max<int64_t>(0, static_cast<int64_t>(std::ceil(static_cast<double>(rows) * percentage)) - 1));
      }
      const double position = static_cast<double>(rows - 1) * percentage;
      const double lower = std::floor(position);
      const double higher = std::ceil(position);
      const double lower_value = at(static_cast<int64_t>(lower));
      const double higher_value = at(static_cast<int64_t>(higher));
      if (higher == lower || EqualCells::apply(lower_value, higher_value)) return lower_value;
      return (higher - position) * lower_value + (position - lower) * higher_value;
    }

   private:
    struct Ranked {
      T value;
      int64_t rows;
    };

    double at(int64_t row) const {
      const auto found =
          std::upper_bound(values_.begin(), values_.end(), row, [](int64_t wanted, const Ranked& value) { return wanted < value.rows; });
      return to_double(found->value, type_);
    }

    const PercentileOptions& options_;
    const DataType& type_;
    std::vector<Ranked> values_;
  };

  template <typename R>
  void append(const Ranks& ranks, ListSink<R>& sink) const {
    if (ranks.empty()) {
      sink.append_null();
      return;
    }
    for (const double percentage : options_.percentages.values) sink.append(static_cast<R>(ranks.percentile(percentage)));
    sink.end_list();
  }

  const DataType& value_type() const { return options_.percentages.is_array ? result_.fields()[0].type() : result_; }

  Error negative_frequency(int64_t times) const {
    return Error("NEGATIVE_VALUES_IN_FREQUENCY_EXPRESSION",
                 {{"frequencyExpression", "\"" + frequency_ + "\""}, {"negativeValue", std::to_string(times) + "L"}});
  }

  DataType type_;
  DataType result_;
  PercentileOptions options_;
  std::string frequency_;
};

InputType percentile_input() {
  return InputType::one_of({InputType::one_of({InputType::numeric(), TypeId::kDayTimeInterval, TypeId::kYearMonthInterval})});
}

DataType percentile_type(const DataType& input) { return input.is_numeric() ? DataType(TypeId::kDouble) : input; }

class PercentileBase : public AggregateFunction {
 public:
  PercentileBase(const char* name, Interpolation interpolation) : name_(name), interpolation_(interpolation) {}
  std::string_view name() const override { return name_; }

 protected:
  std::unique_ptr<Accumulator> make(const AggregateCall& call, Percentages percentages, std::string frequency = "") const {
    const DataType& type = call.arguments[0]->type;
    const bool is_descending = !call.order.empty() && !call.order[0].is_ascending;
    PercentileOptions options{std::move(percentages), interpolation_, is_descending};
    return visit_physical(type, [&]<typename T>(Physical<T>) -> std::unique_ptr<Accumulator> {
      if constexpr (std::is_same_v<T, std::string_view> || std::is_same_v<T, bool>) {
        throw_unsupported_type(type);
      } else {
        return std::make_unique<PercentileAccumulator<T>>(type, call.type, std::move(options), std::move(frequency));
      }
    });
  }

 private:
  const char* name_;
  Interpolation interpolation_;
};

class Percentile final : public PercentileBase {
 public:
  Percentile() : PercentileBase("percentile", Interpolation::kLinear) {}

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    require_num_args(name(), 2, 3, arguments);
    const std::vector<InputType> inputs{percentile_input(), percentage_type(*arguments[1]), InputType::integral()};
    Signature signature{cast_inputs(inputs, arguments, mode, sql), TypeId::kNull, true};
    if (arguments.size() == 3) signature.argument_types[2] = TypeId::kLong;
    signature.result_type = constant_percentages(arguments[1], mode, sql).result_type(percentile_type(signature.argument_types[0]));
    return signature;
  }

  std::string print(const std::vector<std::string>& arguments, const AggregateCall& call) const override {
    std::vector<std::string> shown = arguments;
    if (shown.size() == 2) shown.emplace_back("1");
    return AggregateFunction::print(shown, call);
  }

  std::vector<ExpressionPtr> inputs(const AggregateCall& call) const override {
    if (call.arguments.size() == 2) return {call.arguments[0]};
    return {call.arguments[0], call.arguments[2]};
  }
  std::unique_ptr<Accumulator> accumulator(const AggregateCall& call) const override {
    return make(call, constant_percentages(call.arguments[1], call.mode, ""), call.arguments.size() == 3 ? to_string(*call.arguments[2]) : "");
  }
};

class Median final : public PercentileBase {
 public:
  Median() : PercentileBase("median", Interpolation::kLinear) {}
  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    require_num_args(name(), 1, arguments);
    const auto types = cast_inputs({percentile_input()}, arguments, mode, sql);
    return {types, percentile_type(types[0]), true};
  }
  std::unique_ptr<Accumulator> accumulator(const AggregateCall& call) const override { return make(call, {{0.5}, false}); }
};

// percentile_cont and percentile_disc: of (x, p), where x is the key of WITHIN GROUP.
class OrderedPercentile final : public PercentileBase {
 public:
  using PercentileBase::PercentileBase;

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    if (arguments.size() != 2) throw wrong_num_args(name(), "1", arguments.size() - 1);
    const auto types = cast_inputs({percentile_input(), percentage_type(*arguments[1])}, arguments, mode, sql);
    return {types, constant_percentages(arguments[1], mode, sql).result_type(percentile_type(types[0])), true};
  }

  std::string print(const std::vector<std::string>& arguments, const AggregateCall& call) const override {
    if (call.order.empty() || arguments.size() != 2) return AggregateFunction::print(arguments, call);
    return AggregateFunction::print({arguments[1]}, call) + " WITHIN GROUP (ORDER BY " + arguments[0] + (call.order[0].is_ascending ? ")" : " DESC)");
  }

  std::vector<ExpressionPtr> inputs(const AggregateCall& call) const override { return {call.arguments[0]}; }
  std::unique_ptr<Accumulator> accumulator(const AggregateCall& call) const override {
    return make(call, constant_percentages(call.arguments[1], call.mode, ""));
  }

  bool takes_distinct() const override { return false; }
  WithinGroup within_group(size_t) const override { return WithinGroup::kIsInput; }
};

}  // namespace

void register_percentiles(AggregateFunctionRegistry& registry) {
  registry.add<Percentile>();
  registry.add<Median>();
  registry.add<OrderedPercentile>("percentile_cont", Interpolation::kLinear);
  registry.add<OrderedPercentile>("percentile_disc", Interpolation::kLower);
}

}  // namespace izvor::expr
