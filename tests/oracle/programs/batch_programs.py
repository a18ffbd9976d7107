"""Frames, settings, errors and tables of programs."""

from pyspark.sql import functions as F
from registry import WAIT_SECONDS, drop, failure, program, rows_of, sales, through


@program
def frames(spark, folder):
    frame = spark.createDataFrame([(1, "a", 2.5), (2, None, None), (None, "b", -0.0)], "id int, s string, d double")
    frame.createOrReplaceTempView("seen")
    return {
        "schema": frame.schema.jsonValue(),
        "rows": rows_of(frame),
        "pandas": frame.orderBy("id").toPandas().astype(str).values.tolist(),
        "iterated": [list(row) for row in frame.orderBy("id").toLocalIterator()],
        "view": rows_of(spark.sql("SELECT s, count(*) FROM seen GROUP BY s")),
        "arguments": rows_of(spark.sql("SELECT :a + 1, :b", args={"a": 41, "b": "x"})),
        "positions": rows_of(spark.sql("SELECT ? * 2", args=[21])),
        "set": rows_of(frame.union(frame).distinct().exceptAll(frame.limit(0))),
        "nested": rows_of(
            frame.select(F.struct("id", "s").alias("p"), F.array("id").alias("a"), F.create_map(F.lit("k"), "d").alias("m")).where("p.s = 'a'")
        ),
        "statistics": [frame.count(), frame.isEmpty(), list(frame.first()), [list(row) for row in frame.orderBy("id").tail(1)]],
        "same": [frame.sameSemantics(frame), frame.select("id").sameSemantics(frame.select("s"))],
    }


@program
def refusals(spark, folder):
    frame = spark.range(3)
    stream = sales(spark, folder)
    return {
        "column": failure(lambda: frame.select("nope").collect()),
        "table": failure(lambda: spark.table("nope").collect()),
        "text": failure(lambda: spark.sql("SELEC 1")),
        "type": failure(lambda: frame.select(F.expr("id + array(1)")).collect()),
        "division": failure(lambda: frame.select(F.expr("id / 0")).collect()),
        "cast": failure(lambda: frame.select(F.expr("CAST('x' AS INT)")).collect()),
        "overflow": failure(lambda: frame.select(F.expr("2147483647 + CAST(id AS INT)")).collect()),
        "setting": failure(lambda: spark.conf.get("spark.sql.nope")),
        "value": failure(lambda: spark.conf.set("spark.sql.ansi.enabled", "perhaps")),
        "view": failure(lambda: [frame.createTempView("twice") for _ in range(2)]),
        "format": failure(lambda: spark.read.format("nope").load()),
        "path": failure(lambda: spark.read.schema("a int").csv(f"{folder}/nowhere").collect()),
        "collected stream": failure(stream.collect),
        "written stream": failure(lambda: stream.write.format("noop").mode("append").save()),
        "streamed batch": failure(lambda: frame.writeStream.format("noop").start()),
    }


@program
def settings(spark, folder):
    spark.conf.set("spark.sql.mine", "1")
    seen = {"set": spark.conf.get("spark.sql.mine"), "default": spark.conf.get("spark.sql.none", "d"), "none": spark.conf.get("spark.sql.none", None)}
    spark.conf.unset("spark.sql.mine")
    seen["unset"] = failure(lambda: spark.conf.get("spark.sql.mine"))
    seen["modifiable"] = spark.conf.isModifiable("spark.sql.ansi.enabled")
    other = spark.newSession()
    spark.conf.set("spark.sql.ansi.enabled", "false")
    spark.range(2).createOrReplaceTempView("mine")
    seen["isolated"] = [other.conf.get("spark.sql.ansi.enabled"), failure(lambda: other.table("mine").collect())]
    seen["lenient"] = rows_of(spark.range(1).select(F.expr("1 / 0"), F.expr("CAST('x' AS INT)")))
    spark.conf.unset("spark.sql.ansi.enabled")
    return seen


@program
def tables(spark, folder):
    def fill():
        through(sales(spark, folder, 0), folder).toTable("filled").awaitTermination(WAIT_SECONDS)
        return rows_of(spark.table("filled").select("client_id", "amount"))

    drop(folder, 0)
    first = fill()
    drop(folder, 1)
    spark.range(2).write.saveAsTable("numbers")
    seen = {
        "first": first,
        "second": fill(),
        "schema": spark.table("filled").schema.simpleString(),
        "text": rows_of(spark.sql("SELECT count(*), sum(amount) FROM default.filled")),
        "again": failure(lambda: spark.range(2).write.saveAsTable("numbers")),
    }
    spark.range(3).write.mode("append").saveAsTable("numbers")
    spark.range(9).write.mode("ignore").saveAsTable("numbers")
    seen["appended"] = rows_of(spark.table("numbers"))
    spark.range(1).write.mode("overwrite").saveAsTable("numbers")
    seen["overwritten"] = rows_of(spark.table("numbers"))
    return seen
