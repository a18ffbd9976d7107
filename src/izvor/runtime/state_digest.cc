#include "izvor/runtime/state_digest.h"

#include <fmt/format.h>

#include <cmath>
#include <cstring>
#include <mutex>
#include <vector>

namespace izvor::runtime {
namespace {

// The field of a row as a double; NaN and null count as nothing, so that a digest stays comparable.
double numeric_field(const state::ValueField& field, const uint8_t* value) {
  uint64_t nulls = 0;
  std::memcpy(&nulls, value + field.null_offset, sizeof nulls);
  if (((nulls >> field.null_bit) & 1) != 0) return 0;
  if (field.type.is_floating()) {
    double number = 0;
    std::memcpy(&number, value + field.offset, sizeof number);
    return std::isnan(number) ? 0 : number;
  }
  int64_t number = 0;
  std::memcpy(&number, value + field.offset, sizeof number);
  return static_cast<double>(number);
}

// "total_spent.sum" is shown as "total_spent".
std::string column_of(const std::string& field) { return field.substr(0, field.find_last_of('.')); }

}  // namespace

std::map<std::string, std::string> state_digest(state::QueryState& state, size_t op, WorkerPool& pool) {
  constexpr int64_t kRowsAtOnce = 4096;
  const auto& fields = state.schema(op).values;
  std::mutex mutex;
  int64_t groups = 0;
  std::vector<double> sums(fields.size(), 0);
  pool.run(state.shards(), [&](int, int64_t index) {
    std::vector<double> own(fields.size(), 0);
    state::StateShard& shard = state.shard(op, static_cast<int>(index));
    const std::lock_guard shard_lock(shard.mutex());
    shard.for_each(kRowsAtOnce, [&](const std::vector<state::StateRow>& rows) {
      for (size_t f = 0; f < fields.size(); ++f) {
        if (!fields[f].type.is_numeric()) continue;
        for (const state::StateRow& row : rows) own[f] += numeric_field(fields[f], row.value);
      }
    });
    const std::lock_guard lock(mutex);
    groups += shard.row_count();
    for (size_t f = 0; f < fields.size(); ++f) sums[f] += own[f];
  });
  std::map<std::string, std::string> digest{{"izvorDigestGroups", std::to_string(groups)}};
  for (size_t f = 0; f < fields.size(); ++f) {
    if (fields[f].type.is_numeric())
      digest["izvorDigestSum:" + column_of(fields[f].name)] = std::isfinite(sums[f]) ? fmt::format("{:.17g}", sums[f]) : "null";
  }
  return digest;
}

}  // namespace izvor::runtime
