"""The guide, 4.10: checkpointing."""

from s4_01_sources_and_sinks import BUCKET
from s4_01_sources_and_sinks import src as df

(df.writeStream
  .format("noop")
  .option("checkpointLocation", f"{BUCKET}/chk/my_stream/")
  .start())
