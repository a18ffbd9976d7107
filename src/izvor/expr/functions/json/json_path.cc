#include "izvor/expr/functions/json/json_path.h"

#include <charconv>
#include <span>

#include "izvor/expr/functions/json/json_text.h"

namespace izvor::expr {
namespace {

using Kind = JsonPathStep::Kind;
using Steps = std::span<const JsonPathStep>;

// ---- Reading a path. ----

// Takes the step at the front of `text`; false when there is none.
bool take_bracket_step(std::string_view& text, JsonPath& path) {
  const bool is_name = text.starts_with("['");
  const size_t close = is_name ? text.find('\'', 2) : text.find(']');
  if (close == text.npos || (is_name && (close + 1 >= text.size() || text[close + 1] != ']'))) return false;
  const std::string_view inner = text.substr(is_name ? 2 : 1, close - (is_name ? 2 : 1));
  if (inner.empty()) return false;
  if (inner == "*") {
    path.push_back({is_name ? Kind::kEachField : Kind::kEachElement});
  } else if (is_name) {
    path.push_back({Kind::kField, std::string(inner)});
  } else {
    JsonPathStep step{Kind::kIndex};
    const auto [end, error] = std::from_chars(inner.data(), inner.data() + inner.size(), step.index);
    if (error != std::errc() || end != inner.data() + inner.size() || step.index < 0) return false;
    path.push_back(std::move(step));
  }
  text.remove_prefix(close + (is_name ? 2 : 1));
  return true;
}

bool take_step(std::string_view& text, JsonPath& path) {
  if (text.starts_with(".*")) {
    path.push_back({Kind::kEachField});
    text.remove_prefix(2);
    return true;
  }
  if (text[0] == '[') return take_bracket_step(text, path);
  const size_t end = std::min(text.find_first_of(".[", 1), text.size());
  if (text[0] != '.' || end == 1) return false;
  path.push_back({Kind::kField, std::string(text.substr(1, end - 1))});
  text.remove_prefix(end);
  return true;
}

// ---- Following it. ----

// Raw: a string is written bare. Quoted: within an array. Flattened: within an array, whose inner arrays are dissolved.
enum class Style : uint8_t { kRaw, kQuoted, kFlattened };

class Extraction {
 public:
  explicit Extraction(const JsonDocument& document) : document_(document) {}

  // Appends matches below the node to `out`, with a comma before each but the first of an array. Whether there were any.
  bool follow(uint32_t index, Steps steps, Style style, JsonTarget target, std::string& out) const {
    const JsonNode& node = document_[index];
    if (steps.empty()) return write(index, style, target, out);
    const Kind kind = steps[0].kind;
    if (node.kind == JsonKind::kObject && kind == Kind::kField) return follow_field(index, steps, style, target, out);
    if (node.kind != JsonKind::kArray) return false;
    if (kind == Kind::kIndex) return follow_index(index, steps, style, target, out);
    return kind == Kind::kEachElement && follow_each(index, steps.subspan(1), style, target, out);
  }

 private:
  static void separate(Style style, std::string& out) {
    if (style != Style::kRaw && !out.empty() && out.back() != '[') out += ',';
  }

  bool write(uint32_t index, Style style, JsonTarget target, std::string& out) const {
    const JsonNode& node = document_[index];
    if (style == Style::kFlattened && node.kind == JsonKind::kArray) {
      bool found = false;
      for_each_element(index, [&](uint32_t element) { found |= write(element, style, target, out); });
      return found;
    }
    separate(style, out);
    if (style == Style::kRaw && node.kind == JsonKind::kString) {
      out += node.text;
    } else {
      append_json(document_, index, target, out);
    }
    return true;
  }

  // The first field of that name with a match.
  bool follow_field(uint32_t index, Steps steps, Style style, JsonTarget target, std::string& out) const {
    for (uint32_t name = index + 1; name < document_[index].end; name = document_[name + 1].end) {
      if (document_[name].text != steps[0].name || document_[name + 1].kind == JsonKind::kNull) continue;
      if (follow(name + 1, steps.subspan(1), style, target, out)) return true;
    }
    return false;
  }

  bool follow_index(uint32_t index, Steps steps, Style style, JsonTarget target, std::string& out) const {
    const bool has_many = steps.size() > 1 && steps[1].kind == Kind::kEachElement;
    int64_t position = 0;
    bool found = false;
    for_each_element(index, [&](uint32_t element) {
      if (position++ == steps[0].index) found = follow(element, steps.subspan(1), has_many ? Style::kQuoted : style, target, out);
    });
    return found;
  }

  bool follow_each(uint32_t index, Steps rest, Style style, JsonTarget target, std::string& out) const {
    const bool is_double = !rest.empty() && rest[0].kind == Kind::kEachElement;
    if (!is_double && style != Style::kQuoted) return follow_buffered(index, rest, style == Style::kRaw ? Style::kQuoted : style, style, out);
    separate(style, out);
    std::string inner = "[";
    bool found = false;
    for_each_element(index, [&](uint32_t element) {
      found |= follow(element, is_double ? rest.subspan(1) : rest, is_double ? Style::kFlattened : Style::kQuoted, target, inner);
    });
    out += inner + "]";
    return found;
  }

  // A single match stands without its array. Written into characters of its own first, whatever the target.
  bool follow_buffered(uint32_t index, Steps rest, Style inner_style, Style style, std::string& out) const {
    std::string matches = "[";
    int count = 0;
    for_each_element(index, [&](uint32_t element) { count += follow(element, rest, inner_style, JsonTarget::kCharacters, matches) ? 1 : 0; });
    if (count == 0) return false;
    separate(style, out);
    out += count > 1 ? matches + "]" : matches.substr(1);
    return true;
  }

  template <typename Fn>
  void for_each_element(uint32_t index, Fn&& fn) const {
    for (uint32_t element = index + 1; element < document_[index].end; element = document_[element].end) fn(element);
  }

  const JsonDocument& document_;
};

}  // namespace

std::optional<JsonPath> parse_json_path(std::string_view text) {
  if (!text.starts_with('$')) return std::nullopt;
  text.remove_prefix(1);
  JsonPath path;
  while (!text.empty()) {
    if (!take_step(text, path)) return std::nullopt;
  }
  return path;
}

bool extract_json_path(const JsonDocument& document, const JsonPath& path, std::string& out) {
  return Extraction(document).follow(0, path, Style::kRaw, JsonTarget::kBytes, out);
}

}  // namespace izvor::expr
