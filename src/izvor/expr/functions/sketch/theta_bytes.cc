#include "izvor/expr/functions/sketch/theta_bytes.h"

#include <algorithm>
#include <vector>

#include <datasketches/theta_union.hpp>

#include "izvor/expr/functions/sketch/sketch_bytes.h"
#include "izvor/expr/functions/sketch/sketch_errors.h"

namespace izvor::expr {
namespace {

constexpr uint8_t kFamily = 3;
constexpr uint8_t kPlainVersion = 3;
constexpr uint8_t kCompressedVersion = 4;
constexpr uint64_t kWholeTheta = datasketches::theta_constants::MAX_THETA;

using Hashes = std::vector<uint64_t>;

// Hashes are neither zero, which marks a free place, nor do they occur twice.
ThetaSketch checked(bool is_ordered, uint64_t theta, Hashes hashes) {
  Hashes sorted = hashes;
  if (!is_ordered) std::sort(sorted.begin(), sorted.end());
  const bool ascends = std::adjacent_find(sorted.begin(), sorted.end(), std::greater_equal<>()) == sorted.end();
  if (!ascends || (!sorted.empty() && (sorted.front() == 0 || sorted.back() >= theta))) throw std::invalid_argument("hashes out of order");
  return ThetaSketch(false, true, default_seed_hash(), theta, std::move(sorted));
}

ThetaSketch read_plain(const ThetaPreamble& preamble, SketchReader reader) {
  uint64_t theta = kWholeTheta;
  uint64_t count = 1;
  if (preamble.longs > 1) {
    count = reader.value<uint32_t>();
    reader.value<uint32_t>();
  }
  if (preamble.longs > 2) theta = reader.value<uint64_t>();
  if (reader.left() / sizeof(uint64_t) < count) throw std::out_of_range("too short");
  Hashes hashes(count);
  for (uint64_t& hash : hashes) hash = reader.value<uint64_t>();
  return checked(preamble.has(ThetaPreamble::kOrdered), theta, std::move(hashes));
}

ThetaSketch read_compressed(const ThetaPreamble& preamble, SketchReader reader, std::string_view bytes) {
  constexpr uint8_t kMostBits = 63;
  const uint8_t bits = preamble.byte_3;
  const uint8_t count_bytes = preamble.byte_4;
  if (bits == 0 || bits > kMostBits || count_bytes > sizeof(uint32_t)) throw std::invalid_argument("impossible widths");
  if (preamble.longs > 1) reader.value<uint64_t>();
  uint64_t count = 0;
  for (uint8_t i = 0; i < count_bytes; ++i) count |= static_cast<uint64_t>(reader.value<uint8_t>()) << (8 * i);
  if (reader.left() * 8 < count * bits) throw std::out_of_range("too short");
  // The library unpacks whole words beyond the last hash.
  const std::string padded = std::string(bytes) + std::string(sizeof(uint64_t), '\0');
  const ThetaSketch sketch = ThetaSketch::deserialize(padded.data(), padded.size());
  return checked(true, sketch.get_theta64(), Hashes(sketch.begin(), sketch.end()));
}

ThetaSketch read(std::string_view bytes) {
  SketchReader reader(bytes);
  const auto preamble = reader.value<ThetaPreamble>();
  if (preamble.family != kFamily || !preamble.has(ThetaPreamble::kCompact) || preamble.longs < 1 || preamble.longs > 3) {
    throw std::invalid_argument("not compact");
  }
  if (preamble.serial_version == kPlainVersion && preamble.has(ThetaPreamble::kEmpty)) return empty_theta();
  if (preamble.seed_hash != default_seed_hash()) throw std::invalid_argument("of another seed");
  if (preamble.serial_version == kPlainVersion) return read_plain(preamble, reader);
  if (preamble.serial_version == kCompressedVersion) return read_compressed(preamble, reader, bytes);
  throw std::invalid_argument("unknown version");
}

std::string begin(uint8_t longs, uint8_t flags, uint16_t seed_hash) {
  std::string bytes;
  const auto both = static_cast<uint8_t>(ThetaPreamble::kReadOnly | ThetaPreamble::kCompact | ThetaPreamble::kOrdered | flags);
  append_value(bytes, ThetaPreamble{longs, kPlainVersion, kFamily, 0, 0, both, seed_hash});
  return bytes;
}

}  // namespace

ThetaSketch read_theta(std::string_view bytes, std::string_view function) {
  require_family(SketchKind::kTheta, bytes, function);
  return reading_sketch(SketchKind::kTheta, function, [&] { return read(bytes); });
}

std::string theta_bytes(const ThetaSketch& sketch) {
  const bool is_whole = sketch.get_theta64() == kWholeTheta;
  if (sketch.is_empty()) return begin(1, ThetaPreamble::kEmpty, 0);
  if (sketch.get_num_retained() == 1 && is_whole) {
    std::string bytes = begin(1, ThetaPreamble::kSingle, default_seed_hash());
    append_value(bytes, *sketch.begin());
    return bytes;
  }
  if (sketch.get_num_retained() == 0) {
    constexpr float kSamplingProbability = 1;
    std::string bytes = begin(3, 0, default_seed_hash());
    append_value(bytes, uint32_t{0});
    append_value(bytes, kSamplingProbability);
    append_value(bytes, sketch.get_theta64());
    return bytes;
  }
  const auto compressed = sketch.serialize_compressed();
  return {reinterpret_cast<const char*>(compressed.data()), compressed.size()};
}

ThetaSketch empty_theta() { return ThetaSketch(true, true, default_seed_hash(), kWholeTheta, {}); }

ThetaSketch unite(const ThetaSketch& left, const ThetaSketch& right, uint8_t lg_k) {
  auto both = datasketches::theta_union::builder().set_lg_k(builder_lg_k(lg_k)).build();
  both.update(left);
  both.update(right);
  return trimmed(both.get_result(), lg_k);
}

ThetaSketch trimmed(const ThetaSketch& sketch, uint8_t lg_k) {
  const size_t most = size_t{1} << lg_k;
  if (sketch.is_ordered() && sketch.get_num_retained() <= most) return sketch;
  Hashes hashes(sketch.begin(), sketch.end());
  std::sort(hashes.begin(), hashes.end());
  uint64_t theta = sketch.get_theta64();
  if (hashes.size() > most) {
    theta = hashes[most];
    hashes.resize(most);
  }
  return ThetaSketch(sketch.is_empty(), true, default_seed_hash(), theta, std::move(hashes));
}

}  // namespace izvor::expr
