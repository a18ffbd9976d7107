// rlike (regexp, regexp_like), regexp_count, regexp_extract, regexp_instr, regexp_substr, regexp_replace.
#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/text/families.h"
#include "izvor/expr/functions/text/java_regexp.h"
#include "izvor/expr/functions/text/regexp_errors.h"
#include "izvor/expr/functions/text/regexp_replacement.h"
#include "izvor/types/utf8.h"

namespace izvor::expr {
namespace {

using Text = std::string_view;

// A body that works on the compiled pattern and on the text as Java sees it.
template <typename R, typename Body>
auto with_regexp(const char* function, Body body) {
  return [function, body](const CallSetup&) {
    return [body, regexps = RegexpOfRows(function), subject = RegexpSubject()](CellResult<R>& result, Text text, Text pattern, auto... more) mutable {
      JavaRegexp* regexp = regexps.of(pattern);
      if (regexp == nullptr) return result.fail(regexps.error());
      try {
        body(result, *regexp, subject.of(text), more...);
      } catch (const Error& error) {
        result.fail(error);
      }
    };
  };
}

CellFunctionSpec regexp_spec(const char* name, TypeId result, Nullability nullability = Nullability::kOfArguments) {
  CellFunctionSpec spec{name, {TypeId::kString, TypeId::kString}, result, nullability};
  spec.can_fail_in_any_mode = true;
  return spec;
}

void register_rlike(ScalarFunctionRegistry& registry, const char* name, const char* shown) {
  CellFunctionSpec spec = regexp_spec(name, TypeId::kBoolean);
  spec.print = [shown](const std::vector<std::string>& arguments) {
    std::string text = std::string(shown) + "(";
    for (size_t i = 0; i < arguments.size(); ++i) text += (i > 0 ? ", " : "") + arguments[i];
    return text + ")";
  };
  add_cells_with_setup<bool(Text, Text)>(registry, spec, with_regexp<bool>(name, [](CellResult<bool>& result, JavaRegexp& regexp, Text text) {
                                           result.set(regexp.matches_somewhere(text));
                                         }));
}

void count_matches(CellResult<int32_t>& result, JavaRegexp& regexp, Text text) {
  int32_t count = 0;
  for_each_match(regexp, text, [&](const JavaRegexp::Groups&, bool) { return ++count > 0; });
  result.set(count);
}

void extract(CellResult<Text>& result, JavaRegexp& regexp, Text text, int32_t group) {
  JavaRegexp::Groups groups;
  if (!regexp.find(text, 0, groups)) return result.set({});
  if (group < 0 || group > regexp.group_count()) return result.fail(regexp_group_index("regexp_extract", regexp.group_count(), group));
  const Text found = groups[static_cast<size_t>(group)];
  result.set(found.data() == nullptr ? Text() : found);
}

// The position of the first match in characters, from 1. Spark takes a group and does not look at it.
void position(CellResult<int32_t>& result, JavaRegexp& regexp, Text text, int32_t) {
  JavaRegexp::Groups groups;
  if (!regexp.find(text, 0, groups)) return result.set(0);
  result.set(count_characters(text.substr(0, static_cast<size_t>(groups[0].data() - text.data()))) + 1);
}

// The first match; null when there is none or it is empty.
void substring(CellResult<Text>& result, JavaRegexp& regexp, Text text) {
  JavaRegexp::Groups groups;
  if (!regexp.find(text, 0, groups) || groups[0].empty()) return result.set_null();
  result.set(groups[0]);
}

// ---- regexp_replace(text, pattern, replacement, position) ----

// Where the UTF-16 unit of the given index begins; npos beyond the end.
size_t offset_of_unit(Text text, int64_t index) {
  size_t at = 0;
  while (index > 0 && at < text.size()) {
    index -= utf8_width(text[at]) == 4 ? 2 : 1;
    at += utf8_width(text[at]);
  }
  return index > 0 || at >= text.size() ? Text::npos : at;
}

class Replacer {
 public:
  void operator()(CellResult<Text>& result, Text whole, Text pattern, Text replacement, int32_t position) {
    JavaRegexp* regexp = regexps_.of(pattern);
    if (regexp == nullptr) return result.fail(regexps_.error());
    const Text text = subject_.of(whole);
    const size_t start = position == 1 ? 0 : offset_of_unit(text, int64_t{position} - 1);
    if (start == Text::npos) return result.set(text);
    std::string& out = result.text();
    out += text.substr(0, start);
    try {
      if (!replace(*regexp, text.substr(start), replacement, out)) return result.fail(invalid_replacement(whole, pattern, replacement, position));
    } catch (const Error& error) {
      return result.fail(error);
    }
    result.set_text();
  }

