"""Servers and clients that are killed while a query runs. usage: kills_test.py [unittest arguments]"""

import contextlib
import os
import pathlib
import signal
import sqlite3
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from connect_testing import PYTHON, WAIT_SECONDS, izvor_server, wait_until

FILES = 24
ROWS_OF_FILE = 25
KILLS = 3 if os.environ.get("IZVOR_TEST_SCALE") == "full" else 1

# Of the rows' functions and sinks none knows that it may be killed, but that a batch can come again.
SCRIPT = """
import sqlite3, sys
from pyspark.sql import SparkSession, functions as F
url, folder, sink, trigger = sys.argv[1:]
spark = SparkSession.builder.remote(url).create()
sales = spark.readStream.schema("id int, client_id int, amount double").option("maxFilesPerTrigger", 1).csv(folder + "/in")

def note(batch, number):
    with sqlite3.connect(folder + "/out.db", timeout=60) as database:
        database.execute("CREATE TABLE IF NOT EXISTS sales (id int, client_id int, amount double, batch int)")
        database.execute("DELETE FROM sales WHERE batch = ?", (number,))
        database.executemany("INSERT INTO sales VALUES (?, ?, ?, ?)", [(*row, number) for row in batch.collect()])

def hang(batch, number):
    import os, threading
    with open(folder + "/hidden", "w") as file:
        file.write(str(os.getpid()))
    os.rename(folder + "/hidden", folder + "/pid")
    threading.Event().wait()

if sink == "hangs":
    writer = sales.writeStream.foreachBatch(hang)
elif sink == "hangs in a row":
    from pyspark.sql.types import IntegerType
    writer = sales.select(F.udf(lambda id: hang(id, 0), IntegerType())("id")).writeStream.format("noop")
elif sink == "foreachBatch":
    writer = sales.writeStream.foreachBatch(note)
elif sink == "rows":
    writer = sales.writeStream.format("sqlite").option("path", folder + "/out.db").option("table", "sales")
else:
    totals = sales.groupBy("client_id").agg(F.sum("amount").alias("total"), F.count("*").alias("n"))
    writer = totals.writeStream.outputMode("update").format("sqlite").option("path", folder + "/out.db").option("table", "totals")
    writer = writer.option("mergeKeys", "client_id")
writer = writer.option("checkpointLocation", folder + "/checkpoint")
query = (writer.trigger(availableNow=True) if trigger == "available-now" else writer).start()
print(query.id, flush=True)
query.awaitTermination()
"""


def is_running(pid: int) -> bool:
    """An ended process that nobody waited for does not run."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


class Kills(unittest.TestCase):
    def setUp(self):
        self.directory = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="izvor-kills-")))
        (self.directory / "in").mkdir()
        self.errors = self.enterContext(open(self.directory / "errors.log", "w+"))

    def add_file(self, number: int) -> None:
        ids = range(number * ROWS_OF_FILE, (number + 1) * ROWS_OF_FILE)
        hidden = self.directory / f".{number}"
        hidden.write_text("".join(f"{id},{id % 7},0.5\n" for id in ids))
        hidden.rename(self.directory / "in" / f"{number:03}.csv")

    def start(self, url: str, sink: str, trigger: str = "available-now") -> subprocess.Popen:
        command = [PYTHON, "-W", "ignore", "-c", SCRIPT, url, self.directory, sink, trigger]
        client = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.errors, text=True)
        self.addCleanup(client.wait)
        self.addCleanup(client.kill)
        self.addCleanup(client.stdout.close)
        client.query_id = client.stdout.readline().strip()
        return client

    def ask(self, statement: str) -> list:
        with contextlib.closing(sqlite3.connect(f"file:{self.directory}/out.db?mode=ro", uri=True)) as database:
            return database.execute(statement).fetchall()

    def count(self, statement: str) -> int:
        """0 while there is no table."""
        try:
            return self.ask(statement)[0][0] or 0
        except sqlite3.OperationalError:
            return 0

    def run_through_kills(self, sink: str, counted: str) -> None:
        """Kills the server whenever some more rows are there, until a last one may end; each client hears of its server's end."""
        for number in range(FILES):
            self.add_file(number)
        clients, port = [], "0"
        for kill in range(KILLS):
            with izvor_server("--port", port) as url:
                clients.append(self.start(url, sink))
                wait_until(lambda least=(kill + 1) * 5 * ROWS_OF_FILE: self.count(counted) > least)
                url.process.send_signal(signal.SIGKILL)
            port = url.rsplit(":", 1)[1]
        with izvor_server("--port", port) as url:
            last = self.start(url, sink)
            self.assertEqual(last.wait(WAIT_SECONDS), 0)
            for client in clients:
                self.assertEqual(client.query_id, last.query_id)
                self.assertEqual(client.wait(WAIT_SECONDS), 1)
        told = (self.directory / "errors.log").read_text()
        self.assertRegex(told, r"INVALID_HANDLE\.(SESSION|OPERATION)|NO_ACTIVE_SESSION", told)

    def test_rows_of_a_sink_are_there_once(self):
        self.run_through_kills("rows", "SELECT count(*) FROM sales")
        self.assertEqual(sorted(self.ask("SELECT id FROM sales")), [(id,) for id in range(FILES * ROWS_OF_FILE)])

    def test_totals_count_each_row_once(self):
        self.run_through_kills("totals", "SELECT sum(n) FROM totals")
        everything = range(FILES * ROWS_OF_FILE)
        counts = [sum(id % 7 == client for id in everything) for client in range(7)]
        self.assertEqual(sorted(self.ask("SELECT client_id, total, n FROM totals")), [(client, n * 0.5, n) for client, n in enumerate(counts)])

    def test_a_function_that_replaces_its_batch_has_each_row_once(self):
        self.run_through_kills("foreachBatch", "SELECT count(*) FROM sales")
        self.assertEqual(sorted(self.ask("SELECT id FROM sales")), [(id,) for id in range(FILES * ROWS_OF_FILE)])

    def test_a_function_that_hangs_ends_with_its_server(self):
        for sink in ("hangs", "hangs in a row"):
            with self.subTest(sink), izvor_server() as url:
                self.add_file(0)
                self.start(url, sink)
                wait_until((self.directory / "pid").exists)
                worker = int((self.directory / "pid").read_text())
                self.assertTrue(is_running(worker))
                url.process.send_signal(signal.SIGKILL)
                wait_until(lambda ended=worker: not is_running(ended))
            self.doCleanups()
            self.setUp()

    def test_a_query_goes_on_without_its_client(self):
        for sink in ("rows", "foreachBatch"):
            with self.subTest(sink), izvor_server() as url:
                self.add_file(0)
                client = self.start(url, sink, "as they come")
                wait_until(lambda: self.count("SELECT count(*) FROM sales") == ROWS_OF_FILE)
                client.kill()
                self.add_file(1)
                wait_until(lambda: self.count("SELECT count(*) FROM sales") == 2 * ROWS_OF_FILE)
            self.doCleanups()
            self.setUp()


if __name__ == "__main__":
    unittest.main()
