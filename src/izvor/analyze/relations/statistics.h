#pragma once

#include <spark/connect/relations.pb.h>

#include "izvor/analyze/analysis.h"
#include "izvor/analyze/resolved_relation.h"

namespace izvor::analyze {

// Statistics, samples and the shape of a data frame.
ResolvedRelation resolve_describe(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_summary(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_cov(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_corr(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_approx_quantile(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_sample(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_sample_by(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_to_schema(const spark::connect::Relation& relation, Analysis& analysis);

}  // namespace izvor::analyze
