#pragma once

// Scalar functions given by what they do to the cells of one row. A null argument gives null, unless the body takes it as a std::optional.
//
//   add_cells<int32_t(std::string_view)>(registry, {"ascii", {TypeId::kString}, TypeId::kInt}, [](std::string_view text) { return ...; });
//
// The C++ types are the physical ones (physical_type.h): bool, int8_t .. int64_t, float, double, Int128, std::string_view. The body is called as
//   R body(cells...)                           a value for every row
//   std::optional<R> body(cells...)            null for some
//   void body(CellResult<R>& result, cells...) sets a value, builds a text, sets null or raises a row error
// What depends on the call (constant arguments, ansi, time zone) is prepared once a batch: add_cells_with_setup takes a function that makes the body
// from a CallSetup. Where the types of the cells depend on those of the arguments, add_overloaded_cells takes a function of an OverloadedCall.

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <arrow/array.h>

#include "izvor/error.h"
#include "izvor/expr/cell_sink.h"
#include "izvor/expr/column.h"
#include "izvor/expr/evaluator.h"
#include "izvor/expr/function.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/input_type.h"
#include "izvor/expr/operand.h"
#include "izvor/expr/physical_type.h"
#include "izvor/expr/type_coercion.h"

namespace izvor::expr {

// The type of a call: fixed, or made of the types that its arguments were cast to.
class ResultType {
 public:
  ResultType(TypeId id) : fixed_(id) {}               // NOLINT(google-explicit-constructor)
  ResultType(const DataType& type) : fixed_(type) {}  // NOLINT(google-explicit-constructor)
  ResultType(std::function<DataType(const std::vector<DataType>&)> of) : fixed_(TypeId::kNull), of_(std::move(of)) {}  // NOLINT
  DataType operator()(const std::vector<DataType>& arguments) const { return of_ ? of_(arguments) : fixed_; }

 private:
  DataType fixed_;
  std::function<DataType(const std::vector<DataType>&)> of_;
};

// kOfArgumentsWithAnsi: without ANSI, where a row that fails is null, always.
enum class Nullability : uint8_t { kOfArguments, kOfArgumentsWithAnsi, kAlways, kNever };

// Ways to print a call that are not "name(a, b)".
using PrintCall = std::function<std::string(const std::vector<std::string>&)>;
PrintCall printed_as(std::string other_name);  // "OTHER(a, b)"
PrintCall printed_infix(std::string symbol);   // "(a << b)"
PrintCall printed_prefix(std::string symbol);  // "~a"

struct CellFunctionSpec {
  std::string name;
  std::vector<InputType> inputs;
  ResultType result;
  Nullability nullability = Nullability::kOfArguments;
  bool can_fail = false;             // whether a row can raise an error with ANSI
  std::vector<Value> defaults = {};  // of the last inputs, which may be left out
  bool implicit_cast = true;         // false: Spark's ExpectsInputTypes
  bool can_fail_in_any_mode = false;
  // How Spark prints a call, when it is not "name(a, b)" with the defaults of arguments that were left out.
  PrintCall print = nullptr;
  // What else has to hold of the arguments; throws Spark's error. `sql` is the call as text.
  std::function<void(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql)> check = nullptr;
};

// What the body of a call is made from.
struct CallSetup {
  const Call& call;
  const DataType& type;  // of the result
  const Operand* operands;
  EvalContext& context;

  bool is_ansi() const { return call.mode == EvalMode::kAnsi; }
  // The argument's value when it is the same for all rows, else null. It is not a null value: then no row is evaluated.
  const Value* constant(size_t index) const { return operands[index].is_constant() ? &operands[index].constant : nullptr; }
};

// Where a body puts the result of its row.
template <typename R>
class CellResult {
 public:
  CellResult(CellSink<R>& sink, RowErrors& errors, bool is_ansi) : sink_(sink), errors_(errors), is_ansi_(is_ansi) {}

  void set(R value) { sink_.set(row_, value); }
  void set_null() { sink_.set_null(row_); }
  // An error of this row, whatever the mode.
  void fail(Error error) {
    sink_.set_null(row_);
    errors_.add(row_, std::move(error));
  }
  // With ANSI the error that `make_error()` gives, else null.
  template <typename MakeError>
  void fail_or_null(MakeError&& make_error) {
    sink_.set_null(row_);
    if (is_ansi_) errors_.add(row_, make_error());
  }
  bool is_ansi() const { return is_ansi_; }
  // An empty text to build the result in; its memory is used again for every row. set_text() makes it the result.
  std::string& text() {
    text_.clear();
    return text_;
  }
  void set_text() { sink_.set(row_, text_); }

