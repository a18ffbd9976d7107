#!/usr/bin/env python3
"""The Connect server as PySpark's own client sees it; Spark's answers to the same beside it with --spark.

    ./dev bench connect [--spark]

- submit:   a script that streams 200 rows into totals, from the start of the program to its end
- batch:    from a batch's trigger to its commit, over 200 batches of one file each; and how much a foreachBatch function that does nothing adds
- collect:  10 M rows of four BIGINT columns as an Arrow table, loopback included
- round trip: a query of one row, from call to answer
- idle:     memory of a server that has answered one query
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".deps/oracle/bin/python"
IZVOR = ROOT / "build/release/bin/izvor"
BATCHES = 200

SUBMITTED = """
import sys
from pyspark.sql import SparkSession, functions as F
spark = SparkSession.builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()
sales = spark.readStream.schema("client_id int, amount double").csv(sys.argv[1]).groupBy("client_id").agg(F.sum("amount"))
sales.writeStream.outputMode("update").format("noop").option("checkpointLocation", sys.argv[2]).trigger(availableNow=True).start().awaitTermination()
"""


def csv_files(folder: pathlib.Path, files: int, rows: int) -> pathlib.Path:
    folder.mkdir()
    for number in range(files):
        (folder / f"{number:04}.csv").write_text("".join(f"{row % 17},{row}.5\n" for row in range(rows)))
    return folder


def submit_seconds(work: pathlib.Path, with_spark: bool) -> float:
    script = work / "submitted.py"
    script.write_text(SUBMITTED)
    source = csv_files(work / f"submit-in-{with_spark}", 1, 200)
    environment = {key: value for key, value in os.environ.items() if key != "SPARK_REMOTE"} | {"PYSPARK_PYTHON": str(PYTHON)}
    command = [PYTHON, script] if with_spark else [IZVOR, "submit", "--python", PYTHON, script]
    times = []
    for run in range(1 if with_spark else 3):
        start = time.monotonic()
        checkpoint = work / f"submit-checkpoint-{with_spark}-{run}"
        subprocess.run([*map(str, command), str(source), str(checkpoint)], check=True, capture_output=True, env=environment)
        times.append(time.monotonic() - start)
    return min(times)


# ---- run by the interpreter that has PySpark ----


def batch_milliseconds(spark, work: pathlib.Path, sink) -> list[float]:
    source = csv_files(work / f"in-{sink.__name__}", BATCHES, 20)
    spark.conf.set("spark.sql.streaming.numRecentProgressUpdates", BATCHES * 2)
    frame = spark.readStream.schema("client_id int, amount double").option("maxFilesPerTrigger", 1).csv(str(source))
    writer = frame.writeStream.option("checkpointLocation", str(work / f"checkpoint-{sink.__name__}")).trigger(availableNow=True)
    query = sink(writer).start()
    query.awaitTermination()
    return sorted(progress.batchDuration for progress in query.recentProgress)[: BATCHES + 1]


def to_noop(writer):
    return writer.format("noop")


def to_function(writer):
    return writer.foreachBatch(lambda batch, number: None)


def collect_mb_per_second(spark) -> float:
    frame = spark.range(10_000_000).selectExpr("id", "id * 2 AS b", "id * 3 AS c", "id * 4 AS d")
    best = 0.0
    for _ in range(5):
        start = time.monotonic()
        table, _ = frame._to_table()
        best = max(best, table.nbytes / 1e6 / (time.monotonic() - start))
    return best


def round_trip_milliseconds(spark) -> float:
    frame, times = spark.range(1), []
    for _ in range(100):
        start = time.monotonic()
        frame.collect()
        times.append((time.monotonic() - start) * 1000)
    return statistics.median(times)


def measure(url: str, work: pathlib.Path) -> dict:
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.remote(url).create()
    batches, with_function = batch_milliseconds(spark, work, to_noop), batch_milliseconds(spark, work, to_function)
    result = {
        "batch p50 ms": statistics.median(batches),
        "batch p99 ms": batches[int(len(batches) * 0.99) - 1],
        "foreachBatch adds ms": statistics.median(with_function) - statistics.median(batches),
        "collect MB/s": collect_mb_per_second(spark),
        "round trip ms": round_trip_milliseconds(spark),
    }
    spark.stop()
    return result


def measured(url: str, work: pathlib.Path) -> dict:
    work.mkdir()
    run = subprocess.run([PYTHON, "-W", "ignore", __file__, "--measure", url, work], check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(run.stdout.splitlines()[-1])


def resident_mb(pid: int) -> float:
    return int(pathlib.Path(f"/proc/{pid}/status").read_text().split("VmRSS:")[1].split()[0]) / 1024


def izvor_numbers(work: pathlib.Path) -> dict:
    environment = {**os.environ, "PYSPARK_PYTHON": str(PYTHON)}
    with subprocess.Popen([IZVOR, "serve", "--port", "0", "--log-level", "off"], stdout=subprocess.PIPE, text=True, env=environment) as server:
        url = server.stdout.readline().split()[-1]
        idle = resident_mb(server.pid)
        numbers = measured(url, work / "izvor")
        server.terminate()
    return {"submit s": submit_seconds(work, False), **numbers, "idle MB": idle}


def spark_numbers(work: pathlib.Path) -> dict:
    sys.path.insert(0, str(ROOT / "tests/oracle"))
    from spark_server import spark_connect_server

    with spark_connect_server(work / "spark-server") as url:
        numbers = measured(url, work / "spark")
    return {"submit s": submit_seconds(work, True), **numbers}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--spark", action="store_true")
    parser.add_argument("--measure", nargs=2)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.measure[0], pathlib.Path(options.measure[1]))))
        return
    with tempfile.TemporaryDirectory(prefix="izvor-bench-connect-") as folder:
        columns = {"Izvor": izvor_numbers(pathlib.Path(folder))}
        if options.spark:
            columns["Spark"] = spark_numbers(pathlib.Path(folder))
    print(f"{'':24}" + "".join(f"{engine:>10}" for engine in columns))
    for name in columns["Izvor"]:
        print(f"{name:24}" + "".join(f"{numbers.get(name, float('nan')):10.2f}" for numbers in columns.values()))


if __name__ == "__main__":
    main()
