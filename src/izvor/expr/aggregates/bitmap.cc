// bitmap_construct_agg(position), bitmap_or_agg(bitmap), bitmap_and_agg(bitmap): bitmaps of 4096 bytes.
#include <algorithm>
#include <cstring>

#include "izvor/expr/aggregates/aggregate_definition.h"
#include "izvor/expr/aggregates/cell_accumulator.h"
#include "izvor/expr/aggregates/families.h"

namespace izvor::expr {
namespace {

constexpr size_t kBytes = 4096;
constexpr int64_t kBits = 8 * kBytes;

// A group that has seen no value has no bytes yet.
struct BitmapState {
  uint64_t nulls = 0;
  BytesCell bitmap{};
};

char* bitmap_of(BitmapState& state, char fill, const StateScope& scope) {
  if (state.bitmap.size == 0) std::memset(extend(state.bitmap, kBytes, *scope.arena), fill, kBytes);
  return state.bitmap.data;
}

struct Union {
  using Result = std::string_view;
  using State = BitmapState;

  void add(State& state, std::string_view bitmap, const StateScope& scope) const {
    char* bytes = bitmap_of(state, 0, scope);
    for (size_t i = 0; i < std::min(kBytes, bitmap.size()); ++i) bytes[i] = static_cast<char>(bytes[i] | bitmap[i]);
  }
  void merge(State& state, const State& other, const StateScope& scope) const { add(state, view(other.bitmap), scope); }
  std::optional<std::string_view> result(const State& state, const StateScope&) const {
    static const std::string kEmpty(kBytes, '\0');
    return state.bitmap.size == 0 ? kEmpty : view(state.bitmap);
  }
};

struct Intersection {
  using Result = std::string_view;
  using State = BitmapState;

  // What a short bitmap lacks is zero.
  void add(State& state, std::string_view bitmap, const StateScope& scope) const {
    char* bytes = bitmap_of(state, '\xff', scope);
    const size_t size = std::min(kBytes, bitmap.size());
    for (size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(bytes[i] & bitmap[i]);
    std::memset(bytes + size, 0, kBytes - size);
  }
  void merge(State& state, const State& other, const StateScope& scope) const {
    if (other.bitmap.size != 0) add(state, view(other.bitmap), scope);
  }
  std::optional<std::string_view> result(const State& state, const StateScope&) const {
    static const std::string kFull(kBytes, '\xff');
    return state.bitmap.size == 0 ? kFull : view(state.bitmap);
  }
};

struct Positions {
  using Result = std::string_view;
  using State = BitmapState;

  void add(State& state, int64_t position, const StateScope& scope) const {
    if (position < 0 || position >= kBits) {
      scope.fail(
          Error("INVALID_BITMAP_POSITION",
                {{"bitPosition", std::to_string(position)}, {"bitmapNumBytes", std::to_string(kBytes)}, {"bitmapNumBits", std::to_string(kBits)}}));
      return;
    }
    char& byte = bitmap_of(state, 0, scope)[position / 8];
    byte = static_cast<char>(byte | (1 << (position % 8)));
  }
  void merge(State& state, const State& other, const StateScope& scope) const { Union().merge(state, other, scope); }
  std::optional<std::string_view> result(const State& state, const StateScope& scope) const { return Union().result(state, scope); }
};

template <typename Body, typename In>
std::unique_ptr<Accumulator> make_bitmap(const AggregateCall& call) {
  return std::make_unique<CellAccumulator<Body, In>>(Body(), std::vector<StateField>{{"bitmap", TypeId::kBinary}}, call.type);
}

// Of bitmaps, which nothing else is cast to.
class BitmapFunction final : public AggregateFunction {
 public:
  BitmapFunction(const char* name, AggregateDefinition::Factory accumulator) : name_(name), accumulator_(std::move(accumulator)) {}
  std::string_view name() const override { return name_; }
  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode, const std::string& sql) const override {
    require_num_args(name_, 1, arguments);
    if (arguments[0]->type.id() != TypeId::kBinary) throw unexpected_input_type(sql, 0, "\"BINARY\"", *arguments[0]);
    return {{TypeId::kBinary}, TypeId::kBinary, false};
  }
  std::unique_ptr<Accumulator> accumulator(const AggregateCall& call) const override { return accumulator_(call); }
  bool ignores_duplicates() const override { return true; }

 private:
  const char* name_;
  AggregateDefinition::Factory accumulator_;
};

}  // namespace

void register_bitmaps(AggregateFunctionRegistry& registry) {
  registry.add<BitmapFunction>("bitmap_or_agg", make_bitmap<Union, std::string_view>);
  registry.add<BitmapFunction>("bitmap_and_agg", make_bitmap<Intersection, std::string_view>);
  add_aggregate(registry, {.name = "bitmap_construct_agg",
                           .inputs = {TypeId::kLong},
                           .result = always(TypeId::kBinary),
                           .accumulator = make_bitmap<Positions, int64_t>,
                           .nullable = false,
                           .ignores_duplicates = true});
}

}  // namespace izvor::expr
