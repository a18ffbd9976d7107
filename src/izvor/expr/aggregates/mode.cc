// mode: the most frequent value. Of several the one that came first, or with an order (a second argument that is true means the same as ascending)
// the least or the greatest.
#include <arrow/array.h>

#include "izvor/expr/aggregates/aggregate_definition.h"
#include "izvor/expr/aggregates/counted_values.h"
#include "izvor/expr/aggregates/families.h"
#include "izvor/expr/cell_order.h"
#include "izvor/expr/operand.h"

namespace izvor::expr {
namespace {

enum class Tie : uint8_t { kFirst, kLeast, kGreatest };

class ModeAccumulator final : public CountedValues {
 public:
  ModeAccumulator(const DataType& type, Tie tie) : CountedValues(type), tie_(tie) {}

  void update(const Columns& inputs, int64_t num_rows, uint8_t* const* states, StateArena& arena, RowErrors&) const override {
    const EncodedCells cells = codec().encode(*inputs[0], num_rows);
    for (int64_t row = 0; row < num_rows; ++row) {
      if (inputs[0]->IsValid(row)) add(states[row], cells[row], 1, arena);
    }
  }

  std::shared_ptr<arrow::Array> finish(const uint8_t* const* states, int64_t count, arrow::MemoryPool* pool, RowErrors&) const override {
    std::vector<std::string_view> modes;
    for (int64_t i = 0; i < count; ++i) {
      std::string_view mode;
      int64_t most = 0;
      for_each(states[i], [&](std::string_view value, int64_t times) {
        if (times > most || (times == most && wins_tie(value, mode))) {
          mode = value;
          most = times;
        }
      });
      modes.push_back(mode);
    }
    return codec().decode(modes, pool);
  }

 private:
  bool wins_tie(std::string_view candidate, std::string_view current) const {
    if (tie_ == Tie::kFirst) return false;
    const int order = codec().compare(candidate, current);
    return tie_ == Tie::kLeast ? order < 0 : order > 0;
  }

  Tie tie_;
};

bool flag_value(const ExpressionPtr& flag) { return evaluate_constant(*flag, {}).as_bool(); }

class Mode final : public AggregateFunction {
 public:
  std::string_view name() const override { return "mode"; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string&) const override {
    if (arguments.size() > 2) throw wrong_num_args(name(), "0", arguments.size());
    Signature signature{{arguments[0]->type}, arguments[0]->type, true};
    if (arguments.size() == 2) {
      check_flag(*arguments[1]);
      signature.argument_types.emplace_back(TypeId::kBoolean);
    }
    return signature;
  }

  // Spark's words: the order it shows is the one in which it would take the last.
  std::string print(const std::vector<std::string>& arguments, const AggregateCall& call) const override {
    const bool is_ordered = !call.order.empty() || (arguments.size() == 2 && arguments[1] == "true");
    if (!is_ordered || arguments.empty()) return AggregateFunction::print(arguments.empty() ? arguments : std::vector{arguments[0]}, call);
    return "mode() WITHIN GROUP (ORDER BY " + arguments[0] + (call.order.empty() || call.order[0].is_ascending ? " DESC)" : ")");
  }

  std::vector<ExpressionPtr> inputs(const AggregateCall& call) const override { return {call.arguments[0]}; }

  std::unique_ptr<Accumulator> accumulator(const AggregateCall& call) const override {
    Tie tie = call.arguments.size() == 2 && flag_value(call.arguments[1]) ? Tie::kLeast : Tie::kFirst;
    if (!call.order.empty()) tie = call.order[0].is_ascending ? Tie::kLeast : Tie::kGreatest;
    return std::make_unique<ModeAccumulator>(call.arguments[0]->type, tie);
  }

  bool takes_distinct() const override { return false; }
  WithinGroup within_group(size_t arguments) const override { return arguments == 0 ? WithinGroup::kIsInput : WithinGroup::kHasInput; }

 private:
  static void check_flag(const Expression& flag) {
    if (!is_constant(flag)) {
      throw Error("NON_FOLDABLE_ARGUMENT", {{"funcName", "`mode`"}, {"paramName", "`deterministic`"}, {"paramType", "\"BOOLEAN\""}});
    }
    if (evaluate_constant(flag, {}).is_null()) throw unexpected_null(to_string(flag), "`deterministic`");
    if (flag.type.id() != TypeId::kBoolean) {
      throw Error("UNEXPECTED_INPUT_TYPE", {{"paramIndex", "second"},
                                            {"functionName", "`mode`"},
                                            {"requiredType", "\"BOOLEAN\""},
                                            {"inputSql", "\"" + to_string(flag) + "\""},
                                            {"inputType", quoted_type(flag.type)}});
    }
  }
};

}  // namespace

void register_mode(AggregateFunctionRegistry& registry) { registry.add<Mode>(); }

}  // namespace izvor::expr
