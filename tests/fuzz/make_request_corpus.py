"""Writes corpus/request_fuzz/<name>: requests that PySpark's own client builds, without a server, as seeds of src/izvor/connect/request_fuzz.cc.

Run it with a Python that has pyspark[connect] 4.3: .deps/oracle/bin/python tests/fuzz/make_request_corpus.py
"""

import pathlib
from unittest import mock

import pyarrow as pa
import pyspark.sql.connect.proto as pb2
from pyspark.sql.connect.dataframe import DataFrame
from pyspark.sql.connect.functions import builtin as F
from pyspark.sql.connect.plan import SQL, LocalRelation, Range
from pyspark.sql.connect.window import Window

CORPUS = pathlib.Path(__file__).parent / "corpus/request_fuzz"
SESSION = mock.MagicMock()
TYPES = "a INT, s STRING, d DECIMAL(10,2), ts TIMESTAMP, xs ARRAY<STRUCT<k: INT>>, m MAP<STRING, DATE>"
QUERIES = {
    "sql_join": "SELECT a.id, count(*) FROM range(5) a JOIN range(3) b USING (id) GROUP BY ROLLUP(a.id) HAVING count(*) > 0 ORDER BY 1 LIMIT 2",
    "sql_cte": "WITH t AS (SELECT 1 AS a UNION ALL VALUES (2)) SELECT * FROM t WHERE a IN (SELECT a FROM t) AND EXISTS (SELECT 1)",
    "sql_window": "SELECT sum(id) OVER (PARTITION BY id % 2 ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM range(10)",
    "sql_lambda": "SELECT transform(array(1, 2), (x, i) -> x + i), map('k', named_struct('a', INTERVAL 1 DAY)), CASE WHEN true THEN 1 END",
}


def numbers(end: int = 10) -> DataFrame:
    return DataFrame(Range(0, end, 1), SESSION)


def local() -> DataFrame:
    table = pa.table({"a": pa.array([1, None], pa.int32()), "s": ["x", None], "xs": pa.array([[1], None], pa.list_(pa.int64()))})
    return DataFrame(LocalRelation(table, "a INT, s STRING, xs ARRAY<BIGINT>"), SESSION)


def frames() -> dict[str, DataFrame]:
    a, b = numbers().alias("a"), numbers(3).alias("b")
    ids = F.col("id")
    window = Window.partitionBy((ids % 2).alias("p")).orderBy(ids.desc()).rowsBetween(-1, Window.currentRow)
    return {
        "range": numbers(),
        "select": numbers().select((ids * 2).alias("b"), F.lit(1.5), F.lit("text"), ids.cast("decimal(20,3)"), F.expr("id + 1")),
        "where": numbers().where((ids > 3) & ~(ids.isin(4, 5)) | ids.isNull()),
        "aggregate": numbers().groupBy((ids % 2).alias("k")).agg(F.sum("id"), F.count_distinct("id"), F.collect_list(ids)),
        "pivot": numbers().groupBy().pivot("id", [1, 2]).agg(F.max("id")),
        "rollup": numbers().rollup("id").count(),
        "join": a.join(b, F.col("a.id") == F.col("b.id"), "left_outer").select("a.*"),
        "union": numbers().union(numbers(3)).distinct().unionByName(numbers(), allowMissingColumns=True),
        "except": numbers().exceptAll(numbers(3)).intersect(numbers()),
        "window": numbers().select(F.row_number().over(Window.orderBy("id")), F.sum("id").over(window)),
        "sort": numbers().orderBy(ids.desc_nulls_last()).limit(3).offset(1),
        "columns": numbers().withColumn("x", ids + 1).withColumnRenamed("x", "y").drop("id").toDF("z"),
        "deduplicate": numbers().dropDuplicates(["id"]).na.fill(1).na.drop(how="all").na.replace(1, 2),
        "higher_order": local().select(F.transform("xs", lambda x: x + 1), F.filter("xs", lambda x: x > 0), F.exists("xs", lambda x: x == 1)),
        "nested": numbers().select(F.struct("id").alias("s")).select(F.col("s")["id"], F.col("s").withField("n", F.lit(None))),
        "map": numbers().select(F.create_map(F.lit("k"), "id").alias("m"), F.array("id").alias("xs")).select(F.col("m")["k"], F.col("xs")[0]),
        "json": numbers().select(F.from_json(F.lit('{"a": 1}'), TYPES), F.to_json(F.struct("id")), F.get_json_object(F.lit("{}"), "$.a[0]")),
        "dates": numbers().select(F.date_format(F.lit("2024-02-29"), "yyyy-MM-dd"), F.to_timestamp(F.lit("x"), "HH:mm"), F.window("id", "1 hour")),
        "regexp": numbers().select(F.regexp_replace(F.lit("abc"), "(a|b)+", "$1"), F.split(F.lit("a,b"), ","), F.lit("x").rlike("^x$")),
        "local": local(),
        "hint": numbers().hint("broadcast").repartition(3, "id").alias("q"),
        "texts": numbers().selectExpr("id", "from_csv('1,2', 'a INT, b INT') AS c", "try_cast('x' AS DATE)"),
    }


