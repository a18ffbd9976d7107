"""What a job of the bank does, with whichever release of PySpark runs this (IZVOR_TEST_PYTHON). usage: clients_test.py [unittest arguments]"""

import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from connect_testing import WAIT_SECONDS, WithServer, connect, izvor_server, wait_until  # the interpreter that has what follows

# isort: split
import pandas as pd
import pyspark
from pyspark.errors import PySparkException, StreamingQueryException
from pyspark.sql import functions as F
from pyspark.sql.streaming import StreamingQueryListener

BEFORE_4 = pyspark.__version__.startswith("3.")
SALES = "client_id int, amount double"


def condition_of(error: Exception) -> str:
    """Clients before 4.0 have the class only in the text."""
    found = re.search(r"\[([A-Z][A-Z0-9_]*(\.[A-Z0-9_]+)*)\]", str(error))
    return found.group(1) if found else type(error).__name__


class Profile(WithServer):
    def test_ansi_is_what_the_clients_release_has(self):
        self.assertEqual(self.spark.conf.get("spark.sql.ansi.enabled"), "false" if BEFORE_4 else "true")
        division = self.spark.range(1).select(F.expr("1 / 0 AS q"))
        if BEFORE_4:
            self.assertEqual(division.collect(), [(None,)])
        else:
            with self.assertRaises(PySparkException) as caught:
                division.collect()
            self.assertEqual(condition_of(caught.exception), "DIVIDE_BY_ZERO")

    def test_what_the_user_sets_wins(self):
        session = connect(self.url)
        usual, other = ("false", "true") if BEFORE_4 else ("true", "false")
        session.conf.set("spark.sql.ansi.enabled", other)
        self.assertEqual(session.conf.get("spark.sql.ansi.enabled"), other)
        session.conf.unset("spark.sql.ansi.enabled")
        self.assertEqual(session.conf.get("spark.sql.ansi.enabled"), usual)
        session.stop()
        with izvor_server("--conf", f"spark.sql.ansi.enabled={other}") as url:
            session = connect(url)
            self.assertEqual(session.conf.get("spark.sql.ansi.enabled"), other)
            session.stop()


class Batches(WithServer):
    def test_rows_come_and_go(self):
        frame = self.spark.createDataFrame([(1, "a", 2.5), (2, None, None)], "id int, s string, d double")
        self.assertEqual(frame.collect(), [(1, "a", 2.5), (2, None, None)])
        self.assertEqual(frame.groupBy("s").agg(F.sum("d").alias("t")).orderBy("s").collect(), [(None, None), ("a", 2.5)])
        self.assertEqual(list(frame.toPandas()["id"]), [1, 2])
        self.assertEqual([row.id for row in frame.toLocalIterator()], [1, 2])
        frame.createOrReplaceTempView("seen")
        self.assertEqual(self.spark.sql("SELECT count(*) AS n FROM seen WHERE id > 1").collect(), [(1,)])
        self.assertEqual(self.spark.sql("SELECT :a + 1 AS n", args={"a": 1}).collect(), [(2,)])

    def test_errors_have_sparks_classes(self):
        for make, condition in (
            (lambda: self.spark.range(1).select("nope"), "UNRESOLVED_COLUMN.WITH_SUGGESTION"),
            (lambda: self.spark.sql("SELEC 1"), "PARSE_SYNTAX_ERROR"),
            (lambda: self.spark.table("nope"), "TABLE_OR_VIEW_NOT_FOUND"),
        ):
            with self.subTest(condition), self.assertRaises(PySparkException) as caught:
                make().collect()
            self.assertEqual(condition_of(caught.exception), condition)

    def test_python_functions_are_called(self):
        plus = F.udf(lambda value: None if value is None else value + 1, "long")
        frame = self.spark.createDataFrame([(1,), (None,), (41,)], "n int").select(plus("n").alias("m"))
        self.assertEqual(frame.collect(), [(2,), (None,), (42,)])

        @F.pandas_udf("double")
        def half(v: pd.Series) -> pd.Series:
            return v / 2.0

        self.assertEqual(self.spark.range(25_000).where(half("id") >= 12_499).count(), 2)


class WithSales(WithServer):
    def setUp(self):
        super().setUp()
        (self.directory / "in").mkdir()
        for number in range(2):
            self.add_file(number)

    def add_file(self, number: int) -> None:
        hidden = self.directory / "in" / f".{number}"
        hidden.write_text(f"1,{number + 1}.5\n{number + 2},4\n")
        hidden.rename(self.directory / "in" / f"{number}.csv")

    def sales(self):
        return self.spark.readStream.schema(SALES).option("maxFilesPerTrigger", 1).csv(str(self.directory / "in"))

    def totals(self):
        return self.sales().groupBy("client_id").agg(F.sum("amount").alias("total"))

    def started(self, frame, mode="update", checkpoint="checkpoint", **options):
        writer = frame.writeStream.outputMode(mode).option("checkpointLocation", str(self.directory / checkpoint))
        return writer.options(**options).trigger(availableNow=True)


