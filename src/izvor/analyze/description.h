#pragma once

#include "izvor/analyze/analyzer.h"

namespace izvor::analyze {

// A plan for its columns and for whether it streams, also of operators that do not run yet: Analyzer::analyze() gives the plan to run.
plan::NodePtr describe(const spark::connect::Relation& relation, const Config& config, const catalog::Catalog& catalog, AttributeIds& ids);

}  // namespace izvor::analyze
