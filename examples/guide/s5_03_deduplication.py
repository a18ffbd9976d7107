"""The guide, 5.3: deduplication of events."""

from s5_01_daily_sales_stream import sales_clean

# Presupunem un ID unic de eveniment pe tranzacție
sales_dedup = (sales_clean
  .withWatermark("ts", "1 hour")
  .dropDuplicates(["transaction_id"]))
