// substring (substr), left, right, substring_index, split_part, overlay: parts of a text. Of binary values, positions are those of bytes.
#include <algorithm>
#include <limits>

#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/text/families.h"
#include "izvor/types/utf8.h"

namespace izvor::expr {
namespace {

using Text = std::string_view;
constexpr int32_t kMaxInt = std::numeric_limits<int32_t>::max();

const InputType& text_or_bytes() {
  static const InputType kType = InputType::one_of({TypeId::kString, TypeId::kBinary});
  return kType;
}

ResultType type_of_first() {
  return ResultType([](const std::vector<DataType>& types) { return types[0]; });
}

// Characters [start, end) of a text.
Text slice(Text text, int64_t start, int64_t end) {
  if (end <= start || start >= static_cast<int64_t>(text.size())) return {};
  const size_t begin = utf8_offset(text, start);
  return text.substr(begin, utf8_offset(text.substr(begin), end - std::max<int64_t>(start, 0)));
}

// `position` counts from 1, from the end when it is negative; the length is counted from there, even if that lies in front of the text.
Text substring(Text text, int32_t position, int32_t length) {
  const int64_t start = position > 0 ? position - 1 : position < 0 ? int64_t{count_characters(text)} + position : 0;
  return slice(text, start, std::clamp<int64_t>(start + length, std::numeric_limits<int32_t>::min(), kMaxInt));
}

Text substring_of_bytes(Text bytes, int32_t position, int32_t length) {
  const auto size = static_cast<int64_t>(bytes.size());
  if (position > size) return {};
  const int64_t start = position > 0 ? position - 1 : position < 0 ? size + position : 0;
  const int64_t end = size - start < length ? size : start + length;
  const int64_t begin = std::max<int64_t>(start, 0);
  return begin >= end ? Text() : bytes.substr(static_cast<size_t>(begin), static_cast<size_t>(end - begin));
}

Text right(Text text, int32_t length) { return length <= 0 ? Text() : substring(text, -length, kMaxInt); }

// The text in front of the count-th delimiter, or behind the count-th from the end. Occurrences may overlap.
Text substring_index(Text text, Text delimiter, int32_t count) {
  if (delimiter.empty() || count == 0) return {};
  size_t at = Text::npos;
  if (count > 0) {
    for (int32_t i = 0; i < count; ++i) {
      at = text.find(delimiter, at + 1);  // npos + 1 is the front
      if (at == Text::npos) return text;
    }
    return text.substr(0, at);
  }
  at = text.size() - delimiter.size() + 1;
  if (delimiter.size() > text.size()) return text;
  for (int64_t i = 0; i > count; --i) {
    if (at == 0) return text;
    at = text.rfind(delimiter, at - 1);
    if (at == Text::npos) return text;
  }
  return text.substr(at + delimiter.size());
}

// The part of the given number, counted from the end when it is negative; empty when there is none.
Text split_part(Text text, Text delimiter, int64_t number) {
  if (delimiter.empty() || text.empty()) return number == 1 || number == -1 ? text : Text();
  if (number < 0) {
    for (;; ++number) {
      const size_t at = text.rfind(delimiter);
      if (number == -1) return at == Text::npos ? text : text.substr(at + delimiter.size());
      if (at == Text::npos) return {};
      text = text.substr(0, at);
    }
  }
  for (;; --number) {
    const size_t at = text.find(delimiter);
    if (number == 1) return text.substr(0, at);
    if (at == Text::npos) return {};
    text.remove_prefix(at + delimiter.size());
  }
}

using Part = Text (*)(Text, int32_t, int32_t);

// What stands in front of the position, the replacement, and what stands behind `length` characters (or bytes), by default those of the replacement.
void overlay(CellResult<Text>& result, Text text, Text replacement, int32_t position, int32_t length, Part part, int32_t replacement_size) {
  if (length < 0) length = replacement_size;
  std::string& out = result.text();
  out += part(text, 1, static_cast<int32_t>(static_cast<uint32_t>(position) - 1u));
  out += replacement;
  out += part(text, static_cast<int32_t>(static_cast<uint32_t>(position) + static_cast<uint32_t>(length)), kMaxInt);
  result.set_text();
}

void register_overlay(ScalarFunctionRegistry& registry) {
  CellFunctionSpec spec{"overlay", {text_or_bytes(), text_or_bytes(), TypeId::kInt, TypeId::kInt}, type_of_first()};
  spec.defaults = {Value::integer(-1)};
  add_cells_with_setup<Text(Text, Text, int32_t, int32_t)>(registry, spec, [](const CallSetup& setup) {
    const bool binary = setup.type.id() == TypeId::kBinary;
    return [binary](CellResult<Text>& result, Text text, Text replacement, int32_t position, int32_t length) {
      const int32_t size = binary ? static_cast<int32_t>(replacement.size()) : count_characters(replacement);
      overlay(result, text, replacement, position, length, binary ? substring_of_bytes : substring, size);
    };
  });
}

}  // namespace

void register_substrings(ScalarFunctionRegistry& registry) {
  const auto part_of = [](const CallSetup& setup) -> Part { return setup.type.id() == TypeId::kBinary ? substring_of_bytes : substring; };
  for (const char* name : {"substring", "substr"}) {
    CellFunctionSpec spec{name, {text_or_bytes(), TypeId::kInt, TypeId::kInt}, type_of_first()};
    spec.defaults = {Value::integer(kMaxInt)};
    add_cells_with_setup<Text(Text, int32_t, int32_t)>(registry, spec, part_of);
  }
  add_cells_with_setup<Text(Text, int32_t)>(registry, {"left", {text_or_bytes(), TypeId::kInt}, type_of_first()}, [part_of](const CallSetup& setup) {
    return [part = part_of(setup)](Text text, int32_t length) { return part(text, 1, length); };
  });
  add_cells<Text(Text, int32_t)>(registry, {"right", {TypeId::kString, TypeId::kInt}, TypeId::kString, Nullability::kAlways}, right);
  add_cells<Text(Text, Text, int32_t)>(registry, {"substring_index", {TypeId::kString, TypeId::kString, TypeId::kInt}, TypeId::kString},
                                       substring_index);
  CellFunctionSpec split_spec{"split_part", {TypeId::kString, TypeId::kString, TypeId::kInt}, TypeId::kString, Nullability::kAlways};
  split_spec.can_fail_in_any_mode = true;
  add_cells<Text(Text, Text, int32_t)>(registry, split_spec, [](CellResult<Text>& result, Text text, Text delimiter, int32_t number) {
    if (number == 0) return result.fail(Error("INVALID_INDEX_OF_ZERO"));
    result.set(split_part(text, delimiter, number));
  });
  register_overlay(registry);
}

}  // namespace izvor::expr
