"""PySpark programs, each with the same text for every engine. A program gets a session and a folder of its own and gives what it saw, by name."""

import contextlib
import pathlib
import time

from pyspark.errors import PySparkException
from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql.streaming import StreamingQueryListener

WAIT_SECONDS = 120
SALES = "client_id int, amount double, sold timestamp"
PROGRAMS = {}


def program(function):
    PROGRAMS[function.__name__] = function
    return function


def failure(call) -> dict | str:
    """The class and SQLSTATE of what a call raises."""
    try:
        call()
        return "no error"
    except PySparkException as error:
        return {"error": error.getCondition() or type(error).__name__, "state": error.getSqlState()}
    except Exception as error:
        return {"error": type(error).__name__}


def rows_of(frame) -> list:
    return sorted((list(row) for row in frame.collect()), key=str)


def drop(folder: pathlib.Path, number: int) -> None:
    (folder / "in").mkdir(exist_ok=True)
    hidden = folder / "in" / f".{number}"
    hidden.write_text(f"1,{number}.5,2026-03-01 08:0{number}:00\n{number + 2},4,2026-03-01 09:00:00\n{number + 2},,\n")
    hidden.rename(folder / "in" / f"{number}.csv")


def sales(spark: SparkSession, folder: pathlib.Path, files: int = 2):
    for number in range(files):
        drop(folder, number)
    return spark.readStream.schema(SALES).option("maxFilesPerTrigger", 1).csv(f"{folder}/in")


def totals(frame):
    return frame.groupBy("client_id").agg(F.sum("amount").alias("total"), F.count("*").alias("n"))


def through(frame, folder: pathlib.Path, mode: str = "append", checkpoint: str = "checkpoint"):
    return frame.writeStream.outputMode(mode).option("checkpointLocation", f"{folder}/{checkpoint}").trigger(availableNow=True)


def progress_of(query, folder: pathlib.Path) -> list:
    """What of the progress is the same on every machine."""
    seen = []
    for progress in query.recentProgress:
        if progress["numInputRows"] == 0:
            continue
        sources = [[source["description"].replace(str(folder), "FOLDER"), source["numInputRows"]] for source in progress["sources"]]
        names = ("operatorName", "numRowsTotal", "numRowsUpdated", "numRowsRemoved", "numRowsDroppedByWatermark")
        operators = [[operator[name] for name in names] for operator in progress["stateOperators"]]
        seen.append([progress["batchId"], progress["name"], progress["numInputRows"], sources, operators])
    return seen


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
        "nested": rows_of(frame.select(F.struct("id", "s").alias("p"), F.array("id").alias("a"), F.create_map("s", "d").alias("m")).where("s = 'a'")),
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
def batches_of_a_stream(spark, folder):
    seen = {}
    for mode in ("update", "complete"):
        name = f"totals_{mode}"
        query = through(totals(sales(spark, folder, 3)), folder, mode, mode).format("memory").queryName(name).start()
        query.awaitTermination(WAIT_SECONDS)
        seen[mode] = rows_of(spark.table(name))
        seen[f"{mode} progress"] = progress_of(query, folder)
    query = through(sales(spark, folder).where("amount > 1"), folder).format("memory").queryName("rows").start()
    query.awaitTermination(WAIT_SECONDS)
    seen["append"] = rows_of(spark.table("rows"))
    seen["append progress"] = progress_of(query, folder)
    seen["ended"] = [query.isActive, query.exception() is None, query.status["isTriggerActive"], query.status["isDataAvailable"]]
    return seen


@program
def a_restart(spark, folder):
    def run():
        query = through(totals(sales(spark, folder, 0)), folder, "update").format("noop").start()
        query.awaitTermination(WAIT_SECONDS)
        return query

    drop(folder, 0)
    first = run()
    drop(folder, 1)
    second = run()
    return {
        "same id": first.id == second.id,
        "same run": first.runId == second.runId,
        "first": progress_of(first, folder),
        "second": progress_of(second, folder),
    }