 private:
  bool replace(JavaRegexp& regexp, Text text, Text replacement, std::string& out) {
    size_t done = 0;
    bool parsed = false;
    bool valid = true;
    for_each_match(regexp, text, [&](const JavaRegexp::Groups& groups, bool within_character) {
      if (!parsed) valid = replacement_.parse(replacement, regexp);
      parsed = true;
      if (!valid) return false;
      const auto begin = static_cast<size_t>(groups[0].data() - text.data());
      if (within_character) {
        // Java parts the two UTF-16 units, and shows each as a question mark.
        out += '?';
        replacement_.append(groups, out);
        out += '?';
        done = begin + 4;
        return true;
      }
      out += text.substr(done, begin - done);
      replacement_.append(groups, out);
      done = begin + groups[0].size();
      return true;
    });
    out += text.substr(done);
    return valid;
  }

  RegexpOfRows regexps_{"regexp_replace"};
  RegexpSubject subject_;
  RegexpReplacement replacement_;
};

class RegexpReplace final : public ScalarFunction {
 public:
  std::string_view name() const override { return cells_.name(); }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    Signature signature = cells_.resolve(arguments, mode, sql);
    if (arguments.size() == 4) require_position(*arguments[3], sql);
    return signature;
  }
  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    return cells_.evaluate(call, type, selection, context);
  }
  bool can_fail(const Call&) const override { return true; }
  std::string print(const std::vector<std::string>& arguments) const override { return cells_.print(arguments); }

 private:
  static void require_position(const Expression& argument, const std::string& sql) {
    if (!is_constant(argument)) {
      throw Error(
          "DATATYPE_MISMATCH.NON_FOLDABLE_INPUT",
          {{"sqlExpr", "\"" + sql + "\""}, {"inputName", "`position`"}, {"inputType", "\"INT\""}, {"inputExpr", "\"" + to_string(argument) + "\""}});
    }
    const Value position = evaluate_constant(*cast(std::make_shared<const Expression>(argument), TypeId::kInt, EvalMode::kTry), {});
    if (position.is_null() || position.as_int() > 0) return;
    throw Error("DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE", {{"sqlExpr", "\"" + sql + "\""},
                                                         {"exprName", "position"},
                                                         {"valueRange", "(0, 2147483647]"},
                                                         {"currentValue", std::to_string(position.as_int())}});
  }

  static CellFunctionSpec spec() {
    CellFunctionSpec spec{"regexp_replace", {TypeId::kString, TypeId::kString, TypeId::kString, TypeId::kInt}, TypeId::kString};
    spec.defaults = {Value::integer(1)};
    return spec;
  }
  struct Setup {
    auto operator()(const CallSetup&) const { return Replacer(); }
  };
  CellFunction<Text(Text, Text, Text, int32_t), Setup> cells_{spec(), Setup{}};
};

}  // namespace

void register_regexps(ScalarFunctionRegistry& registry) {
  register_rlike(registry, "rlike", "RLIKE");
  register_rlike(registry, "regexp", "REGEXP");
  register_rlike(registry, "regexp_like", "REGEXP_LIKE");
  add_cells_with_setup<int32_t(Text, Text)>(registry, regexp_spec("regexp_count", TypeId::kInt), with_regexp<int32_t>("regexp_count", count_matches));
  CellFunctionSpec extract_spec = regexp_spec("regexp_extract", TypeId::kString);
  extract_spec.inputs.emplace_back(TypeId::kInt);
  extract_spec.defaults = {Value::integer(1)};
  add_cells_with_setup<Text(Text, Text, int32_t)>(registry, extract_spec, with_regexp<Text>("regexp_extract", extract));
  CellFunctionSpec position_spec = regexp_spec("regexp_instr", TypeId::kInt);
  position_spec.inputs.emplace_back(TypeId::kInt);
  position_spec.defaults = {Value::integer(0)};
  add_cells_with_setup<int32_t(Text, Text, int32_t)>(registry, position_spec, with_regexp<int32_t>("regexp_instr", position));
  add_cells_with_setup<Text(Text, Text)>(registry, regexp_spec("regexp_substr", TypeId::kString, Nullability::kAlways),
                                         with_regexp<Text>("regexp_substr", substring));
  registry.add<RegexpReplace>();
}

}  // namespace izvor::expr
