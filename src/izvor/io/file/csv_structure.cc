#include "izvor/io/file/csv_structure.h"

#include <array>
#include <bit>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#if defined(__GNUC__) && !defined(__clang__)
// GCC 12 takes the deliberately undefined operands inside its own AVX-512 intrinsics for a mistake (GCC bug 105593).
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

namespace izvor::io {
namespace {

constexpr size_t kBlock = 64;
// A kernel writes whole groups of this many ordinals, so arrays keep that much room behind their end.
constexpr size_t kGroup = 16;

// One bit a byte of a block.
struct BlockMasks {
  uint64_t fields;    // separators and line ends
  uint64_t lines;     // line ends
  uint64_t specials;  // quotes
  uint64_t non_ascii;
};

struct Output {
  uint32_t* positions;
  uint32_t* lines;
  std::vector<uint32_t>* specials;
  uint32_t position_count = 0;
  uint32_t line_count = 0;
  uint64_t non_ascii = 0;
};

__attribute__((always_inline)) inline uint64_t keep_low(uint64_t mask, size_t bytes) {
  return bytes >= kBlock ? mask : mask & ((uint64_t{1} << bytes) - 1);
}

void add_specials(uint64_t mask, uint32_t base, std::vector<uint32_t>* out) {
  for (; mask != 0; mask &= mask - 1) out->push_back(base + static_cast<uint32_t>(std::countr_zero(mask)));
}

__attribute__((always_inline)) inline void emit(const BlockMasks& masks, uint32_t base, Output* out) {
  uint32_t* position = out->positions + out->position_count;
  uint64_t rest = masks.fields;
  const uint32_t count = static_cast<uint32_t>(std::popcount(rest));
  // Groups of eight without a branch for each bit: what is written past `count` is overwritten by the next block.
  for (uint32_t done = 0; done < count; done += 8) {
    for (int i = 0; i < 8; ++i) {
      position[done + i] = base + static_cast<uint32_t>(std::countr_zero(rest | (uint64_t{1} << 63)));
      rest &= rest - 1;
    }
  }
  for (uint64_t ends = masks.lines; ends != 0; ends &= ends - 1) {
    const uint64_t before = (ends & (~ends + 1)) - 1;
    out->lines[out->line_count++] = out->position_count + static_cast<uint32_t>(std::popcount(masks.fields & before));
  }
  out->position_count += count;
  out->non_ascii |= masks.non_ascii;
  if (masks.specials != 0) add_specials(masks.specials, base, out->specials);
}

__attribute__((always_inline)) inline BlockMasks cut(BlockMasks masks, size_t bytes) {
  return {keep_low(masks.fields, bytes), keep_low(masks.lines, bytes), keep_low(masks.specials, bytes), keep_low(masks.non_ascii, bytes)};
}

constexpr uint64_t kOnes = 0x0101010101010101;
constexpr uint64_t kHighBits = 0x8080808080808080;

// One bit for each byte of `word` with its high bit set, in the order of memory.
uint64_t gather_high_bits(uint64_t word) { return ((word >> 7) * 0x0102040810204080) >> 56; }

uint64_t bytes_equal(uint64_t word, char wanted) {
  const uint64_t difference = word ^ (kOnes * static_cast<uint8_t>(wanted));
  const uint64_t nonzero = ((difference & ~kHighBits) + ~kHighBits) | difference;
  return gather_high_bits(~nonzero & kHighBits);
}

void scan_portable(const StructureBytes& bytes, const char* data, size_t length, Output* out) {
  for (size_t at = 0; at < length; at += kBlock) {
    BlockMasks masks{};
    for (size_t i = 0; i < kBlock; i += 8) {
      uint64_t word = 0;
      std::memcpy(&word, data + at + i, sizeof word);
      const uint64_t ends = bytes_equal(word, bytes.line_end) | bytes_equal(word, bytes.other_line_end);
      masks.lines |= ends << i;
      masks.fields |= (ends | bytes_equal(word, bytes.separator)) << i;
      masks.specials |= (bytes_equal(word, bytes.quote) | bytes_equal(word, bytes.other_special)) << i;
      masks.non_ascii |= gather_high_bits(word & kHighBits) << i;
    }
    emit(cut(masks, length - at), static_cast<uint32_t>(at), out);
  }
}

#if defined(__x86_64__)

__attribute__((target("avx2"), always_inline)) inline uint64_t equal_mask(__m256i low, __m256i high, __m256i wanted) {
  const auto low_mask = static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted)));
  const auto high_mask = static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted)));
  return low_mask | static_cast<uint64_t>(high_mask) << 32;
}

__attribute__((target("avx2,bmi,bmi2,popcnt"))) void scan_avx2(const StructureBytes& bytes, const char* data, size_t length, Output* out) {
  const __m256i separator = _mm256_set1_epi8(bytes.separator);
  const __m256i line_end = _mm256_set1_epi8(bytes.line_end);
  const __m256i other_line_end = _mm256_set1_epi8(bytes.other_line_end);
  const __m256i quote = _mm256_set1_epi8(bytes.quote);
  const __m256i other_special = _mm256_set1_epi8(bytes.other_special);
  for (size_t at = 0; at < length; at += kBlock) {
    const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(data + at));
    const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(data + at + 32));
    BlockMasks masks{};
    masks.lines = equal_mask(low, high, line_end) | equal_mask(low, high, other_line_end);
    masks.fields = masks.lines | equal_mask(low, high, separator);
    masks.specials = equal_mask(low, high, quote) | equal_mask(low, high, other_special);
    masks.non_ascii = static_cast<uint32_t>(_mm256_movemask_epi8(low)) | static_cast<uint64_t>(static_cast<uint32_t>(_mm256_movemask_epi8(high)))
                                                                             << 32;
    emit(cut(masks, length - at), static_cast<uint32_t>(at), out);
  }
}

