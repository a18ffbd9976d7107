#include "izvor/expr/functions/sketch/kll_summary.h"

#include <fmt/format.h>

#include "izvor/types/value_format.h"

namespace izvor::expr {
namespace {

template <typename T>
constexpr const char* kName = std::is_same_v<T, int64_t> ? "Longs"
                              : std::is_same_v<T, float> ? "Floats"
                                                         : "Doubles";

template <typename T>
std::string text_of(T item) {
  std::string text;
  if constexpr (std::is_same_v<T, int64_t>) {
    text = std::to_string(item);
  } else if constexpr (std::is_same_v<T, float>) {
    append_float(item, text);
  } else {
    append_double(item, text);
  }
  return text;
}

// What Java's image of the sketch takes, with all of its room and with its items only.
struct StorageBytes {
  size_t updatable;
  size_t compact;
};

template <typename T>
StorageBytes storage_of(const KllImage& image, size_t retained) {
  constexpr size_t kShortPreamble = 8;
  constexpr size_t kPreamble = 20;
  const size_t levels = image.levels.size() - 1;
  StorageBytes bytes{kPreamble + (levels + 1) * sizeof(uint32_t) + (2 + image.levels.back()) * sizeof(T),
                     kPreamble + levels * sizeof(uint32_t) + (2 + retained) * sizeof(T)};
  if (image.rows <= 1) bytes.compact = kShortPreamble + image.rows * sizeof(T);
  return bytes;
}

std::string line(std::string_view name, std::string_view value) { return fmt::format("   {:<23}: {}\n", name, value); }
std::string line(std::string_view name, uint64_t value) { return line(name, std::to_string(value)); }
std::string line_of_flag(std::string_view name, bool value) { return line(name, value ? "true" : "false"); }

}  // namespace

template <typename T>
std::string kll_summary(const KllSketch<T>& sketch, const KllImage& image) {
  const size_t capacity = image.levels.back();
  const size_t retained = sketch.get_num_retained();
  const StorageBytes bytes = storage_of<T>(image, retained);
  const auto error = [&](bool pmf) { return fmt::format("{:.3f}%", 100 * KllSketch<T>::get_normalized_rank_error(image.smallest_k, pmf)); };
  std::string text = fmt::format("\n### KllKll{}Sketch Summary:\n", kName<T>);
  text += line("K", image.k);
  text += line("Dynamic min K", image.smallest_k);
  text += line("M", 8);
  text += line("N", image.rows);
  text += line("Epsilon", error(false));
  text += line("Epsilon PMF", error(true));
  text += line_of_flag("Empty", image.is_empty);
  text += line_of_flag("Estimation Mode", image.levels.size() > 2);
  text += line("Levels", image.levels.size() - 1);
  text += line_of_flag("Level 0 Sorted", image.is_level_zero_sorted);
  text += line("Capacity Items", capacity);
  text += line("Retained Items", retained);
  text += line("Free Space", capacity - retained);
  text += line_of_flag("ReadOnly", false);
  text += line("Updatable Storage Bytes", bytes.updatable);
  text += line("Compact Storage Bytes", bytes.compact);
  text += line("Min Item", image.is_empty ? "NaN" : text_of(sketch.get_min_item()));
  text += line("Max Item", image.is_empty ? "NaN" : text_of(sketch.get_max_item()));
  return text + "### End sketch summary\n";
}

template std::string kll_summary<int64_t>(const KllSketch<int64_t>&, const KllImage&);
template std::string kll_summary<float>(const KllSketch<float>&, const KllImage&);
template std::string kll_summary<double>(const KllSketch<double>&, const KllImage&);

}  // namespace izvor::expr
