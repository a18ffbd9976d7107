"""What programs share. A program gets a session and a folder of its own and gives what it saw, by name; its text is the same for every engine."""

import os
import pathlib

from pyspark.errors import PySparkException
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

WAIT_SECONDS = 120
SALES = "client_id int, amount double, sold timestamp"
PROGRAMS = {}


def program(function):
    PROGRAMS[function.__name__] = function
    return function


WORKER_IS_LATE = "waiting for the Python worker"  # Spark gives it ten seconds to start, which a busy machine does not always keep


def failure(call) -> dict | str:
    """The class and SQLSTATE of what a call raises."""
    try:
        call()
        return "no error"
    except PySparkException as error:
        if WORKER_IS_LATE in str(error):
            raise
        return {"error": error.getCondition() or type(error).__name__, "state": error.getSqlState()}
    except Exception as error:
        return {"error": type(error).__name__}


def rows_of(frame) -> list:
    return sorted((list(row) for row in frame.collect()), key=str)


def drop(folder: pathlib.Path, number: int) -> None:
    (folder / "in").mkdir(exist_ok=True)
    hidden = folder / "in" / f".{number}"
    hidden.write_text(f"1,{number}.5,2026-03-01 08:0{number}:00\n{number + 2},4,2026-03-01 09:00:00\n{number + 2},,\n")
    os.utime(hidden, (1e9 + number, 1e9 + number))  # Spark reads the oldest first
    hidden.rename(folder / "in" / f"{number}.csv")


def sales(spark: SparkSession, folder: pathlib.Path, files: int = 2):
    for number in range(files):
        drop(folder, number)
    return spark.readStream.schema(SALES).option("maxFilesPerTrigger", 1).csv(f"{folder}/in")


def totals(frame):
    return frame.groupBy("client_id").agg(F.sum("amount").alias("total"), F.count("*").alias("n"))


def through(frame, folder: pathlib.Path, mode: str = "append", checkpoint: str = "checkpoint"):
    return frame.writeStream.outputMode(mode).option("checkpointLocation", f"{folder}/{checkpoint}").trigger(availableNow=True)
