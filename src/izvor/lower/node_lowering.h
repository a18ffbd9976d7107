#pragma once

#include <map>
#include <memory>

#include "izvor/lower/lower.h"

namespace izvor::exec {
struct RecursionRound;
}

// How one kind of logical node becomes operators: a function each, in a file each, listed in lower.cc.
namespace izvor::lower {

class Lowering {
 public:
  exec::ExecNodePtr lower(const plan::NodePtr& node);
  size_t add_scan(const plan::Scan& scan);
  std::vector<plan::Scan> take_scans() { return std::move(scans_); }
  // What a recursion and the tables within its step share.
  std::shared_ptr<exec::RecursionRound> round_of(int64_t recursion);

 private:
  std::vector<plan::Scan> scans_;
  std::map<int64_t, std::shared_ptr<exec::RecursionRound>> rounds_;
};

exec::ExecNodePtr lower_scan(const plan::Node& node, const plan::Scan& scan, Lowering& lowering);
exec::ExecNodePtr lower_local_relation(const plan::Node& node, const plan::LocalRelation& relation, Lowering& lowering);
exec::ExecNodePtr lower_filter(const plan::Node& node, const plan::Filter& filter, Lowering& lowering);
exec::ExecNodePtr lower_project(const plan::Node& node, const plan::Project& project, Lowering& lowering);
exec::ExecNodePtr lower_aggregate(const plan::Node& node, const plan::Aggregate& aggregate, Lowering& lowering);
exec::ExecNodePtr lower_expand(const plan::Node& node, const plan::Expand& expand, Lowering& lowering);
exec::ExecNodePtr lower_limit(const plan::Node& node, const plan::Limit& limit, Lowering& lowering);
exec::ExecNodePtr lower_offset(const plan::Node& node, const plan::Offset& offset, Lowering& lowering);
exec::ExecNodePtr lower_tail(const plan::Node& node, const plan::Tail& tail, Lowering& lowering);
exec::ExecNodePtr lower_sort(const plan::Node& node, const plan::Sort& sort, Lowering& lowering);
exec::ExecNodePtr lower_union(const plan::Node& node, const plan::Union& op, Lowering& lowering);
exec::ExecNodePtr lower_join(const plan::Node& node, const plan::Join& join, Lowering& lowering);
exec::ExecNodePtr lower_generate(const plan::Node& node, const plan::Generate& generate, Lowering& lowering);
exec::ExecNodePtr lower_recursion(const plan::Node& node, const plan::Recursion& recursion, Lowering& lowering);
exec::ExecNodePtr lower_recursion_table(const plan::Node& node, const plan::RecursionTable& table, Lowering& lowering);
exec::ExecNodePtr lower_window(const plan::Node& node, const plan::Window& window, Lowering& lowering);

}  // namespace izvor::lower
