// lower (lcase), upper (ucase), initcap: Unicode's full case mappings of the root locale, as Spark takes them from ICU.
#include <unicode/casemap.h>
#include <unicode/stringoptions.h>
#include <unicode/ucasemap.h>

#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/text/case_mapping.h"
#include "izvor/expr/functions/text/families.h"
#include "izvor/types/utf8.h"

namespace izvor::expr {
namespace {

using MapUtf8 = int32_t (*)(const char* text, int32_t length, char* out, int32_t capacity, UErrorCode& status);

int32_t to_lower(const char* text, int32_t length, char* out, int32_t capacity, UErrorCode& status) {
  return icu::CaseMap::utf8ToLower("", 0, text, length, out, capacity, nullptr, status);
}

int32_t to_upper(const char* text, int32_t length, char* out, int32_t capacity, UErrorCode& status) {
  return icu::CaseMap::utf8ToUpper("", 0, text, length, out, capacity, nullptr, status);
}

int32_t to_title(const char* text, int32_t length, char* out, int32_t capacity, UErrorCode& status) {
  constexpr uint32_t kOptions = U_TITLECASE_WHOLE_STRING | U_TITLECASE_NO_BREAK_ADJUSTMENT;
  return icu::CaseMap::utf8ToTitle("", kOptions, nullptr, text, length, out, capacity, nullptr, status);
}

// Appends the mapped text. A case mapping grows UTF-8 to at most three times its size.
void append_mapped(std::string_view text, MapUtf8 map, std::string& out) {
  if (!is_valid_utf8(text)) return append_mapped(replace_invalid_utf8(text), map, out);
  const size_t before = out.size();
  out.resize(before + 3 * text.size());
  UErrorCode status = U_ZERO_ERROR;
  const int32_t size = map(text.data(), static_cast<int32_t>(text.size()), out.data() + before, static_cast<int32_t>(3 * text.size()), status);
  if (U_FAILURE(status)) throw Error("INTERNAL_ERROR", {{"message", std::string("ICU: ") + u_errorName(status) + "."}});
  out.resize(before + static_cast<size_t>(size));
}

char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }
char ascii_upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c; }

template <MapUtf8 kMap, char (*kMapAscii)(char)>
void append_case(std::string_view text, std::string& out) {
  if (!is_ascii(text)) return append_mapped(text, kMap, out);
  const size_t before = out.size();
  out.resize(before + text.size());
  for (size_t i = 0; i < text.size(); ++i) out[before + i] = kMapAscii(text[i]);
}

template <void (*kAppend)(std::string_view, std::string&)>
void map_case(CellResult<std::string_view>& result, std::string_view text) {
  kAppend(text, result.text());
  result.set_text();
}

// A column of ASCII is mapped as one text; nothing for another one, and for a small part of a large one.
template <char (*kMapAscii)(char)>
std::shared_ptr<arrow::Array> map_ascii_column(const arrow::ArrayData& data, arrow::MemoryPool* pool) {
  const Cells<std::string_view> cells(data);
  const int32_t begin = cells.offsets()[0];
  const int32_t end = cells.offsets()[data.length];
  const std::string_view text(cells.bytes() + begin, static_cast<size_t>(end - begin));
  if (begin > end - begin || !is_ascii(text)) return nullptr;
  std::shared_ptr<arrow::Buffer> bytes = value_or_throw(arrow::AllocateBuffer(end, pool));
  char* out = reinterpret_cast<char*>(bytes->mutable_data()) + begin;
  for (size_t i = 0; i < text.size(); ++i) out[i] = kMapAscii(text[i]);
  const auto mapped = data.Copy();
  mapped->buffers[2] = std::move(bytes);
  return arrow::MakeArray(mapped);
}

template <void (*kAppend)(std::string_view, std::string&), char (*kMapAscii)(char)>
std::shared_ptr<arrow::Array> map_column(const OverloadedCall& call) {
  if (!call.operands[0].is_constant()) {
    if (auto mapped = map_ascii_column<kMapAscii>(call.operands[0].data(), call.context.pool())) return mapped;
  }
  return call.run<std::string_view(std::string_view)>(map_case<kAppend>);
}

// The first character in title case, the others in lower case. They are mapped within the whole word: a final sigma depends on what stands before.
void append_capitalized(std::string_view word, std::string& out, std::string& scratch) {
  const std::string_view first = word.substr(0, utf8_width(word[0]));
  scratch.clear();
  append_mapped(first, to_lower, scratch);
  const size_t first_size = scratch.size();
  scratch.clear();
  append_mapped(word, to_lower, scratch);
  append_mapped(first, to_title, out);
  out += std::string_view(scratch).substr(first_size);
}

void append_capitalized_ascii(std::string_view word, std::string& out) {
  out += ascii_upper(word[0]);
  for (const char c : word.substr(1)) out += ascii_lower(c);
}

}  // namespace

void append_lower(std::string_view text, std::string& out) { append_case<to_lower, ascii_lower>(text, out); }
void append_upper(std::string_view text, std::string& out) { append_case<to_upper, ascii_upper>(text, out); }

void register_case_mappings(ScalarFunctionRegistry& registry) {
  for (const char* name : {"lower", "lcase"}) {
    add_overloaded_cells(registry, {name, {TypeId::kString}, TypeId::kString}, map_column<append_lower, ascii_lower>);
  }
  for (const char* name : {"upper", "ucase"}) {
    add_overloaded_cells(registry, {name, {TypeId::kString}, TypeId::kString}, map_column<append_upper, ascii_upper>);
  }
  // Words are what stands between spaces.
  add_cells<std::string_view(std::string_view)>(registry, {"initcap", {TypeId::kString}, TypeId::kString},
                                                [scratch = std::string()](CellResult<std::string_view>& result, std::string_view text) mutable {
                                                  std::string& out = result.text();
                                                  const bool ascii = is_ascii(text);
                                                  while (!text.empty()) {
                                                    const std::string_view word = text.substr(0, text.find(' '));
                                                    if (!word.empty())
                                                      ascii ? append_capitalized_ascii(word, out) : append_capitalized(word, out, scratch);
                                                    if (word.size() == text.size()) break;
                                                    out += ' ';
                                                    text.remove_prefix(word.size() + 1);
                                                  }
                                                  result.set_text();
                                                });
}

}  // namespace izvor::expr
