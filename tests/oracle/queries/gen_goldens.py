"""Asks a real Spark for the answers that queries_test.py expects. usage: gen_goldens.py [--new]

--new asks only what goldens.json lacks."""

import json
import os
import pathlib
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import spark_server  # noqa: E402

if pathlib.Path(sys.executable).absolute() != spark_server.PYTHON:
    os.execv(spark_server.PYTHON, [str(spark_server.PYTHON), "-W", "ignore", *sys.argv])

from answers import answer  # noqa: E402
from cases import cases, create_tables  # noqa: E402
from pyspark.sql import SparkSession  # noqa: E402

GOLDENS = HERE / "goldens.json"


def ask(url: str) -> dict:
    spark = SparkSession.builder.remote(url).create()
    create_tables(spark)
    known = json.loads(GOLDENS.read_text()) if "--new" in sys.argv else {}
    answers = {name: known.get(name) or answer(make_frame, spark) for name, (make_frame, _) in cases().items()}
    spark.stop()
    return answers


def write(answers: dict) -> None:
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(found)}" for name, found in answers.items())
    GOLDENS.write_text("{\n" + lines + "\n}\n")


if __name__ == "__main__":
    if "SPARK_REMOTE" in os.environ:
        write(ask(os.environ["SPARK_REMOTE"]))
    else:
        with tempfile.TemporaryDirectory() as work, spark_server.spark_connect_server(pathlib.Path(work)) as url:
            write(ask(url))
