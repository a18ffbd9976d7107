"""Functions of PySpark programs: UDFs, foreach, modules and files that a session brings. usage: python_functions_test.py [unittest arguments]"""

import datetime
import decimal
import pathlib
import sys
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from connect_testing import WAIT_SECONDS, WithServer, connect  # the interpreter that has what follows

# isort: split
import pandas as pd
from pyspark.errors import PySparkException, PythonException, StreamingQueryException
from pyspark.sql import Row
from pyspark.sql import functions as F


class UserDefinedFunctions(WithServer):
    def test_plain_functions_take_rows(self):
        plus = F.udf(lambda a, b=1: a + b, "long")
        shown = self.spark.range(3).select(plus("id"), plus(F.col("id"), b=F.lit(10)))
        self.assertEqual(shown.collect(), [(0 + 1, 10), (2, 11), (3, 12)])

    def test_pandas_functions_take_batches(self):
        @F.pandas_udf("double")
        def half(v: pd.Series) -> pd.Series:
            return v / 2.0

        self.assertEqual(self.spark.range(100_000).where(half("id") >= 49_999).count(), 2)
        self.assertEqual(self.spark.range(4).agg(F.sum(half("id"))).collect(), [(3.0,)])

    def test_iterator_functions_are_set_up_once_a_batch(self):
        from collections.abc import Iterator

        @F.pandas_udf("long")
        def all_at_once(batches: Iterator[pd.Series]) -> Iterator[pd.Series]:
            for batch in list(batches):
                yield batch * 2

        self.assertEqual(self.spark.range(3).select(all_at_once("id")).collect(), [(0,), (2,), (4,)])

    def test_values_of_all_types_come_back(self):
        day, moment = datetime.date(2026, 3, 1), datetime.datetime(2026, 3, 1, 8, 30)
        row = (1, "x", moment, day, [1, 2], {"k": 1.5}, decimal.Decimal("1.25"), (True, None))
        ddl = "a int, b string, c timestamp, d date, e array<int>, f map<string,double>, g decimal(10,2), h struct<p:boolean,q:bigint>"
        frame = self.spark.createDataFrame([row], ddl)
        same = F.udf(lambda value: value, frame.schema["h"].dataType)
        everything = F.udf(lambda *values: repr(values), "string")
        self.assertEqual(frame.select(same("h")).collect()[0][0], Row(p=True, q=None))
        text = frame.select(everything(*frame.columns)).collect()[0][0]
        for part in ("1, 'x'", "datetime.date(2026, 3, 1)", "[1, 2]", "{'k': 1.5}", "Decimal('1.25')"):
            self.assertIn(part, text)

    def test_registered_functions_are_known_to_sql_text(self):
        self.spark.udf.register("shout", lambda text: text.upper() + "!", "string")
        frame = self.spark.createDataFrame([("a",), (None,)], "v string")
        self.assertEqual(frame.where("v IS NOT NULL").selectExpr("shout(v) AS loud").collect(), [Row(loud="A!")])

    def test_a_function_sees_only_rows_that_come_to_it(self):
        inverse = F.udf(lambda a: 1 / a, "double")
        positive = self.spark.range(3).where("id > 0").select(inverse("id").alias("i"))
        self.assertEqual(positive.collect(), [Row(i=1.0), Row(i=0.5)])

    def test_an_exception_comes_with_its_traceback(self):
        @F.udf("int")
        def refuse(value):
            raise ValueError(f"not {value}")

        with self.assertRaises(PythonException) as caught:
            self.spark.range(3).select(refuse("id")).collect()
        self.assertIn("ValueError: not 0", str(caught.exception))

    def test_a_worker_that_dies_fails_its_query_alone(self):
        @F.udf("int")
        def leave(value):
            import os

            os.write(2, b"last words")
            os._exit(3)

        with self.assertRaises(PySparkException) as caught:
            self.spark.range(3).select(leave("id")).collect()
        self.assertIn("IZVOR_PYTHON_WORKER", str(caught.exception))
        self.assertIn("last words", str(caught.exception))
        self.assertEqual(self.spark.range(2).select(F.udf(lambda a: a, "long")("id")).collect(), [(0,), (1,)])

    def test_a_worker_that_hangs_holds_nobody_else_up(self):
        @F.udf("int")
        def hang(value):
            import time

            time.sleep(3600)

        hanging = connect(self.url)
        hanging.addTag("hangs")
        failures = []

        def collect():
            try:
                hanging.range(8, numPartitions=8).select(hang("id")).collect()
            except PySparkException as error:
                failures.append(str(error))

        thread = threading.Thread(target=collect)
        thread.start()
        self.assertEqual(self.spark.range(1000).where("id % 2 = 0").count(), 500)
        while not hanging.interruptAll():
            pass
        thread.join(WAIT_SECONDS)
        self.assertIn("OPERATION_CANCELED", failures[0])

    def test_a_worker_that_is_silent_too_long_fails_its_query(self):
        @F.udf("int")
        def hang(value):
            import time

            time.sleep(3600)

        impatient = connect(self.url)
        impatient.conf.set("spark.sql.execution.pyspark.udf.idleTimeoutSeconds", 1)
        with self.assertRaises(PySparkException) as caught:
            impatient.range(1).select(hang("id")).collect()
        self.assertIn("it did nothing for 1000 ms", str(caught.exception))

    def test_modules_and_files_of_the_session_are_there(self):
        (self.directory / "rates_of_test.py").write_text("RATE = 3\n")
        (self.directory / "limit.txt").write_text("7")
        session = connect(self.url)
        session.addArtifact(str(self.directory / "rates_of_test.py"), pyfile=True)
        session.addArtifact(str(self.directory / "limit.txt"), file=True)

        @F.udf("long")
        def rated(value):
            import rates_of_test
            from pyspark.core.files import SparkFiles

            with open(SparkFiles.get("limit.txt")) as file:
                return value * rates_of_test.RATE + int(file.read())

        self.assertEqual(session.range(2).select(rated("id")).collect(), [(7,), (10,)])


