#include "izvor/analyze/inner_query.h"

namespace izvor::analyze {

ResolvedRelation resolve_inner_query(const spark::connect::Relation& query, OuterQuery& outer, Analysis& analysis) {
  analysis.outer_queries().push_back(&outer);
  try {
    ResolvedRelation relation = analysis.resolve(query);
    analysis.outer_queries().pop_back();
    return relation;
  } catch (...) {
    analysis.outer_queries().pop_back();
    throw;
  }
}

}  // namespace izvor::analyze
