// and, or, not: three-valued.
#include <arrow/array.h>
#include <arrow/util/bit_util.h>
#include <arrow/util/bitmap_ops.h>

#include "izvor/expr/column.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/function_registry.h"
#include "izvor/expr/operand.h"
#include "izvor/expr/selection.h"
#include "izvor/expr/type_coercion.h"

namespace izvor::expr {
namespace {

// A boolean result as two bitmaps from bit 0, for word-wise logic.
struct TruthBits {
  const uint8_t* values;
  const uint8_t* validity;  // null: all valid
  std::shared_ptr<arrow::Buffer> values_owner;
  std::shared_ptr<arrow::Buffer> validity_owner;
};

TruthBits truth_bits(const arrow::Array& array, arrow::MemoryPool* pool) {
  const arrow::ArrayData& data = *array.data();
  TruthBits bits{};
  bits.validity_owner = validity_bitmap(data, pool);
  bits.validity = bits.validity_owner ? bits.validity_owner->data() : nullptr;
  bits.values_owner = data.buffers[1];
  if (data.offset != 0) {
    bits.values_owner = value_or_throw(arrow::internal::CopyBitmap(pool, data.buffers[1]->data(), data.offset, data.length));
  }
  bits.values = bits.values_owner->data();
  return bits;
}

// Without ANSI only booleans; with it strings are cast too.
bool can_be_boolean(const DataType& type, EvalMode mode) {
  return type.id() == TypeId::kBoolean || type.id() == TypeId::kNull || (mode != EvalMode::kLegacy && type.id() == TypeId::kString);
}

// AND, and OR as the negated AND of the negated sides: `flip` is all ones for it.
class Junction final : public ScalarFunction {
 public:
  explicit Junction(bool is_or) : is_or_(is_or) {}
  std::string_view name() const override { return is_or_ ? "or" : "and"; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    require_num_args(name(), 2, arguments);
    bool nullable = false;
    for (const auto& argument : arguments) {
      if (!can_be_boolean(argument->type, mode)) {
        if (!(arguments[0]->type == arguments[1]->type)) throw binary_op_diff_types(sql, arguments[0]->type, arguments[1]->type);
        throw binary_op_wrong_type(sql, "\"BOOLEAN\"", argument->type);
      }
      nullable = nullable || nullable_as(*argument, TypeId::kBoolean, mode);
    }
    return {{TypeId::kBoolean, TypeId::kBoolean}, TypeId::kBoolean, nullable};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType&, const Selection& selection, EvalContext& context) const override {
    auto left = context.evaluate(*call.arguments[0], selection);
    if (!expr::can_fail(*call.arguments[1])) return combine(*left, *context.evaluate(*call.arguments[1], selection), selection.num_rows, context);
    // The right side counts only where the left one does not decide, and only there may it fail.
    const Cells<bool> cells(*left->data());
    const Validity validity(*left->data());
    const SelectionVector undecided(selection, [&](int64_t row) { return !validity[row] || cells[row] != is_or_; });
    if (undecided.empty()) return left;
    const auto right = context.evaluate(*call.arguments[1], undecided.view());
    return combine(*left, *right, selection.num_rows, context);
  }

  std::string print(const std::vector<std::string>& arguments) const override {
    if (arguments.size() != 2) return ScalarFunction::print(arguments);
    return "(" + arguments[0] + (is_or_ ? " OR " : " AND ") + arguments[1] + ")";
  }

 private:
  // A side that decides wins over a null, and over whatever a right side that was not evaluated holds.
  std::shared_ptr<arrow::Array> combine(const arrow::Array& left, const arrow::Array& right, int64_t length, EvalContext& context) const {
    const TruthBits a = truth_bits(left, context.pool());
    const TruthBits b = truth_bits(right, context.pool());
    const uint8_t flip = is_or_ ? 0xff : 0;
    const auto bytes = static_cast<size_t>(arrow::bit_util::BytesForBits(length));
    BooleanWriter out(length, nullptr, context.pool());
    uint8_t* values = out.bits();
    for (size_t i = 0; i < bytes; ++i) values[i] = static_cast<uint8_t>(((a.values[i] ^ flip) & (b.values[i] ^ flip)) ^ flip);
    if (a.validity == nullptr && b.validity == nullptr) return out.finish();
    auto validity = writable_validity(nullptr, length, context.pool());
    for (size_t i = 0; i < bytes; ++i) {
      const auto a_valid = static_cast<uint8_t>(a.validity == nullptr ? 0xff : a.validity[i]);
      const auto b_valid = static_cast<uint8_t>(b.validity == nullptr ? 0xff : b.validity[i]);
      const auto a_decides = static_cast<uint8_t>(a_valid & ~(a.values[i] ^ flip));
      const auto b_decides = static_cast<uint8_t>(b_valid & ~(b.values[i] ^ flip));
      const auto decided = static_cast<uint8_t>(a_decides | b_decides);
      validity->mutable_data()[i] = static_cast<uint8_t>((a_valid & b_valid) | decided);
      values[i] = static_cast<uint8_t>(is_or_ ? values[i] | decided : values[i] & ~decided);
    }
    out.set_validity(std::move(validity));
    return out.finish();
  }

  bool is_or_;
};

class Not final : public ScalarFunction {
 public:
  explicit Not(const char* name) : name_(name) {}
  std::string_view name() const override { return name_; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    require_num_args(name(), 1, arguments);
    if (!can_be_boolean(arguments[0]->type, mode)) throw unexpected_input_type(sql, 0, "\"BOOLEAN\"", *arguments[0]);
    return {{TypeId::kBoolean}, TypeId::kBoolean, nullable_as(*arguments[0], TypeId::kBoolean, mode)};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType&, const Selection& selection, EvalContext& context) const override {
    const auto argument = context.evaluate(*call.arguments[0], selection);
    const TruthBits bits = truth_bits(*argument, context.pool());
    BooleanWriter out(selection.num_rows, bits.validity_owner, context.pool());
    for (int64_t i = 0; i < arrow::bit_util::BytesForBits(selection.num_rows); ++i) out.bits()[i] = static_cast<uint8_t>(~bits.values[i]);
    return out.finish();
  }

  std::string print(const std::vector<std::string>& arguments) const override {
    return arguments.size() == 1 ? "(NOT " + arguments[0] + ")" : ScalarFunction::print(arguments);
  }

 private:
  const char* name_;
};

}  // namespace

void register_logic(ScalarFunctionRegistry& registry) {
  registry.add<Junction>(false);
  registry.add<Junction>(true);
  registry.add<Not>("not");
  registry.add<Not>("!");
}

}  // namespace izvor::expr
