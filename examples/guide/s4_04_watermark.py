"""The guide, 4.4: watermarks."""

from s4_03_event_time import events

with_wm = events.withWatermark("event_time", "30 minutes")
