"""The program `izvor` from a shell: sql, state, settings, logs. usage: program_test.py [unittest arguments]"""

import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from connect_testing import IZVOR, WAIT_SECONDS, connect, izvor_server  # the interpreter that has what follows

# isort: split
from pyspark.sql import functions as F


def izvor(*arguments: str, text: str | None = None, **environment: str) -> subprocess.CompletedProcess:
    command = [IZVOR, *map(str, arguments)]
    return subprocess.run(command, input=text, capture_output=True, text=True, timeout=WAIT_SECONDS, env={**os.environ, **environment})


class Sql(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if "The relation 'sql' is not supported" in izvor("sql", "-e", "SELECT 1").stderr:
            raise unittest.SkipTest("queries in SQL text are not built yet")

    def test_statements_are_answered_with_tables(self):
        done = izvor("sql", "-e", "SELECT 1 AS one, 'a;b' AS t; SELECT 2 AS two")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout, "+---+---+\n|one|t  |\n+---+---+\n|1  |a;b|\n+---+---+\n\n+---+\n|two|\n+---+\n|2  |\n+---+\n\n")

    def test_files_and_pipes_are_read(self):
        with tempfile.TemporaryDirectory() as directory:
            script = pathlib.Path(directory) / "s.sql"
            script.write_text("-- a comment; with a semicolon\nSELECT 1 + 1;\n")
            self.assertEqual(izvor("sql", "--tsv", "-f", script).stdout, "2\n")
        self.assertEqual(izvor("sql", "--tsv", text="SELECT 3;\nSELECT 4").stdout, "3\n4\n")

    def test_the_first_error_ends_a_script(self):
        done = izvor("sql", "--tsv", "-e", "SELECT 1; SELECT nope; SELECT 2")
        self.assertEqual((done.returncode, done.stdout), (1, "1\n"))
        self.assertIn("[UNRESOLVED_COLUMN", done.stderr)

    def test_a_conversation_on_a_terminal(self):
        with tempfile.TemporaryDirectory() as home:
            import pty

            master, slave = pty.openpty()
            environment = {**os.environ, "HOME": home, "XDG_STATE_HOME": home, "TERM": "dumb"}
            with subprocess.Popen([IZVOR, "sql"], stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True) as shell:
                os.close(slave)
                os.write(master, b"SELECT 40 +\n2 AS answer;\nSELECT nope;\nquit\n")
                seen = b""
                while True:
                    try:
                        piece = os.read(master, 4096)
                    except OSError:  # the terminal's other side is closed
                        break
                    if not piece:
                        break
                    seen += piece
                self.assertEqual(shell.wait(WAIT_SECONDS), 0, seen)
            os.close(master)
            self.assertIn("|42    |", seen.decode())
            self.assertIn("[UNRESOLVED_COLUMN", seen.decode())
            self.assertIn("answer", (pathlib.Path(home) / "izvor/sql_history").read_text().replace("\\040", " "))


class SettingsOfTheProgram(unittest.TestCase):
    def test_files_and_options_are_read(self):
        with tempfile.TemporaryDirectory() as directory:
            folder = pathlib.Path(directory)
            (folder / "spark-defaults.conf").write_text("# ours\nspark.sql.ansi.enabled   false\nspark.sql.session.timeZone=UTC\n")
            division = folder / "division.py"
            division.write_text(
                "from pyspark.sql import SparkSession\nprint(SparkSession.builder.getOrCreate().range(1).selectExpr('1 / 0').collect())\n"
            )
            submit = ("submit", "--python", sys.executable)
            self.assertEqual(izvor(*submit, division).returncode, 1)
            self.assertIn("=None)]", izvor(*submit, division, SPARK_CONF_DIR=directory).stdout)
            self.assertIn("=None)]", izvor(*submit, "--properties-file", folder / "spark-defaults.conf", division).stdout)
            self.assertEqual(izvor(*submit, "--conf", "spark.sql.ansi.enabled=true", division, SPARK_CONF_DIR=directory).returncode, 1)
        wrong = izvor("sql", "-e", "SELECT 1", "--conf", "spark.sql.ansi.enabled=perhaps")
        self.assertEqual(wrong.returncode, 1)
        self.assertIn("INVALID_CONF_VALUE", wrong.stderr)

    def test_it_accepts_at_once_and_ends_when_it_is_told(self):
        best = 10.0
        for _ in range(5):
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                port = probe.getsockname()[1]
            start = time.monotonic()
            with subprocess.Popen(
                [IZVOR, "serve", "--port", str(port), "--log-format", "json"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
            ) as server:
                while True:
                    try:
                        socket.create_connection(("127.0.0.1", port)).close()
                        break
                    except ConnectionRefusedError:
                        self.assertIsNone(server.poll())
                best = min(best, time.monotonic() - start)
                server.send_signal(signal.SIGTERM)
                _, log = server.communicate(timeout=WAIT_SECONDS)
            self.assertEqual(server.returncode, 0)
            lines = [json.loads(line) for line in log.decode().splitlines()]
            self.assertIn("stopping", lines[-1]["msg"])
        self.assertLess(best, 0.1 if os.environ.get("IZVOR_TEST_SCALE") == "full" else 1.0)


class State(unittest.TestCase):
    def test_the_state_of_a_query_is_shown(self):
        with tempfile.TemporaryDirectory() as directory, izvor_server() as url:
            folder = pathlib.Path(directory)
            (folder / "in").mkdir()
            (folder / "in/a.csv").write_text("1,shop,2.5\n2,bar,\n1,shop,4\n")
            spark = connect(url)
            frame = (
                spark.readStream.schema("id int, place string, amount double")
                .csv(str(folder / "in"))
                .groupBy("id", "place")
                .agg(F.sum("amount").alias("total"))
            )
            query = frame.writeStream.outputMode("update").format("noop").option("checkpointLocation", str(folder / "checkpoint")).start()
            query.processAllAvailable()
            shown = izvor("state", folder / "checkpoint")
            self.assertEqual(shown.returncode, 0, shown.stderr)
            self.assertIn("state after batch 0", shown.stdout)
            self.assertIn("2 rows in 16 shards", shown.stdout)
            self.assertIn("key    place string", shown.stdout)
            self.assertRegex(shown.stdout, r"\|1 +\|shop *\|6\.5")
            self.assertIn("NULL", shown.stdout)
            self.assertNotIn("|shop", izvor("state", folder / "checkpoint", "--rows", "0").stdout)
            spark.stop()
        self.assertEqual(izvor("state", "/nowhere").returncode, 1)


if __name__ == "__main__":
    unittest.main()
