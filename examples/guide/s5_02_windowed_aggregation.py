"""The guide, 5.2: aggregation by windows."""

from s5_01_daily_sales_stream import col, sales_clean, sum_

from pyspark.sql.functions import window

windowed = (sales_clean
  .withWatermark("ts", "30 minutes")
  .groupBy(window(col("ts"), "10 minutes"), col("client_id"))
  .agg(sum_("amount").alias("total_amount"))
  .selectExpr("window.start as window_start", "window.end as window_end", "client_id", "total_amount"))
