"""Oracle cases as PySpark programs: those of daily_sales_cases.cc and stream_cases.cc under the same names, with the same steps."""

import pathlib

from pyspark.sql import functions as F

SALES = "transaction_id STRING, client_id INT, transaction_ts STRING, amount DOUBLE, merchant STRING, category STRING"
CASES = {}
SAMPLE = set()


def case(name: str, sample: bool = False):
    def register(function):
        CASES[name] = function
        if sample:
            SAMPLE.add(name)
        return function

    return register


def daily_sales(sales):
    return (
        sales.withColumn("ts", F.to_timestamp("transaction_ts"))
        .where(F.col("client_id").isNotNull() & F.col("amount").isNotNull() & (F.col("amount") >= F.lit(0)))
        .withColumn("event_date", F.to_date("ts"))
        .groupBy("event_date", "client_id")
        .agg(F.sum("amount").alias("total_spent"))
    )


def stream_of(spark, path: str, **options):
    return spark.readStream.schema(SALES).option("header", True).options(**options).csv(path)


def into_memory(frame, world, name: str, mode: str = "append", checkpoint: str = "checkpoint"):
    return frame.writeStream.outputMode(mode).format("memory").queryName(name).option("checkpointLocation", world.work(checkpoint))


def make_folder(path: str) -> str:
    pathlib.Path(path).mkdir(exist_ok=True)
    return path


def all_at_once(folder: str, files: int, ansi: bool):
    def run(world, record):
        spark = world.session(ansi)
        for file in world.files_of(folder):
            world.deliver(file, "input")
        limit = {"maxFilesPerTrigger": files} if files else {}
        frame = daily_sales(stream_of(spark, world.work("input/*.csv"), **limit))
        record.schema("schema", lambda: frame)
        query = into_memory(frame, world, "daily", "update").trigger(availableNow=True).start()
        record.attempt("run", lambda: query.awaitTermination() and None)
        record.value("input rows by batch", [progress.numInputRows for progress in query.recentProgress if progress.numInputRows > 0])
        record.rows("rows of all batches", lambda: spark.table("daily"))

    return run


def file_by_file(folder: str, mode: str, shape, name: str = "result", ansi: bool = False, with_schema: bool = True):
    def run(world, record):
        spark = world.session(ansi)
        frame = shape(stream_of(spark, make_folder(world.work("input"))))
        if with_schema:
            record.schema("schema", lambda: frame)
        query = into_memory(frame, world, name, mode).start()
        for file in world.files_of(folder):
            world.deliver(file, "input")
            record.attempt(f"process {file.name}", query.processAllAvailable)
            record.rows(f"after {file.name}", lambda: spark.table(name))
        query.stop()

    return run


def batch(folder: str, ansi: bool):
    def run(world, record):
        spark = world.session(ansi)
        record.rows("rows", lambda: daily_sales(spark.read.schema(SALES).option("header", True).csv(str(world.data / folder))))

    return run


for files in (1, 2, 0):
    size = files or "all"
    case(f"daily_sales/clean/files={size}", sample=files == 2)(all_at_once("clean", files, True))
    case(f"daily_sales/clean/ansi-off/files={size}")(all_at_once("clean", files, False))
    case(f"daily_sales/dirty/ansi-off/files={size}", sample=files == 1)(all_at_once("dirty", files, False))
    case(f"daily_sales/dirty/ansi-on/files={size}", sample=files == 1)(all_at_once("dirty", files, True))
for mode in ("update", "complete"):
    clean = file_by_file("clean", mode, daily_sales, "daily", ansi=True, with_schema=False)
    case(f"daily_sales/clean/file-by-file/{mode}")(clean)
    dirty = file_by_file("dirty", mode, daily_sales, "daily", with_schema=False)
    case(f"daily_sales/dirty/file-by-file/ansi-off/{mode}", sample=mode == "update")(dirty)
for folder in ("clean", "dirty"):
    case(f"daily_sales/batch/ansi-off/{folder}")(batch(folder, False))
    case(f"daily_sales/batch/ansi-on/{folder}", sample=folder == "dirty")(batch(folder, True))

