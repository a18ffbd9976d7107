#pragma once

#include <string>
#include <string_view>

#include "izvor/expr/functions/json/json_document.h"

namespace izvor::expr {

// How Jackson's generators write, which depends on where their text goes: into bytes, where characters beyond the 16-bit plane become escapes, or
// into characters.
enum class JsonTarget : uint8_t { kBytes, kCharacters };

// Appends the text in quotes, escaped.
void append_json_string(std::string_view text, JsonTarget target, std::string& out);
// Appends a node with all within it, without blanks. Numbers with a point or an exponent are written as doubles, as Jackson copies them.
void append_json(const JsonDocument& document, uint32_t node, JsonTarget target, std::string& out);
// A double; what is not a finite number in quotes.
void append_json_double(double value, std::string& out);
void append_json_float(float value, std::string& out);

}  // namespace izvor::expr
