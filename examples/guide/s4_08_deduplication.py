"""The guide, 4.8: deduplication with a watermark."""

from s4_03_event_time import events

dedup = (events
         .withWatermark("event_time", "1 hour")
         .dropDuplicates(["id"]))
