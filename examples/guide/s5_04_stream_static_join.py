"""The guide, 5.4: a join of a stream with a dimension."""

from s5_01_daily_sales_stream import BUCKET, sales_day, spark

# Dimensiuni statice (ex. tipuri de cont, merchandising rules) din BigQuery
static_dims = (spark.read
  .format("csv").option("header", True).schema("client_id INT, segment STRING")
  .load(f"{BUCKET}/dim_sales_clients"))

enriched = sales_day.join(static_dims.hint("broadcast"), on="client_id", how="left")
