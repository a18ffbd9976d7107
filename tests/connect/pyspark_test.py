"""PySpark's own client, unmodified, against `izvor serve`. usage: pyspark_test.py [unittest arguments]"""

import pathlib
import subprocess
import sys
import tempfile
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from connect_testing import IZVOR, PYTHON, WAIT_SECONDS, WithServer, connect, izvor_server  # the interpreter that has what follows

# isort: split
from pyspark.errors import AnalysisException, ArithmeticException, ParseException, StreamingQueryException
from pyspark.sql import Row
from pyspark.sql import functions as F
from pyspark.sql.streaming import StreamingQueryListener

SALES = "client_id int, amount double"


class BatchQueries(WithServer):
    def setUp(self):
        super().setUp()
        self.frame = self.spark.createDataFrame([(1, "a", 2.5), (2, None, None)], "id int, s string, d double")

    def test_rows_come_back(self):
        self.assertEqual(self.spark.version, "4.3.0")
        self.assertEqual(self.spark.range(3).collect(), [Row(id=0), Row(id=1), Row(id=2)])
        self.assertEqual(self.frame.collect(), [Row(id=1, s="a", d=2.5), Row(id=2, s=None, d=None)])
        self.assertEqual(self.frame.limit(0).collect(), [])
        self.assertEqual(self.frame.toArrow().to_pylist(), [{"id": 1, "s": "a", "d": 2.5}, {"id": 2, "s": None, "d": None}])

    def test_expressions_text_and_columns(self):
        shown = self.frame.select((F.col("id") + 1).alias("next"), F.expr("id * 2 AS twice"), F.coalesce("s", F.lit("-")).alias("s"))
        self.assertEqual(shown.collect(), [Row(next=2, twice=2, s="a"), Row(next=3, twice=4, s="-")])
        self.assertEqual(self.frame.groupBy().agg(F.sum("d"), F.count("*")).collect()[0], (2.5, 2))

    def test_schema_explain_and_views(self):
        self.assertEqual(self.frame.schema.simpleString(), "struct<id:int,s:string,d:double>")
        self.assertIn("== Physical Plan ==", self.frame.select("id")._explain_string())
        self.frame.createOrReplaceTempView("seen")
        self.assertEqual(self.spark.table("seen").where("id > 1").count(), 1)

    def test_errors_have_sparks_classes(self):
        with self.assertRaises(AnalysisException) as caught:
            self.frame.select("nope").collect()
        self.assertEqual(caught.exception.getCondition(), "UNRESOLVED_COLUMN.WITH_SUGGESTION")
        self.assertEqual(caught.exception.getSqlState(), "42703")
        with self.assertRaises(ArithmeticException) as caught:
            self.frame.select(F.expr("id / 0")).collect()
        self.assertEqual(caught.exception.getCondition(), "DIVIDE_BY_ZERO")

    def test_sessions_have_settings_of_their_own(self):
        other = connect(self.url)
        other.conf.set("spark.sql.ansi.enabled", "false")
        self.assertEqual(other.range(1).select(F.expr("1 / 0 AS q")).collect(), [Row(q=None)])
        self.assertEqual(self.spark.conf.get("spark.sql.ansi.enabled"), "true")

    def test_set_and_reset_are_carried_out_at_once(self):
        spark = connect(self.url)
        answer = spark.sql("SET spark.sql.session.timeZone = Europe/Bucharest")
        self.assertEqual(spark.conf.get("spark.sql.session.timeZone"), "Europe/Bucharest")
        self.assertEqual(answer.collect(), [Row(key="spark.sql.session.timeZone", value="Europe/Bucharest")])
        self.assertEqual(spark.sql("SELECT CAST(timestamp_seconds(0) AS STRING) AS t").collect(), [Row(t="1970-01-01 02:00:00")])
        self.assertEqual(spark.sql("SET no.such.key").collect(), [Row(key="no.such.key", value="<undefined>")])
        self.assertEqual(spark.sql("RESET").schema.simpleString(), "struct<>")
        self.assertEqual(spark.sql("SET").collect(), [])
        with self.assertRaisesRegex(Exception, "INVALID_CONF_VALUE.TIME_ZONE"):
            spark.sql("SET TIME ZONE 'nope'")
        with self.assertRaisesRegex(ParseException, "INVALID_SET_SYNTAX"):
            spark.sql("SET a b = 1")
        with self.assertRaisesRegex(AnalysisException, "UNSUPPORTED_FEATURE.IZVOR.*CREATE"):
            spark.sql("CREATE TABLE t (a int)")

    def test_a_large_result_comes_in_order(self):
        wanted = self.spark.range(5_000_000).where("id % 3 = 0").selectExpr("id", "id * 2 AS twice")
        ids = wanted.toArrow()["id"].to_numpy()
        self.assertEqual(len(ids), 1_666_667)
        self.assertTrue((ids[1:] - ids[:-1] == 3).all())

    def test_a_result_larger_than_memory_flows_while_it_is_read(self):
        before = self.url.peak_memory_mb()
        rows = self.spark.range(100_000_000_000).selectExpr("id", "uuid() AS text").toLocalIterator()
        self.assertEqual([next(rows).id for _ in range(300_000)][-1], 299_999)
        rows.close()
        self.spark.interruptAll()
        self.assertLess(self.url.peak_memory_mb() - before, 400)


