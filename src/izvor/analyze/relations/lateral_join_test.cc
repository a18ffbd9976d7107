// Generators and lateral joins as plans. Answers are compared with Spark's in tests/oracle/queries.
#include "izvor/analyze/analyzer_fixture.h"

namespace izvor::analyze {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the builders are this file's language
using ::testing::HasSubstr;

class LateralJoins : public AnalyzerTest {
 protected:
  LateralJoins() { catalog_.set("t", analyze(table("k INT, s STRING"))); }
  static Relation query(const std::string& text) {
    Relation r;
    r.mutable_sql()->set_query(text);
    return r;
  }
};

TEST_F(LateralJoins, OfAGeneratorWorkRowByRow) {
  EXPECT_EQ(tree(query("select * from t, lateral explode(array(k)) as x(c)")),
            "Project [k#0, s#1, c#3]\n"
            "+- Project [k#0, s#1, c#3]\n"
            "   +- Project [k#0, s#1, col#2 AS c#3]\n"
            "      +- Generate explode(array(k#0)), false, [col#2]\n"
            "         +- LocalRelation [k#0, s#1]\n");
}

TEST_F(LateralJoins, AnOuterOneKeepsRowsWithoutRows) {
  const Relation outer = query("select * from t left join lateral explode(array(k)) as x(c)");
  EXPECT_THAT(tree(outer), HasSubstr("Generate explode(array(k#0)), true, "));
  EXPECT_EQ(ddl(query("select * from t left join lateral explode(array(1)) as x(c)")), "k INT,s STRING,c INT");
}

TEST_F(LateralJoins, HaveTwoSides) {
  Relation join;
  *join.mutable_lateral_join()->mutable_left() = query("select * from t");
  EXPECT_EQ(error_of(join), "CONNECT_INVALID_PLAN.ASSERTION_FAILURE {message=Both join sides must be present}");
}

TEST_F(LateralJoins, AGeneratorWithinAnExpressionIsRefusedWithTheWholeOfIt) {
  EXPECT_EQ(error_of(query("select explode(array(k)) + 1 from t")),
            "UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS {expression=\"(explode(array(k)) + 1)\"}");
  EXPECT_EQ(error_of(query("select k from t where explode(array(k)) > 1")), "UNSUPPORTED_GENERATOR.OUTSIDE_SELECT {plan=explode(array(k))}");
}

}  // namespace
}  // namespace izvor::analyze
