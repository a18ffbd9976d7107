#pragma once

#include <vector>

#include "izvor/analyze/analysis.h"
#include "izvor/plan/logical_plan.h"

namespace izvor::analyze {

// Whether the key is session_window(time, gap).
bool is_session_key(const plan::NamedExpression& key);

// The rows that have a session, with the key's column beside theirs: the session that theirs has become after those of equal other keys were merged
// where one starts before another ends. Throws on a stream.
plan::NodePtr merge_sessions(const plan::NodePtr& rows, const std::vector<plan::NamedExpression>& keys, Analysis& analysis);

}  // namespace izvor::analyze