@program
def foreach_batch(spark, folder):
    seen = folder / "seen"

    def note(batch, number):
        batch.persist()
        batch.createOrReplaceTempView("batch")
        largest = batch.sparkSession.sql("SELECT max(total) FROM batch").collect()[0][0]
        twice = batch.unionByName(batch).count()
        with seen.open("a") as out:
            out.write(f"{number} {sorted(map(tuple, batch.collect()), key=str)} {largest} {twice} {batch.isStreaming}\n")
        batch.unpersist()

    through(totals(sales(spark, folder)), folder, "update").foreachBatch(note).start().awaitTermination(WAIT_SECONDS)
    return {"batches": seen.read_text().splitlines()}


@program
def functions_that_raise(spark, folder):
    def refuse(batch, number):
        raise ValueError(f"not this batch: {number}")

    query = through(totals(sales(spark, folder)), folder, "update").foreachBatch(refuse).start()
    seen = {"waited": failure(lambda: query.awaitTermination(WAIT_SECONDS))}
    told = query.exception()
    seen["told"] = [type(told).__name__, "ValueError: not this batch: 0" in str(told), query.isActive]

    @F.udf("int")
    def reject(value):
        raise ValueError("not this value")

    seen["udf"] = failure(lambda: spark.range(1).select(reject("id")).collect())
    query = through(sales(spark, folder).select(reject("client_id")), folder, checkpoint="udf").format("noop").start()
    seen["streamed udf"] = failure(lambda: query.awaitTermination(WAIT_SECONDS))
    return seen


@program
def foreach(spark, folder):
    seen = folder / "seen"

    class Notes:
        def open(self, partition, epoch):
            self.lines = []
            return True

        def process(self, row):
            self.lines.append(f"{row.client_id} {row.amount}")

        def close(self, error):
            with seen.open("a") as out:
                out.writelines(line + "\n" for line in self.lines)

    through(sales(spark, folder).select("client_id", "amount"), folder).foreach(Notes()).start().awaitTermination(WAIT_SECONDS)
    return {"rows": sorted(seen.read_text().splitlines())}


@program
def starts_that_are_refused(spark, folder):
    stream = sales(spark, folder)

    def start(frame, mode="append", form="noop", **options):
        query = frame.writeStream.outputMode(mode).format(form).options(**options).option("checkpointLocation", f"{folder}/refused").start()
        query.stop()

    return {
        "complete rows": failure(lambda: start(stream, "complete")),
        "append totals": failure(lambda: start(totals(stream))),
        "sorted": failure(lambda: start(stream.orderBy("client_id"))),
        "mode": failure(lambda: start(stream, "sometimes")),
        "format": failure(lambda: start(stream, form="nope")),
        "no path": failure(lambda: start(stream, form="csv")),
        "distinct": failure(lambda: start(stream.groupBy("client_id").agg(F.count_distinct("amount")), "update")),
        "ranked": failure(lambda: start(stream.selectExpr("row_number() OVER (PARTITION BY client_id ORDER BY sold)"))),
        "unnamed memory": failure(lambda: start(stream, form="memory")),
        "no schema": failure(lambda: spark.readStream.csv(f"{folder}/in")),
        "no folder": failure(lambda: spark.readStream.schema("a int").csv(f"{folder}/nowhere")),
        "interval": failure(lambda: stream.writeStream.format("noop").trigger(processingTime="often").start()),
        "bad option": failure(
            lambda: spark.readStream.schema("a int").option("maxFilesPerTrigger", "x").csv(f"{folder}/in").writeStream.format("noop").start()
        ),
    }


