"""The guide, 4.1: sources and sinks."""

import os

BUCKET = os.environ.get("GUIDE_BUCKET", "gs://bank-raw-daily-ingest")

from pyspark.sql import SparkSession  # noqa: E402

spark = (SparkSession.builder
         .appName("demo-stream")
         .config("spark.sql.shuffle.partitions", "200")
         .getOrCreate())

# SOURCE: fișiere CSV noi care apar în GCS
src = (spark.readStream
       .schema("id STRING, ts TIMESTAMP, amount DOUBLE")  # schema explicită la CSV/JSON
       .option("header", True)
       .csv(f"{BUCKET}/incoming/*.csv"))

# SINK: pentru exemplu – consolă; în proiect: BigQuery (în foreachBatch)
q = (src.writeStream
     .format("console")
     .outputMode("append")
     .option("checkpointLocation", f"{BUCKET}/chk/demo/")
     .start())
