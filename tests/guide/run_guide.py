"""Runs the scripts of examples/guide against a server and prints what came out as JSON. usage: run_guide.py URL

Files land in three drops; after each, every query's new rows are noted. Run by guide_test.py, which compares them with Spark's.
"""

import collections
import contextlib
import importlib
import importlib.util
import io
import json
import os
import pathlib
import re
import sys
import tempfile

import pyspark
from pyspark import cloudpickle

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent

# Module, frame, output mode.
FRAMES = [
    ("s4_01_sources_and_sinks", "src", "append"),
    ("s4_03_event_time", "events", "append"),
    ("s4_03_event_time", "agg", "update"),
    ("s4_03_event_time", "agg", "append"),
    ("s4_04_watermark", "with_wm", "append"),
    ("s4_05_windows", "tumbling", "update"),
    ("s4_05_windows", "tumbling", "append"),
    ("s4_05_windows", "sliding", "update"),
    ("s4_05_windows", "sessions", "append"),
    ("s4_08_deduplication", "dedup", "append"),
    ("s4_09_joins", "enriched", "append"),
    ("s4_09_joins", "joined", "append"),
    ("s5_01_daily_sales_stream", "sales_clean", "append"),
    ("s5_01_daily_sales_stream", "sales_day", "update"),
    ("s5_01_daily_sales_stream", "sales_day", "complete"),
    ("s5_02_windowed_aggregation", "windowed", "append"),
    ("s5_03_deduplication", "sales_dedup", "append"),
    ("s5_04_stream_static_join", "enriched", "update"),
]
# Scripts that start a query of their own.
QUERIES = ["s4_01_sources_and_sinks", "s4_10_checkpointing", "s5_01_daily_sales_stream"]

EVENTS = [
    ["a,2026-03-01 08:00:00,1.5", "b,2026-03-01 08:04:00,2.0", "a,2026-03-01 08:09:59,4.0"],
    ["c,2026-03-01 08:31:00,8.0", "a,2026-03-01 08:33:00,16.0", "b,2026-03-01 08:04:00,2.0"],
    ["d,2026-03-01 10:00:00,32.0", "a,2026-03-01 08:01:00,64.0", "c,,0.5"],
]
SALES = [
    ["t1,1,2026-03-01 09:00:00,10.5,shop,food", "t2,2,2026-03-01 09:05:00,1.0,shop,food", "t3,,2026-03-01 09:06:00,7.0,shop,food"],
    ["t4,1,2026-03-01 09:40:00,2.25,shop,toys", "t1,1,2026-03-01 09:00:00,10.5,shop,food", "t5,3,2026-03-02 09:00:00,-4.0,shop,food"],
    ["t6,2,2026-03-02 12:00:00,3.0,bar,drinks", "t7,1,2026-03-01 09:01:00,5.0,shop,food"],
]


def drop(bucket: pathlib.Path, number: int) -> None:
    for folder, header, lines in (
        ("incoming", "id,ts,amount", EVENTS[number]),
        ("sales", "transaction_id,client_id,transaction_ts,amount,merchant,category", SALES[number]),
    ):
        hidden = bucket / folder / f".{number}"
        hidden.write_text("\n".join([header, *lines]) + "\n")
        hidden.rename(bucket / folder / f"{number}.csv")


def condition_of(error: Exception) -> str:
    """Clients before 4.0 have it only in the text."""
    condition = getattr(error, "getCondition", lambda: None)()
    told = re.search(r"\[([A-Z_][A-Z0-9_]*(\.[A-Z0-9_]+)*)\]", str(error))
    return condition or (told.group(1) if told else type(error).__name__)


def run_script(name: str):
    """Its functions go to workers by value, as those of a program do: workers do not have the module."""
    spec = importlib.util.find_spec(name)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    cloudpickle.register_pickle_by_value(module)
    spec.loader.exec_module(module)
    return module


def imported(module: str):
    """The script as a module. Spark gives a Python worker ten seconds to start, which a busy machine does not always keep."""
    for _ in range(5):
        try:
            return sys.modules[module] if module in sys.modules else run_script(module)
        except Exception as error:
            sys.modules.pop(module, None)
            if "waiting for the Python worker" not in str(error):
                raise
            failure = error
    raise failure