  void start(int64_t row) { row_ = row; }

 private:
  CellSink<R>& sink_;
  RowErrors& errors_;
  bool is_ansi_;
  int64_t row_ = 0;
  std::string text_;
};

// The cells of an operand; a constant is one cell for all rows.
template <typename T>
class OperandCells {
 public:
  OperandCells(const Operand& operand, arrow::MemoryPool* pool)
      : array_(operand.is_constant() ? repeat(operand.constant, 1, pool) : operand.column),
        cells_(*array_->data()),
        row_mask_(operand.is_constant() ? 0 : -1) {}
  T operator[](int64_t row) const { return cells_[row & row_mask_]; }

 private:
  std::shared_ptr<arrow::Array> array_;
  Cells<T> cells_;
  int64_t row_mask_;
};

template <typename T>
class OperandCells<std::optional<T>> {
 public:
  OperandCells(const Operand& operand, arrow::MemoryPool* pool)
      : cells_(operand, pool),
        all_null_(operand.is_null_constant()),
        validity_(operand.is_constant() ? Validity(arrow::ArrayData(nullptr, 0, {nullptr}, 0)) : Validity(operand.data())) {}
  std::optional<T> operator[](int64_t row) const {
    if (all_null_ || !validity_[row]) return std::nullopt;
    return cells_[row];
  }

 private:
  OperandCells<T> cells_;
  bool all_null_;
  Validity validity_;
};

// The rows where no operand is null, but for those that `takes_null` marks.
std::shared_ptr<arrow::Buffer> operands_validity(const Operand* operands, const bool* takes_null, size_t count, arrow::MemoryPool* pool);

namespace detail {

template <typename T>
inline constexpr bool kTakesNull = false;
template <typename T>
inline constexpr bool kTakesNull<std::optional<T>> = true;

template <typename R, typename Body, typename... In>
void call_body(Body& body, CellResult<R>& result, const In&... in) {
  if constexpr (std::is_invocable_v<Body&, CellResult<R>&, In...>) {
    body(result, in...);
  } else if constexpr (std::is_same_v<std::invoke_result_t<Body&, In...>, std::optional<R>>) {
    if (const std::optional<R> value = body(in...)) {
      result.set(*value);
    } else {
      result.set_null();
    }
  } else {
    result.set(static_cast<R>(body(in...)));
  }
}

// The texts of the arguments and, behind them, of the defaults of those that were left out.
std::vector<std::string> with_defaults(const CellFunctionSpec& spec, std::vector<std::string> arguments);
Signature resolve_cell_call(const CellFunctionSpec& spec, const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql);

template <typename Signature>
struct CellSignature;
template <typename R, typename... In>
struct CellSignature<R(In...)> {
  using Result = R;
  static constexpr size_t kArity = sizeof...(In);
  static constexpr bool kTakesNull[] = {detail::kTakesNull<In>..., false};

  template <typename Body>
  static std::shared_ptr<arrow::Array> run(Body body, const Operand* operands, const Call& call, const DataType& type, const Selection& selection,
                                           EvalContext& context) {
    return run(body, operands, call, type, selection, context, std::make_index_sequence<kArity>());
  }

 private:
  template <typename Body, size_t... I>
  static std::shared_ptr<arrow::Array> run(Body& body, const Operand* operands, const Call& call, const DataType& type, const Selection& selection,
                                           EvalContext& context, std::index_sequence<I...>) {
    auto validity = operands_validity(operands, kTakesNull, kArity, context.pool());
    const arrow::ArrayData shape(nullptr, selection.num_rows, {validity}, arrow::kUnknownNullCount);
    const std::tuple<OperandCells<In>...> cells{OperandCells<In>(operands[I], context.pool())...};
    CellSink<R> sink(selection.num_rows, type, context.pool(), validity);
    CellResult<R> result(sink, context.errors(), call.mode == EvalMode::kAnsi);
    for_each_valid(selection, Validity(shape), [&](int64_t row) {
      result.start(row);
      call_body<R>(body, result, std::get<I>(cells)[row]...);
    });
    return sink.finish();
  }
};

}  // namespace detail

// What all functions of cells share: everything but the choice of the body.
class CellFunctionBase : public ScalarFunction {
 public:
  explicit CellFunctionBase(CellFunctionSpec spec) : spec_(std::move(spec)) {}
  std::string_view name() const override { return spec_.name; }
  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    return detail::resolve_cell_call(spec_, arguments, mode, sql);
  }
  bool can_fail(const Call& call) const override { return spec_.can_fail_in_any_mode || (spec_.can_fail && call.mode == EvalMode::kAnsi); }
  std::string print(const std::vector<std::string>& arguments) const override {
    return spec_.print ? spec_.print(arguments) : ScalarFunction::print(detail::with_defaults(spec_, arguments));
  }

