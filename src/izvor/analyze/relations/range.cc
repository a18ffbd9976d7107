#include <arrow/memory_pool.h>

#include "izvor/analyze/relations/relation_rules.h"
#include "izvor/error.h"
#include "izvor/expr/column.h"

namespace izvor::analyze {
namespace {

// The rows are made when the plan is.
constexpr int64_t kMostRows = 1'000'000;

int64_t rows_of_range(int64_t start, int64_t end, int64_t step) {
  const auto distance = static_cast<__int128>(end) - start;
  if (distance == 0 || (distance > 0) != (step > 0)) return 0;
  const __int128 count = (distance + step + (step > 0 ? -1 : 1)) / step;
  if (count > kMostRows) throw_unsupported("A range of more than " + std::to_string(kMostRows) + " rows");
  return static_cast<int64_t>(count);
}

}  // namespace

ResolvedRelation resolve_range(const spark::connect::Relation& relation, Analysis& analysis) {
  const spark::connect::Range& range = relation.range();
  if (range.step() == 0) {
    throw Error("CONNECT_INVALID_PLAN.ASSERTION_FAILURE", {{"message", "requirement failed: step (0) cannot be 0"}});
  }
  const int64_t count = rows_of_range(range.start(), range.end(), range.step());
  expr::ColumnWriter<int64_t> ids(count, nullptr, arrow::default_memory_pool());
  for (int64_t i = 0; i < count; ++i) ids.values()[i] = range.start() + i * range.step();
  plan::LocalRelation rows{{Batch{count, {ids.finish(TypeId::kLong)}}}};
  return ResolvedRelation::unqualified(plan::make_local_relation(std::move(rows), {analysis.new_attribute("id", TypeId::kLong, false)}));
}

}  // namespace izvor::analyze
