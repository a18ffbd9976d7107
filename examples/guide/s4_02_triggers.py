"""The guide, 4.2: micro-batches and triggers."""

from s4_01_sources_and_sinks import src

(src.writeStream
  .trigger(processingTime="30 seconds")   # la fiecare 30s rulează un micro-batch
  # .trigger(availableNow=True)            # procesează tot ce există acum, apoi se oprește (bun pt backfill)
  # .trigger(once=True)                    # un singur micro-batch și stop
)
