// like and ilike: % stands for any text, _ for any character.
#include <vector>

#include "izvor/expr/cast_errors.h"
#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/text/case_mapping.h"
#include "izvor/expr/functions/text/families.h"
#include "izvor/types/utf8.h"

namespace izvor::expr {
namespace {

using Text = std::string_view;

// A pattern as the runs between its percent signs.
class LikePattern {
 public:
  // Throws INVALID_FORMAT.ESC_*.
  LikePattern(Text pattern, Text escape) {
    const std::string shown = sql_literal(Value::string(std::string(pattern)));
    Run run;
    for (size_t at = 0; at < pattern.size();) {
      Text character = pattern.substr(at, utf8_width(pattern[at]));
      at += character.size();
      if (character == escape) {
        if (at == pattern.size()) throw Error("INVALID_FORMAT.ESC_AT_THE_END", {{"format", shown}});
        character = pattern.substr(at, utf8_width(pattern[at]));
        at += character.size();
        if (character != "_" && character != "%" && character != escape) {
          throw Error("INVALID_FORMAT.ESC_IN_THE_MIDDLE", {{"format", shown}, {"char", sql_literal(Value::string(std::string(character)))}});
        }
        run.append(character);
      } else if (character == "%") {
        runs_.push_back(std::move(run));
        run = {};
      } else if (character == "_") {
        run.append_any();
      } else {
        run.append(character);
      }
    }
    runs_.push_back(std::move(run));
  }

  // The first run stands at the front and the last at the end; those between are found one behind the other, each as far in front as it can be.
  bool matches(Text text) const {
    const size_t front = runs_.front().match_at(text, 0);
    if (runs_.size() == 1) return front == text.size();
    if (front == Text::npos) return false;
    size_t at = front;
    for (size_t i = 1; i + 1 < runs_.size(); ++i) {
      at = runs_[i].find(text, at);
      if (at == Text::npos) return false;
    }
    return runs_.back().matches_end(text, at);
  }

 private:
  // Literal pieces with one character that may be any between each two of them.
  class Run {
   public:
    void append(Text literal) { pieces_.back() += literal; }
    void append_any() { pieces_.emplace_back(); }

    // Where the run ends when it begins at `at`; npos when it does not match there.
    size_t match_at(Text text, size_t at) const {
      for (size_t i = 0; i < pieces_.size(); ++i) {
        if (i > 0) {
          if (at >= text.size()) return Text::npos;
          at += utf8_width(text[at]);
        }
        if (at > text.size() || !text.substr(at).starts_with(pieces_[i])) return Text::npos;
        at += pieces_[i].size();
      }
      return at;
    }

    // Where its first occurrence behind `at` ends.
    size_t find(Text text, size_t at) const {
      if (pieces_.size() == 1) {
        const size_t found = text.find(pieces_[0], at);
        return found == Text::npos ? found : found + pieces_[0].size();
      }
      for (; at <= text.size(); at += at < text.size() ? utf8_width(text[at]) : 1) {
        if (const size_t end = match_at(text, at); end != Text::npos) return end;
      }
      return Text::npos;
    }

    // Whether it stands at the end of the text, behind `at`.
    bool matches_end(Text text, size_t at) const {
      if (pieces_.size() == 1) return text.size() - at >= pieces_[0].size() && text.ends_with(pieces_[0]);
      for (; at <= text.size(); at += at < text.size() ? utf8_width(text[at]) : 1) {
        if (match_at(text, at) == text.size()) return true;
      }
      return false;
    }

   private:
    std::vector<std::string> pieces_{std::string()};
  };

  std::vector<Run> runs_;
};

class Like final : public ScalarFunction {
 public:
  explicit Like(bool ignores_case) : cells_(spec(ignores_case), Setup{ignores_case}) {}
  std::string_view name() const override { return cells_.name(); }

  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    Signature signature = cells_.resolve(arguments, mode, sql);
    if (arguments.size() == 3) require_escape(*arguments[2]);
    return signature;
  }
  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    return cells_.evaluate(call, type, selection, context);
  }
  // A literal pattern is known to be good or bad.
  bool can_fail(const Call& call) const override {
    const auto* pattern = call.arguments[1]->as<Literal>();
    if (pattern == nullptr) return true;
    if (pattern->value.is_null()) return false;
    const auto* escape = call.arguments.size() > 2 ? call.arguments[2]->as<Literal>() : nullptr;
    try {
      const LikePattern valid(pattern->value.as_string(), escape == nullptr ? Text("\\") : Text(escape->value.as_string()));
      return false;
    } catch (const Error&) {
      return true;
    }
  }
  std::string print(const std::vector<std::string>& arguments) const override { return cells_.print(arguments); }

 private:
  static void require_escape(const Expression& escape) {
    if (const auto* literal = escape.as<Literal>()) {
      const bool is_text = literal->value.type.id() == TypeId::kString && !literal->value.is_null();
      if (is_text && count_characters(literal->value.as_string()) == 1) return;
    }
    throw Error("INVALID_ESCAPE_CHAR", {{"sqlExpr", "\"" + to_string(escape) + "\""}});
  }

  static CellFunctionSpec spec(bool ignores_case) {
    CellFunctionSpec spec{ignores_case ? "ilike" : "like", {TypeId::kString, TypeId::kString, TypeId::kString}, TypeId::kBoolean};
    spec.defaults = {Value::string("\\")};
    spec.can_fail_in_any_mode = true;
    spec.print = [name = spec.name](const std::vector<std::string>& arguments) {
      if (arguments.size() < 2) return name + "()";
      if (name == "ilike") return "ilike(" + arguments[0] + ", " + arguments[1] + ")";
      return arguments[0] + " LIKE " + arguments[1] + (arguments.size() > 2 ? " ESCAPE '" + arguments[2] + "'" : "");
    };
    return spec;
  }

  struct Setup {
    bool ignores_case;

    auto operator()(const CallSetup&) const {
      return [lower = ignores_case, parsed = std::shared_ptr<const LikePattern>(), parsed_text = std::string(), lower_text = std::string(),
              lower_pattern = std::string()](CellResult<bool>& result, Text text, Text pattern, Text escape) mutable {
        try {
          if (!parsed || parsed_text != pattern) {
            parsed = nullptr;
            parsed_text = pattern;
            lower_pattern.clear();
            if (lower) append_lower(pattern, lower_pattern);
            parsed = std::make_shared<const LikePattern>(lower ? Text(lower_pattern) : pattern, escape);
          }
        } catch (const Error& error) {
          return result.fail(error);
        }
        if (lower) {
          lower_text.clear();
          append_lower(text, lower_text);
          text = lower_text;
        }
        result.set(parsed->matches(text));
      };
    }
  };
  CellFunction<bool(Text, Text, Text), Setup> cells_;
};

}  // namespace

void register_likes(ScalarFunctionRegistry& registry) {
  registry.add<Like>(false);
  registry.add<Like>(true);
}

}  // namespace izvor::expr
