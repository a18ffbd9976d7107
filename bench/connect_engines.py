"""Izvor's and Spark's Connect servers as programs: started, asked by the same clients, and looked at from outside."""

import contextlib
import dataclasses
import json
import os
import pathlib
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

from programs import ORACLE_PYTHON, ROOT, resident_bytes, tree_of

sys.path.insert(0, str(ROOT / "tests/oracle"))
from spark_server import SPARK_HOME, free_port, spark_connect_server

BIN = pathlib.Path(os.environ.get("IZVOR_BIN", ROOT / "build/release/bin"))
READER_ROUNDS = 5
ACCEPT_POLL_SECONDS = 0.001
SUBMITTED_ROWS = 200
SPARK_MEMORY = "4g"  # with 1g it ends in the middle of the collected table

SUBMITTED = """
import sys
from pyspark.sql import SparkSession, functions as F
spark = SparkSession.builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()
sales = spark.readStream.schema("client_id int, amount double").csv(sys.argv[1]).groupBy("client_id").agg(F.sum("amount").alias("total"))
writer = sales.writeStream.outputMode("complete").format("memory").queryName("totals").option("checkpointLocation", sys.argv[2])
writer.trigger(availableNow=True).start().awaitTermination()
print("totals", spark.table("totals").orderBy("client_id").collect())
"""


@dataclasses.dataclass
class Engine:
    name: str
    # Runs a server below a directory and yields its URL, the process that computes, and the seconds until it accepted.
    serve: Callable[[pathlib.Path], contextlib.AbstractContextManager]
    submit: list
    submit_rounds: int

    def measure(self, work: pathlib.Path) -> dict:
        work.mkdir(parents=True)
        found: dict = {}
        digests: dict = {}
        with self.serve(work / "server") as (url, server, found["accepting"]):
            found["idle"] = memory_of(server)
            run = subprocess.run(
                [ORACLE_PYTHON, "-W", "ignore", ROOT / "bench/connect_client.py", url, str(server), work], stdout=subprocess.PIPE, text=True
            )
            if run.returncode != 0:
                sys.exit(f"{self.name}: the client ended with {run.returncode}")
            seen = json.loads(run.stdout.splitlines()[-1])
            found |= seen["found"]
            digests |= seen["digests"]
            for mode in ("decode", "receive"):
                found[mode] = read_without_pyspark(url, work / "plan.pb", mode)
            found["after use"] = memory_of(server)
        digests["decode"] = found["decode"].pop("digest")
        found["submit"], digests["submit"] = self.submitted(work)
        return {"engine": self.name, "found": found, "digests": digests}

    def submitted(self, work: pathlib.Path) -> tuple[float, str]:
        """Seconds from the start of the program to its end, of a script that streams a few rows into totals; and the totals."""
        script, source = work / "submitted.py", work / "submitted"
        script.write_text(SUBMITTED)
        source.mkdir()
        (source / "rows.csv").write_text("".join(f"{row % 17},{row}.5\n" for row in range(SUBMITTED_ROWS)))
        environment = {key: value for key, value in os.environ.items() if key != "SPARK_REMOTE"}
        environment |= {"PYSPARK_PYTHON": str(ORACLE_PYTHON), "SPARK_LOCAL_IP": "127.0.0.1"}
        best, answer = float("inf"), ""
        for run in range(self.submit_rounds):
            command = [*self.submit, script, source, work / f"submitted-checkpoint-{run}"]
            start = time.monotonic()
            done = subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True, env=environment, cwd=work)
            best = min(best, time.monotonic() - start)
            answer = next(line for line in done.stdout.splitlines() if line.startswith("totals"))
        return best, answer


def memory_of(pid: int) -> dict:
    """Resident megabytes, and how many of them no other process shares."""
    rollup = dict(line.split(":", 1) for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    kilobytes = {key: int(value.split()[0]) for key, value in rollup.items()}
    return {"resident": kilobytes["Rss"] / 1024, "private": (kilobytes["Private_Clean"] + kilobytes["Private_Dirty"]) / 1024}


def read_without_pyspark(url: str, plan: pathlib.Path, mode: str) -> dict:
    command = [BIN / "connect_reader", url.removeprefix("sc://"), plan, READER_ROUNDS, mode]
    return json.loads(subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE, text=True).stdout)


def wait_until_accepting(port: int, server: subprocess.Popen) -> None:
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if server.poll() is not None:
            sys.exit(f"the server ended with {server.returncode}")
        time.sleep(ACCEPT_POLL_SECONDS)


@contextlib.contextmanager
def izvor_server(_: pathlib.Path) -> Iterator[tuple[str, int, float]]:
    port = free_port()
    command = [str(BIN / "izvor"), "serve", "--port", str(port), "--log-level", "off"]
    start = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**os.environ, "PYSPARK_PYTHON": str(ORACLE_PYTHON)}) as server:
        wait_until_accepting(port, server)
        accepting = time.monotonic() - start
        try:
            yield f"sc://127.0.0.1:{port}", server.pid, accepting
        finally:
            server.terminate()


@contextlib.contextmanager
def spark_server(work: pathlib.Path) -> Iterator[tuple[str, int, float]]:
    start = time.monotonic()
    with spark_connect_server(work, SPARK_MEMORY) as url:
        accepting = time.monotonic() - start
        children = tree_of(os.getpid())
        yield url, max(children[1:], key=resident_bytes), accepting


IZVOR_ENGINE = Engine("Izvor", izvor_server, [BIN / "izvor", "submit", "--python", ORACLE_PYTHON], 3)
SPARK_ENGINE = Engine("Spark", spark_server, [SPARK_HOME / "bin/spark-submit", "--master", "local[2]"], 1)
