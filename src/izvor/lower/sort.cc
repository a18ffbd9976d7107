#include "izvor/exec/blocking/sort.h"

#include "izvor/exec/stateless/limit.h"
#include "izvor/lower/node_lowering.h"

namespace izvor::lower {
namespace {

// Sorting keeps more rows than this as cheaply as all of them.
constexpr int64_t kMostTopRows = 100'000;

exec::ExecNodePtr sorted(const plan::Sort& sort, std::optional<int64_t> limit, Lowering& lowering) {
  exec::SortSpec spec;
  spec.limit = limit;
  for (const plan::SortKey& key : sort.keys) {
    spec.keys.push_back(expr::bind(key.expression, sort.child->output));
    spec.directions.push_back(key.direction);
  }
  return exec::make_sort(lowering.lower(sort.child), std::move(spec));
}

}  // namespace

exec::ExecNodePtr lower_sort(const plan::Node&, const plan::Sort& sort, Lowering& lowering) { return sorted(sort, std::nullopt, lowering); }

exec::ExecNodePtr lower_limit(const plan::Node&, const plan::Limit& limit, Lowering& lowering) {
  const auto* sort = limit.child->as<plan::Sort>();
  if (sort != nullptr && limit.count <= kMostTopRows) return sorted(*sort, limit.count, lowering);
  return exec::make_limit(lowering.lower(limit.child), limit.count);
}

exec::ExecNodePtr lower_offset(const plan::Node&, const plan::Offset& offset, Lowering& lowering) {
  return exec::make_offset(lowering.lower(offset.child), offset.count);
}

exec::ExecNodePtr lower_tail(const plan::Node&, const plan::Tail& tail, Lowering& lowering) {
  return exec::make_tail(lowering.lower(tail.child), tail.count);
}

}  // namespace izvor::lower