@program
def watermarks_are_analysed(spark, folder):
    stream = sales(spark, folder)
    marked = stream.withWatermark("sold", "10 minutes")
    return {
        "schema": marked.schema.simpleString(),
        "streams": marked.isStreaming,
        "deduplicated": marked.dropDuplicates(["client_id"]).schema.simpleString(),
        "joined": marked.alias("a").join(marked.alias("b"), F.expr("a.client_id = b.client_id")).schema.simpleString(),
        "column": failure(lambda: stream.withWatermark("nope", "10 minutes").schema),
        "type": failure(lambda: stream.withWatermark("amount", "10 minutes").schema),
        "delay": failure(lambda: stream.withWatermark("sold", "soon").schema),
        "negative": failure(lambda: stream.withWatermark("sold", "-10 minutes").schema),
        "batch": rows_of(spark.range(2).selectExpr("id", "TIMESTAMP'2026-03-01 08:00:00' AS t").withWatermark("t", "1 minute").select("id")),
    }


@program
def the_manager(spark, folder):
    streams = spark.streams
    seen = {"nothing": [streams.active, streams.get("00000000-0000-0000-0000-000000000000"), streams.awaitAnyTermination(1)]}
    query = totals(sales(spark, folder)).writeStream.outputMode("complete").format("memory").queryName("named").start()
    seen["active"] = [[active.id == query.id, active.name] for active in streams.active]
    seen["got"] = streams.get(query.id).runId == query.runId
    query.processAllAvailable()
    seen["table"] = rows_of(spark.table("named"))
    seen["running"] = [query.isActive, query.awaitTermination(1), streams.awaitAnyTermination(1), query.status["isDataAvailable"]]
    query.stop()
    seen["stopped"] = [query.isActive, streams.get(query.id), streams.active, streams.awaitAnyTermination(1), query.awaitTermination(1)]
    streams.resetTerminated()
    seen["reset"] = [streams.awaitAnyTermination(1), query.exception()]
    return seen


class Notes(StreamingQueryListener):
    def __init__(self):
        self.seen = []

    def onQueryStarted(self, event):
        self.seen.append(["started", event.name])

    def onQueryProgress(self, event):
        self.seen.append(["progress", event.progress.batchId, event.progress.numInputRows])

    def onQueryIdle(self, event):
        self.seen.append(["idle"])

    def onQueryTerminated(self, event):
        self.seen.append(["terminated", event.exception is not None, event.errorClassOnException])


@program
def listeners(spark, folder):
    notes = Notes()

    def heard_end(count):
        deadline = time.monotonic() + WAIT_SECONDS
        while sum(event[0] == "terminated" for event in notes.seen) < count and time.monotonic() < deadline:
            time.sleep(0.05)

    spark.streams.addListener(notes)
    through(sales(spark, folder), folder).queryName("heard").format("noop").start().awaitTermination(WAIT_SECONDS)
    heard_end(1)

    def refuse(batch, number):
        raise ValueError("not this batch")

    with contextlib.suppress(PySparkException):
        through(sales(spark, folder), folder, checkpoint="fails").queryName("fails").foreachBatch(refuse).start().awaitTermination(WAIT_SECONDS)
    heard_end(2)
    spark.streams.removeListener(notes)
    return {"events": notes.seen}


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


@program
def python_functions(spark, folder):
    import pandas as pd

    (folder / "rates_of_program.py").write_text("RATE = 3\n")
    spark.addArtifact(str(folder / "rates_of_program.py"), pyfile=True)

    @F.udf("long")
    def rated(value):
        import rates_of_program

        return None if value is None else value * rates_of_program.RATE

    @F.pandas_udf("double")
    def half(v: pd.Series) -> pd.Series:
        return v / 2.0

    spark.udf.register("shout", lambda text: text.upper() + "!", "string")
    frame = spark.createDataFrame([(1, "a"), (None, "b")], "n int, s string")
    answers = frame.select(rated("n").alias("r"), half("n").alias("h"), F.expr("shout(s)").alias("t"))
    return {"schema": answers.schema.simpleString(), "rows": rows_of(answers)}
