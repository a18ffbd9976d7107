// to_timestamp, to_date, unix_timestamp and their like: with a format a text is read by it, without one it is cast.
#include <optional>

#include <arrow/array.h>

#include "izvor/expr/argument_rows.h"
#include "izvor/expr/cast_kernels.h"
#include "izvor/expr/cell_sink.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/functions/datetime/datetime_parser.h"
#include "izvor/expr/functions/datetime/families.h"
#include "izvor/expr/functions/datetime/pattern_cache.h"
#include "izvor/expr/functions/datetime/zone_cache.h"
#include "izvor/expr/input_type.h"
#include "izvor/expr/operand.h"
#include "izvor/expr/physical_type.h"
#include "izvor/expr/type_coercion.h"
#include "izvor/types/civil.h"

namespace izvor::expr {
namespace {

bool is_datetime(TypeId id) { return id == TypeId::kDate || id == TypeId::kTimestamp || id == TypeId::kTimestampNtz; }

// Reads texts of one batch by patterns. For `local` results a zone in the text is left out of account.
class TextReader {
 public:
  TextReader(const EvalSettings& settings, bool is_local, const char* try_function, bool raises)
      : session_(TimeZone::parse(settings.time_zone)),
        is_local_(is_local),
        try_function_(try_function),
        raises_(raises),
        parsers_([](std::string_view pattern) { return DatetimeParser(pattern); }) {}

  // Microseconds; nothing for a row that is null or has an error.
  std::optional<int64_t> read(std::string_view text, std::string_view pattern, int64_t row, RowErrors& errors) {
    const DatetimeParser* parser = parsers_.find(pattern);
    if (parser == nullptr) {
      errors.add(row, parsers_.error());
      return std::nullopt;
    }
    ParsedDatetime parsed;
    std::string message;
    if (!parser->parse(text, parsed, raises_ ? &message : nullptr)) {
      if (raises_) errors.add(row, Error("CANNOT_PARSE_TIMESTAMP", {{"message", message}, {"func", try_function_}}));
      return std::nullopt;
    }
    const std::optional<int64_t> micros = is_local_ ? to_micros(parsed.local_time()) : instant_of(parsed, session_, zones_);
    if (!micros) errors.add(row, Error("DATETIME_OVERFLOW", {{"operation", "read '" + std::string(text) + "'"}}));
    return micros;
  }

 private:
  ZoneClock session_;
  bool is_local_;
  const char* try_function_;
  bool raises_;
  PatternCache<DatetimeParser> parsers_;
  ZoneCache zones_;
};

// What one of the functions makes of a text with a format: microseconds of local time (timestamp_ntz) or of an instant.
std::shared_ptr<arrow::Array> read_texts(const std::shared_ptr<arrow::Array>& texts, const Operand& format, const DataType& type, TextReader reader,
                                         const Selection& selection, EvalContext& context) {
  if (format.is_null_constant()) return null_column(type, selection.num_rows, context.pool());
  const auto validity = operands_validity({texts, {}}, format, context.pool());
  const Cells<std::string_view> cells(*texts->data());
  CellSink<int64_t> sink(selection.num_rows, type, context.pool(), validity);
  const arrow::ArrayData shape(nullptr, selection.num_rows, {validity}, arrow::kUnknownNullCount);
  format.visit<std::string_view>([&](const auto& formats) {
    for_each_valid(selection, Validity(shape), [&](int64_t row) {
      if (const auto micros = reader.read(cells[row], formats[row], row, context.errors())) {
        sink.set(row, *micros);
      } else {
        sink.set_null(row);
      }
    });
  });
  return sink.finish();
}

std::shared_ptr<arrow::Array> cast_array(const std::shared_ptr<arrow::Array>& array, const DataType& from, const DataType& to, EvalMode mode,
                                         const Selection& selection, EvalContext& context) {
  if (from == to) return array;
  const CastKernel kernel = find_cast_kernel(from, to);
  if (kernel == nullptr) throw_unsupported_type(from);
  return kernel({*array, from, to, mode, selection, context});
}

class ToDatetime final : public ScalarFunction {
 public:
  ToDatetime(const char* name, TypeId result, bool is_try) : name_(name), result_(result), is_try_(is_try) {}
  std::string_view name() const override { return name_; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string&) const override {
    if (arguments.empty() || arguments.size() > 2) throw wrong_num_args(name_, "[1, 2]", arguments.size());
    const bool has_format = arguments.size() == 2;
    const DataType type = argument_type(arguments[0]->type, has_format);
    if (!has_format) {
      const bool nullable = nullable_as(*arguments[0], type, mode) || cast_forces_null(type, result_, mode_of(mode));
      return {{type}, result_, nullable};
    }
    const bool nullable = mode_of(mode) != EvalMode::kAnsi || nullable_as(*arguments[0], type, mode) || arguments[1]->nullable;
    return {{type, TypeId::kString}, result_, nullable};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    ArgumentRows rows(selection);
    const auto argument = rows.evaluate(*call.arguments[0], context);
    const DataType& from = call.arguments[0]->type;
    if (call.arguments.size() == 1 || from.id() != TypeId::kString) {
      return cast_array(argument, from, type, mode_of(call.mode), selection, context);
    }
    const bool is_local = result_ == TypeId::kTimestampNtz;
    const DataType read_as = is_local ? TypeId::kTimestampNtz : TypeId::kTimestamp;
    const char* try_function = result_ == TypeId::kDate ? "`try_to_date`" : "`try_to_timestamp`";
    const TextReader reader(context.settings(), is_local, try_function, mode_of(call.mode) == EvalMode::kAnsi);
    const auto format = rows.evaluate_operand(*call.arguments[1], context);
    const auto micros = read_texts(argument, format, read_as, reader, selection, context);
    return cast_array(micros, read_as, type, EvalMode::kLegacy, selection, context);
  }

