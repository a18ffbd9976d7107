#pragma once

#include <cstddef>
#include <string_view>

#include "izvor/error.h"

namespace izvor::sql {

// A place in a text as Spark counts it: lines from 1, columns from 0, in characters.
struct TextPosition {
  size_t line = 1;
  size_t column = 0;
  size_t line_start = 0;  // in bytes
};

TextPosition position_of(std::string_view text, size_t offset);

// `error` with Spark's lines about the position: "(line 1, pos 6)", the text, a caret under the place.
Error at_position(const Error& error, std::string_view text, size_t offset);
// `error` with the whole text behind it.
Error in_text(const Error& error, std::string_view text);
// The same about a whole fragment, as Spark shows it for errors about the meaning of a text: "== SQL (line 1, position 7) ==" and carets under it.
Error at_fragment(const Error& error, std::string_view text, size_t begin, size_t end);

}  // namespace izvor::sql
