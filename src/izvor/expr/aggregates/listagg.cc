// listagg (string_agg): the texts or bytes that are not null, with a delimiter between them, in the order of WITHIN GROUP or as they come.
#include <algorithm>

#include <arrow/array.h>

#include "izvor/expr/aggregates/aggregate_definition.h"
#include "izvor/expr/aggregates/cell_accumulator.h"
#include "izvor/expr/aggregates/cell_codec.h"
#include "izvor/expr/aggregates/families.h"
#include "izvor/expr/operand.h"

namespace izvor::expr {
namespace {

// In the order in which they come: the joined text itself.
struct Joined {
  using Result = std::string_view;
  struct State {
    uint64_t nulls = 1;
    BytesCell text{};
  };
  std::string delimiter;

  void add(State& state, std::string_view value, const StateScope& scope) const {
    if (state.nulls == 0) append(state.text, delimiter, *scope.arena);
    append(state.text, value, *scope.arena);
    state.nulls = 0;
  }
  void merge(State& state, const State& other, const StateScope& scope) const {
    if (other.nulls == 0) add(state, view(other.text), scope);
  }
  std::optional<std::string_view> result(const State& state, const StateScope&) const {
    return state.nulls == 0 ? std::optional(view(state.text)) : std::nullopt;
  }
};

// With an order: an array of structs of the value and its keys.
class OrderedTexts final : public Accumulator {
 public:
  OrderedTexts(const std::vector<ExpressionPtr>& inputs, std::vector<SortDirection> order, std::string delimiter)
      : result_(inputs[0]->type), row_(tuple_type(inputs)), codec_(row_), order_(std::move(order)), delimiter_(std::move(delimiter)) {
    for (const ExpressionPtr& input : inputs) cells_.emplace_back(input->type);
  }

  struct State {
    uint64_t nulls = 0;
    BytesCell rows{};
  };

  std::vector<StateField> state_fields() const override { return {{"values", DataType::array(row_, false)}}; }
  void init(uint8_t* state) const override { state_at<State>(state) = State{}; }

  void update(const Columns& inputs, int64_t num_rows, uint8_t* const* states, StateArena& arena, RowErrors&) const override {
    const EncodedCells rows = codec_.encode_fields(inputs, num_rows);
    for (int64_t row = 0; row < num_rows; ++row) {
      if (inputs[0]->IsNull(row)) continue;
      char* at = add_elements(state_at<State>(states[row]).rows, 1, 1 + rows[row].size(), arena);
      *at = 1;
      std::copy(rows[row].begin(), rows[row].end(), at + 1);
    }
  }

  void merge(const uint8_t* const* sources, uint8_t* const* targets, int64_t count, StateArena& arena, RowErrors&) const override {
    for (int64_t i = 0; i < count; ++i) append_elements(state_at<State>(targets[i]).rows, state_at<State>(sources[i]).rows, arena);
  }

  std::shared_ptr<arrow::Array> finish(const uint8_t* const* states, int64_t count, arrow::MemoryPool* pool, RowErrors&) const override {
    CellSink<std::string_view> sink(count, result_, pool);
    std::string text;
    for (int64_t i = 0; i < count; ++i) {
      const std::vector<Row> rows = sorted_rows(state_at<State>(states[i]).rows);
      if (rows.empty()) {
        sink.set_null(i);
        continue;
      }
      text.clear();
      for (const Row& row : rows) {
        if (&row != rows.data()) text += delimiter_;
        text += row[0].substr(sizeof(uint32_t));
      }
      sink.set(i, text);
    }
    return sink.finish();
  }

 private:
  // The encoded cells of the value and its keys; without data for null.
  using Row = std::vector<std::string_view>;

  std::vector<Row> sorted_rows(const BytesCell& cell) const {
    std::vector<Row> rows;
    if (cell.size == 0) return rows;
    ByteCursor bytes(view(cell));
    for (auto left = bytes.value<uint32_t>(); left > 0; --left) {
      bytes.take(1);
      Row row;
      for (const CellCodec& codec : cells_) row.push_back(codec.take_optional(bytes));
      rows.push_back(std::move(row));
    }
    std::stable_sort(rows.begin(), rows.end(), [this](const Row& a, const Row& b) { return comes_before(a, b); });
    return rows;
  }

