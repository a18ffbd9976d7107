// sentences(text, language, country): the words of each sentence.
#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_nested.h>
#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/text/families.h"
#include "izvor/expr/functions/text/word_breaks.h"
#include "izvor/types/utf8.h"

namespace izvor::expr {
namespace {

using Text = std::string_view;

// Ends of sentences of one locale.
class SentenceBreaks {
 public:
  SentenceBreaks(Text language, Text country) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Locale locale(std::string(language).c_str(), std::string(country).c_str());
    breaks_.reset(icu::BreakIterator::createSentenceInstance(locale, status));
    if (U_FAILURE(status)) throw Error("INTERNAL_ERROR", {{"message", std::string("ICU: ") + u_errorName(status) + "."}});
  }

  // fn(sentence) for each sentence. To Java the end of a line is no end of a sentence.
  template <typename Fn>
  void for_each(Text text, Fn&& fn) {
    icu::UnicodeString units = icu::UnicodeString::fromUTF8(text);
    for (int32_t i = 0; i < units.length(); ++i) {
      const char16_t unit = units[i];
      if (unit == '\n' || unit == '\r' || unit == 0x85 || unit == 0x2028) units.setCharAt(i, ' ');
    }
    breaks_->setText(units);
    int32_t begin = breaks_->first();
    for (int32_t end = breaks_->next(); end != icu::BreakIterator::DONE; begin = end, end = breaks_->next()) {
      std::string sentence;
      units.tempSubStringBetween(begin, end).toUTF8String(sentence);
      fn(sentence);
    }
  }

 private:
  std::unique_ptr<icu::BreakIterator> breaks_;
};

bool begins_word(Text word) {
  constexpr uint32_t kLetterOrDigit = U_GC_L_MASK | U_GC_ND_MASK;
  const auto first = static_cast<UChar32>(front_code_point(word));
  return first < 0x10000 && (U_GET_GC_MASK(first) & kLetterOrDigit) != 0;  // Java looks at one UTF-16 unit
}

class Sentences final : public ScalarFunction {
 public:
  std::string_view name() const override { return "sentences"; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    if (arguments.empty() || arguments.size() > 3) throw wrong_num_args(name(), "[1, 2, 3]", arguments.size());
    auto types = cast_inputs(std::vector<InputType>(3, TypeId::kString), arguments, mode, sql);
    return {std::move(types), DataType::array(DataType::array(TypeId::kString, false), false), true};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    std::vector<Operand> operands;
    for (const auto& argument : call.arguments) operands.push_back(evaluate_operand(*argument, selection, context));
    operands.resize(3, {nullptr, Value::string("")});
    arrow::MemoryPool* pool = context.pool();
    const OperandCells<std::optional<Text>> texts(operands[0], pool), languages(operands[1], pool), countries(operands[2], pool);
    const auto words = std::make_shared<arrow::StringBuilder>(pool);
    const auto lists = std::make_shared<arrow::ListBuilder>(pool, words, to_arrow(type.fields()[0].type()));
    arrow::ListBuilder rows(pool, lists, to_arrow(type));
    std::optional<SentenceBreaks> breaks;
    std::string language, country;
    selection.for_each([&](int64_t row) {
      throw_if_error(rows.AppendNulls(row - rows.length()));
      const auto text = texts[row];
      if (!text) return throw_if_error(rows.AppendNull());
      // Without a language or a country, that of the United States.
      const Text row_language = languages[row].value_or("en"), row_country = countries[row].value_or("US");
      if (!breaks || language != row_language || country != row_country) breaks.emplace(row_language, row_country);
      language = row_language;
      country = row_country;
      throw_if_error(rows.Append());
      breaks->for_each(*text, [&](Text sentence) {
        throw_if_error(lists->Append());
        while (!sentence.empty()) {
          const Text word = take_word(sentence);
          if (begins_word(word)) throw_if_error(words->Append(word.data(), static_cast<int32_t>(word.size())));
        }
      });
    });
    throw_if_error(rows.AppendNulls(selection.num_rows - rows.length()));
    return value_or_throw(rows.Finish());
  }

  std::string print(const std::vector<std::string>& arguments) const override {
    auto all = arguments;
    all.resize(std::max<size_t>(all.size(), 3));
    return ScalarFunction::print(all);
  }
};

}  // namespace

void register_sentences(ScalarFunctionRegistry& registry) { registry.add<Sentences>(); }

}  // namespace izvor::expr
