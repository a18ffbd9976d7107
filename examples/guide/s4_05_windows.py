"""The guide, 4.5: tumbling, sliding and session windows."""

from s4_03_event_time import events

from pyspark.sql.functions import window, session_window

# Tumbling: ferestre fixe
(tumbling := events
  .withWatermark("event_time", "30 minutes")
  .groupBy(window("event_time", "10 minutes"))
  .count())

# Sliding: ferestre suprapuse
(sliding := events
  .withWatermark("event_time", "30 minutes")
  .groupBy(window("event_time", "10 minutes", "2 minutes"))
  .count())

# Session: ferestre pe perioade de inactivitate
(sessions := events
  .withWatermark("event_time", "1 hour")
  .groupBy(session_window("event_time", "15 minutes"), "id")
  .sum("amount"))