class Events(StreamingQueryListener):
    def __init__(self):
        self.seen = []
        self.terminated = threading.Event()

    def onQueryStarted(self, event):
        self.seen.append(("started", event.name))

    def onQueryProgress(self, event):
        self.seen.append(("progress", event.progress.batchId, event.progress.numInputRows))

    def onQueryIdle(self, event):
        self.seen.append(("idle",))

    def onQueryTerminated(self, event):
        self.seen.append(("terminated", event.errorClassOnException))
        self.terminated.set()


class StreamingQueries(WithServer):
    def sales(self, files: int = 2):
        source = self.directory / "in"
        source.mkdir()
        for number in range(files):
            (source / f"{number}.csv").write_text(f"client_id,amount\n1,{number + 1}.5\n{number + 2},4\n")
        reader = self.spark.readStream.schema(SALES).option("header", "true").option("maxFilesPerTrigger", 1)
        return reader.csv(str(source)).groupBy("client_id").agg(F.sum("amount").alias("total"))

    def started(self, frame, **options: str):
        writer = frame.writeStream.outputMode("update").option("checkpointLocation", str(self.directory / "checkpoint"))
        return writer.options(**options).trigger(availableNow=True)

    def test_foreach_batch_sees_each_batch(self):
        seen = self.directory / "seen"

        def note(batch, number):
            rows = sorted((row.client_id, row.total) for row in batch.collect())
            with seen.open("a") as out:
                out.write(f"{number} {rows} {batch.sparkSession.range(2).count()}\n")

        query = self.started(self.sales()).foreachBatch(note).start()
        self.assertTrue(query.awaitTermination(WAIT_SECONDS))
        self.assertEqual(seen.read_text(), "0 [(1, 1.5), (2, 4.0)] 2\n1 [(1, 4.0), (3, 4.0)] 2\n")
        self.assertEqual([progress.batchId for progress in query.recentProgress], [0, 1])

    def test_rows_know_their_files_and_are_exploded(self):
        self.sales()
        file = F.regexp_replace(F.input_file_name(), "^.*/", "").alias("file")
        reader = self.spark.readStream.schema(SALES).option("header", "true").option("maxFilesPerTrigger", 1)
        rows = reader.csv(str(self.directory / "in")).select(F.explode(F.array(F.lit(0), "client_id")).alias("id"), "amount").select("id", file)
        query = rows.writeStream.format("memory").queryName("exploded").trigger(availableNow=True).start()
        self.assertTrue(query.awaitTermination(WAIT_SECONDS))
        self.assertEqual([progress.numInputRows for progress in query.recentProgress], [2, 2])
        seen = sorted((row.file, row.id) for row in self.spark.table("exploded").collect())
        self.assertEqual(seen, [("0.csv", 0), ("0.csv", 0), ("0.csv", 1), ("0.csv", 2), ("1.csv", 0), ("1.csv", 0), ("1.csv", 1), ("1.csv", 3)])

    def test_a_row_counts_in_all_windows_that_hold_it(self):
        source = self.directory / "in"
        source.mkdir()
        (source / "a.csv").write_text("2024-01-01 10:00:00,1\n2024-01-01 10:04:00,2\n")
        (source / "b.csv").write_text("2024-01-01 10:07:00,4\n,8\n")
        rows = self.spark.readStream.schema("ts timestamp, n int").option("maxFilesPerTrigger", 1).csv(str(source))
        sums = rows.groupBy(F.window("ts", "10 minutes", "5 minutes")).agg(F.sum("n").alias("n"))
        query = sums.writeStream.outputMode("complete").format("memory").queryName("in_windows").trigger(availableNow=True).start()
        self.assertTrue(query.awaitTermination(WAIT_SECONDS))
        seen = self.spark.table("in_windows").select(F.date_format("window.end", "HH:mm").alias("end"), "n").collect()
        self.assertEqual(sorted(seen), [("10:05", 3), ("10:10", 7), ("10:15", 4)])

    def test_a_function_that_raises_fails_its_query_with_the_traceback(self):
        def refuse(batch, number):
            raise ValueError(f"not this batch: {number}")

        query = self.started(self.sales()).foreachBatch(refuse).start()
        with self.assertRaises(StreamingQueryException) as caught:
            query.awaitTermination(WAIT_SECONDS)
        self.assertIn("ValueError: not this batch: 0", str(caught.exception))
        self.assertEqual(self.spark.range(1).count(), 1)

    def test_a_worker_that_dies_fails_its_query_alone(self):
        def leave(batch, number):
            import os

            os._exit(7)

        query = self.started(self.sales()).foreachBatch(leave).start()
        with self.assertRaises(StreamingQueryException) as caught:
            query.awaitTermination(WAIT_SECONDS)
        self.assertIn("IZVOR_PYTHON_WORKER", str(caught.exception))
        self.assertEqual(self.spark.range(1).count(), 1)

    def test_listeners_hear_of_every_batch(self):
        events = Events()
        self.spark.streams.addListener(events)
        query = self.started(self.sales()).queryName("heard").format("noop").start()
        query.awaitTermination(WAIT_SECONDS)
        # The client hangs when an event comes while it removes its last listener.
        self.assertTrue(events.terminated.wait(WAIT_SECONDS))
        self.spark.streams.removeListener(events)
        self.assertEqual(events.seen, [("started", "heard"), ("progress", 0, 2), ("progress", 1, 2), ("terminated", None)])

    def test_the_manager_knows_the_queries(self):
        query = self.sales().writeStream.outputMode("complete").format("memory").queryName("totals").start()
        self.assertEqual([active.id for active in self.spark.streams.active], [query.id])
        self.assertEqual(self.spark.streams.get(query.id).runId, query.runId)
        query.processAllAvailable()
        self.assertEqual(sorted(self.spark.table("totals").collect()), [(1, 4.0), (2, 4.0), (3, 4.0)])
        query.stop()
        self.assertFalse(query.isActive)
        self.assertEqual(self.spark.streams.active, [])


