"""The guide, 5.1: the daily sales job as a stream (streaming/app_daily_sales_stream.py)."""

import logging
import os
from pyspark.sql import SparkSession, DataFrame
from pyspark.sql.types import StructType, StructField, StringType, IntegerType, DoubleType
from pyspark.sql.functions import col, coalesce, to_date, lit, sum as sum_, to_timestamp

PROJECT = "<proj>"
DATASET = "<dataset>"
TABLE   = "daily_sales_agg"
BUCKET  = os.environ.get("GUIDE_BUCKET", "gs://bank-raw-daily-ingest")
CHK     = f"{BUCKET}/checkpoints/daily_sales_stream/"
WAREHOUSE = os.environ.get("GUIDE_WAREHOUSE", "bigquery")

spark = (SparkSession.builder
         .appName("daily_sales_stream")
         .config("spark.sql.shuffle.partitions", "200")
         .config("spark.bigquery.projectId", PROJECT)
         .getOrCreate())

sales_schema = StructType([
    StructField("transaction_id",   StringType(), True),
    StructField("client_id",        IntegerType(), True),
    StructField("transaction_ts",   StringType(), True),  # ca text → îl convertim la timestamp
    StructField("amount",           DoubleType(),  True),
    StructField("merchant",         StringType(), True),
    StructField("category",         StringType(), True),
])

# 1) Citește STREAM de fișiere noi (CSV) din GCS
sales_raw = (spark.readStream
    .schema(sales_schema)
    .option("header", True)
    .csv(f"{BUCKET}/sales/*.csv"))

# 2) Normalizează & filtrează pe eveniment (ziua curentă derivată din timestamp)
sales_clean = (sales_raw
    .withColumn("ts", to_timestamp(col("transaction_ts")))
    .where((col("client_id").isNotNull()) & (col("amount").isNotNull()) & (col("amount") >= lit(0)))
)

# 3) Agregă pe zi/client (event-time). Exemplu simplu: folosim data din timestamp
sales_day = (sales_clean
    .withColumn("event_date", to_date(col("ts")))
    .groupBy("event_date", "client_id")
    .agg(sum_("amount").alias("total_spent")))

# 4) Scriere în BigQuery prin foreachBatch (pattern staging → MERGE final, dacă e nevoie)

def write_to_bq(batch_df: DataFrame, batch_id: int):
    (batch_df.write
        .format(WAREHOUSE)
        .option("table", f"{PROJECT}.{DATASET}.{TABLE}")
        .mode("append")
        .save())

query = (sales_day.writeStream
    .outputMode("update")
    .foreachBatch(write_to_bq)
    .option("checkpointLocation", CHK)
    .start())

if __name__ == "__main__":
    query.awaitTermination()
