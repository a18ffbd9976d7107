"""Queries over CSV files: what is known of the file that a row was read from."""

import pathlib
import tempfile

from pyspark.sql import functions as F

TABLES = {}
SQL = []

# Kept until the program ends. The blank in the name is there to be escaped.
WORK = tempfile.TemporaryDirectory(prefix="izvor files ")
FOLDER = pathlib.Path(WORK.name)
SCHEMA = "n int, s string"


def files(spark):
    if not list(FOLDER.iterdir()):
        (FOLDER / "a b.csv").write_text("1,x\n2,y\n3,z\n")
        (FOLDER / "c%+é.csv").write_text("4,x\n5,\n")
        (FOLDER / "empty.csv").write_text("")
    return spark.read.schema(SCHEMA).csv(str(FOLDER))


def name():
    return F.replace(F.input_file_name(), F.lit(FOLDER.as_uri()), F.lit("folder")).alias("file")


def block():
    return F.input_file_block_start().alias("start"), F.input_file_block_length().alias("length")


def in_sql(spark, text):
    files(spark).createOrReplaceTempView("of_files")
    return spark.sql(text)


def joined(spark):
    a, b = files(spark).alias("a"), files(spark).alias("b")
    return a.join(b, F.col("a.n") == F.col("b.n")).select(name())


PROGRAMS = {
    "file names in a list": lambda spark: files(spark).select("n", name(), *block()),
    "file name whole": lambda spark: files(spark).select((F.input_file_name() == F.lit(FOLDER.as_uri() + "/a%20b.csv")).alias("is_a")),
    "file names in a column": lambda spark: files(spark).withColumn("file", name()).where("n > 1").drop("s"),
    "file names in where": lambda spark: files(spark).where(F.input_file_name().endswith("a%20b.csv")),
    "file names of groups": lambda spark: files(spark).groupBy(name()).agg(F.count("*").alias("rows"), F.sum("n").alias("sum")),
    "file names in an aggregate": lambda spark: files(spark).agg(F.countDistinct(F.input_file_name()).alias("files"), F.max(name()).alias("last")),
    "file names above groups": lambda spark: files(spark).groupBy("s").count().select("s", name(), *block()),
    "file names above a sort": lambda spark: files(spark).orderBy("n").select("n", name()),
    "file names below a sort": lambda spark: files(spark).select("n", name()).orderBy("n"),
    "file names above a limit": lambda spark: files(spark).limit(10).select(name()),
    "file names of exploded rows": lambda spark: files(spark).select("n", F.explode(F.array("s", F.lit("e"))).alias("x")).select("n", "x", name()),
    "file names of a union": lambda spark: files(spark).union(files(spark)).select("n", name()),
    "file names of a join of two": joined,
    "file names of no file": lambda spark: spark.range(2).select(name(), *block()),
    "file names of a local table": lambda spark: spark.table("t").select("k", name(), *block()),
    "file names in SQL": lambda spark: in_sql(
        spark, "select n, input_file_block_length() from of_files where input_file_name() like '%.csv' order by n"
    ),
    "file names in text": lambda spark: files(spark).selectExpr("input_file_block_start() + n as x", "input_file_block_start()"),
    "file names of an argument": lambda spark: files(spark).selectExpr("input_file_name(1)"),
}
ORDERED_PROGRAMS = {"file names below a sort", "file names above a sort", "file names in SQL"}
