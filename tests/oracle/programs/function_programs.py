"""Functions of programs: foreachBatch, foreach, UDFs with and without Arrow."""

import datetime
import decimal

from pyspark.errors import PySparkException, PythonException
from pyspark.sql import Row
from pyspark.sql import functions as F
from registry import WAIT_SECONDS, WORKER_IS_LATE, failure, program, rows_of, sales, through, totals


@program
def foreach_batch(spark, folder):
    seen = folder / "seen"

    def note(batch, number):
        batch.persist()
        batch.createOrReplaceTempView("batch")
        largest = batch.sparkSession.sql("SELECT max(total) FROM batch").collect()[0][0]
        twice = batch.unionByName(batch).count()
        with seen.open("a") as out:
            out.write(f"{number} {sorted(map(tuple, batch.collect()), key=str)} {largest} {twice} {batch.isStreaming}\n")
        batch.unpersist()

    through(totals(sales(spark, folder)), folder, "update").foreachBatch(note).start().awaitTermination(WAIT_SECONDS)
    return {"batches": seen.read_text().splitlines()}


@program
def functions_that_raise(spark, folder):
    def refuse(batch, number):
        raise ValueError(f"not this batch: {number}")

    query = through(totals(sales(spark, folder)), folder, "update").foreachBatch(refuse).start()
    seen = {"waited": failure(lambda: query.awaitTermination(WAIT_SECONDS))}
    told = query.exception()
    seen["told"] = [type(told).__name__, "ValueError: not this batch: 0" in str(told), query.isActive]

    @F.udf("int")
    def reject(value):
        raise ValueError("not this value")

    seen["udf"] = failure(lambda: spark.range(1).select(reject("id")).collect())
    query = through(sales(spark, folder).select(reject("client_id")), folder, checkpoint="udf").format("noop").start()
    seen["streamed udf"] = failure(lambda: query.awaitTermination(WAIT_SECONDS))
    return seen


@program
def foreach(spark, folder):
    seen = folder / "seen"

    class Notes:
        def open(self, partition, epoch):
            self.lines = []
            return True

        def process(self, row):
            self.lines.append(f"{row.client_id} {row.amount}")

        def close(self, error):
            with seen.open("a") as out:
                out.writelines(line + "\n" for line in self.lines)

    through(sales(spark, folder).select("client_id", "amount"), folder).foreach(Notes()).start().awaitTermination(WAIT_SECONDS)
    return {"rows": sorted(seen.read_text().splitlines())}


@program
def python_functions(spark, folder):
    import pandas as pd

    (folder / "rates_of_program.py").write_text("RATE = 3\n")
    spark.addArtifact(str(folder / "rates_of_program.py"), pyfile=True)

    @F.udf("long")
    def rated(value):
        import rates_of_program

        return None if value is None else value * rates_of_program.RATE

    @F.pandas_udf("double")
    def half(v: pd.Series) -> pd.Series:
        return v / 2.0

    spark.udf.register("shout", lambda text: text.upper() + "!", "string")
    frame = spark.createDataFrame([(1, "a"), (None, "b")], "n int, s string")
    answers = frame.select(rated("n").alias("r"), half("n").alias("h"), F.expr("shout(s)").alias("t"))
    return {"schema": answers.schema.simpleString(), "rows": rows_of(answers)}


TYPES_OF_RESULTS = [
    *("boolean", "tinyint", "smallint", "int", "bigint", "float", "double", "decimal(6,2)", "string", "binary", "date", "timestamp", "timestamp_ntz"),
    *("interval day to second", "array<int>", "array<date>", "map<string,int>", "struct<a:int,b:int>", "struct<a:int,d:date>"),
]
RESULTS = {
    "nothing": None,
    "true": True,
    "small": 7,
    "large": 2**40 + 3,
    "huge": 2**70,
    "fraction": 1.25,
    "nan": float("nan"),
    "text": "é x",
    "bytes": b"ab",
    "bytearray": bytearray(b"ab"),
    "decimal": decimal.Decimal("12.345"),
    "wide decimal": decimal.Decimal("1E+5"),
    "no decimal": decimal.Decimal("NaN"),
    "date": datetime.date(2026, 3, 1),
    "time": datetime.datetime(2026, 3, 1, 8, 30, 0, 5),
    "length": datetime.timedelta(days=1, microseconds=5),
    "list": [1, None, "x"],
    "dates": [datetime.date(1969, 12, 31), None],
    "tuple": (1, "x"),
    "long tuple": (1, "x", 2),
    "dated tuple": (1, datetime.date(2026, 3, 1)),
    "dict": {"a": 1},
    "row": Row(b="x", a=1),
}
WITHOUT_TEXT_OF_THEIR_OWN = {*("bytes", "bytearray", "date", "dates", "time", "length", "tuple", "long tuple", "dated tuple", "row")}


@program
def functions_on_pickles(spark, folder):
    """What a plain function without Arrow may return for each declared type. Errors are told apart by where they come from only."""

    def answer(kind, name):
        value = RESULTS[name]
        function = F.udf(lambda _: value, kind, useArrow=False)
        try:
            return repr(spark.range(1).select(function("id")).collect()[0][0])
        except PySparkException as error:
            if WORKER_IS_LATE in str(error):
                raise
            return "raises in Python" if isinstance(error, PythonException) else "raises"

    def names_for(kind):
        return [name for name in RESULTS if "string" not in kind or name not in WITHOUT_TEXT_OF_THEIR_OWN]

    return {kind: {name: answer(kind, name) for name in names_for(kind)} for kind in TYPES_OF_RESULTS}


@program
def arguments_of_functions_on_pickles(spark, folder):
    ddl = (
        "a int, b string, c timestamp, d date, e array<int>, f map<string,double>, g decimal(10,2), h struct<p:boolean,q:date>, i double, j binary, "
        "k timestamp_ntz, l array<date>, m boolean, n float, o interval day to second"
    )
    day, moment = datetime.date(2026, 3, 1), datetime.datetime(2026, 3, 1, 8, 30, 0, 7)
    length = datetime.timedelta(days=1)
    row = (1, "é", moment, day, [1, None], {"k": 1.5}, decimal.Decimal("1.25"), (True, day), 0.1, b"z", moment, [day, None], False, 0.5, length)
    frame = spark.createDataFrame([row, (None,) * len(row)], ddl)
    shown = F.udf(lambda *values: repr(values), "string", useArrow=False)
    seen = {"all": sorted(row[0] for row in frame.select(shown(*frame.columns)).collect())}
    for field in frame.schema.fields:
        same = F.udf(lambda value: value, field.dataType, useArrow=False)
        seen[field.name] = [repr(row[0]) for row in frame.orderBy(F.col("a").isNull()).select(shown(field.name)).collect()]
        seen[f"{field.name} back"] = sorted(repr(row[0] == row[1]) for row in frame.select(same(field.name), field.name).collect())
    plus = F.udf(lambda a, b=1: a + b, "long", useArrow=False)
    seen["named"] = rows_of(spark.range(3).select(plus("id"), plus(F.col("id"), b=F.lit(10))))
    seen["none"] = rows_of(spark.range(250).select(F.udf(lambda: 7, "int", useArrow=False)().alias("n")).groupBy("n").count())
    seen["many"] = rows_of(spark.range(25_000).select(plus("id").alias("n")).agg(F.sum("n"), F.count("n")))

    @F.udf("int", useArrow=False)
    def refuse(value):
        raise ValueError("not this value")

    seen["raises"] = failure(lambda: spark.range(300).select(refuse("id")).collect())
    return seen
