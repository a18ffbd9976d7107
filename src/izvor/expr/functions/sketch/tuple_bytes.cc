#include "izvor/expr/functions/sketch/tuple_bytes.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <datasketches/tuple_union.hpp>

#include "izvor/expr/functions/sketch/sketch_bytes.h"
#include "izvor/expr/functions/sketch/sketch_errors.h"

namespace izvor::expr {
namespace {

constexpr uint8_t kVersion = 3;
constexpr uint8_t kFamily = 9;
constexpr uint8_t kCompactType = 1;
constexpr uint64_t kWholeTheta = datasketches::theta_constants::MAX_THETA;

template <typename T>
using Entries = std::vector<std::pair<uint64_t, TupleSummary<T>>>;

template <typename T>
void require_distinct(const Entries<T>& entries, uint64_t theta) {
  std::vector<uint64_t> hashes;
  for (const auto& [hash, summary] : entries) hashes.push_back(hash);
  std::sort(hashes.begin(), hashes.end());
  const bool repeats = std::adjacent_find(hashes.begin(), hashes.end()) != hashes.end();
  if (repeats || (!hashes.empty() && (hashes.front() == 0 || hashes.back() >= theta))) throw std::invalid_argument("impossible hashes");
}

template <typename T>
TupleSketch<T> read(std::string_view bytes) {
  SketchReader reader(bytes);
  const auto preamble = reader.value<ThetaPreamble>();
  if (preamble.serial_version != kVersion || preamble.byte_3 != kCompactType) throw std::invalid_argument("not compact");
  if (preamble.longs < 1 || preamble.longs > 3) throw std::invalid_argument("impossible preamble");
  if (preamble.has(ThetaPreamble::kEmpty)) return empty_tuple<T>();
  if (preamble.seed_hash != default_seed_hash()) throw std::invalid_argument("of another seed");
  uint64_t theta = kWholeTheta;
  uint64_t count = 1;
  if (preamble.longs > 1) {
    count = reader.value<uint32_t>();
    reader.value<uint32_t>();
  }
  if (preamble.longs > 2) theta = reader.value<uint64_t>();
  if (reader.left() / (sizeof(uint64_t) + sizeof(T) + 1) < count) throw std::out_of_range("too short");
  Entries<T> entries(count);
  for (auto& [hash, summary] : entries) {
    hash = reader.value<uint64_t>();
    summary.value = reader.value<T>();
    summary.mode = reader.value<SummaryMode>();
    if (summary.mode > SummaryMode::kAlwaysOne) throw std::invalid_argument("unknown mode");
  }
  require_distinct<T>(entries, theta);
  return TupleSketch<T>(false, false, default_seed_hash(), theta, std::move(entries));
}

}  // namespace

template <typename T>
TupleSketch<T> read_tuple(std::string_view bytes, std::string_view function) {
  require_family(SketchKind::kTuple, bytes, function);
  return reading_sketch(SketchKind::kTuple, function, [&] { return read<T>(bytes); });
}

template <typename T>
std::string tuple_bytes(const TupleSketch<T>& sketch) {
  const bool is_whole = sketch.get_theta64() == kWholeTheta;
  const uint32_t count = sketch.get_num_retained();
  const bool is_short = is_whole && (sketch.is_empty() || count == 1);
  const uint8_t longs = !is_whole ? 3 : is_short ? 1 : 2;
  const auto flags = static_cast<uint8_t>(ThetaPreamble::kReadOnly | ThetaPreamble::kCompact | (sketch.is_empty() ? ThetaPreamble::kEmpty : 0));
  std::string bytes;
  append_value(bytes, ThetaPreamble{longs, kVersion, kFamily, kCompactType, 0, flags, default_seed_hash()});
  if (longs > 1) {
    append_value(bytes, count);
    append_value(bytes, uint32_t{0});
  }
  if (longs > 2) append_value(bytes, sketch.get_theta64());
  for (const auto& [hash, summary] : sketch) {
    append_value(bytes, hash);
    append_value(bytes, summary.value);
    append_value(bytes, summary.mode);
  }
  return bytes;
}

template <typename T>
TupleSketch<T> empty_tuple() {
  return TupleSketch<T>(true, false, default_seed_hash(), kWholeTheta, {});
}

template <typename T>
TupleSketch<T> unite(const TupleSketch<T>& left, const TupleSketch<T>& right, uint8_t lg_k, SummaryMode mode) {
  using Union = datasketches::tuple_union<TupleSummary<T>, SummaryPolicy<T>>;
  Union both = typename Union::builder(SummaryPolicy<T>{mode}).set_lg_k(builder_lg_k(lg_k)).build();
  both.update(left);
  both.update(right);
  return trimmed<T>(both.get_result(false), lg_k);
}

template <typename T>
TupleSketch<T> trimmed(const TupleSketch<T>& sketch, uint8_t lg_k) {
  const size_t most = size_t{1} << lg_k;
  if (sketch.get_num_retained() <= most) return sketch;
  Entries<T> entries(sketch.begin(), sketch.end());
  const auto by_hash = [](const auto& a, const auto& b) { return a.first < b.first; };
  std::nth_element(entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(most), entries.end(), by_hash);
  const uint64_t theta = entries[most].first;
  entries.resize(most);
  return TupleSketch<T>(false, false, default_seed_hash(), theta, std::move(entries));
}

template <typename T>
TupleSketch<T> not_empty(const TupleSketch<T>& sketch) {
  return TupleSketch<T>(false, false, default_seed_hash(), sketch.get_theta64(), Entries<T>(sketch.begin(), sketch.end()));
}

#define IZVOR_TUPLE_SKETCHES(T)                                                                         \
  template TupleSketch<T> read_tuple<T>(std::string_view, std::string_view);                            \
  template std::string tuple_bytes<T>(const TupleSketch<T>&);                                           \
  template TupleSketch<T> empty_tuple<T>();                                                             \
  template TupleSketch<T> unite<T>(const TupleSketch<T>&, const TupleSketch<T>&, uint8_t, SummaryMode); \
  template TupleSketch<T> trimmed<T>(const TupleSketch<T>&, uint8_t);                                   \
  template TupleSketch<T> not_empty<T>(const TupleSketch<T>&);
IZVOR_TUPLE_SKETCHES(double)
IZVOR_TUPLE_SKETCHES(int32_t)
#undef IZVOR_TUPLE_SKETCHES

}  // namespace izvor::expr
