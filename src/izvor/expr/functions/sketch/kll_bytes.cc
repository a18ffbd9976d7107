#include "izvor/expr/functions/sketch/kll_bytes.h"

#include <algorithm>

#include <datasketches/MurmurHash3.h>

#include "izvor/expr/functions/sketch/sketch_bytes.h"
#include "izvor/expr/functions/sketch/sketch_errors.h"

namespace izvor::expr {
namespace {

constexpr uint8_t kLeastK = 8;
constexpr uint8_t kLevelWidth = 8;
constexpr uint8_t kFamily = 15;
constexpr uint8_t kMostLevels = 61;
constexpr uint8_t kEmptyFlag = 1;
constexpr uint8_t kSortedFlag = 2;
constexpr uint8_t kSingleFlag = 4;

struct Preamble {
  uint8_t ints;
  uint8_t serial_version;
  uint8_t family;
  uint8_t flags;
  uint16_t k;
  uint8_t level_width;
  uint8_t unused;
};
static_assert(sizeof(Preamble) == 8);

[[noreturn]] void refuse(const char* what) { throw std::invalid_argument(what); }

KllImage read_image(SketchReader& reader) {
  const auto preamble = reader.value<Preamble>();
  if (preamble.family != kFamily || preamble.level_width != kLevelWidth || preamble.k < kLeastK) refuse("not such a sketch");
  KllImage image{preamble.k, preamble.k, 0, {}, (preamble.flags & kEmptyFlag) != 0, (preamble.flags & kSortedFlag) != 0};
  uint8_t levels = 1;
  if (image.is_empty || (preamble.flags & kSingleFlag) != 0) {
    image.rows = image.is_empty ? 0 : 1;
    image.levels = {static_cast<uint32_t>(preamble.k - image.rows)};
  } else {
    image.rows = reader.value<uint64_t>();
    image.smallest_k = reader.value<uint16_t>();
    levels = reader.value<uint8_t>();
    reader.value<uint8_t>();
    if (levels == 0 || levels > kMostLevels || image.smallest_k < kLeastK) refuse("impossible levels");
    for (uint8_t i = 0; i < levels; ++i) image.levels.push_back(reader.value<uint32_t>());
  }
  image.levels.push_back(datasketches::kll_helper::compute_total_capacity(preamble.k, kLevelWidth, levels));
  return image;
}

// Levels ascend, and the rows are those that their items stand for.
void check_levels(const KllImage& image) {
  if (!std::is_sorted(image.levels.begin(), image.levels.end())) refuse("levels out of order");
  uint64_t rows = 0;
  for (size_t i = 0; i + 1 < image.levels.size(); ++i) {
    const uint64_t items = image.levels[i + 1] - image.levels[i];
    if (items != 0 && i >= 40) refuse("more rows than there can be");
    rows += items << i;
  }
  if (rows != image.rows || rows == 0) refuse("another number of rows");
}

// How many values are behind the levels: the items, and the least and the greatest of them unless there is one only.
size_t values_of(const KllImage& image, size_t left, size_t width) {
  const size_t bounds = image.rows == 1 && left == width ? 0 : 2;
  return image.levels.back() - image.levels.front() + bounds;
}

template <typename T>
KllSketch<T> read(std::string_view bytes) {
  SketchReader reader(bytes);
  const KllImage image = read_image(reader);
  if (!image.is_empty) {
    check_levels(image);
    if (reader.left() != values_of(image, reader.left(), sizeof(T)) * sizeof(T)) refuse("too short");
  }
  KllSketch<T> sketch = KllSketch<T>::deserialize(bytes.data(), bytes.size());
  // NaN has no place in an order.
  for (const auto& [item, weight] : sketch) {
    if (item != item) refuse("an item that is not a number");
  }
  return sketch;
}

// Items that are not looked at may be of another width.
template <typename T>
int64_t rows_of(std::string_view bytes) {
  SketchReader reader(bytes);
  const KllImage image = read_image(reader);
  if (image.is_empty) return 0;
  check_levels(image);
  if (reader.left() < values_of(image, reader.left(), sizeof(T)) * sizeof(T)) refuse("too short");
  return static_cast<int64_t>(image.rows);
}

}  // namespace

template <typename T>
int64_t kll_rows(std::string_view bytes, std::string_view function) {
  return reading_sketch(SketchKind::kKll, function, [&] { return rows_of<T>(bytes); });
}

template <typename T>
KllSketch<T> read_kll(std::string_view bytes, std::string_view function) {
  return reading_sketch(SketchKind::kKll, function, [&] { return read<T>(bytes); });
}

template <typename T>
std::string kll_bytes(const KllSketch<T>& sketch) {
  const auto bytes = sketch.serialize();
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

KllImage kll_image(std::string_view bytes) {
  SketchReader reader(bytes);
  return read_image(reader);
}

#define IZVOR_KLL_SKETCHES(T)                                            \
  template int64_t kll_rows<T>(std::string_view, std::string_view);      \
  template KllSketch<T> read_kll<T>(std::string_view, std::string_view); \
  template std::string kll_bytes<T>(const KllSketch<T>&);
IZVOR_KLL_SKETCHES(int64_t)
IZVOR_KLL_SKETCHES(float)
IZVOR_KLL_SKETCHES(double)
#undef IZVOR_KLL_SKETCHES

}  // namespace izvor::expr