 protected:
  // One operand for each input; false when one that does not take null is a null constant, which makes the result null. A null `takes_null`:
  // none does.
  bool evaluate_operands(const Call& call, const Selection& selection, EvalContext& context, const bool* takes_null, Operand* operands) const;

 private:
  CellFunctionSpec spec_;
};

// Setup: callable as setup(const CallSetup&), giving the body of a batch.
template <typename CellTypes, typename Setup>
class CellFunction final : public CellFunctionBase {
 public:
  CellFunction(CellFunctionSpec spec, Setup setup) : CellFunctionBase(std::move(spec)), setup_(std::move(setup)) {}

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    using Cells = detail::CellSignature<CellTypes>;
    std::array<Operand, Cells::kArity == 0 ? 1 : Cells::kArity> operands;
    if (!evaluate_operands(call, selection, context, Cells::kTakesNull, operands.data())) {
      return null_column(type, selection.num_rows, context.pool());
    }
    return Cells::run(setup_(CallSetup{call, type, operands.data(), context}), operands.data(), call, type, selection, context);
  }

 private:
  Setup setup_;
};

// A call whose cells are of types that depend on those of its arguments: run<R(In...)>(body) computes it.
struct OverloadedCall : CallSetup {
  const Selection& selection;

  template <typename CellTypes, typename Body>
  std::shared_ptr<arrow::Array> run(Body body) const {
    return detail::CellSignature<CellTypes>::run(std::move(body), operands, call, type, selection, context);
  }
  const DataType& argument_type(size_t index) const { return call.arguments[index]->type; }
  // fn(Physical<T>{}) for the integer type of an argument, which is one.
  template <typename Fn>
  std::shared_ptr<arrow::Array> visit_integer(size_t index, Fn&& fn) const {
    return visit_number(argument_type(index), [&]<typename T>(Physical<T> tag) -> std::shared_ptr<arrow::Array> {
      if constexpr (std::is_integral_v<T>) return fn(tag);
      throw_unsupported_type(argument_type(index));
    });
  }
};

// Overload: callable as overload(const OverloadedCall&), which runs the body of its choice and returns the column.
template <typename Overload>
class OverloadedCellFunction final : public CellFunctionBase {
 public:
  OverloadedCellFunction(CellFunctionSpec spec, Overload overload) : CellFunctionBase(std::move(spec)), overload_(std::move(overload)) {}

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    std::array<Operand, kMostInputs> operands;
    if (!evaluate_operands(call, selection, context, nullptr, operands.data())) return null_column(type, selection.num_rows, context.pool());
    return overload_(OverloadedCall{{call, type, operands.data(), context}, selection});
  }

 private:
  static constexpr size_t kMostInputs = 8;
  Overload overload_;
};

// Each adds one function to a ScalarFunctionRegistry.
template <typename CellTypes, typename Registry, typename Setup>
void add_cells_with_setup(Registry& registry, CellFunctionSpec spec, Setup setup) {
  registry.template add<CellFunction<CellTypes, Setup>>(std::move(spec), std::move(setup));
}

template <typename CellTypes, typename Registry, typename Body>
void add_cells(Registry& registry, CellFunctionSpec spec, Body body) {
  add_cells_with_setup<CellTypes>(registry, std::move(spec), [body](const CallSetup&) { return body; });
}

template <typename Registry, typename Overload>
void add_overloaded_cells(Registry& registry, CellFunctionSpec spec, Overload overload) {
  registry.template add<OverloadedCellFunction<Overload>>(std::move(spec), std::move(overload));
}

}  // namespace izvor::expr