class Access(unittest.TestCase):
    def test_a_token_is_asked_for_when_there_is_one(self):
        script = "import sys; from pyspark.sql import SparkSession; print(SparkSession.builder.remote(sys.argv[1]).getOrCreate().range(4).count())"
        with izvor_server(SPARK_CONNECT_AUTHENTICATE_TOKEN="secret") as url:
            for suffix, code in (("", 1), ("/;token=wrong", 1), ("/;token=secret", 0)):
                done = subprocess.run([PYTHON, "-c", script, url + suffix], capture_output=True, text=True, timeout=WAIT_SECONDS)
                self.assertEqual(done.returncode, code, done.stderr)

    def test_others_are_not_served_without_token_and_tls(self):
        refused = subprocess.run([IZVOR, "serve", "--host", "0.0.0.0", "--port", "0"], capture_output=True, text=True, timeout=WAIT_SECONDS)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("needs a token and TLS", refused.stderr)

    def test_submit_gives_the_scripts_exit_code(self):
        with tempfile.TemporaryDirectory() as directory:
            script = pathlib.Path(directory) / "job.py"
            script.write_text("import sys\nfrom pyspark.sql import SparkSession\nsys.exit(SparkSession.builder.getOrCreate().range(5).count())\n")
            done = subprocess.run([IZVOR, "submit", "--python", PYTHON, script], timeout=WAIT_SECONDS)
            self.assertEqual(done.returncode, 5)


if __name__ == "__main__":
    unittest.main()
