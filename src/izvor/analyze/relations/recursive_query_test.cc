// What queries that refer to themselves give is compared with Spark's answers in tests/oracle/queries.
#include "izvor/analyze/analyzer_fixture.h"

namespace izvor::analyze {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the builders are this file's language

class RecursiveQueries : public AnalyzerTest {};

TEST_F(RecursiveQueries, RefuseALimitThatIsNoNumber) {
  config_.set("spark.sql.cteRecursionLevelLimit", "many");
  Relation query;
  query.mutable_sql()->set_query("with recursive r(n) as (select 1 union all select n + 1 from r where n < 3) select * from r");
  EXPECT_EQ(error_of(query), "INVALID_CONF_VALUE.TYPE_MISMATCH {confName=spark.sql.cteRecursionLevelLimit, confType=int, confValue=many}");
}

}  // namespace
}  // namespace izvor::analyze
