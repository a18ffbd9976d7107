// trim, ltrim, rtrim, btrim: without a set of characters, spaces are cut off.
#include <algorithm>

#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/text/families.h"
#include "izvor/types/utf8.h"

namespace izvor::expr {
namespace {

struct Ends {
  bool leading;
  bool trailing;
};

// Whether `set` has the character; an empty character is in no set.
bool has_character(std::string_view set, std::string_view character) {
  if (is_ascii(character)) return set.find(character) != std::string_view::npos;
  bool found = false;
  for_each_character(set, [&](std::string_view candidate) { found = found || candidate == character; });
  return found;
}

std::string_view trim_leading(std::string_view text, std::string_view set) {
  while (!text.empty()) {
    const std::string_view first = text.substr(0, utf8_width(text[0]));
    if (!has_character(set, first)) break;
    text.remove_prefix(first.size());
  }
  return text;
}

// Where the last character of the text begins.
size_t last_character(std::string_view text) {
  for (size_t width = 1; width <= std::min<size_t>(text.size(), 4); ++width) {
    const size_t at = text.size() - width;
    if ((static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) continue;  // not a first byte
    if (utf8_width(text[at]) == width) return at;
    break;
  }
  return text.size() - 1;
}

std::string_view trim_trailing(std::string_view text, std::string_view set) {
  while (!text.empty()) {
    const size_t last = last_character(text);
    if (!has_character(set, text.substr(last))) break;
    text = text.substr(0, last);
  }
  return text;
}

std::string_view trim(std::string_view text, std::string_view set, Ends ends) {
  if (ends.leading) text = trim_leading(text, set);
  return ends.trailing ? trim_trailing(text, set) : text;
}

// trim(text) or trim(set, text).
void add_trim(ScalarFunctionRegistry& registry, const char* name, const std::string& direction, Ends ends) {
  CellFunctionSpec spec{name, {TypeId::kString, TypeId::kString}, TypeId::kString};
  spec.defaults = {Value::string(" ")};
  spec.print = [name, direction](const std::vector<std::string>& arguments) {
    if (arguments.size() == 1) return std::string(name) + "(" + arguments[0] + ")";
    std::string text = "TRIM(" + direction;
    for (size_t i = 0; i < arguments.size(); ++i) text += (i == 0 ? " " : i == 1 ? " FROM " : ", ") + arguments[i];
    return text + ")";
  };
  add_cells_with_setup<std::string_view(std::string_view, std::string_view)>(registry, spec, [ends](const CallSetup& setup) {
    const bool has_set = setup.call.arguments.size() == 2;
    return
        [ends, has_set](std::string_view first, std::string_view second) { return has_set ? trim(second, first, ends) : trim(first, second, ends); };
  });
}

}  // namespace

void register_trims(ScalarFunctionRegistry& registry) {
  add_trim(registry, "trim", "BOTH", {true, true});
  add_trim(registry, "ltrim", "LEADING", {true, false});
  add_trim(registry, "rtrim", "TRAILING", {false, true});
  CellFunctionSpec spec{"btrim", {TypeId::kString, TypeId::kString}, TypeId::kString};
  spec.defaults = {Value::string(" ")};
  spec.print = [](const std::vector<std::string>& arguments) {
    if (arguments.empty()) return print_call("btrim", arguments);
    return "btrim(" + arguments[0] + (arguments.size() > 1 ? ", " + arguments[1] : "") + ")";
  };
  add_cells<std::string_view(std::string_view, std::string_view)>(registry, spec, [](std::string_view text, std::string_view set) {
    return trim(text, set, {true, true});
  });
}

}  // namespace izvor::expr