class Frame:
    """A frame of the guide on its way into a memory table."""

    def __init__(self, module: str, name: str, mode: str):
        self.name = f"{module[:5]}.{name}.{mode}"
        self.table = self.name.replace(".", "_")
        self.batches, self.seen, self.mode, self.error = [], collections.Counter(), mode, None
        with self.noting_failure():
            frame = getattr(imported(module), name)
            self.session = frame.sparkSession
            self.query = frame.writeStream.format("memory").queryName(self.table).outputMode(mode).start()

    @contextlib.contextmanager
    def noting_failure(self):
        try:
            yield
        except Exception as error:
            self.error = condition_of(error)

    def process(self) -> None:
        if self.error:
            return
        with self.noting_failure():
            self.query.processAllAvailable()
            rows = collections.Counter(str(tuple(row)) for row in self.session.table(self.table).collect())
            self.batches.append(sorted((rows if self.mode == "complete" else rows - self.seen).elements()))
            self.seen = rows

    def result(self):
        return {"error": self.error} if self.error else {"batches": self.batches}


def raw_text_failures(bucket: pathlib.Path) -> dict:
    """What the guide's own text gives where docs/guide-errata.md corrects it."""
    from pyspark.sql.functions import expr, session_window
    from pyspark.sql.streaming import StreamingQueryListener

    def events():
        return imported("s4_03_event_time").events

    def session_without_key():
        frame = events().withWatermark("event_time", "1 hour").groupBy(session_window("event_time", "15 minutes")).sum("amount")
        frame.writeStream.format("memory").queryName("raw_sessions").start().processAllAvailable()

    def join_without_alias():
        left, right = events().withWatermark("event_time", "30 minutes"), events().withWatermark("event_time", "30 minutes")
        return left.join(right, expr("left.id = right.id"), "inner").schema

    def without_format():
        events().writeStream.option("checkpointLocation", f"{bucket}/chk/raw/").start()

    def listener_with_one_method():
        class MyListener(StreamingQueryListener):
            def onQueryProgress(self, event):
                print("Batch duration:", event.progress["batchDuration"])

        MyListener()

    failures = {}
    for attempt in (session_without_key, join_without_alias, without_format, listener_with_one_method):
        failures[attempt.__name__] = "no error"
        try:
            attempt()
        except Exception as error:
            failures[attempt.__name__] = condition_of(error)
    return failures


def started_queries(spark, printed: io.StringIO) -> dict:
    """Rows that the scripts' own queries read, and whether the listener of 4.15 printed."""
    out = {}
    for module in QUERIES:
        try:
            imported(module)
            out[module] = "started"
        except Exception as error:
            out[module] = condition_of(error)
    out["failures"] = []
    for query in spark.streams.active:
        try:
            query.processAllAvailable()
        except Exception as error:
            out["failures"].append(str(error))
    out["listener"] = "Batch duration:" in printed.getvalue()
    return out


def main(url: str) -> dict:
    with tempfile.TemporaryDirectory(prefix="izvor-guide-") as folder:
        bucket = pathlib.Path(folder)
        for name in ("incoming", "sales", "dim_clients", "dim_sales_clients"):
            (bucket / name).mkdir()
        (bucket / "dim_clients/d.csv").write_text("id,segment\na,retail\nc,private\n")
        (bucket / "dim_sales_clients/d.csv").write_text("client_id,segment\n1,retail\n3,private\n")
        os.environ.update(SPARK_REMOTE=url, GUIDE_BUCKET=str(bucket), GUIDE_WAREHOUSE="noop")
        sys.path.insert(0, str(ROOT / "examples/guide"))
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            imported("s4_15_monitoring")
            spark = imported("s5_01_daily_sales_stream").spark
            spark.conf.set("spark.sql.shuffle.partitions", "2")  # the guide's 200 are for a cluster
            frames = [Frame(*frame) for frame in FRAMES]
            for number in range(len(EVENTS)):
                drop(bucket, number)
                for frame in frames:
                    frame.process()
            queries = started_queries(spark, printed)
            raw = raw_text_failures(bucket)
            for query in spark.streams.active:
                query.stop()
            spark.stop()
        frames = {frame.name: frame.result() for frame in frames}
        return {"client": pyspark.__version__, "frames": frames, "queries": queries, "raw": raw}


if __name__ == "__main__":
    result = main(sys.argv[1])
    print(json.dumps(result, indent=1))
    sys.stdout.flush()
    os._exit(0)  # listener threads of the client
