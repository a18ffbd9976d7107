// split and regexp_extract_all: the parts between matches, and the matches.
#include <arrow/array.h>

#include "izvor/expr/argument_rows.h"
#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/text/families.h"
#include "izvor/expr/functions/text/java_regexp.h"
#include "izvor/expr/functions/text/regexp_errors.h"
#include "izvor/expr/functions/text/text_list.h"
#include "izvor/types/utf8.h"

namespace izvor::expr {
namespace {

using Text = std::string_view;

// How a function lists texts: of a text, a pattern and a number, which may be left out. An error ends the row, whose list is then of no matter.
struct ListingForm {
  const char* name;
  bool contains_null;
  int default_number;
  void (*list)(JavaRegexp& regexp, Text text, Text pattern, int32_t number, TextListWriter& out);
};

// At most `limit` parts when that is positive. An empty pattern parts the characters.
void split(JavaRegexp& regexp, Text text, Text pattern, int32_t limit, TextListWriter& out) {
  if (pattern.empty() && !text.empty()) {
    int32_t count = 0;
    for_each_character(text, [&](Text character) {
      if (limit <= 0 || count++ < limit) out.append(character);
    });
    return;
  }
  size_t done = 0;
  int32_t parts = 1;
  for_each_match(regexp, text, [&](const JavaRegexp::Groups& groups, bool within_character) {
    if (limit > 0 && parts >= limit) return false;
    const auto begin = static_cast<size_t>(groups[0].data() - text.data());
    // An empty match in front gives no empty part, and one within a character does not part it.
    if (within_character || (begin == 0 && groups[0].empty())) return true;
    out.append(text.substr(done, begin - done));
    ++parts;
    done = begin + groups[0].size();
    return true;
  });
  out.append(text.substr(done));
}

void extract_all(JavaRegexp& regexp, Text text, Text, int32_t group, TextListWriter& out) {
  for_each_match(regexp, text, [&](const JavaRegexp::Groups& groups, bool) {
    if (group < 0 || group > regexp.group_count()) throw regexp_group_index("regexp_extract_all", regexp.group_count(), group);
    const Text found = groups[static_cast<size_t>(group)];
    out.append(found.data() == nullptr ? Text() : found);
    return true;
  });
}

class RegexpListing final : public ScalarFunction {
 public:
  explicit RegexpListing(const ListingForm& form) : form_(form) {}
  std::string_view name() const override { return form_.name; }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    if (arguments.size() < 2 || arguments.size() > 3) throw wrong_num_args(form_.name, "[2, 3]", arguments.size());
    auto types = cast_inputs({TypeId::kString, TypeId::kString, TypeId::kInt}, arguments, mode, sql);
    bool nullable = false;
    for (size_t i = 0; i < arguments.size(); ++i) nullable = nullable || nullable_as(*arguments[i], types[i], mode);
    return {std::move(types), DataType::array(TypeId::kString, form_.contains_null), nullable};
  }

  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    std::vector<Operand> operands;
    ArgumentRows rows(selection);
    for (const auto& argument : call.arguments) operands.push_back(rows.evaluate_operand(*argument, context));
    if (operands.size() == 2) operands.push_back({nullptr, Value::integer(form_.default_number)});
    for (const Operand& operand : operands) {
      if (operand.is_null_constant()) return null_column(type, selection.num_rows, context.pool());
    }
    constexpr bool kTakesNull[3] = {};
    const auto validity = operands_validity(operands.data(), kTakesNull, operands.size(), context.pool());
    const arrow::ArrayData shape(nullptr, selection.num_rows, {validity}, arrow::kUnknownNullCount);
    const OperandCells<Text> texts(operands[0], context.pool());
    const OperandCells<Text> patterns(operands[1], context.pool());
    const OperandCells<int32_t> numbers(operands[2], context.pool());
    TextListWriter out(selection.num_rows, type, context.pool());
    RegexpOfRows regexps(form_.name);
    RegexpSubject subject;
    for_each_valid(selection, Validity(shape), [&](int64_t row) {
      out.start(row);
      JavaRegexp* regexp = regexps.of(patterns[row]);
      if (regexp == nullptr) return context.errors().add(row, regexps.error());
      try {
        form_.list(*regexp, subject.of(texts[row]), patterns[row], numbers[row], out);
      } catch (const Error& error) {
        context.errors().add(row, error);
      }
    });
    return out.finish();
  }

  bool can_fail(const Call&) const override { return true; }
  std::string print(const std::vector<std::string>& arguments) const override {
    std::vector<std::string> all = arguments;
    if (all.size() == 2) all.push_back(std::to_string(form_.default_number));
    return ScalarFunction::print(all);
  }

 private:
  ListingForm form_;
};

}  // namespace

void register_regexp_lists(ScalarFunctionRegistry& registry) {
  registry.add<RegexpListing>(ListingForm{"split", false, -1, split});
  registry.add<RegexpListing>(ListingForm{"regexp_extract_all", true, 1, extract_all});
}

}  // namespace izvor::expr