SHAPES = {
    "projection": (
        "dirty",
        "append",
        lambda df: df.where(F.col("amount") > 100.0).select(
            F.col("transaction_id"), (F.col("amount") * 2).alias("twice"), F.to_timestamp("transaction_ts").alias("ts")
        ),
    ),
    "projection-update": ("dirty", "update", lambda df: df.where(F.col("client_id").isNull()).select("transaction_id", "amount")),
    "several-aggregates": (
        "dirty",
        "update",
        lambda df: df.groupBy("merchant").agg(
            F.sum("amount").alias("s"),
            F.avg("amount").alias("a"),
            F.count("*").alias("n"),
            F.min("client_id").alias("lo"),
            F.max("transaction_ts").alias("hi"),
            F.count("amount").alias("c"),
        ),
    ),
    "global-aggregate": (
        "clean",
        "complete",
        lambda df: df.agg(F.count("*").alias("n"), F.sum("client_id").alias("s"), F.max("amount").alias("hi")),
    ),
    "filter-above-aggregate": (
        "clean",
        "complete",
        lambda df: (
            df.groupBy("category")
            .agg(F.sum("amount").alias("total"))
            .where(F.col("total") > 1000.0)
            .select("category", (F.col("total") / 2).alias("half"))
        ),
    ),
    "filter-above-aggregate-update": (
        "clean",
        "update",
        lambda df: df.groupBy("category").agg(F.sum("amount").alias("total"), F.count("*").alias("n")).where(F.col("n") > 300),
    ),
    "null-keys": (
        "dirty",
        "update",
        lambda df: df.groupBy(F.col("client_id"), F.to_date("transaction_ts").alias("day")).agg(F.count("*").alias("n"), F.min("amount").alias("lo")),
    ),
}
for name, (folder, mode, shape) in SHAPES.items():
    case(f"streams/{name}", sample=name in ("projection", "several-aggregates"))(file_by_file(folder, mode, shape))


@case("streams/rewritten-file")
def rewritten_file(world, record):
    spark, files = world.session(False), world.files_of("clean")
    world.deliver(files[0], "input")
    frame = stream_of(spark, world.work("input")).groupBy("category").agg(F.count("*").alias("n"))
    query = into_memory(frame, world, "result", "complete").start()
    query.processAllAvailable()
    record.rows("first", lambda: spark.table("result"))
    (pathlib.Path(world.work("input")) / files[0].name).unlink()
    world.deliver(files[0], "input")
    world.deliver(files[1], "input")
    query.processAllAvailable()
    record.rows("after it was written again beside a new one", lambda: spark.table("result"))
    query.stop()


@case("streams/restart", sample=True)
def restart(world, record):
    spark = world.session(False)
    for file in world.files_of("clean"):
        world.deliver(file, "input")
        frame = stream_of(spark, world.work("input")).groupBy("category").agg(F.sum("amount").alias("total"))
        into_memory(frame, world, "result", "complete").trigger(availableNow=True).start().awaitTermination()
        record.rows(f"after {file.name}", lambda: spark.table("result"))


@case("streams/once-ignores-limits")
def once_ignores_limits(world, record):
    spark = world.session(False)
    for file in world.files_of("clean"):
        world.deliver(file, "input")
    frame = stream_of(spark, world.work("input"), maxFilesPerTrigger=1).select("amount")
    query = into_memory(frame, world, "result").trigger(once=True).start()
    query.awaitTermination()
    record.value("batches", len(query.recentProgress))
    record.rows("rows", lambda: spark.table("result"))


@case("streams/two-sessions-one-name")
def two_sessions(world, record):
    files = world.files_of("clean")
    world.deliver(files[0], "one")
    world.deliver(files[1], "two")

    def fill(spark, folder):
        frame = stream_of(spark, world.work(folder)).select("transaction_id")
        into_memory(frame, world, "result", checkpoint=f"checkpoint-{folder}").trigger(availableNow=True).start().awaitTermination()

    first, second = world.session(), world.session()
    fill(first, "one")
    fill(second, "two")
    record.rows("of the first session", lambda: first.table("result"))
    record.rows("of the second session", lambda: second.table("result"))
    world.sessions.remove(second)
    second.stop()
    record.rows("of the first session after the second", lambda: first.table("result"))