class Foreach(WithServer):
    def rows_into(self, writer_of):
        source = self.directory / "in"
        source.mkdir()
        (source / "a.csv").write_text("1,2.5,2026-03-01\n2,,2026-03-02\n")
        frame = self.spark.readStream.schema("id int, amount double, day date").csv(str(source))
        query = writer_of(frame.writeStream).option("checkpointLocation", str(self.directory / "checkpoint")).trigger(availableNow=True).start()
        query.awaitTermination(WAIT_SECONDS)
        return query

    def test_a_function_gets_each_row(self):
        seen = self.directory / "seen"

        def note(row):
            with open(seen, "a") as out:
                out.write(f"{row.id} {row.amount} {row.day!r}\n")

        self.rows_into(lambda writer: writer.foreach(note))
        self.assertEqual(sorted(seen.read_text().splitlines()), ["1 2.5 datetime.date(2026, 3, 1)", "2 None datetime.date(2026, 3, 2)"])

    def test_an_object_is_opened_and_closed_around_its_rows(self):
        seen = self.directory / "seen"

        class Notes:
            def open(self, partition, epoch):
                self.lines = [f"open {epoch}"]
                return True

            def process(self, row):
                self.lines.append(f"row {row.id}")

            def close(self, error):
                with open(seen, "a") as out:
                    out.write("\n".join([*self.lines, f"close {error}"]) + "\n")

        self.rows_into(lambda writer: writer.foreach(Notes()))
        self.assertEqual(seen.read_text().splitlines(), ["open 0", "row 1", "row 2", "close None"])

    def test_an_exception_fails_the_query(self):
        def refuse(row):
            raise ValueError(f"not this row: {row.id}")

        with self.assertRaises(StreamingQueryException) as caught:
            self.rows_into(lambda writer: writer.foreach(refuse))
        self.assertIn("FOREACH_USER_FUNCTION_ERROR", str(caught.exception))
        self.assertIn("ValueError: not this row: 1", str(caught.exception))

    def test_a_streaming_query_calls_python_functions(self):
        seen = self.directory / "seen"
        source = self.directory / "in"
        source.mkdir()
        (source / "a.csv").write_text("1\n2\n")
        doubled = F.udf(lambda value: value * 2, "long")
        frame = self.spark.readStream.schema("id int").csv(str(source)).select(doubled("id").alias("twice"))
        writer = frame.writeStream.option("checkpointLocation", str(self.directory / "checkpoint")).trigger(availableNow=True)

        def note(batch, number):
            with open(seen, "w") as out:
                out.write(repr(sorted(row.twice for row in batch.collect())))

        writer.foreachBatch(note).start().awaitTermination(WAIT_SECONDS)
        self.assertEqual(seen.read_text(), "[2, 4]")


if __name__ == "__main__":
    unittest.main()
