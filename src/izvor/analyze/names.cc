#include "izvor/analyze/names.h"

#include <algorithm>
#include <cctype>
#include <numeric>
#include <utility>

#include "izvor/error.h"
#include "izvor/types/identifier.h"

namespace izvor::analyze {
namespace {

constexpr size_t kMostProposals = 5;

std::string to_lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

// Reads one part of a dotted name from `at`; a quoted part must fill its place between dots.
class AttributeNameParser {
 public:
  explicit AttributeNameParser(const std::string& text) : text_(text) {}

  NameParts parse() {
    NameParts parts;
    do {
      parts.push_back(at_ < text_.size() && text_[at_] == '`' ? quoted() : plain());
    } while (skip_dot());
    return parts;
  }

 private:
  std::string plain() {
    const size_t begin = at_;
    while (at_ < text_.size() && text_[at_] != '.') {
      if (text_[at_] == '`') fail();
      ++at_;
    }
    if (at_ == begin) fail();
    return text_.substr(begin, at_ - begin);
  }

  std::string quoted() {
    std::string part;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '`') {
        const bool doubled = at_ + 1 < text_.size() && text_[at_ + 1] == '`';
        if (!doubled) {
          ++at_;
          return part;
        }
        ++at_;
      }
      part += text_[at_];
    }
    fail();
  }

  bool skip_dot() {
    if (at_ == text_.size()) return false;
    if (text_[at_] != '.') fail();
    ++at_;
    return true;
  }

  [[noreturn]] void fail() const { throw Error("INVALID_ATTRIBUTE_NAME_SYNTAX", {{"name", text_}}); }

  const std::string& text_;
  size_t at_ = 0;
};

size_t levenshtein(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i + 1;
    for (size_t j = 0; j < b.size(); ++j) {
      const size_t substituted = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({substituted, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

// Keeps the last `count` parts of each candidate if what is dropped is the same everywhere.
bool strip_shared_qualifier(std::vector<NameParts>& candidates, size_t count) {
  const auto qualifier = [count](const NameParts& parts) {
    return NameParts(parts.begin(), parts.end() - static_cast<std::ptrdiff_t>(std::min(count, parts.size())));
  };
  const NameParts first = qualifier(candidates.front());
  if (!std::all_of(candidates.begin(), candidates.end(), [&](const NameParts& parts) { return qualifier(parts) == first; })) return false;
  for (NameParts& parts : candidates) parts.erase(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(first.size()));
  return true;
}

}  // namespace

bool NameMatcher::equal(std::string_view a, std::string_view b) const {
  if (case_sensitive_) return a == b;
  const auto same = [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
}

std::string NameMatcher::key(std::string_view name) const { return case_sensitive_ ? std::string(name) : to_lower(name); }

NameParts parse_attribute_name(const std::string& text) { return AttributeNameParser(text).parse(); }

std::string quote_parts(const NameParts& parts) {
  std::vector<std::string> quoted;
  for (const std::string& part : parts) quoted.push_back(quote_identifier(part));
  return join(quoted, ".");
}

std::vector<std::string> similar_names(const NameParts& name, std::vector<NameParts> candidates) {
  if (candidates.empty()) return {};
  if (name.size() != 1 || !strip_shared_qualifier(candidates, 1)) {
    if (name.size() <= 2) strip_shared_qualifier(candidates, 2);
  }
  const std::string base = join(name, ".");
  std::vector<std::pair<size_t, std::string>> ranked;
  std::sort(candidates.begin(), candidates.end(), [](const NameParts& a, const NameParts& b) { return a.back() < b.back(); });
  for (const NameParts& candidate : candidates) {
    std::string quoted = quote_parts(candidate);
    ranked.emplace_back(levenshtein(quoted, base), std::move(quoted));
  }
  std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> proposals;
  for (auto& [distance, quoted] : ranked) {
    if (proposals.size() == kMostProposals) break;
    proposals.push_back(std::move(quoted));
  }
  return proposals;
}

std::string join(const std::vector<std::string>& items, std::string_view separator) {
  std::string out;
  for (size_t i = 0; i < items.size(); ++i) {
    if (i != 0) out += separator;
    out += items[i];
  }
  return out;
}

}  // namespace izvor::analyze
