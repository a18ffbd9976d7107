#include <bit>
#include <cstring>

#include <arrow/array.h>

#include "izvor/expr/column.h"
#include "izvor/expr/evaluator.h"
#include "izvor/expr/expression_group.h"
#include "izvor/expr/gather.h"
#include "izvor/expr/selection.h"

namespace izvor::expr {
namespace {

// 64 bits of a bitmap from bit `position`; bits behind `size_bits` are zero.
uint64_t load_bits(const uint8_t* bits, int64_t position, int64_t size_bits) {
  const int64_t wanted = std::min<int64_t>(64, size_bits - position);
  const int64_t first_byte = position >> 3;
  const int shift = static_cast<int>(position & 7);
  uint64_t word = 0;
  const int64_t bytes = (shift + wanted + 7) >> 3;
  std::memcpy(&word, bits + first_byte, static_cast<size_t>(std::min<int64_t>(bytes, 8)));
  word >>= shift;
  if (bytes > 8) word |= static_cast<uint64_t>(bits[first_byte + 8]) << (64 - shift);
  return wanted == 64 ? word : word & ((uint64_t{1} << wanted) - 1);
}

}  // namespace

std::vector<int32_t> true_rows(const arrow::Array& condition) {
  const arrow::ArrayData& data = *condition.data();
  const bool has_nulls = data.buffers[0] && data.GetNullCount() != 0;
  std::vector<int32_t> rows(static_cast<size_t>(data.length));
  int32_t* out = rows.data();
  const int64_t end = data.offset + data.length;
  for (int64_t position = data.offset; position < end; position += 64) {
    uint64_t word = load_bits(data.buffers[1]->data(), position, end);
    if (has_nulls) word &= load_bits(data.buffers[0]->data(), position, end);
    const auto base = static_cast<int32_t>(position - data.offset);
    if (word == ~uint64_t{0}) {
      for (int i = 0; i < 64; ++i) out[i] = base + i;
      out += 64;
    } else {
      for (; word != 0; word &= word - 1) *out++ = base + std::countr_zero(word);
    }
  }
  rows.resize(static_cast<size_t>(out - rows.data()));
  return rows;
}

Batch filter(const ExpressionGroup& group, const Batch& input, const EvalSettings& settings, arrow::MemoryPool* pool, PartitionState* partition) {
  EvalContext context(input, settings, pool);
  if (partition != nullptr) context.continue_partition(*partition);
  context.share_parts_of(group);
  const Expression& predicate = *group.expressions().front();
  const auto condition = context.evaluate(predicate, Selection::all(input.num_rows));
  context.errors().raise();
  const std::vector<int32_t> rows = predicate.type.id() == TypeId::kNull ? std::vector<int32_t>() : true_rows(*condition);
  const auto count = static_cast<int64_t>(rows.size());
  if (count == input.num_rows) return input;
  Batch out{count, {}};
  out.columns.reserve(input.columns.size());
  for (const auto& column : input.columns) out.columns.push_back(gather(*column, rows.data(), count, pool));
  return out;
}

}  // namespace izvor::expr