class Streams(WithSales):
    def test_foreach_batch_has_a_session_and_frames_that_can_be_used_again(self):
        seen, table = self.directory / "seen", f"sqlite:{self.directory}/out.db"

        def note(batch, number):
            batch.persist()
            batch.createOrReplaceTempView("batch")
            largest = batch.sparkSession.sql("SELECT max(total) FROM batch").collect()[0][0]
            with_itself = batch.join(batch.select("client_id"), "client_id").count()
            for _ in range(2):
                writer = batch.write.format("sqlite").mode("append").option("table", "totals").option("mergeKeys", "client_id")
                writer.save(table.removeprefix("sqlite:"))
            batch.unpersist()
            with seen.open("a") as out:
                out.write(f"{number} {sorted(map(tuple, batch.collect()))} {largest} {with_itself}\n")

        self.assertTrue(self.started(self.totals()).foreachBatch(note).start().awaitTermination(WAIT_SECONDS))
        self.assertEqual(seen.read_text(), "0 [(1, 1.5), (2, 4.0)] 4.0 2\n1 [(1, 4.0), (3, 4.0)] 4.0 2\n")
        out = self.spark.read.format("sqlite").option("table", "totals").load(f"{self.directory}/out.db")
        self.assertEqual(out.schema.simpleString(), "struct<client_id:int,total:double>")
        self.assertEqual(sorted(map(tuple, out.collect())), [(1, 4.0), (2, 4.0), (3, 4.0)])

    def test_a_function_that_raises_fails_its_query_with_the_traceback(self):
        def refuse(batch, number):
            raise ValueError(f"not this batch: {number}")

        query = self.started(self.totals()).foreachBatch(refuse).start()
        with self.assertRaises(StreamingQueryException) as caught:
            query.awaitTermination(WAIT_SECONDS)
        self.assertIn("ValueError: not this batch: 0", str(caught.exception))
        self.assertIn("ValueError: not this batch: 0", str(query.exception()))
        self.assertFalse(query.isActive)

    def test_foreach_gets_each_row(self):
        seen = self.directory / "seen"

        def note(row):
            with open(seen, "a") as out:
                out.write(f"{row.client_id} {row.amount}\n")

        self.started(self.sales(), "append").foreach(note).start().awaitTermination(WAIT_SECONDS)
        self.assertEqual(sorted(seen.read_text().splitlines()), ["1 1.5", "1 2.5", "2 4.0", "3 4.0"])

    def test_progress_is_whole(self):
        query = self.started(self.totals()).queryName("measured").format("noop").start()
        query.awaitTermination(WAIT_SECONDS)
        self.assertEqual([progress["batchId"] for progress in query.recentProgress], [0, 1])
        last = query.lastProgress
        self.assertEqual((last["name"], last["numInputRows"], len(last["sources"])), ("measured", 2, 1))
        self.assertEqual(last["stateOperators"][0]["numRowsTotal"], 3)
        self.assertFalse(query.status["isTriggerActive"])

    def test_the_manager_knows_its_queries(self):
        streams = self.spark.streams
        streams.resetTerminated()
        self.assertFalse(streams.awaitAnyTermination(1))
        query = self.totals().writeStream.outputMode("complete").format("memory").queryName("named").start()
        self.assertEqual([(active.id, active.name) for active in streams.active], [(query.id, "named")])
        self.assertEqual(streams.get(query.id).runId, query.runId)
        query.processAllAvailable()
        self.assertFalse(streams.awaitAnyTermination(1))
        self.assertEqual(sorted(self.spark.table("named").collect()), [(1, 4.0), (2, 4.0), (3, 4.0)])
        with self.assertRaises(PySparkException) as caught:
            self.totals().writeStream.outputMode("complete").format("memory").queryName("named").start()
        self.assertIn("already active", str(caught.exception))
        query.stop()
        self.assertIsNone(streams.get(query.id))
        self.assertTrue(streams.awaitAnyTermination(1))
        streams.resetTerminated()
        self.assertFalse(streams.awaitAnyTermination(1))
        self.assertIsNone(query.exception())  # it is still known
        self.assertEqual(streams.active, [])

    def test_any_failure_is_told_to_who_waits_for_any(self):
        self.spark.streams.resetTerminated()

        def refuse(batch, number):
            raise ValueError("not this one")

        self.started(self.totals()).foreachBatch(refuse).start()
        with self.assertRaises(StreamingQueryException):
            self.spark.streams.awaitAnyTermination(WAIT_SECONDS)
        self.spark.streams.resetTerminated()

    def test_a_stream_fills_a_table(self):
        with izvor_server("--conf", f"spark.sql.warehouse.dir={self.directory}/warehouse") as url:
            spark = connect(url)
            sales = spark.readStream.schema(SALES).option("maxFilesPerTrigger", 1).csv(str(self.directory / "in"))

            def fill():
                writer = sales.writeStream.option("checkpointLocation", str(self.directory / "filled")).trigger(availableNow=True)
                writer.toTable("sales").awaitTermination(WAIT_SECONDS)

            fill()
            self.add_file(2)
            fill()
            self.assertEqual(spark.table("sales").schema.simpleString(), "struct<client_id:int,amount:double>")
            self.assertEqual(sorted(map(tuple, spark.table("default.sales").collect())), [(1, 1.5), (1, 2.5), (1, 3.5), (2, 4.0), (3, 4.0), (4, 4.0)])
            spark.stop()
        with izvor_server("--conf", f"spark.sql.warehouse.dir={self.directory}/warehouse") as url:
            spark = connect(url)
            self.assertEqual(spark.sql("SELECT sum(amount) FROM sales").collect(), [(19.5,)])
            with self.assertRaises(PySparkException) as caught:
                spark.range(2).write.saveAsTable("sales")
            self.assertEqual(condition_of(caught.exception), "TABLE_OR_VIEW_ALREADY_EXISTS")
            spark.range(2).write.saveAsTable("numbers")
            spark.range(3).write.mode("append").saveAsTable("numbers")
            spark.range(9).write.mode("ignore").saveAsTable("numbers")
            self.assertEqual(spark.table("numbers").count(), 5)
            spark.range(4).write.mode("overwrite").saveAsTable("numbers")
            self.assertEqual(spark.table("numbers").count(), 4)
            spark.stop()


