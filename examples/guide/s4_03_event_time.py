"""The guide, 4.3: event time and processing time."""

from s4_01_sources_and_sinks import src

from pyspark.sql.functions import col, window

events = src.select("id", "amount", col("ts").alias("event_time"))
agg = (events
       .withWatermark("event_time", "30 minutes")
       .groupBy(window(col("event_time"), "10 minutes"))
       .sum("amount"))
