"""Real Spark 4.3 in this process: evaluates SQL expressions over the table of edge values. Runs under the oracle's Python."""

import itertools
import json
import logging
import os
import re

os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")

import edge_values
import pyarrow as pa
from canonical import cells
from py4j.protocol import Py4JError, Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import ArrayType, DataType, MapType, NullType, StringType, StructField, StructType, YearMonthIntervalType

PACK = 48
SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.log.level": "OFF",
    "spark.sql.shuffle.partitions": 1,
    "spark.sql.maxPlanStringLength": 0,
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
KEEP_PROJECTION = "org.apache.spark.sql.catalyst.optimizer.ConvertToLocalRelation"
INTERVAL_TEXT = re.compile(r"INTERVAL '(-?)(\d+)-(\d+)' YEAR TO MONTH|INTERVAL '(-?\d+)' (YEAR|MONTH)")


def error_cell(error: Exception) -> list[str]:
    """[class, SQLSTATE]; a Java exception outside of Spark's error classes is ["", its name]."""
    condition = error.getCondition() if isinstance(error, PySparkException) else None
    if condition:
        return [condition, error.getSqlState() or ""]
    java = error.java_exception.getClass().getSimpleName() if isinstance(error, Py4JJavaError) else type(error).__name__
    return ["", java]


def fetchable(kind: DataType) -> DataType:
    """The type in a form that PySpark can fetch: strings for year-month intervals and for nulls, other names for fields of one name."""
    if isinstance(kind, YearMonthIntervalType | NullType):
        return StringType()
    if isinstance(kind, ArrayType):
        return ArrayType(fetchable(kind.elementType), kind.containsNull)
    if isinstance(kind, MapType):
        return MapType(fetchable(kind.keyType), fetchable(kind.valueType), kind.valueContainsNull)
    if isinstance(kind, StructType):
        names = kind.names if len(set(kind.names)) == len(kind.names) else [f"field{at}" for at in range(len(kind))]
        return StructType([StructField(name, fetchable(field.dataType), field.nullable) for name, field in zip(names, kind, strict=True)])
    return kind


def months_of(text: str) -> int:
    sign, years, months, single, unit = INTERVAL_TEXT.fullmatch(text).groups()
    if single:
        return int(single) * (12 if unit == "YEAR" else 1)
    return (int(years) * 12 + int(months)) * (-1 if sign else 1)


def texts_as_months(value, kind: DataType):
    if value is None or kind == fetchable(kind):
        return value
    if isinstance(kind, NullType):
        return None
    if isinstance(kind, YearMonthIntervalType):
        return months_of(value)
    if isinstance(kind, ArrayType):
        return [texts_as_months(item, kind.elementType) for item in value]
    if isinstance(kind, MapType):
        return [[texts_as_months(key, kind.keyType), texts_as_months(item, kind.valueType)] for key, item in value]
    return [texts_as_months(item, field.dataType) for item, field in zip(value, kind, strict=True)]