def stream() -> pb2.Relation:
    relation = pb2.Relation()
    relation.read.is_streaming = True
    relation.read.data_source.format = "csv"
    relation.read.data_source.schema = TYPES
    relation.read.data_source.options["header"] = "true"
    relation.read.data_source.paths.append("/nowhere/*.csv")
    watermark = pb2.Relation()
    watermark.with_watermark.input.CopyFrom(relation)
    watermark.with_watermark.event_time = "ts"
    watermark.with_watermark.delay_threshold = "10 minutes"
    return watermark


def relations() -> dict[str, pb2.Relation]:
    found = {name: frame._plan.plan(SESSION.client) for name, frame in frames().items()}
    found |= {name: SQL(text).plan(SESSION.client) for name, text in QUERIES.items()}
    return found | {"stream": stream()}


def with_plan(kind: str, relation: pb2.Relation) -> pb2.AnalyzePlanRequest:
    request = pb2.AnalyzePlanRequest()
    getattr(request, kind).plan.root.CopyFrom(relation)
    if kind == "explain":
        request.explain.explain_mode = pb2.AnalyzePlanRequest.Explain.EXPLAIN_MODE_EXTENDED
    return request


def others() -> dict:
    analyses = {name: pb2.AnalyzePlanRequest() for name in ("ddl", "json_to_ddl", "same_semantics")}
    analyses["ddl"].ddl_parse.ddl_string = TYPES
    analyses["json_to_ddl"].json_to_ddl.json_string = '{"type":"struct","fields":[{"name":"a","type":"integer","nullable":true,"metadata":{}}]}'
    analyses["same_semantics"].same_semantics.target_plan.root.range.end = 1
    analyses["same_semantics"].same_semantics.other_plan.root.range.step = 1
    settings = {name: pb2.ConfigRequest() for name in ("config_get", "config_set")}
    settings["config_get"].operation.get_with_default.pairs.add(key="spark.sql.session.timeZone", value="UTC")
    settings["config_set"].operation.set.pairs.add(key="spark.sql.ansi.enabled", value="false")
    artifacts = pb2.AddArtifactsRequest()
    artifacts.batch.artifacts.add(name="files/a.txt").data.data = b"content"
    return analyses | settings | {"artifacts": artifacts}


def main() -> None:
    CORPUS.mkdir(parents=True, exist_ok=True)
    seeds = {name: with_plan("explain", relation) for name, relation in relations().items()} | others()
    for name, request in seeds.items():
        (CORPUS / name).write_bytes(request.SerializeToString())
    print(f"{len(seeds)} requests")


if __name__ == "__main__":
    main()
