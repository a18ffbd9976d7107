"""Streaming queries of programs: their batches, starts that are refused, the manager, listeners."""

import contextlib
import pathlib
import time

from pyspark.errors import PySparkException
from pyspark.sql import functions as F
from pyspark.sql.streaming import StreamingQueryListener
from registry import WAIT_SECONDS, drop, failure, program, rows_of, sales, through, totals


def progress_of(query, folder: pathlib.Path) -> list:
    """What of the progress is the same on every machine."""
    seen = []
    for progress in query.recentProgress:
        if progress.numInputRows == 0:
            continue
        sources = [[source["description"].replace(str(folder), "FOLDER"), source["numInputRows"]] for source in progress["sources"]]
        names = ("operatorName", "numRowsTotal", "numRowsUpdated", "numRowsRemoved", "numRowsDroppedByWatermark")
        operators = [[operator[name] for name in names] for operator in progress["stateOperators"]]
        seen.append([progress["batchId"], progress["name"], progress.numInputRows, sources, operators])
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

    def wait_until(holds):
        deadline = time.monotonic() + WAIT_SECONDS
        while not holds() and time.monotonic() < deadline:
            time.sleep(0.05)

    def heard_end(count):
        wait_until(lambda: sum(event[0] == "terminated" for event in notes.seen) >= count)

    spark.streams.addListener(notes)
    through(sales(spark, folder), folder).queryName("heard").format("noop").start().awaitTermination(WAIT_SECONDS)
    heard_end(1)

    started = pathlib.Path(folder) / "fails-is-started"

    # The client hears of the start when start() returns, and of the end from another thread: an end before that would be heard first.
    def refuse(batch, number):
        wait_until(started.exists)
        raise ValueError("not this batch")

    query = through(sales(spark, folder), folder, checkpoint="fails").queryName("fails").foreachBatch(refuse).start()
    started.touch()
    with contextlib.suppress(PySparkException):
        query.awaitTermination(WAIT_SECONDS)
    heard_end(2)
    spark.streams.removeListener(notes)
    return {"events": notes.seen}
