#include "izvor/analyze/name_resolution.h"

#include <algorithm>
#include <string>

#include "izvor/error.h"
#include "izvor/types/identifier.h"

namespace izvor::analyze {
namespace {

// A column that fits, with the number of name parts that it used up; the rest names fields within it.
struct Match {
  const ScopeColumn* column;
  size_t parts_used;
};

// Whether the first parts of the name are the last parts of the qualifier.
bool qualifier_matches(const NameParts& name, size_t count, const std::vector<std::string>& qualifier, const NameMatcher& names) {
  if (count > qualifier.size()) return false;
  return std::equal(name.begin(), name.begin() + static_cast<std::ptrdiff_t>(count), qualifier.end() - static_cast<std::ptrdiff_t>(count),
                    [&](const std::string& a, const std::string& b) { return names.equal(a, b); });
}

// The columns that fit with `qualifier_parts` parts of the name taken as a qualifier; the same attribute once.
std::vector<Match> matches(const NameParts& name, size_t qualifier_parts, const std::vector<ScopeColumn>& columns, const NameMatcher& names) {
  std::vector<Match> found;
  for (const ScopeColumn& column : columns) {
    if (!names.equal(name[qualifier_parts], column.attribute.name) || !qualifier_matches(name, qualifier_parts, column.qualifier, names)) continue;
    const auto same = [&](const Match& match) { return match.column->attribute.id == column.attribute.id; };
    if (std::none_of(found.begin(), found.end(), same)) found.push_back({&column, qualifier_parts + 1});
  }
  return found;
}

NameParts qualified_name(const ScopeColumn& column, const std::string& name) {
  NameParts parts = column.qualifier;
  parts.push_back(name);
  return parts;
}

[[noreturn]] void throw_ambiguous(const NameParts& name, const std::vector<Match>& found) {
  std::vector<std::string> references;
  for (const Match& match : found) references.push_back(quote_parts(qualified_name(*match.column, name[match.parts_used - 1])));
  throw Error("AMBIGUOUS_REFERENCE", {{"name", quote_parts(name)}, {"referenceNames", "[" + join(references, ", ") + "]"}});
}

[[noreturn]] void throw_unresolved(const NameParts& name, const std::vector<ScopeColumn>& columns) {
  std::vector<NameParts> candidates;
  for (const ScopeColumn& column : columns) candidates.push_back(qualified_name(column, column.attribute.name));
  const std::vector<std::string> proposal = similar_names(name, std::move(candidates));
  if (proposal.empty()) throw Error("UNRESOLVED_COLUMN.WITHOUT_SUGGESTION", {{"objectName", quote_parts(name)}});
  throw Error("UNRESOLVED_COLUMN.WITH_SUGGESTION", {{"objectName", quote_parts(name)}, {"proposal", join(proposal, ", ")}});
}

}  // namespace

std::optional<ColumnMatch> find_column(const NameParts& name, const std::vector<ScopeColumn>& columns, const NameMatcher& names) {
  for (size_t qualifier_parts = name.size(); qualifier_parts-- > 0;) {
    const std::vector<Match> found = matches(name, qualifier_parts, columns, names);
    if (found.empty()) continue;
    if (found.size() > 1) throw_ambiguous(name, found);
    const auto rest = name.begin() + static_cast<std::ptrdiff_t>(found.front().parts_used);
    return ColumnMatch{found.front().column->attribute, NameParts(rest, name.end())};
  }
  return std::nullopt;
}

ColumnMatch resolve_column(const NameParts& name, const std::vector<ScopeColumn>& columns, const NameMatcher& names) {
  std::optional<ColumnMatch> found = find_column(name, columns, names);
  if (!found) throw_unresolved(name, columns);
  return *std::move(found);
}

ColumnMatch resolve_data_frame_column(const NameParts& name, int64_t plan_id, const std::vector<ScopeColumn>& input, const Analysis& analysis) {
  std::optional<ColumnMatch> only;
  for (const std::vector<ScopeColumn>& output : analysis.outputs_of_plan_id(plan_id)) {
    const std::optional<ColumnMatch> match = find_column(name, output, analysis.names());
    if (!match) continue;
    const auto passed_on = [&](const ScopeColumn& candidate) { return candidate.attribute.id == match->attribute.id; };
    const auto found = std::find_if(input.begin(), input.end(), passed_on);
    if (found == input.end()) continue;
    // Two sides of a join come from the data frame.
    if (only && only->attribute.id != found->attribute.id) throw Error("AMBIGUOUS_COLUMN_REFERENCE", {{"name", '"' + join(name, ".") + '"'}});
    only = ColumnMatch{found->attribute, match->fields};
  }
  if (!only) throw Error("CANNOT_RESOLVE_DATAFRAME_COLUMN", {{"name", '"' + join(name, ".") + '"'}});
  return *std::move(only);
}

std::vector<plan::Attribute> expand_star(const NameParts& target, const std::vector<ScopeColumn>& columns, const NameMatcher& names) {
  std::vector<plan::Attribute> expanded;
  std::vector<std::string> known;
  for (const ScopeColumn& column : columns) {
    if (qualifier_matches(target, target.size(), column.qualifier, names)) expanded.push_back(column.attribute);
    known.push_back(quote_identifier(column.attribute.name));
  }
  if (!expanded.empty() || target.empty()) return expanded;
  std::sort(known.begin(), known.end());
  throw Error("CANNOT_RESOLVE_STAR_EXPAND", {{"targetString", quote_parts(target)}, {"columns", join(known, ", ")}});
}

}  // namespace izvor::analyze
