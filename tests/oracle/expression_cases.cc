// Casts, operators, functions and aggregates over literal rows.
#include <fmt/format.h>

#include "oracle_case.h"

namespace izvor::oracle {
namespace {

using namespace functions;  // NOLINT(google-build-using-namespace): reads as queries do

using Rows = std::vector<std::vector<Cell>>;

DataFrame texts(const Session& session, const std::vector<const char*>& values) {
  Rows rows;
  for (const char* value : values) {
    rows.push_back({value == nullptr ? Cell() : Cell(value)});
  }
  return session.create_dataframe(rows, types::StructType::from_ddl("s STRING"));
}

const std::vector<const char*> kTexts = {nullptr,
                                         "",
                                         " ",
                                         "0",
                                         "1",
                                         "-1",
                                         "+7",
                                         " 81 ",
                                         "2147483647",
                                         "2147483648",
                                         "-2147483648",
                                         "9223372036854775807",
                                         "9223372036854775808",
                                         "1.5",
                                         "-0.0",
                                         "1e3",
                                         "1E400",
                                         "NaN",
                                         "nan",
                                         "Infinity",
                                         "-inf",
                                         "1d",
                                         "1f",
                                         "0x10",
                                         "1_000",
                                         "true",
                                         "T",
                                         "yes",
                                         "no",
                                         "FALSE",
                                         "abc",
                                         "2026-03-01",
                                         "2026-3-1",
                                         "2026-02-30",
                                         "2026",
                                         "2026-03",
                                         "2026-03-01 10:00:00",
                                         "2026-03-01T10:00:00Z",
                                         "2026-03-01 10:00:00.123456",
                                         "2026-03-01 10:00:00.1234567",
                                         "2026-03-01 10:00:00+02:00",
                                         "2026-03-01 25:61:00",
                                         "2026-03-01 10:00",
                                         "not a time",
                                         " 2026-03-01 ",
                                         "10:00:00",
                                         "0001-01-01",
                                         "9999-12-31",
                                         "-0044-03-15",
                                         "2026-03-29 03:30:00 Europe/Bucharest"};

const std::vector<std::string> kTargets = {"int", "bigint", "double", "boolean", "date", "timestamp"};

const Registered casts_off(
    "expressions/casts-from-text/ansi-off",
    [](World& world, Record& record) {
      const DataFrame df = texts(world.session_with_ansi(false), kTexts);
      std::vector<ColumnOrName> columns = {col("s")};
      for (const std::string& target : kTargets) {
        columns.emplace_back(col("s").cast(target).alias("as_" + target));
      }
      columns.emplace_back(to_timestamp("s").alias("to_timestamp"));
      columns.emplace_back(to_date("s").alias("to_date"));
      columns.emplace_back(function("try_to_date", {"s"}).alias("try_to_date"));
      record.rows("rows", [&] { return df.select(columns); });
    },
    true);

const Registered casts_on("expressions/casts-from-text/ansi-on", [](World& world, Record& record) {
  const Session session = world.session_with_ansi(true);
  for (const char* value : kTexts) {
    for (const std::string& target : kTargets) {
      record.rows(fmt::format("{} as {}", value == nullptr ? "NULL" : value, target),
                  [&] { return texts(session, {value}).select(col("s").cast(target).alias("v")); });
    }
  }
});

Rows numbers() {
  return {{1, int64_t{10}, 0.5, true, "x"},   {-7, int64_t{3}, -2.25, false, "y"},
          {0, int64_t{0}, 0.0, true, ""},     {nullptr, int64_t{5}, 1e300, nullptr, nullptr},
          {5, nullptr, nullptr, false, "10"}, {2147483647, int64_t{9223372036854775807}, -0.0, true, "3.5"}};
}
constexpr const char* kNumbers = "i INT, l BIGINT, d DOUBLE, b BOOLEAN, s STRING";

struct Named {
  const char* name;
  Column column;
};

std::vector<Named> operators() {
  const Column i = col("i"), l = col("l"), d = col("d"), b = col("b"), s = col("s");
  return {{"i + 1", i + 1},
          {"i - i", i - i},
          {"i * 2", i * 2},
          {"l * 2", l * 2},
          {"i / 2", i / 2},
          {"i / i", i / i},
          {"l / l", l / l},
          {"i % 3", i % 3},
          {"i % i", i % i},
          {"l % 4", l % 4},
          {"d / d", d / d},
          {"d % 2", d % 2},
          {"d * 1e10", d * 1e10},
          {"i + l", i + l},
          {"i + d", i + d},
          {"l + d", l + d},
          {"-i", -i},
          {"-d", -d},
          {"i = l", i == l},
          {"i < d", i < d},
          {"d >= 0", d >= 0},
          {"i <=> l", i.eq_null_safe(l)},
          {"i = 1", i == 1},
          {"s = '10'", s == "10"},
          {"s < 'y'", s < "y"},
          {"b and i > 0", b && i > 0},
          {"b or i > 0", b || i > 0},
          {"not b", !b},
          {"b is null", b.is_null()},
          {"d is not null", d.is_not_null()},
          {"i as bigint", i.cast("bigint")},
          {"i as double", i.cast("double")},
          {"i as string", i.cast("string")},
          {"l as int", l.cast("int")},
          {"l as string", l.cast("string")},
          {"d as int", d.cast("int")},
          {"d as bigint", d.cast("bigint")},
          {"d as string", d.cast("string")},
          {"b as int", b.cast("int")},
          {"b as string", b.cast("string")},
          {"i as boolean", i.cast("boolean")},
          {"s as int", s.cast("int")},
          {"i as timestamp", i.cast("timestamp")},
          {"i + s", i + s},
          {"s = i", s == i},
          {"coalesce(i, l, 0)", coalesce(i, l, lit(0))},
          {"coalesce(s, 'none')", coalesce(s, lit("none"))},
          {"coalesce(i, d)", coalesce(i, d)}};
}

void each_operator(World& world, Record& record, bool ansi) {
  const Session session = world.session_with_ansi(ansi);
  const DataFrame df = session.create_dataframe(numbers(), types::StructType::from_ddl(kNumbers));
  for (const Named& tried : operators()) {
    record.rows(tried.name, [&] { return df.select(tried.column.alias("v")); });
  }
}

const Registered operators_off("expressions/operators/ansi-off", [](World& world, Record& record) { each_operator(world, record, false); });
const Registered operators_on(
    "expressions/operators/ansi-on", [](World& world, Record& record) { each_operator(world, record, true); }, true);

// Names that Spark makes, types and nullability.
const Registered names(
    "expressions/names",
    [](World& world, Record& record) {
      const DataFrame df = world.session().create_dataframe(numbers(), types::StructType::from_ddl(kNumbers));
      record.schema("operators", [&] {
        std::vector<ColumnOrName> columns;
        for (const Named& tried : operators()) {
          columns.emplace_back(tried.column);
        }
        return df.select(columns);
      });
      record.schema("aggregates", [&] { return df.group_by("b").agg(sum("i"), avg("l"), count("s"), count("*"), min("d"), max("s")); });
      record.schema("of a literal", [&] { return df.select(lit(1), lit("x"), lit(2.5), lit(true), lit(nullptr)); });
    },
    true);

// A row's error counts only if its row is needed.
const Registered row_errors(
    "expressions/row-errors",
    [](World& world, Record& record) {
      const Session session = world.session_with_ansi(true);
      // Over a file: Spark computes projections of local rows before it drops unused columns.
      const DataFrame df = session.read().schema("s STRING").option("header", true).csv(world.data("csv/row_errors.csv"));
      const Column number = col("s").cast("int");
      record.rows("fails", [&] { return df.select(number.alias("n")); });
      record.rows("filtered before", [&] { return df.where(col("s") != "x").select(number.alias("n")); });
      record.rows("filtered by its own result", [&] { return df.where(number > 1); });
      record.rows("not used", [&] { return df.with_column("n", number).select("s"); });
      record.rows("behind a false AND", [&] { return df.select((col("s") != "x" && number > 1).alias("v")); });
      record.rows("behind a true OR", [&] { return df.select((col("s") == "x" || number > 1).alias("v")); });
      record.rows("behind coalesce", [&] { return df.select(coalesce(col("s"), number.cast("string")).alias("v")); });
      record.rows("in an aggregate", [&] { return df.group_by().agg(sum(number).alias("v")); });
      record.rows("division", [&] { return df.where(col("s") == "1").select((lit(1) / lit(0)).alias("v")); });
    },
    true);

const Registered aggregates(
    "expressions/aggregates",
    [](World& world, Record& record) {
      for (const bool ansi : {true, false}) {
        const Session session = world.session_with_ansi(ansi);
        const std::string with = ansi ? "ansi on: " : "ansi off: ";
        const DataFrame df = session.create_dataframe(numbers(), types::StructType::from_ddl(kNumbers));
        const DataFrame small = df.where(col("i") < 100);
        record.rows(with + "global",
                    [&] { return small.agg(sum("i"), sum("l"), sum("d"), avg("i"), avg("d"), count("s"), count("*"), min("s"), max("d")); });
        record.rows(with + "by boolean",
                    [&] { return df.group_by("b").agg(count("*").alias("n"), min("i"), max("i"), min("d"), max("d"), avg("d")); });
        record.rows(with + "by text", [&] { return df.group_by("s").agg(sum("i").alias("v")); });
        record.rows(with + "by expression", [&] { return df.group_by((col("i") % 2).alias("odd")).agg(count("*").alias("n")); });
        record.rows(with + "over nothing", [&] { return df.where(col("i") == 12345).agg(sum("i"), count("*"), avg("d"), min("s")); });
        record.rows(with + "groups over nothing", [&] { return df.where(col("i") == 12345).group_by("b").agg(sum("i")); });
        record.rows(with + "overflowing sum", [&] { return df.agg(sum("l")); });
        record.rows(with + "of an expression", [&] { return df.group_by("b").agg((sum(col("d") * 2) + count("*")).alias("v")); });
        record.rows(with + "counted", [&] { return df.group_by("b").count(); });
      }
    },
    true);

// One NaN, one zero.
const Registered special_keys(
    "expressions/special-keys",
    [](World& world, Record& record) {
      const Session session = world.session_with_ansi(false);
      const DataFrame df =
          texts(session, {"NaN", "nan", "0.0", "-0.0", nullptr, "1", "Infinity", "-Infinity"}).select(col("s").cast("double").alias("d"));
      record.rows("groups", [&] { return df.group_by("d").agg(count("*").alias("n")); });
      record.rows("min and max", [&] { return df.agg(min("d"), max("d"), sum("d"), avg("d")); });
      record.rows("compared",
                  [&] { return df.select("d", (col("d") >= 0).alias("ge"), (col("d") == col("d")).alias("eq"), (col("d") > 1e308).alias("gt")); });
    },
    true);

const Registered frames("expressions/frames", [](World& world, Record& record) {
  const DataFrame df = world.session().create_dataframe(numbers(), types::StructType::from_ddl(kNumbers));
  record.rows("select *", [&] { return df.select("*"); });
  record.rows("with_column replaces", [&] { return df.with_column("I", col("i") + lit(int64_t{1})).where(col("i") < 100); });
  record.rows("with_column_renamed", [&] { return df.with_column_renamed("s", "text").select("text"); });
  record.rows("drop", [&] { return df.drop("s", "nothing"); });
  record.rows("where null", [&] { return df.where(lit(nullptr).cast("boolean")); });
  record.value("count", df.count());
});

}  // namespace
}  // namespace izvor::oracle