class SparkEngine:
    """Evaluates requests {"sql", "ansi", "zone", "group"} into answers {"type", "nullable", "values", "errors"} or {"error"}."""

    def __init__(self, columns: edge_values.Columns | None = None):
        logging.disable(logging.CRITICAL)
        builder = SparkSession.builder.master("local[1]")
        for key, value in SETTINGS.items():
            builder = builder.config(key, value)
        self.spark = builder.getOrCreate()
        self.jvm = self.spark._jvm
        columns = columns or edge_values.edge_columns()
        schema = StructType.fromDDL(edge_values.schema_ddl(columns).replace("INTERVAL YEAR TO MONTH", "INT"))
        df = self.spark.createDataFrame(edge_values.arrow_table(columns), schema)
        months = {name for name, (ddl, _, _) in columns.items() if ddl == "INTERVAL YEAR TO MONTH"}
        df = df.selectExpr(*[f"make_ym_interval(0, {name}) AS {name}" if name in months else f"`{name}`" for name in df.columns])
        relation = df._jdf.queryExecution().optimizedPlan()
        DataFrame(self.jvm.org.apache.spark.sql.classic.Dataset.ofRows(self.spark._jsparkSession, relation), self.spark).createOrReplaceTempView("edge")

    def stop(self) -> None:
        self.spark.stop()

    def evaluate(self, requests: list[dict]) -> list[dict]:
        answers = [None] * len(requests)

        def mode(index):
            return requests[index]["ansi"], requests[index]["zone"], requests[index].get("group")

        for (ansi, zone, group), indices in itertools.groupby(sorted(range(len(requests)), key=lambda index: repr(mode(index))), key=mode):
            self.spark.conf.set("spark.sql.ansi.enabled", "true" if ansi else "false")
            self.spark.conf.set("spark.sql.session.timeZone", zone)
            chosen = list(indices)
            for start in range(0, len(chosen), PACK):
                pack = chosen[start : start + PACK]
                texts = [requests[index]["sql"] for index in pack]
                found = self.rows_of(texts) if group is None else self.groups_of(texts, group)
                for index, answer in zip(pack, found, strict=True):
                    answers[index] = answer
        return answers

    def query(self, columns: list[str], tail: str = "") -> DataFrame:
        return self.spark.sql(f"SELECT {', '.join(f'{column} AS c{at}' for at, column in enumerate(columns))} FROM edge{tail}")

    def fetch(self, columns: list[str], kinds: list[DataType], tail: str = "") -> list[list]:
        wrapped = [
            column if fetchable(kind) == kind else f"CAST({column} AS {fetchable(kind).simpleString()})" for column, kind in zip(columns, kinds, strict=True)
        ]
        table: pa.Table = self.query(wrapped, tail).toArrow().combine_chunks()
        found = []
        for column, kind in zip(table.columns, kinds, strict=True):
            chunks = [cell for chunk in column.chunks for cell in cells(chunk)]
            found.append([texts_as_months(cell, kind) for cell in chunks])
        return found

    def analyze(self, text: str, tail: str = "") -> dict:
        try:
            df = self.query([text], tail)
        except (PySparkException, Py4JError) as error:
            return {"error": error_cell(error)}
        field = df.schema.fields[0]
        return {"type": field.dataType.jsonValue(), "nullable": field.nullable, "df": df, "kind": field.dataType}

    def rows_of(self, texts: list[str]) -> list[dict]:
        """Each expression alone is analysed and tried; the values are then fetched together, without the rows that fail."""
        answers, columns, kinds, places = [], [], [], []
        for at, text in enumerate(texts):
            answer = self.analyze(text)
            answers.append(answer)
            if "error" in answer:
                continue
            df, kind = answer.pop("df"), answer.pop("kind")
            try:
                df._jdf.queryExecution().optimizedPlan()
                errors = {}
            except (PySparkException, Py4JError):
                errors = self.failing_rows(text)
            answer["values"] = [None] * edge_values.ROWS
            if errors:
                answer["errors"] = {str(row): error for row, error in errors.items()}
            if len(errors) == edge_values.ROWS:
                continue
            good = ", ".join(str(row) for row in range(edge_values.ROWS) if row not in errors)
            columns.append(f"(CASE WHEN id IN ({good}) THEN ({text}) END)" if errors else f"({text})")
            kinds.append(kind)
            places.append(at)
        self.fetch_into(answers, places, columns, kinds)
        return answers

    def fetch_into(self, answers: list[dict], places: list[int], columns: list[str], kinds: list[DataType]) -> None:
        if not places:
            return
        try:
            for at, values in zip(places, self.fetch(columns, kinds), strict=True):
                answers[at]["values"] = values
        except Exception as error:
            if len(places) == 1:
                answers[places[0]].pop("values")
                answers[places[0]]["unfetched"] = f"{type(error).__name__}: {str(error)[:200]}"
                return
            half = len(places) // 2
            for part in (slice(None, half), slice(half, None)):
                self.fetch_into(answers, places[part], columns[part], kinds[part])

    def failing_rows(self, text: str) -> dict[int, list[str]]:
        """Evaluates the resolved and optimised expression row by row inside of Spark."""
        self.spark.conf.set("spark.sql.optimizer.excludedRules", KEEP_PROJECTION)
        try:
            plan = self.query([text])._jdf.queryExecution().optimizedPlan()
        except (PySparkException, Py4JError) as error:
            return dict.fromkeys(range(edge_values.ROWS), error_cell(error))
        finally:
            self.spark.conf.unset("spark.sql.optimizer.excludedRules")
        if plan.nodeName() != "Project" or plan.child().nodeName() != "LocalRelation":
            return self.failing_rows_by_query(text)
        projection = self.jvm.org.apache.spark.sql.catalyst.expressions.InterpretedMutableProjection(plan.projectList(), plan.child().output())
        projection.initialize(0)
        errors = {}
        for row in range(edge_values.ROWS):
            try:
                projection.apply(plan.child().data().apply(row))
            except (PySparkException, Py4JError) as error:
                errors[row] = error_cell(error)
        return errors

    def failing_rows_by_query(self, text: str) -> dict[int, list[str]]:
        errors = {}
        for row in range(edge_values.ROWS):
            try:
                self.query([text], f" WHERE id = {row}")._jdf.queryExecution().optimizedPlan()
            except (PySparkException, Py4JError) as error:
                errors[row] = error_cell(error)
        return errors

    def groups_of(self, texts: list[str], group: str) -> list[dict]:
        """Aggregates over the whole table (`group` is empty) or by a key: values in the order of the key, nulls first."""
        tail = f" GROUP BY {group} ORDER BY {group} NULLS FIRST" if group else ""
        answers = [self.analyze(text, tail.split(" ORDER")[0]) for text in texts]
        places = [at for at, answer in enumerate(answers) if "error" not in answer]
        kinds = [answers[at].pop("kind") for at in places]
        for at in places:
            answers[at].pop("df")
        self.aggregate_into(answers, places, texts, kinds, tail)
        return answers

    def aggregate_into(self, answers: list[dict], places: list[int], texts: list[str], kinds: list[DataType], tail: str) -> None:
        if not places:
            return
        try:
            for at, values in zip(places, self.fetch([f"({texts[at]})" for at in places], kinds, tail), strict=True):
                answers[at]["values"] = values
        except Exception as error:
            if len(places) == 1:
                answers[places[0]]["error"] = error_cell(error)
                return
            half = len(places) // 2
            for part in (slice(None, half), slice(half, None)):
                self.aggregate_into(answers, places[part], texts, kinds[part], tail)


if __name__ == "__main__":
    import sys

    engine = SparkEngine()
    for answer in engine.evaluate([{"sql": text, "ansi": True, "zone": edge_values.ZONE} for text in sys.argv[1:]]):
        print(json.dumps(answer))
