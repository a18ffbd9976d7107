// session_window: the session that one time starts. Grouping by it merges the sessions that meet.
#include "izvor/expr/functions/datetime/session_window.h"

#include <arrow/array.h>
#include <arrow/type.h>
#include <arrow/util/bit_util.h>

#include <optional>

#include "izvor/expr/cell_sink.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/functions/collection/list_cells.h"
#include "izvor/expr/functions/datetime/timestamp_arithmetic.h"
#include "izvor/expr/functions/datetime/zone_cache.h"
#include "izvor/expr/input_type.h"
#include "izvor/expr/type_coercion.h"
#include "izvor/types/civil.h"
#include "izvor/types/interval_text.h"

namespace izvor::expr {
namespace {

// The end of a session by the gap's text; nothing when that is no interval. Texts repeat.
class SessionEnds {
 public:
  SessionEnds(const arrow::Array& gaps, ZoneClock clock) : gaps_(*gaps.data()), is_given_(gaps), clock_(clock) {}

  std::optional<int64_t> of(int64_t row, int64_t start) {
    if (!is_given_[row]) return std::nullopt;
    if (!is_known_ || gaps_[row] != text_) read(gaps_[row]);
    if (!gap_) return std::nullopt;
    const std::optional<int64_t> by_month = gap_->months == 0 ? start : add_months_to_time(start, gap_->months, clock_);
    return by_month ? add_day_time(*by_month, gap_->days * kMicrosPerDay + gap_->microseconds, clock_) : std::nullopt;
  }

 private:
  void read(std::string_view text) {
    text_ = text;
    is_known_ = true;
    try {
      gap_ = parse_interval(text_);
    } catch (const Error&) {
      gap_ = std::nullopt;
    }
  }

  const Cells<std::string_view> gaps_;
  const CellValidity is_given_;
  ZoneClock clock_;
  bool is_known_ = false;
  std::string text_;
  std::optional<Interval> gap_;
};

bool is_window(const DataType& type) {
  return type.id() == TypeId::kStruct && type.fields().size() == 2 && type.fields()[0].name == "start" && type.fields()[1].name == "end" &&
         InputType::any_timestamp().accepts(type.fields()[1].type());
}

class SessionWindow final : public ScalarFunction {
 public:
  std::string_view name() const override { return "session_window"; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    require_num_args(name(), 2, arguments);
    const DataType& gap = arguments[1]->type;
    if (gap.id() != TypeId::kString) throw Error("_LEGACY_ERROR_TEMP_1040");
    const DataType time = cast_inputs({InputType::any_timestamp()}, {arguments[0]}, mode, sql)[0];
    // Not every text is an interval.
    return {{time, gap}, DataType::structure({Field("start", time, true), Field("end", time, true)}), true};
  }

  // A session of windows goes by the times that these stand for.
  ExpressionPtr rewrite(const std::vector<ExpressionPtr>& arguments, EvalMode mode) const override {
    if (arguments.size() != 2 || !is_window(arguments[0]->type)) return nullptr;
    return expr::call(*this, {expr::call(*find_scalar_function("window_time"), {arguments[0]}, mode), arguments[1]}, mode);
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    const auto times = context.evaluate(*call.arguments[0], selection);
    const auto gaps = context.evaluate(*call.arguments[1], selection);
    const Cells<int64_t> cells(*times->data());
    const CellValidity has_time(*times);
    SessionEnds session_ends(*gaps, clock_of(call.arguments[0]->type, context.settings().time_zone));
    const auto validity = writable_validity(nullptr, selection.num_rows, context.pool());
    ColumnWriter<int64_t> starts(selection.num_rows, validity, context.pool());
    ColumnWriter<int64_t> ends(selection.num_rows, validity, context.pool());
    selection.for_each([&](int64_t row) {
      const auto end = has_time[row] ? session_ends.of(row, cells[row]) : std::nullopt;
      if (!end) {
        arrow::bit_util::ClearBit(validity->mutable_data(), row);
        return;
      }
      starts.values()[row] = cells[row];
      ends.values()[row] = *end;
    });
    const DataType& time = call.arguments[0]->type;
    const arrow::ArrayVector fields{starts.finish(time), ends.finish(time)};
    return std::make_shared<arrow::StructArray>(to_arrow(type), selection.num_rows, fields, validity);
  }

  std::string print(const std::vector<std::string>&) const override { return "session_window"; }
};

}  // namespace

void register_session_window(ScalarFunctionRegistry& registry) { registry.add<SessionWindow>(); }

}  // namespace izvor::expr
