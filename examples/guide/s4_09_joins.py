"""The guide, 4.9: joins of a stream with a table and with another stream."""

from s4_01_sources_and_sinks import BUCKET, spark, src
from s4_03_event_time import events

other_stream = events

# Stream–Static: lookup pe dimensiuni (ex. clienți) – static din BigQuery
static_dim = (spark.read
              .format("csv").option("header", True)
              .load(f"{BUCKET}/dim_clients"))

enriched = events.join(static_dim.hint("broadcast"), on="id", how="left")

# Stream–Stream: necesită watermark pe ambele + condiție temporală
left  = events.withWatermark("event_time", "30 minutes").alias("left")
right = other_stream.withWatermark("event_time", "30 minutes").alias("right")
from pyspark.sql.functions import expr
joined = left.join(
  right,
  expr("""
    left.id = right.id AND
    right.event_time BETWEEN left.event_time - interval 5 minutes
                         AND left.event_time + interval 5 minutes
  """),
  "inner")
