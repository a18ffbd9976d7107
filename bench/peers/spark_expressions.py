"""Expressions in Spark, local mode with one thread, over a cached table. usage: spark_expressions.py TABLE.parquet ROUNDS < JSON
JSON: [{"sql", "digest"}], where `digest` is an expression to sum. Prints a line {"ns_per_row", "count", "sum"} for each: the best round of a max() of
the expression. PYSPARK_PYTHON must be this interpreter."""

import json
import sys
import time

from pyspark.sql import SparkSession

path, rounds = sys.argv[1], int(sys.argv[2])
builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").config("spark.driver.memory", "3g")
builder = builder.config("spark.sql.session.timeZone", "UTC").config("spark.sql.shuffle.partitions", 1).config("spark.log.level", "OFF")
spark = builder.config("spark.driver.bindAddress", "127.0.0.1").getOrCreate()
frame = spark.read.parquet(path).coalesce(1).cache()
rows = frame.count()
for case in json.load(sys.stdin):
    best = float("inf")
    for _ in range(rounds + 1):  # the first compiles
        began = time.perf_counter()
        frame.selectExpr(f"max({case['sql']})").collect()
        best = min(best, time.perf_counter() - began)
    [found] = frame.selectExpr(f"count({case['sql']})", f"sum(double({case['digest']}))").collect()
    print(json.dumps({"ns_per_row": best / rows * 1e9, "count": found[0], "sum": found[1]}), flush=True)
spark.stop()
