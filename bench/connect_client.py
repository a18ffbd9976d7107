"""What PySpark's own client measures of a Connect server; prints JSON. Run by the interpreter that has PySpark:

connect_client.py URL SERVER_PID WORK_DIRECTORY
"""

import json
import pathlib
import statistics
import sys
import time

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

BATCHES = 200
ROWS_OF_FILE = 20
ROWS = 10_000_000
COLLECTS = 5
ROUND_TRIPS = 100


def csv_files(folder: pathlib.Path, files: int, rows: int) -> str:
    folder.mkdir(parents=True)
    for number in range(files):
        (folder / f"{number:04}.csv").write_text("".join(f"{row % 17},{row}.5\n" for row in range(rows)))
    return str(folder)


def cpu_seconds(pid: int) -> float:
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


# ---- a batch, from its trigger to its commit ----


def sales(spark, source: str):
    return spark.readStream.schema("client_id int, amount double").option("maxFilesPerTrigger", 1).csv(source)


def rows_to_noop(spark, source: str):
    return sales(spark, source).writeStream.format("noop")


def totals_to_noop(spark, source: str):
    return sales(spark, source).groupBy("client_id").agg(F.sum("amount")).writeStream.outputMode("update").format("noop")


def rows_to_function(spark, source: str):
    return sales(spark, source).writeStream.foreachBatch(lambda batch, number: None)


def batch_milliseconds(spark, work: pathlib.Path, stream) -> tuple[list[int], list[int]]:
    """Sorted times of batches that follow one another as fast as they can, and what they were."""
    source = csv_files(work / stream.__name__, BATCHES, ROWS_OF_FILE)
    query = stream(spark, source).option("checkpointLocation", str(work / f"checkpoint-{stream.__name__}")).start()
    query.processAllAvailable()
    batches = [progress for progress in query.recentProgress if "addBatch" in progress.durationMs]
    query.stop()
    # Spark counts no row of a batch that its function does not read.
    rows = 0 if stream is rows_to_function else sum(batch.numInputRows for batch in batches)
    return sorted(batch.durationMs["triggerExecution"] for batch in batches), [len(batches), rows]


def percentile(ordered: list[int], share: float) -> float:
    return float(ordered[min(len(ordered) - 1, int(len(ordered) * share))])


# ---- results ----


def wide_range(spark):
    return spark.range(ROWS).selectExpr("id", "id * 2 AS b", "id * 3 AS c", "id * 4 AS d")


def collected(spark, server: int) -> tuple[dict, list[int]]:
    """The fastest of some collects of a table, with what client and server computed meanwhile."""
    import pyarrow.compute as pc

    frame, best = wide_range(spark), {}
    for _ in range(COLLECTS):
        server_before, client_before, start = cpu_seconds(server), time.process_time(), time.monotonic()
        table, _ = frame._to_table()
        seconds, client, answered = time.monotonic() - start, time.process_time() - client_before, cpu_seconds(server) - server_before
        if not best or seconds < best["seconds"]:
            best = {"seconds": seconds, "mb": table.nbytes / 1e6, "client_cpu": client, "server_cpu": answered}
    return best, [len(table), *(pc.sum(column).as_py() for column in table.columns)]


def round_trip_milliseconds(spark) -> tuple[float, list[int]]:
    times, answer = [], []
    for _ in range(ROUND_TRIPS):
        start = time.monotonic()
        answer = spark.sql("SELECT 1").collect()
        times.append((time.monotonic() - start) * 1000)
    return statistics.median(times), [len(answer), answer[0][0]]


def main() -> None:
    url, server, work = sys.argv[1], int(sys.argv[2]), pathlib.Path(sys.argv[3])
    spark = SparkSession.builder.remote(url).create()
    spark.conf.set("spark.sql.streaming.numRecentProgressUpdates", BATCHES * 2)
    found, digests = {}, {}
    found["SELECT 1"], digests["SELECT 1"] = round_trip_milliseconds(spark)
    found["collect"], digests["collect"] = collected(spark, server)
    for stream in (rows_to_noop, totals_to_noop, rows_to_function):
        times, digests[stream.__name__] = batch_milliseconds(spark, work, stream)
        found[stream.__name__] = {"p50": percentile(times, 0.5), "p99": percentile(times, 0.99)}
    (work / "plan.pb").write_bytes(wide_range(spark)._plan.to_proto(spark._client).SerializeToString())
    spark.stop()
    print(json.dumps({"found": found, "digests": digests}))


if __name__ == "__main__":
    main()