  bool comes_before(const Row& a, const Row& b) const {
    for (size_t key = 0; key < order_.size(); ++key) {
      const std::string_view left = a[key + 1];
      const std::string_view right = b[key + 1];
      const bool has_left = left.data() != nullptr;
      if (has_left != (right.data() != nullptr)) return has_left != order_[key].nulls_first;
      const int order = has_left ? cells_[key + 1].compare(left, right) : 0;
      if (order != 0) return (order < 0) == order_[key].is_ascending;
    }
    return false;
  }

  DataType result_;
  DataType row_;
  CellCodec codec_;
  std::vector<CellCodec> cells_;
  std::vector<SortDirection> order_;
  std::string delimiter_;
};

class ListAgg final : public AggregateFunction {
 public:
  explicit ListAgg(const char* name) : name_(name) {}
  std::string_view name() const override { return name_; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    require_num_args(name_, 1, 2, arguments);
    const InputType text = InputType::one_of({TypeId::kString, TypeId::kBinary});
    Signature signature{cast_inputs({text, text}, arguments, mode, sql), TypeId::kNull, true};
    signature.result_type = signature.argument_types[0];
    if (arguments.size() == 1) return signature;
    if (arguments[1]->type.id() == TypeId::kNull) signature.argument_types[1] = signature.result_type;
    if (!(signature.argument_types[1] == signature.result_type)) {
      throw data_diff_types(sql, std::string(name_),
                            "(" + quoted_type(signature.result_type) + " or " + quoted_type(signature.argument_types[1]) + ")");
    }
    if (!is_constant(*arguments[1])) throw non_foldable_input(sql, "`delimiter`", signature.result_type, *arguments[1]);
    return signature;
  }

  std::string print(const std::vector<std::string>& arguments, const AggregateCall& call) const override {
    const std::vector<SortDirection>& order = call.order;
    std::vector<std::string> shown(arguments.begin(), arguments.end() - static_cast<std::ptrdiff_t>(order.size()));
    if (shown.size() == 1) shown.emplace_back("NULL");
    std::string out = AggregateFunction::print(shown, call);
    for (size_t i = 0; i < order.size(); ++i) {
      out += (i == 0 ? " WITHIN GROUP (ORDER BY " : ", ") + arguments[arguments.size() - order.size() + i];
      out += order[i].is_ascending ? " ASC" : " DESC";
      out += order[i].nulls_first ? " NULLS FIRST" : " NULLS LAST";
    }
    return order.empty() ? out : out + ')';
  }

  // The value and the keys.
  std::vector<ExpressionPtr> inputs(const AggregateCall& call) const override {
    std::vector<ExpressionPtr> inputs{call.arguments[0]};
    inputs.insert(inputs.end(), call.arguments.end() - static_cast<std::ptrdiff_t>(call.order.size()), call.arguments.end());
    return inputs;
  }

  std::unique_ptr<Accumulator> accumulator(const AggregateCall& call) const override {
    std::string delimiter;
    if (call.arguments.size() - call.order.size() == 2) {
      const Value value = evaluate_constant(*call.arguments[1], {});
      if (!value.is_null()) delimiter = value.as_string();
    }
    if (!call.order.empty()) return std::make_unique<OrderedTexts>(inputs(call), call.order, std::move(delimiter));
    return std::make_unique<CellAccumulator<Joined, std::string_view>>(Joined{std::move(delimiter)}, std::vector<StateField>{{"buf", call.type}},
                                                                       call.type);
  }

  WithinGroup within_group(size_t) const override { return WithinGroup::kSortsInput; }

 private:
  const char* name_;
};

}  // namespace

void register_listagg(AggregateFunctionRegistry& registry) {
  for (const char* name : {"listagg", "string_agg"}) registry.add<ListAgg>(name);
}

}  // namespace izvor::expr
