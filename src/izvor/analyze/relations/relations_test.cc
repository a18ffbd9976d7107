#include <arrow/array.h>

#include "izvor/analyze/analyzer_fixture.h"
#include "izvor/analyze/names.h"
#include "izvor/expr/column.h"

namespace izvor::analyze {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the builders are this file's language

class Relations : public AnalyzerTest {
 protected:
  const Relation sales_ = table(kSales);
};

TEST_F(Relations, SelectKeepsColumnsAndNamesExpressions) {
  EXPECT_EQ(tree(select(sales_, {col("AMOUNT"), as(call("*", {col("amount"), lit(2.0)}), "twice"), call("*", {col("amount"), lit(2)})})),
            "Project [AMOUNT#3, (amount#3 * 2.0) AS twice#6, (amount#3 * CAST(2 AS DOUBLE)) AS (amount * 2)#7]\n"
            "+- LocalRelation [transaction_id#0, client_id#1, transaction_ts#2, amount#3, merchant#4, category#5]\n");
}

TEST_F(Relations, SelectExpandsStars) {
  EXPECT_EQ(ddl(select(alias(table("a INT, b STRING"), "t"), {star(), col("t.a"), star("t.*")})), "a INT,b STRING,a INT,a INT,b STRING");
  EXPECT_EQ(error_of(select(alias(table("b INT, a INT"), "t"), {star("u.*")})), "CANNOT_RESOLVE_STAR_EXPAND {columns=`a`, `b`, targetString=`u`}");
}

TEST_F(Relations, SelectWithAnAggregateGroupsAllRows) {
  EXPECT_EQ(ddl(select(sales_, {call("sum", {col("amount")}), lit(1)})), "`sum(amount)` DOUBLE,`1` INT NOT NULL");
  EXPECT_EQ(error_of(select(sales_, {call("sum", {col("amount")}), col("client_id")})), "MISSING_GROUP_BY {}");
  EXPECT_EQ(error_of(with_columns(sales_, {{"s", call("sum", {col("amount")})}})), "MISSING_GROUP_BY {}");
}

TEST_F(Relations, FilterWantsABooleanWithoutAggregates) {
  EXPECT_EQ(error_of(where(sales_, call("+", {col("client_id"), lit(1)}))),
            "DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN {filter=\"(client_id + 1)\", sqlExpr=\"(client_id + 1)\", type=\"INT\"}");
  EXPECT_EQ(error_of(where(sales_, call(">", {call("sum", {col("amount")}), lit(1)}))),
            "INVALID_WHERE_CONDITION {condition=\"(sum(amount) > 1)\", expressionList=sum(amount)}");
}

TEST_F(Relations, FilterMayNameWhatASelectTookAway) {
  EXPECT_EQ(tree(where(select(table("a INT, b DOUBLE"), {col("a")}), call(">", {col("b"), lit(1.0)}))),
            "Project [a#0]\n"
            "+- Filter (b#1 > 1.0)\n"
            "   +- Project [a#0, b#1]\n"
            "      +- LocalRelation [a#0, b#1]\n");
  EXPECT_EQ(ddl(where(with_columns(table("a INT"), {{"a", lit("x")}}), call("==", {col("a"), lit("x")}))), "a STRING NOT NULL");
}

TEST_F(Relations, WithColumnsReplacesInPlaceAndAppends) {
  EXPECT_EQ(ddl(with_columns(table("a INT, b STRING, a INT"), {{"A", lit(1.5)}, {"c", lit("x")}})),
            "A DOUBLE NOT NULL,b STRING,A DOUBLE NOT NULL,c STRING NOT NULL");
  EXPECT_EQ(error_of(with_columns(sales_, {{"x", lit(1)}, {"X", lit(2)}})), "COLUMN_ALREADY_EXISTS {columnName=`x`}");
}

TEST_F(Relations, RenamesOneAfterTheOther) {
  const Relation ab = table("a INT, b STRING");
  EXPECT_EQ(ddl(renamed(ab, {{"A", "x"}, {"nope", "y"}})), "x INT,b STRING");
  EXPECT_EQ(ddl(renamed(ab, {{"a", "x"}, {"x", "y"}})), "y INT,b STRING");
  EXPECT_EQ(ddl(renamed(ab, {{"a", "b"}, {"b", "z"}})), "z INT,z STRING");
}

TEST_F(Relations, DropPassesOverMissingColumns) { EXPECT_EQ(ddl(drop(table("a INT, b STRING, c INT"), {"B", "nope"})), "a INT,c INT"); }

TEST_F(Relations, ToDfNamesAllColumns) {
  EXPECT_EQ(ddl(to_df(table("a INT, b STRING"), {"x", "x"})), "x INT,x STRING");
  EXPECT_EQ(error_of(to_df(sales_, {"a", "b"})), "ASSIGNMENT_ARITY_MISMATCH {numExpr=2, numTarget=6}");
}

TEST_F(Relations, LimitIsNotNegative) {
  EXPECT_EQ(tree(limit(table("a INT"), 5)), "GlobalLimit 5\n+- LocalRelation [a#0]\n");
  EXPECT_EQ(error_of(limit(sales_, -1)), "INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE {expr=\"-1\", name=limit, v=-1}");
}

TEST_F(Relations, RangeIsASourceOfItsOwn) {
  const plan::NodePtr plan = analyze(range(3, 0, -2));
  const auto& options = plan->as<plan::Scan>()->source.options;
  EXPECT_EQ(options.at("start") + " " + options.at("end") + " " + options.at("step"), "3 0 -2");
  EXPECT_EQ(plan::schema_of(*plan).field(0).nullable, false);
}

TEST_F(Relations, NamedTablesAreTemporaryViews) {
  catalog_.set("v", analyze(table("a INT, b STRING")));
  EXPECT_EQ(ddl(select(named_table("V"), {col("v.a")})), "a INT");
  catalog_.set("sink", plan::SourceDescription{.format = "memory-table", .schema = Schema::parse("n BIGINT"), .handle = "sink"});
  EXPECT_EQ(tree(named_table("sink")), "Relation [n#2] memory-table\n");
  EXPECT_EQ(error_of(named_table("nope")), std::string("TABLE_OR_VIEW_NOT_FOUND {relationName=`nope`, searchPath=") + kSearchPath + "}");
}

TEST_F(Relations, UnknownFormatsAndUnbuiltRelationsAreNamed) {
  Relation read;
  read.mutable_read()->mutable_data_source()->set_format("noFmt");
  EXPECT_EQ(error_of(read), "DATA_SOURCE_NOT_FOUND {provider=noFmt}");
  Relation transposed;
  *transposed.mutable_transpose()->mutable_input() = sales_;
  EXPECT_EQ(error_of(transposed), "UNSUPPORTED_FEATURE.IZVOR {feature=The relation 'transpose'}");
  EXPECT_EQ(error_of(Relation()), "CONNECT_INVALID_PLAN.INVALID_ONE_OF_FIELD_NOT_SET {fullName=spark.connect.Relation, name=rel_type}");
}

TEST_F(Relations, AJoinHasTwoSides) {
  Relation join;
  *join.mutable_join()->mutable_left() = sales_;
  join.mutable_join()->set_join_type(spark::connect::Join::JOIN_TYPE_INNER);
  EXPECT_EQ(error_of(join), "CONNECT_INVALID_PLAN.ASSERTION_FAILURE {message=Both join sides must be present}");
}

TEST_F(Relations, APivotIsOverNoAggregate) {
  Relation relation;
  auto& pivoted = *relation.mutable_aggregate();
  *pivoted.mutable_input() = sales_;
  pivoted.set_group_type(spark::connect::Aggregate::GROUP_TYPE_PIVOT);
  *pivoted.add_aggregate_expressions() = call("max", {col("client_id")});
  *pivoted.mutable_pivot()->mutable_col() = call("max", {col("client_id")});
  pivoted.mutable_pivot()->add_values()->set_integer(1);
  EXPECT_EQ(error_of(relation), "GROUP_BY_AGGREGATE {sqlExpr=max(client_id)}");
}

TEST_F(Relations, ATooDeepPlanIsRefused) {
  Relation deep = table("a INT");
  for (int i = 0; i < 400; ++i) deep = limit(Relation(std::move(deep)), 1);
  EXPECT_EQ(error_of(deep), "no error");
  for (int i = 0; i < 400; ++i) deep = limit(Relation(std::move(deep)), 1);
  EXPECT_EQ(error_of(deep), "IZVOR_PLAN_TOO_DEEP {limit=512}");
}

}  // namespace
}  // namespace izvor::analyze