class Notes(StreamingQueryListener):
    """Notes what it hears in a file: a listener of a client before 4.0 runs in a process of the server's."""

    def __init__(self, path):
        self.path = path

    def note(self, text):
        with open(self.path, "a") as out:
            out.write(text + "\n")

    def onQueryStarted(self, event):
        self.note(f"started {event.name}")

    def onQueryProgress(self, event):
        self.note(f"progress {event.progress.batchId} {event.progress.numInputRows}")
        if event.progress.batchId == 1 and event.progress.name == "raising":
            raise ValueError("a listener that raises")

    def onQueryIdle(self, event):
        self.note("idle")

    def onQueryTerminated(self, event):
        self.note(f"terminated {event.exception is not None} {event.errorClassOnException}")


class Listeners(WithSales):
    def lines(self):
        path = self.directory / "notes"
        return path.read_text().splitlines() if path.exists() else []

    def listen(self):
        listener = Notes(str(self.directory / "notes"))
        self.spark.streams.addListener(listener)
        return listener

    def test_they_hear_of_everything(self):
        listener = self.listen()
        self.started(self.totals()).queryName("heard").format("noop").start().awaitTermination(WAIT_SECONDS)
        wait_until(lambda: len(self.lines()) == 4)
        self.assertEqual(self.lines(), ["started heard", "progress 0 2", "progress 1 2", "terminated False None"])
        self.spark.streams.removeListener(listener)
        self.started(self.totals(), checkpoint="other").format("noop").start().awaitTermination(WAIT_SECONDS)
        self.assertEqual(len(self.lines()), 4)

    def test_they_hear_of_silence_and_of_failures(self):
        listener = self.listen()
        session_wide = "spark.sql.streaming.noDataProgressEventInterval"
        self.spark.conf.set(session_wide, 50)
        query = self.totals().writeStream.outputMode("update").format("noop").option("checkpointLocation", str(self.directory / "c")).start()
        wait_until(lambda: "idle" in self.lines())
        query.stop()
        wait_until(lambda: "terminated False None" in self.lines())
        self.spark.conf.unset(session_wide)

        def refuse(batch, number):
            raise ValueError("not this one")

        self.started(self.totals()).foreachBatch(refuse).start()
        wait_until(lambda: "terminated True PYTHON_EXCEPTION" in self.lines() or "terminated True FOREACH_BATCH_USER_FUNCTION_ERROR" in self.lines())
        self.spark.streams.removeListener(listener)
        self.spark.streams.resetTerminated()

    def test_one_that_raises_harms_no_query(self):
        listener = self.listen()
        query = self.started(self.totals()).queryName("raising").format("noop").start()
        self.assertTrue(query.awaitTermination(WAIT_SECONDS))
        wait_until(lambda: "progress 1 2" in self.lines())
        self.assertEqual(query.lastProgress["batchId"], 1)
        self.spark.streams.removeListener(listener)


if __name__ == "__main__":
    unittest.main()
