"""Methods of data frames: statistics, samples and shapes."""

TABLES = {
    "people": (
        "name string, age int, height double, paid decimal(8,2), born date",
        [
            ("ann", 10, 1.0, None, None),
            ("bob", None, 2.0, None, None),
            (None, 20, None, None, None),
            ("dan", 30, 3.0, None, None),
            ("7", None, None, None, None),
        ],
    ),
    "xy": ("x double, y int, g string", [(1.0, 2, "a"), (2.0, 4, "a"), (3.5, 5, "b"), (None, 6, "b"), (5.0, None, None), (0.5, 1, "c")]),
}


def people(spark):
    return spark.table("people")


def rows(spark, names, *values):
    return spark.createDataFrame([values], names)


SQL = []

PROGRAMS = {
    "describe": lambda spark: people(spark).describe(),
    "describe columns": lambda spark: people(spark).describe("age", "name"),
    "describe no such column": lambda spark: people(spark).describe("nope"),
    "summary": lambda spark: people(spark).summary(),
    "summary of some": lambda spark: people(spark).summary("count", "min", "10%", "75%", "count_distinct", "approx_count_distinct"),
    "cov": lambda spark: rows(spark, "c double", spark.table("xy").cov("x", "y")),
    "corr": lambda spark: rows(spark, "c double", spark.table("xy").corr("x", "y")),
    "approxQuantile": lambda spark: rows(spark, "q array<double>", people(spark).approxQuantile("age", [0.0, 0.25, 0.5, 1.0], 0.0)),
    "approxQuantile of columns": lambda spark: rows(spark, "q array<array<double>>", people(spark).approxQuantile(["age", "height"], [0.5], 0.1)),
    "sample nothing": lambda spark: people(spark).sample(0.0, 7),
    "sample everything": lambda spark: people(spark).sample(1.0, 7),
    "sample with replacement": lambda spark: rows(spark, "b boolean", spark.range(1000).sample(True, 0.5, 3).count() in range(400, 600)),
    "sample of half": lambda spark: rows(spark, "b boolean", spark.range(1000).sample(0.5, 3).count() in range(400, 600)),
    "sampleBy all or nothing": lambda spark: spark.table("xy").sampleBy("g", {"a": 1.0, "b": 0.0}, 5),
    "randomSplit": lambda spark: rows(spark, "n bigint", sum(part.count() for part in spark.range(100).randomSplit([1.0, 3.0], 11))),
    "to a schema": lambda spark: people(spark).to(people(spark).select("height", "age").schema),
    "toDF": lambda spark: spark.table("xy").toDF("a", "b", "c"),
    "toDF of too few": lambda spark: spark.table("xy").toDF("a", "b"),
    "withColumnsRenamed": lambda spark: spark.table("xy").withColumnsRenamed({"x": "u", "nope": "v"}),
    "colRegex": lambda spark: spark.table("xy").select(spark.table("xy").colRegex("`[xy]`")),
    "melt": lambda spark: spark.table("xy").melt("g", ["x", "y"], "name", "value"),
}
ORDERED_PROGRAMS = {"describe", "describe columns", "summary", "summary of some"}
