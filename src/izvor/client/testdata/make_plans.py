"""Writes plans/<name>.txtpb: what PySpark's own Connect client builds for the programs of ../plan_test.cc, without a server.

Run it with a Python that has pyspark[connect] 4.3: .deps/oracle/bin/python src/izvor/client/testdata/make_plans.py
"""

import datetime
import pathlib
from unittest import mock

from google.protobuf import text_format
from pyspark.sql.connect.functions import builtin as F
from pyspark.sql.connect.plan import LogicalPlan
from pyspark.sql.connect.readwriter import DataFrameReader
from pyspark.sql.connect.streaming.readwriter import DataStreamReader
from pyspark.sql.types import DecimalType, DoubleType, IntegerType, StringType, StructField, StructType

PLANS = pathlib.Path(__file__).parent / "plans"
SESSION = mock.MagicMock()


def strip_origins(message):
    """Call sites in the Python program are no part of the plan's meaning."""
    for field, value in message.ListFields():
        if field.message_type is None:
            continue
        if field.message_type.full_name == "spark.connect.ExpressionCommon":
            message.ClearField(field.name)
        elif field.message_type.GetOptions().map_entry:
            continue
        else:
            for part in value if field.is_repeated else [value]:
                strip_origins(part)


def write(name, message):
    strip_origins(message)
    (PLANS / f"{name}.txtpb").write_text(text_format.MessageToString(message))


def relation(name, build):
    LogicalPlan._nextPlanId = 0
    write(name, build(DataFrameReader(SESSION))._plan.plan(SESSION.client))


def stream(name, build):
    LogicalPlan._nextPlanId = 0
    command = build(DataStreamReader(SESSION))._write_stream.command(SESSION.client)
    write(name, command.write_stream_operation_start)


def write_operation(name, build):
    LogicalPlan._nextPlanId = 0
    writer = build(DataFrameReader(SESSION))
    write(name, writer._write.command(SESSION.client).write_operation)


SALES = StructType(
    [
        StructField("transaction_id", StringType(), True),
        StructField("client_id", IntegerType(), True),
        StructField("transaction_ts", StringType(), True),
        StructField("amount", DoubleType(), True),
        StructField("merchant", StringType(), True),
        StructField("category", StringType(), True),
    ]
)


def daily_sales(reader):
    raw = reader.schema(SALES).option("header", "true").csv("/data/*.csv")
    clean = raw.withColumn("ts", F.to_timestamp(F.col("transaction_ts"))).where(
        (F.col("client_id").isNotNull()) & (F.col("amount").isNotNull()) & (F.col("amount") >= F.lit(0))
    )
    return clean.withColumn("event_date", F.to_date(F.col("ts"))).groupBy("event_date", "client_id").agg(F.sum("amount").alias("total_spent"))


def table(reader):
    return reader.table("t")


def literals(reader):
    values = [
        True,
        1,
        -2147483648,
        3000000000,
        1.5,
        "text",
        None,
        datetime.date(2025, 1, 31),
        datetime.datetime(2025, 1, 31, 12, 30, tzinfo=datetime.UTC),
    ]
    return table(reader).select(*[F.lit(value) for value in values])


def operators(reader):
    a, b = F.col("a"), F.col("b")
    return table(reader).select(
        a == 1, a != b, a < 1.5, a <= b, a > b, a >= b, a + b, a - 1, a * b, a / b, a % b, (a > 1) & (b > 1), (a > 1) | (b > 1), ~(a > 1), -a
    )


def methods(reader):
    a = F.col("a")
    return table(reader).select(
        a.isNull(),
        a.isNotNull(),
        a.isNaN(),
        a.eqNullSafe(None),
        a.between(1, 10),
        a.isin(1, 2, 3),
        a.contains("x"),
        a.startswith("x"),
        a.endswith("x"),
        a.like("x%"),
        a.rlike("x+"),
        a.ilike("X%"),
        a.substr(1, 3),
        a.cast("int"),
        a.cast(DecimalType(10, 2)),
        a.cast(StringType()),
        a.try_cast("bigint"),
        a.alias("b"),
    )


