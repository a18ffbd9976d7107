#include "izvor/fs/glob.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include "izvor/error.h"
#include "izvor/fs/glob_pattern.h"

namespace izvor::fs {
namespace {

constexpr size_t kMaxExpandedPatterns = 10'000;

// A {...} group that holds a slash: where it begins, where its commas and its end are.
struct SlashGroup {
  size_t begin;
  std::vector<size_t> cuts;
};

// The end of the group that begins at `begin`, with its own commas (not those of inner groups); nothing if no slash is in it.
std::optional<SlashGroup> slash_group_at(const std::string& pattern, size_t begin) {
  SlashGroup group{begin, {}};
  int depth = 0;
  bool has_slash = false;
  for (size_t i = begin; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\\') {
      ++i;
    } else if (c == '{') {
      ++depth;
    } else if (c == '/') {
      has_slash = true;
    } else if (c == ',' && depth == 1) {
      group.cuts.push_back(i);
    } else if (c == '}' && --depth == 0) {
      group.cuts.push_back(i);
      return has_slash ? std::optional(group) : std::nullopt;
    }
  }
  return std::nullopt;
}

std::optional<SlashGroup> find_slash_group(const std::string& pattern) {
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '\\') {
      ++i;
    } else if (pattern[i] == '{') {
      if (auto group = slash_group_at(pattern, i)) return group;
    }
  }
  return std::nullopt;
}

// "{a/x,b/y}.csv" -> "a/x.csv", "b/y.csv": a component of a path is matched by itself, so such a group cannot be left to it.
std::vector<std::string> expand_slash_groups(const std::string& pattern) {
  std::vector<std::string> pending{pattern};
  std::vector<std::string> done;
  while (!pending.empty()) {
    if (pending.size() + done.size() > kMaxExpandedPatterns) {
      throw Error("IZVOR_IO_ERROR", {{"operation", "glob"}, {"path", pattern}, {"reason", "its groups expand to too many patterns"}});
    }
    const std::string next = std::move(pending.back());
    pending.pop_back();
    const auto group = find_slash_group(next);
    if (!group) {
      done.push_back(next);
      continue;
    }
    size_t from = group->begin + 1;
    for (const size_t cut : group->cuts) {
      pending.push_back(next.substr(0, group->begin) + next.substr(from, cut - from) + next.substr(group->cuts.back() + 1));
      from = cut + 1;
    }
  }
  return done;
}

std::vector<std::string> path_components(const std::string& pattern) {
  std::vector<std::string> components;
  for (const auto& part : std::filesystem::path(pattern).lexically_normal()) {
    if (!part.empty() && part != "/") components.push_back(part.string());
  }
  return components;
}

// A path that the pattern may lead to; its facts are known where a listing gave them.
struct Candidate {
  std::string path;
  std::optional<FileInfo> info;
};

// Entries of the directories among `candidates` whose names match.
std::vector<Candidate> match_component(FileSystem& file_system, const std::vector<Candidate>& candidates, const std::string& component) {
  const GlobPattern pattern(component);
  std::vector<Candidate> matched;
  for (const Candidate& candidate : candidates) {
    const auto info = candidate.info ? candidate.info : file_system.stat(candidate.path);
    if (!info || !info->is_directory) continue;
    for (FileInfo& entry : file_system.list(candidate.path)) {
      if (pattern.matches(std::string_view(entry.path).substr(entry.path.rfind('/') + 1))) matched.push_back({entry.path, std::move(entry)});
    }
  }
  return matched;
}

void expand_one(FileSystem& file_system, const std::string& pattern, std::vector<FileInfo>* found) {
  std::vector<Candidate> candidates{{"/", std::nullopt}};
  for (const std::string& component : path_components(pattern)) {
    if (GlobPattern::has_wildcard(component)) {
      candidates = match_component(file_system, candidates, component);
    } else {
      for (Candidate& candidate : candidates) candidate = {join_path(candidate.path, GlobPattern::unescaped(component)), std::nullopt};
    }
  }
  for (Candidate& candidate : candidates) {
    if (!candidate.info) candidate.info = file_system.stat(candidate.path);
    if (candidate.info) found->push_back(std::move(*candidate.info));
  }
}

}  // namespace

std::vector<FileInfo> expand_glob(FileSystem& file_system, const std::string& pattern) {
  std::vector<FileInfo> found;
  for (const std::string& one : expand_slash_groups(pattern)) expand_one(file_system, one, &found);
  std::sort(found.begin(), found.end(), [](const FileInfo& a, const FileInfo& b) { return a.path < b.path; });
  const auto same_path = [](const FileInfo& a, const FileInfo& b) { return a.path == b.path; };
  found.erase(std::unique(found.begin(), found.end(), same_path), found.end());
  return found;
}

}  // namespace izvor::fs
