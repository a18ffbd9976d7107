#pragma once

#include <string_view>

namespace izvor::expr {

// Takes the first unit from the front of a text by the rules for words of Java's BreakIterator: letters with the punctuation that binds them
// ("o'clock", "Good-morning"), numbers ("3.14"), a run of kanji, hiragana or katakana, or one character of another kind. The text is not empty.
std::string_view take_word(std::string_view& text);

}  // namespace izvor::expr
