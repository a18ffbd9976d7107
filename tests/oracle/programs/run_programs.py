"""Runs programs against a server and prints what they saw as JSON. usage: run_programs.py URL [PROGRAM]..."""

import json
import os
import pathlib
import sys
import tempfile

import pyspark.cloudpickle as cloudpickle

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import programs
from pyspark.sql import SparkSession


def seen_by(name: str, url: str) -> dict:
    """Spark gives a Python worker ten seconds to start, which a busy machine does not always keep."""
    for _ in range(5):
        seen = attempt(name, url)
        if "waiting for the Python worker" not in str(seen):
            break
    return seen


def attempt(name: str, url: str) -> dict:
    spark = SparkSession.builder.remote(url).create()
    try:
        with tempfile.TemporaryDirectory(prefix="izvor-program-") as folder:
            return programs.PROGRAMS[name](spark, pathlib.Path(folder))
    except Exception as error:
        return {"program": f"{type(error).__name__}: {error}"}
    finally:
        for query in spark.streams.active:
            query.stop()
        spark.stop()


if __name__ == "__main__":
    cloudpickle.register_pickle_by_value(programs)  # workers do not have the module
    chosen = sys.argv[2:] or list(programs.PROGRAMS)
    print(json.dumps({name: seen_by(name, sys.argv[1]) for name in chosen}, default=str))
    sys.stdout.flush()
    os._exit(0)  # listener threads of the client
