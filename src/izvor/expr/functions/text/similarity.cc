// levenshtein, jaro_winkler_similarity, soundex: how near texts are to each other.
#include <algorithm>
#include <numeric>
#include <vector>

#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/text/families.h"
#include "izvor/types/utf8.h"

namespace izvor::expr {
namespace {

using Text = std::string_view;
using CodePoints = std::vector<char32_t>;

void decode(Text text, CodePoints& out) {
  out.clear();
  for_each_character(text, [&](Text character) { out.push_back(front_code_point(character)); });
}

// As UTF-16, which is what jaro_winkler_similarity compares.
void decode_utf16(Text text, CodePoints& out) {
  out.clear();
  for_each_character(text, [&](Text character) {
    const char32_t code_point = front_code_point(character);
    if (code_point < 0x10000) return out.push_back(code_point);
    out.push_back(0xD7C0 + (code_point >> 10));
    out.push_back(0xDC00 | (code_point & 0x3FF));
  });
}

// Texts of the current row as code points; the memory is used again for every row.
struct Workspace {
  CodePoints left, right;
  std::vector<int32_t> distances;
  std::vector<bool> left_matched, right_matched;
};

int32_t levenshtein(Text a, Text b, Workspace& work) {
  decode(a, work.left);
  decode(b, work.right);
  auto& row = work.distances;  // from the characters of the left seen so far to each prefix of the right
  row.resize(work.right.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (size_t i = 0; i < work.left.size(); ++i) {
    int32_t diagonal = row[0];
    row[0] = static_cast<int32_t>(i) + 1;
    for (size_t j = 0; j < work.right.size(); ++j) {
      const int32_t replaced = diagonal + (work.left[i] == work.right[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, diagonal + 1, row[j] + 1});
    }
  }
  return row.back();
}

// -1 beyond the threshold, and always without one: Spark takes a null for -1.
std::optional<int32_t> levenshtein_within(std::optional<Text> a, std::optional<Text> b, std::optional<int32_t> threshold, Workspace& work) {
  if (!a || !b) return std::nullopt;
  const int32_t distance = levenshtein(*a, *b, work);
  return distance > threshold.value_or(-1) ? -1 : distance;
}

// Marks the characters of both texts that have an equal, unmarked one within the window; returns their number.
size_t match_characters(Workspace& work) {
  const size_t window = std::max<size_t>(std::max(work.left.size(), work.right.size()) / 2, 1) - 1;
  work.left_matched.assign(work.left.size(), false);
  work.right_matched.assign(work.right.size(), false);
  size_t matches = 0;
  for (size_t i = 0; i < work.left.size(); ++i) {
    const size_t end = std::min(work.right.size(), i + window + 1);
    for (size_t j = i > window ? i - window : 0; j < end; ++j) {
      if (work.right_matched[j] || work.left[i] != work.right[j]) continue;
      work.left_matched[i] = work.right_matched[j] = true;
      ++matches;
      break;
    }
  }
  return matches;
}

// How many marked characters stand in another order.
size_t count_misplaced(const Workspace& work) {
  size_t misplaced = 0;
  size_t j = 0;
  for (size_t i = 0; i < work.left.size(); ++i) {
    if (!work.left_matched[i]) continue;
    while (!work.right_matched[j]) ++j;
    misplaced += work.left[i] != work.right[j++];
  }
  return misplaced;
}

double jaro_winkler(Text a, Text b, Workspace& work) {
  if (a == b) return 1;
  decode_utf16(a, work.left);
  decode_utf16(b, work.right);
  const auto matches = static_cast<double>(match_characters(work));
  if (matches == 0) return 0;
  const double transpositions = static_cast<double>(count_misplaced(work)) / 2;
  const double jaro =
      (matches / static_cast<double>(work.left.size()) + matches / static_cast<double>(work.right.size()) + (matches - transpositions) / matches) / 3;
  constexpr size_t kLongestPrefix = 4;
  const size_t shorter = std::min({work.left.size(), work.right.size(), kLongestPrefix});
  const auto prefix = std::mismatch(work.left.begin(), work.left.begin() + static_cast<std::ptrdiff_t>(shorter), work.right.begin());
  return jaro + 0.1 * static_cast<double>(prefix.first - work.left.begin()) * (1 - jaro);
}

// The digits of A to Z; '7' stands for H and W, which do not part equal digits, '0' for vowels, which do.
constexpr char kSoundexDigits[] = "01230127022455012623017202";

// A text that does not begin with an ASCII letter is its own code.
void soundex(CellResult<Text>& result, Text text) {
  const auto upper = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c; };
  const auto is_letter = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (text.empty() || !is_letter(upper(text[0]))) return result.set(text);
  std::string& out = result.text();
  out += upper(text[0]);
  char last = kSoundexDigits[out[0] - 'A'];
  for (size_t i = 1; i < text.size() && out.size() < 4; ++i) {
    const char c = upper(text[i]);
    if (!is_letter(c)) {
      last = '0';
      continue;
    }
    const char digit = kSoundexDigits[c - 'A'];
    if (digit == '7') continue;
    if (digit != '0' && digit != last) out += digit;
    last = digit;
  }
  out.resize(4, '0');
  result.set_text();
}

class Levenshtein final : public ScalarFunction {
 public:
  std::string_view name() const override { return plain_.name(); }
  Signature resolve(const std::vector<ExpressionPtr>& arguments, EvalMode mode, const std::string& sql) const override {
    if (arguments.size() < 2 || arguments.size() > 3) throw wrong_num_args(name(), "[2, 3]", arguments.size());
    return arguments.size() == 2 ? plain_.resolve(arguments, mode, sql) : within_.resolve(arguments, mode, sql);
  }
  std::shared_ptr<arrow::Array> evaluate(const Call& call, const DataType& type, const Selection& selection, EvalContext& context) const override {
    return call.arguments.size() == 2 ? plain_.evaluate(call, type, selection, context) : within_.evaluate(call, type, selection, context);
  }

 private:
  struct PlainSetup {
    auto operator()(const CallSetup&) const {
      return [work = Workspace()](Text a, Text b) mutable { return levenshtein(a, b, work); };
    }
  };
  struct WithinSetup {
    auto operator()(const CallSetup&) const {
      return [work = Workspace()](std::optional<Text> a, std::optional<Text> b, std::optional<int32_t> threshold) mutable {
        return levenshtein_within(a, b, threshold, work);
      };
    }
  };
  CellFunction<int32_t(Text, Text), PlainSetup> plain_{{"levenshtein", {TypeId::kString, TypeId::kString}, TypeId::kInt}, PlainSetup{}};
  CellFunction<int32_t(std::optional<Text>, std::optional<Text>, std::optional<int32_t>), WithinSetup> within_{
      {"levenshtein", {TypeId::kString, TypeId::kString, TypeId::kInt}, TypeId::kInt}, WithinSetup{}};
};

}  // namespace

void register_similarities(ScalarFunctionRegistry& registry) {
  registry.add<Levenshtein>();
  add_cells_with_setup<double(Text, Text)>(
      registry, {"jaro_winkler_similarity", {TypeId::kString, TypeId::kString}, TypeId::kDouble, Nullability::kAlways},
      [](const CallSetup&) { return [work = Workspace()](Text a, Text b) mutable { return jaro_winkler(a, b, work); }; });
  CellFunctionSpec spec{"soundex", {TypeId::kString}, TypeId::kString};
  spec.implicit_cast = false;
  add_cells<Text(Text)>(registry, spec, soundex);
}

}  // namespace izvor::expr