  bool can_fail(const Call& call) const override {
    return call.arguments.size() == 2 || cast_can_fail(call.arguments[0]->type, result_, mode_of(call.mode));
  }

 private:
  EvalMode mode_of(EvalMode mode) const { return is_try_ ? EvalMode::kTry : mode; }

  // Numbers are seconds to those that give a timestamp; whatever else is no date is read as text.
  DataType argument_type(const DataType& from, bool has_format) const {
    if (is_datetime(from.id()) || (from.id() == TypeId::kNull && !has_format)) return from.id() == TypeId::kNull ? DataType(TypeId::kString) : from;
    return result_ == TypeId::kTimestamp && from.is_numeric() && !has_format ? from : DataType(TypeId::kString);
  }

  const char* name_;
  TypeId result_;
  bool is_try_;
};

// unix_timestamp and to_unix_timestamp: whole seconds.
class UnixTimestamp final : public ScalarFunction {
 public:
  UnixTimestamp(const char* name, bool may_be_now) : name_(name), may_be_now_(may_be_now) {}
  std::string_view name() const override { return name_; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    const bool is_now = arguments.empty() && may_be_now_;
    if ((arguments.empty() && !is_now) || arguments.size() > 2) {
      throw wrong_num_args(name_, may_be_now_ ? "[0, 1, 2]" : "[1, 2]", arguments.size());
    }
    static const std::vector<InputType> kInputs = {InputType::one_of({TypeId::kString, TypeId::kDate, TypeId::kTimestamp, TypeId::kTimestampNtz}),
                                                   TypeId::kString};
    std::vector<DataType> types = cast_inputs(kInputs, arguments, mode, sql);
    bool nullable = mode != EvalMode::kAnsi;
    for (size_t i = 0; i < arguments.size(); ++i) nullable = nullable || nullable_as(*arguments[i], types[i], mode);
    return {std::move(types), TypeId::kLong, nullable};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    if (call.arguments.empty()) {
      return repeat(Value::long_integer(context.settings().batch_time_ms / 1000), selection.num_rows, context.pool());
    }
    const DataType& from = call.arguments[0]->type;
    const bool is_local = from.id() == TypeId::kTimestampNtz;
    const DataType timed = is_local ? TypeId::kTimestampNtz : TypeId::kTimestamp;
    auto times = context.evaluate(*call.arguments[0], selection);
    if (from.id() == TypeId::kString) {
      const TextReader reader(context.settings(), false, "`try_to_timestamp`", call.mode == EvalMode::kAnsi);
      times = read_texts(times, format_of(call, selection, context), timed, reader, selection, context);
    } else {
      times = cast_array(times, from, timed, EvalMode::kLegacy, selection, context);
    }
    const arrow::ArrayData& data = *times->data();
    const Cells<int64_t> micros(data);
    ColumnWriter<int64_t> writer(selection.num_rows, validity_bitmap(data, context.pool()), context.pool());
    int64_t* out = writer.values();
    // Towards zero, as Spark divides here.
    for_each_valid(selection, Validity(data), [&](int64_t row) { out[row] = micros[row] / kMicrosPerSecond; });
    return writer.finish(type);
  }

  // A refused pattern fails in every mode.
  bool can_fail(const Call& call) const override { return !call.arguments.empty() && call.arguments[0]->type.id() == TypeId::kString; }
  bool foldable() const override { return !may_be_now_; }

  std::string print(const std::vector<std::string>& arguments) const override {
    const std::string format = arguments.size() == 2 ? arguments[1] : kDefaultFormat;
    return std::string(name_) + "(" + (arguments.empty() ? "current_timestamp()" : arguments[0]) + ", " + format + ")";
  }

 private:
  static constexpr const char* kDefaultFormat = "yyyy-MM-dd HH:mm:ss";

  static Operand format_of(const Call& call, const Selection& selection, EvalContext& context) {
    if (call.arguments.size() == 1) return {nullptr, Value::string(kDefaultFormat)};
    return evaluate_operand(*call.arguments[1], selection, context);
  }

  const char* name_;
  bool may_be_now_;
};

}  // namespace

void register_datetime_parsing(ScalarFunctionRegistry& registry) {
  registry.add<ToDatetime>("to_timestamp", TypeId::kTimestamp, false);
  registry.add<ToDatetime>("to_timestamp_ltz", TypeId::kTimestamp, false);
  registry.add<ToDatetime>("to_timestamp_ntz", TypeId::kTimestampNtz, false);
  registry.add<ToDatetime>("to_date", TypeId::kDate, false);
  registry.add<ToDatetime>("try_to_timestamp", TypeId::kTimestamp, true);
  registry.add<ToDatetime>("try_to_date", TypeId::kDate, true);
  registry.add<UnixTimestamp>("unix_timestamp", true);
  registry.add<UnixTimestamp>("to_unix_timestamp", false);
}

}  // namespace izvor::expr