def functions(reader):
    return table(reader).select(
        F.col("*"),
        F.col("t.*"),
        F.expr("a + 1"),
        F.when(F.col("a") > 1, "x").when(F.col("a") > 2, F.col("b")).otherwise("z"),
        F.when(F.col("a").isNull(), 0),
        F.coalesce("a", F.lit(0)),
        F.greatest("a", "b"),
        F.least("a", "b", F.lit(1)),
        F.nanvl("a", "b"),
        F.nvl("a", "b"),
        F.isnan("a"),
        F.isnull("a"),
        F.isnotnull("a"),
        F.abs("a"),
        F.sqrt("a"),
        F.exp("a"),
        F.log("a"),
        F.floor("a"),
        F.ceil("a"),
        F.round("a"),
        F.round("a", 2),
        F.pow("a", "b"),
        F.upper("a"),
        F.trim("a"),
        F.length("a"),
        F.substring("a", 1, 2),
        F.concat("a", F.lit("-"), "b"),
        F.concat_ws(",", "a", "b"),
        F.regexp_replace("a", "x", "y"),
        F.to_timestamp("a"),
        F.to_timestamp("a", "yyyy"),
        F.to_date("a"),
        F.to_date("a", "yyyy"),
        F.date_format("a", "yyyy"),
        F.date_trunc("day", "a"),
        F.trunc("a", "month"),
        F.date_add("a", 1),
        F.date_sub("a", 1),
        F.datediff("a", "b"),
        F.unix_timestamp("a"),
        F.from_unixtime("a"),
        F.current_timestamp(),
        F.current_date(),
        F.year("a"),
        F.month("a"),
        F.hour("a"),
        F.window("a", "10 minutes"),
        F.window("a", "10 minutes", "5 minutes"),
    )


def aggregates(reader):
    return (
        table(reader)
        .groupBy("k", F.col("l"))
        .agg(
            F.sum("a"),
            F.avg("a"),
            F.mean("a"),
            F.min("a"),
            F.max("a"),
            F.count("a"),
            F.count(F.col("*")),
            F.count(F.lit(1)),
            F.count_distinct("a", "b"),
            F.sum_distinct("a"),
            F.first("a"),
            F.last("a", True),
            F.approx_count_distinct("a"),
            F.stddev("a"),
            F.variance("a"),
            F.collect_list("a"),
        )
    )


def shapes(reader):
    df = table(reader)
    df = df.select("a", "b", F.col("c").alias("d"))
    df = df.selectExpr("a", "b * 2 AS b2")
    df = df.withColumns({"x": F.lit(1), "y": F.col("a")}).withColumnRenamed("x", "z").filter("a > 1").drop("y", "nothing").limit(5).alias("t")
    return df.withWatermark("ts", "10 minutes").groupBy("a").count()


def main():
    PLANS.mkdir(exist_ok=True)
    relation("daily_sales", daily_sales)
    relation("literals", literals)
    relation("operators", operators)
    relation("methods", methods)
    relation("functions", functions)
    relation("aggregates", aggregates)
    relation("shapes", shapes)
    relation("count", lambda r: table(r).agg(F._invoke_function("count", F.lit(1))))
    relation("read_options", lambda r: r.format("csv").schema("a INT").option("sep", ";").load(["/a", "/b"]))
    stream(
        "stream_update",
        lambda r: (
            daily_sales(r)
            .writeStream.outputMode("update")
            .format("console")
            .queryName("q")
            .option("checkpointLocation", "/chk")
            .trigger(processingTime="30 seconds")
        ),
    )
    stream(
        "stream_available_now", lambda r: daily_sales(r).writeStream.outputMode("complete").format("memory").queryName("q").trigger(availableNow=True)
    )
    stream("stream_once", lambda r: daily_sales(r).writeStream.format("noop").partitionBy("a", "b").trigger(once=True))
    write_operation("write_append", lambda r: table(r).write.format("csv").mode("append").option("header", "true").partitionBy("a"))


main()
