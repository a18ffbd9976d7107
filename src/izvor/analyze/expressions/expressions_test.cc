#include "izvor/analyze/analyzer_fixture.h"
#include "izvor/analyze/names.h"

namespace izvor::analyze {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the builders are this file's language

class Expressions : public AnalyzerTest {
 protected:
  std::string column(const Expression& expression) { return ddl(select(sales_, {expression})); }
  std::string name(const Expression& expression) { return plan::schema_of(*analyze(select(sales_, {expression}))).field(0).name; }
  std::string error(const Expression& expression) { return error_of(select(sales_, {expression})); }

  const Relation sales_ = with_plan_id(table(kSales), 7);
};

TEST_F(Expressions, NamesAreMatchedWithoutRegardToCase) {
  EXPECT_EQ(column(col("AMOUNT")), "AMOUNT DOUBLE");
  EXPECT_EQ(column(col("`amount`")), "amount DOUBLE");
  config_.set("spark.sql.caseSensitive", "true");
  EXPECT_EQ(error(col("CLIENT_ID")),
            "UNRESOLVED_COLUMN.WITH_SUGGESTION {objectName=`CLIENT_ID`, proposal=`amount`, `category`, `client_id`, `merchant`, `transaction_id`}");
}

TEST_F(Expressions, UnresolvedNamesAreRefused) {
  EXPECT_EQ(error_of(select(select(sales_, {}), {col("a")})), "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION {objectName=`a`}");
  EXPECT_EQ(error_of(select(alias(sales_, "t"), {col("t.amout")})),
            "UNRESOLVED_COLUMN.WITH_SUGGESTION {objectName=`t`.`amout`, proposal=`t`.`amount`, `t`.`category`, `t`.`merchant`, `t`.`client_id`, "
            "`t`.`transaction_ts`}");
  EXPECT_EQ(error(col("amount.x")), "INVALID_EXTRACT_BASE_FIELD_TYPE {base=\"amount\", other=\"DOUBLE\"}");
}

TEST_F(Expressions, AmbiguousNamesAreRefused) {
  const Relation twice = select(sales_, {col("amount"), as(col("client_id"), "Amount")});
  EXPECT_EQ(error_of(select(twice, {col("amount")})), "AMBIGUOUS_REFERENCE {name=`amount`, referenceNames=[`amount`, `amount`]}");
  EXPECT_EQ(ddl(select(select(sales_, {col("amount"), col("amount")}), {col("amount")})), "amount DOUBLE");
}

TEST_F(Expressions, ColumnsOfADataFrameAreFoundWhileTheyAreThere) {
  EXPECT_EQ(ddl(select(alias(sales_, "t"), {col(7, "amount")})), "amount DOUBLE");
  EXPECT_EQ(error_of(select(with_columns(sales_, {{"amount", lit(1)}}), {col(7, "amount")})), "CANNOT_RESOLVE_DATAFRAME_COLUMN {name=\"amount\"}");
  EXPECT_EQ(error(col(8, "amount")), "CANNOT_RESOLVE_DATAFRAME_COLUMN {name=\"amount\"}");
}

TEST_F(Expressions, CastsOfColumnsKeepTheName) {
  EXPECT_EQ(column(cast(col("client_id"), "string")), "client_id STRING");
  EXPECT_EQ(column(cast(as(col("amount"), "x"), "int")), "x INT");
  EXPECT_EQ(name(cast(cast(col("client_id"), "string"), "int")), "CAST(CAST(client_id AS STRING) AS INT)");
}

TEST_F(Expressions, CastsThatSparkForbidsAreRefused) {
  EXPECT_EQ(error(cast(col("client_id"), "date")),
            "DATATYPE_MISMATCH.CAST_WITH_FUNC_SUGGESTION {functionNames=`DATE_FROM_UNIX_DATE`, sqlExpr=\"CAST(client_id AS DATE)\", srcType=\"INT\", "
            "targetType=\"DATE\"}");
  EXPECT_EQ(error(cast(cast(col("merchant"), "date"), "boolean")),
            "DATATYPE_MISMATCH.CAST_WITH_CONF_SUGGESTION {config=\"spark.sql.ansi.enabled\", configVal='false', "
            "sqlExpr=\"CAST(CAST(merchant AS DATE) AS BOOLEAN)\", srcType=\"DATE\", targetType=\"BOOLEAN\"}");
  config_.set("spark.sql.ansi.enabled", "false");
  EXPECT_EQ(error(cast(cast(col("merchant"), "date"), "boolean")), "no error");
  EXPECT_EQ(error(cast(col("client_id"), "date")),
            "DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION {sqlExpr=\"CAST(client_id AS DATE)\", srcType=\"INT\", targetType=\"DATE\"}");
}

TEST_F(Expressions, TheEvaluationModeFollowsTheConfiguration) {
  const auto mode = [&] {
    const plan::NodePtr plan = analyze(select(sales_, {cast(col("merchant"), "int")}));
    return plan->as<plan::Project>()->expressions[0].expression->as<expr::Cast>()->mode;
  };
  EXPECT_EQ(mode(), expr::EvalMode::kAnsi);
  config_.set("spark.sql.ansi.enabled", "false");
  EXPECT_EQ(mode(), expr::EvalMode::kLegacy);
}

TEST_F(Expressions, FunctionsAreCheckedAndNamed) {
  EXPECT_EQ(error(call("reflect", {lit(1)})), "UNSUPPORTED_FEATURE.IZVOR {feature=The function reflect, which calls Java,}");
  EXPECT_EQ(error(call("nofunc", {lit(1)})), std::string("UNRESOLVED_ROUTINE {routineName=`nofunc`, searchPath=") + kSearchPath + "}");
  EXPECT_EQ(column(call("count", {star()})), "`count(1)` BIGINT NOT NULL");
  EXPECT_EQ(plan::schema_of(*analyze(select(sales_, {call("==", {col("client_id"), lit(1)})}))).field(0).name, "(client_id = 1)");
}

TEST_F(Expressions, OfTwoFaultsTheOneCountsThatSparkMeetsFirst) {
  const Expression mistyped = cast(cast(col("merchant"), "date"), "boolean");
  const Expression too_many = call("upper", {lit(1), lit(2)});
  const auto error_class = [&](const std::vector<Expression>& list) { return error_of(select(sales_, list)).substr(0, 14); };
  EXPECT_EQ(error_class({mistyped, too_many}), "WRONG_NUM_ARGS");
  EXPECT_EQ(error_class({call("array", {mistyped, too_many})}), "WRONG_NUM_ARGS");
  EXPECT_EQ(error_class({too_many, call("nosuch", {})}), "UNRESOLVED_ROU");
  EXPECT_EQ(error_class({col("nosuch"), too_many}), "WRONG_NUM_ARGS");
  EXPECT_EQ(error_class({col("nosuch"), mistyped}), "UNRESOLVED_COL");
  EXPECT_EQ(error_class({mistyped, col("nosuch")}), "DATATYPE_MISMA");
}

TEST_F(Expressions, AnAliasOfSeveralNamesIsForGenerators) {
  Expression both = as(col("amount"), "a");
  both.mutable_alias()->add_name("b");
  EXPECT_EQ(error(both), "MULTI_ALIAS_WITHOUT_GENERATOR {expr=\"amount\", names=a, b}");
}

TEST_F(Expressions, TextIsParsed) {
  EXPECT_EQ(column(sql("amount > 1 AND client_id IS NOT NULL")), "`((amount > 1) AND (client_id IS NOT NULL))` BOOLEAN");
  EXPECT_EQ(column(sql("coalesce(client_id, 0) AS id")), "id INT NOT NULL");
  const plan::NodePtr all = analyze(select(sales_, {sql("*"), sql("client_id + 1 AS next")}));
  EXPECT_EQ(all->output.size(), analyze(sales_)->output.size() + 1);
  EXPECT_EQ(error(sql("amount >")).substr(0, 18), "PARSE_SYNTAX_ERROR");
}

TEST_F(Expressions, PartsOfNestedColumnsAreReached) {
  const Relation nested = table("s STRUCT<a: INT, b: STRUCT<c: STRING>>, l ARRAY<STRUCT<a: INT NOT NULL>>, m MAP<STRING, DOUBLE>");
  const auto type_of = [&](const std::string& text) { return plan::schema_of(*analyze(select(nested, {sql(text)}))).ddl(); };
  EXPECT_EQ(type_of("s.a"), "a INT");
  EXPECT_EQ(type_of("s.B.c"), "c STRING");
  EXPECT_EQ(type_of("l.a"), "a ARRAY<INT>");
  EXPECT_EQ(type_of("l[0].a"), "`l[0].a` INT");
  EXPECT_EQ(type_of("m['x']"), "`m[x]` DOUBLE");
  EXPECT_EQ(error_of(select(nested, {sql("s.z")})), "FIELD_NOT_FOUND {fieldName=`z`, fields=`a`, `b`}");
  EXPECT_EQ(error_of(select(nested, {sql("m.x.y")})).substr(0, 31), "INVALID_EXTRACT_BASE_FIELD_TYPE");
}

TEST_F(Expressions, ArithmeticWithDatesIsNamedAsTheFunctionThatItIs) {
  EXPECT_EQ(column(sql("date'2024-02-02' + client_id")), "`date_add(DATE '2024-02-02', client_id)` DATE");
  EXPECT_EQ(column(sql("1 + date(merchant)")), "`date_add(merchant, 1)` DATE");
  EXPECT_EQ(column(sql("transaction_ts - INTERVAL '1' HOUR")), "`transaction_ts - INTERVAL '01' HOUR` STRING");
}

TEST_F(Expressions, ColumnsWithoutANameAreNamedByTheirText) {
  EXPECT_EQ(column(sql("-client_id")), "`(- client_id)` INT");
  EXPECT_EQ(column(sql("negative(client_id)")), "`negative(client_id)` INT");
  EXPECT_EQ(column(sql("mod(client_id, 2)")), "`mod(client_id, 2)` INT");
  EXPECT_EQ(column(sql("CAST(NULL AS ARRAY<INT>)")), "NULL ARRAY<INT>");
  EXPECT_EQ(column(sql("named_struct('a', amount).a")), "`named_struct(a, amount).a` DOUBLE");
}

TEST_F(Expressions, CastsAreCalledByTheNameOfTheirType) {
  EXPECT_EQ(column(sql("int(amount)")), "amount INT");
  EXPECT_EQ(column(sql("DOUBLE('1.5')")), "`1.5` DOUBLE");
  EXPECT_EQ(error(sql("int(amount, 1)")).substr(0, 33), "WRONG_NUM_ARGS.WITHOUT_SUGGESTION");
}

TEST_F(Expressions, WhatOnlyAClientOrOtherSyntaxCallsHasNoNameInSql) {
  EXPECT_EQ(column(call("product", {col("amount")})), "`product(amount)` DOUBLE");
  for (const char* call : {"product(amount)", "PRODUCT(amount) OVER ()", "product(amount) FILTER (WHERE true)", "likeany('a', 'b')",
                           "timestampadd(nope, 1, transaction_ts)"}) {
    EXPECT_EQ(error(sql(call)).substr(0, 18), "UNRESOLVED_ROUTINE") << call;
  }
}

TEST_F(Expressions, ARowIsNamedAsTheCallThatItAmountsTo) {
  EXPECT_EQ(name(sql("(client_id, 1)")), "named_struct(client_id, client_id, col2, 1)");
  EXPECT_EQ(name(sql("struct(client_id, 1)")), "struct(client_id, 1)");
}

TEST_F(Expressions, FieldsOfStructsAreSetAndDropped) {
  const Relation nested = table("s STRUCT<a: INT, b: STRUCT<c: STRING, d: INT>>, l ARRAY<INT>");
  const auto type_of = [&](const Expression& expression) { return ddl(select(nested, {as(expression, "x")})); };
  EXPECT_EQ(type_of(with_field(col("s"), "A", lit(1))), "x STRUCT<A: INT NOT NULL, b: STRUCT<c: STRING, d: INT>>");
  EXPECT_EQ(type_of(with_field(col("s"), "z", lit("t"))), "x STRUCT<a: INT, b: STRUCT<c: STRING, d: INT>, z: STRING NOT NULL>");
  EXPECT_EQ(type_of(drop_field(with_field(col("s"), "b.c", lit(1)), "a")), "x STRUCT<b: STRUCT<c: INT NOT NULL, d: INT>>");
  EXPECT_EQ(type_of(drop_field(col("s"), "nope")), "x STRUCT<a: INT, b: STRUCT<c: STRING, d: INT>>");
  EXPECT_EQ(plan::schema_of(*analyze(select(nested, {drop_field(with_field(col("s"), "b.c", lit(1)), "a")}))).field(0).name,
            "update_fields(s, WithField(update_fields(s.b, WithField(1))), dropfield())");
  EXPECT_EQ(error_of(select(nested, {drop_field(drop_field(col("s"), "a"), "b")})),
            "DATATYPE_MISMATCH.CANNOT_DROP_ALL_FIELDS {sqlExpr=\"update_fields(s, dropfield(), dropfield())\"}");
  EXPECT_EQ(error_of(select(nested, {with_field(col("l"), "a", lit(1))})).substr(0, 39), "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE");
  EXPECT_EQ(error_of(select(nested, {with_field(col("s"), "q.a", lit(1))})).substr(0, 15), "FIELD_NOT_FOUND");
}

TEST_F(Expressions, ARegularExpressionMeansTheColumnsWhoseNamesItMatches) {
  EXPECT_EQ(ddl(select(sales_, {regex("`.*_ID`")})), "transaction_id STRING,client_id INT");
  EXPECT_EQ(ddl(select(alias(sales_, "t"), {regex("t.`a.*`")})), "amount DOUBLE");
  EXPECT_EQ(ddl(select(sales_, {regex("amount")})), "amount DOUBLE");
  EXPECT_EQ(ddl(select(sales_, {regex("`none`")})), "");
  EXPECT_EQ(error(as(regex("`a.*`"), "x")).substr(0, 30), "INVALID_USAGE_OF_STAR_OR_REGEX");
}

TEST_F(Expressions, WhatIsNotBuiltIsNamed) {
  EXPECT_EQ(error(Expression()), "CONNECT_INVALID_PLAN.INVALID_ONE_OF_FIELD_NOT_SET {fullName=spark.connect.Expression, name=expr_type}");
}

}  // namespace
}  // namespace izvor::analyze