#define IZVOR_AVX512 "avx2,bmi,bmi2,popcnt,avx512f,avx512bw,avx512vl,avx512dq,avx512vbmi,avx512vbmi2"

// Writes base + the index of each set bit; whole groups, so up to 15 entries too many.
__attribute__((target(IZVOR_AVX512), always_inline)) inline void write_bits(uint64_t mask, uint32_t count, uint32_t base, __m512i identity,
                                                                            uint32_t* out) {
  __m512i packed = _mm512_maskz_compress_epi8(mask, identity);
  const __m512i offset = _mm512_set1_epi32(static_cast<int>(base));
  _mm512_storeu_si512(out, _mm512_add_epi32(_mm512_cvtepu8_epi32(_mm512_castsi512_si128(packed)), offset));
  for (uint32_t done = kGroup; done < count; done += kGroup) {
    packed = _mm512_alignr_epi64(_mm512_setzero_si512(), packed, 2);
    _mm512_storeu_si512(out + done, _mm512_add_epi32(_mm512_cvtepu8_epi32(_mm512_castsi512_si128(packed)), offset));
  }
}

__attribute__((target(IZVOR_AVX512))) void scan_avx512(const StructureBytes& bytes, const char* data, size_t length, Output* out) {
  alignas(64) static constexpr auto kIdentity = [] {
    std::array<uint8_t, kBlock> indexes{};
    for (size_t i = 0; i < kBlock; ++i) indexes[i] = static_cast<uint8_t>(i);
    return indexes;
  }();
  const __m512i identity = _mm512_load_si512(kIdentity.data());
  const __m512i separator = _mm512_set1_epi8(bytes.separator);
  const __m512i line_end = _mm512_set1_epi8(bytes.line_end);
  const __m512i other_line_end = _mm512_set1_epi8(bytes.other_line_end);
  const __m512i quote = _mm512_set1_epi8(bytes.quote);
  const __m512i other_special = _mm512_set1_epi8(bytes.other_special);
  for (size_t at = 0; at < length; at += kBlock) {
    const __m512i block = _mm512_loadu_si512(data + at);
    BlockMasks masks{};
    masks.lines = _mm512_cmpeq_epi8_mask(block, line_end) | _mm512_cmpeq_epi8_mask(block, other_line_end);
    masks.fields = masks.lines | _mm512_cmpeq_epi8_mask(block, separator);
    masks.specials = _mm512_cmpeq_epi8_mask(block, quote) | _mm512_cmpeq_epi8_mask(block, other_special);
    masks.non_ascii = _mm512_movepi8_mask(block);
    if (length - at < kBlock) masks = cut(masks, length - at);
    const auto fields = static_cast<uint32_t>(_mm_popcnt_u64(masks.fields));
    const auto lines = static_cast<uint32_t>(_mm_popcnt_u64(masks.lines));
    write_bits(masks.fields, fields, static_cast<uint32_t>(at), identity, out->positions + out->position_count);
    write_bits(_pext_u64(masks.lines, masks.fields), lines, out->position_count, identity, out->lines + out->line_count);
    out->position_count += fields;
    out->line_count += lines;
    out->non_ascii |= masks.non_ascii;
    if (masks.specials != 0) add_specials(masks.specials, static_cast<uint32_t>(at), out->specials);
  }
}

#endif

}  // namespace

bool supported(ScanKernel kernel) {
#if defined(__x86_64__)
  switch (kernel) {
    case ScanKernel::kPortable: return true;
    case ScanKernel::kAvx2: return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
    case ScanKernel::kAvx512:
      return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
             __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("bmi2");
  }
#endif
  return kernel == ScanKernel::kPortable;
}

ScanKernel best_scan_kernel() {
  static const ScanKernel best = supported(ScanKernel::kAvx512) ? ScanKernel::kAvx512
                                 : supported(ScanKernel::kAvx2) ? ScanKernel::kAvx2
                                                                : ScanKernel::kPortable;
  return best;
}

CsvStructure::CsvStructure(const StructureBytes& bytes, ScanKernel kernel) : bytes_(bytes), kernel_(kernel) { scan(nullptr, 0); }

void CsvStructure::scan(const char* data, size_t length) {
  const size_t room = length + kBlock + kGroup;
  if (room_ < room) {
    positions_ = std::make_unique_for_overwrite<uint32_t[]>(room + kFront);
    line_ends_ = std::make_unique_for_overwrite<uint32_t[]>(room);
    room_ = room;
  }
  positions_[0] = UINT32_MAX;
  specials_.clear();
  Output out{positions_.get() + kFront, line_ends_.get(), &specials_};
#if defined(__x86_64__)
  if (kernel_ == ScanKernel::kAvx512) {
    scan_avx512(bytes_, data, length, &out);
  } else if (kernel_ == ScanKernel::kAvx2) {
    scan_avx2(bytes_, data, length, &out);
  } else {
    scan_portable(bytes_, data, length, &out);
  }
#else
  scan_portable(bytes_, data, length, &out);
#endif
  line_count_ = out.line_count;
  has_non_ascii_ = out.non_ascii != 0;
}

}  // namespace izvor::io
