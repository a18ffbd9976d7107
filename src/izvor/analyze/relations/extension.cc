#include <algorithm>
#include <memory>

#include <izvor/relations.pb.h>

#include "izvor/analyze/relations/pivot.h"
#include "izvor/analyze/relations/qualify.h"
#include "izvor/analyze/relations/relation_rules.h"

namespace izvor::analyze {
namespace {

// The result of `resolve` if the extension is a `Message`.
template <typename Message>
std::optional<ResolvedRelation> try_resolve(const google::protobuf::Any& extension, ResolvedRelation (*resolve)(const Message&, Analysis&),
                                            Analysis& analysis) {
  Message message;
  if (!extension.UnpackTo(&message)) return std::nullopt;
  return resolve(message, analysis);
}

}  // namespace

ResolvedRelation resolve_relation_extension(const spark::connect::Relation& relation, Analysis& analysis) {
  const google::protobuf::Any& extension = relation.extension();
  if (auto resolved = try_resolve(extension, resolve_with, analysis)) return *std::move(resolved);
  if (auto resolved = try_resolve(extension, resolve_inline_table, analysis)) return *std::move(resolved);
  if (auto resolved = try_resolve(extension, resolve_natural_join, analysis)) return *std::move(resolved);
  if (auto resolved = try_resolve(extension, resolve_lateral_view, analysis)) return *std::move(resolved);
  if (auto resolved = try_resolve(extension, resolve_grouped_select, analysis)) return *std::move(resolved);
  if (auto resolved = try_resolve(extension, resolve_named_windows, analysis)) return *std::move(resolved);
  if (auto resolved = try_resolve(extension, resolve_qualify, analysis)) return *std::move(resolved);
  if (auto resolved = try_resolve(extension, resolve_pivot, analysis)) return *std::move(resolved);
  throw_unsupported("The relation " + extension.type_url().substr(extension.type_url().find_last_of('/') + 1));
}

ResolvedRelation resolve_named_windows(const sql::NamedWindows& windows, Analysis& analysis) {
  auto& known = analysis.windows();
  const size_t before = known.size();
  std::vector<std::unique_ptr<spark::connect::Expression>> definitions;
  for (const auto& definition : windows.definitions()) {
    if (definition.has_other_name()) {
      const auto same = [&](const auto& one) { return analysis.names().equal(one.first, definition.other_name()); };
      const auto found = std::find_if(known.rbegin(), known.rend(), same);
      if (found == known.rend()) throw_unsupported("A window that is defined by one behind it");
      known.emplace_back(definition.name(), found->second);
      continue;
    }
    definitions.push_back(std::make_unique<spark::connect::Expression>());
    *definitions.back()->mutable_window() = definition.window();
    known.emplace_back(definition.name(), definitions.back().get());
  }
  ResolvedRelation resolved = analysis.resolve(windows.input());
  known.resize(before);
  return resolved;
}

}  // namespace izvor::analyze
