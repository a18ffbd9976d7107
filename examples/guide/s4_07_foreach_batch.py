"""The guide, 4.7: foreachBatch and idempotent writing."""

import os

from s4_01_sources_and_sinks import BUCKET
from s4_05_windows import tumbling

WAREHOUSE = os.environ.get("GUIDE_WAREHOUSE", "bigquery")


def upsert_to_bq(batch_df, batch_id: int):
    # 1) scrii într-o masă "staging" (append)
    (batch_df.write
        .format(WAREHOUSE)
        .option("table", "<proj>.staging.sales_10m")
        .mode("append").save())
    # 2) apoi faci MERGE în masa finală (pas logic separat) – conceptul rămâne același

(tumbling.writeStream
  .foreachBatch(upsert_to_bq)
  .outputMode("update")
  .option("checkpointLocation", f"{BUCKET}/chk/upsert/")
  .start())
