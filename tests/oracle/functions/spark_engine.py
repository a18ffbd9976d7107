"""Real Spark 4.3 in this process: evaluates SQL expressions over the table of edge values. Runs under the oracle's Python."""

import contextlib
import itertools
import json
import logging
import os
import re

os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")

import edge_values
import py4j.java_gateway
import py4j.protocol
import pyarrow as pa
from canonical import cells
from py4j.protocol import Py4JError, Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import ArrayType, DataType, IntegerType, MapType, NullType, StringType, StructField, StructType, YearMonthIntervalType

PACK = 48
SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.log.level": "OFF",
    # Interpreted, because compiling costs more than 32 rows; and evaluated as over files, where the optimiser does not run the projection itself.
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.optimizer.excludedRules": "org.apache.spark.sql.catalyst.optimizer.ConvertToLocalRelation",
    "spark.sql.shuffle.partitions": 1,
    "spark.sql.maxPlanStringLength": 0,
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
INTERVAL_TEXT = re.compile(r"INTERVAL '(-?)(\d+)-(\d+)' YEAR TO MONTH|INTERVAL '(-?\d+)' (YEAR|MONTH)")


def error_cell(error: Exception) -> list[str]:
    """[class, SQLSTATE]; a Java exception outside of Spark's error classes is ["", its name]."""
    thrown = error.java_exception if isinstance(error, Py4JJavaError) else error
    try:
        return [thrown.getCondition(), thrown.getSqlState() or ""] if thrown.getCondition() else ["", type(error).__name__]
    except (AttributeError, Py4JError):
        return ["", thrown.getClass().getSimpleName() if thrown is not error else type(error).__name__]


@contextlib.contextmanager
def java_errors():
    """Java's exceptions as py4j gives them: PySpark asks a dozen questions to find the Python class of each, and here come thousands."""
    converting = py4j.java_gateway.get_return_value
    py4j.java_gateway.get_return_value = py4j.protocol.get_return_value
    try:
        yield
    finally:
        py4j.java_gateway.get_return_value = converting


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
        rule = "spark.sql.optimizer.excludedRules"
        self.spark.conf.set(rule, "")
        relation = df._jdf.queryExecution().optimizedPlan()
        self.spark.conf.set(rule, SETTINGS[rule])
        self.rows = [relation.data().apply(row) for row in range(edge_values.ROWS)]
        self.projection = self.jvm.org.apache.spark.sql.catalyst.expressions.InterpretedMutableProjection
        rows = self.jvm.org.apache.spark.sql.classic.Dataset.ofRows(self.spark._jsparkSession, relation)
        DataFrame(rows, self.spark).createOrReplaceTempView("edge")
        self.edge = self.spark.table("edge")

    def stop(self) -> None:
        self.spark.stop()

    def evaluate(self, requests: list[dict]) -> list[dict]:
        answers = [None] * len(requests)

        def mode(index):
            return requests[index]["ansi"], requests[index]["zone"], requests[index].get("group")

        for (ansi, zone, group), indices in itertools.groupby(sorted(range(len(requests)), key=lambda index: repr(mode(index))), key=mode):
            self.spark.conf.set("spark.sql.ansi.enabled", "true" if ansi else "false")
            self.spark.conf.set("spark.sql.session.timeZone", zone)
            # Sums of decimals overflow on the way in one of the two only: aggregates are evaluated as users run them.
            self.spark.conf.set("spark.sql.codegen.factoryMode", "NO_CODEGEN" if group is None else "FALLBACK")
            self.spark.conf.set("spark.sql.codegen.wholeStage", "false" if group is None else "true")
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
            column if fetchable(kind) == kind else f"CAST({column} AS {fetchable(kind).simpleString()})"
            for column, kind in zip(columns, kinds, strict=True)
        ]
        table: pa.Table = self.query(wrapped, tail).toArrow().combine_chunks()
        found = []
        for column, kind in zip(table.columns, kinds, strict=True):
            chunks = [cell for chunk in column.chunks for cell in cells(chunk)]
            found.append([texts_as_months(cell, kind) for cell in chunks])
        return found

    def fetch_rows(self, columns: list[str], kinds: list[DataType], tail: str = "") -> list[list]:
        """With the id beside them: of a table no column of which is read, Spark gives one row."""
        return self.fetch([*columns, "id"], [*kinds, IntegerType()], tail)[:-1]

    def analyze(self, text: str, tail: str | None = None) -> dict:
        """Alone, so that a text that is no expression does not become one within a statement; aggregates need their statement."""
        try:
            df = self.edge.selectExpr(text) if tail is None else self.query([text], tail)
        except (PySparkException, Py4JError) as error:
            return {"error": error_cell(error)}
        try:
            field = df.schema.fields[0]
        except PySparkException as error:
            return {"unfetched": f"PySpark does not know the type: {error}"}
        name = {"name": self.query_name(text)} if tail is None else {}
        return name | {"type": field.dataType.jsonValue(), "nullable": field.nullable, "df": df, "kind": field.dataType}

    def query_name(self, text: str) -> str:
        """As SELECT and Spark Connect name it; selectExpr goes through casts of casts to the name of the column."""
        return self.spark.sql(f"SELECT {text}\nFROM edge").columns[0]

    def rows_of(self, texts: list[str]) -> list[dict]:
        """Analysed one by one, fetched together; when that fails, each is tried row by row, and fetched without the rows that fail."""
        answers = [self.analyze(text) for text in texts]
        frames = [answer.pop("df", None) for answer in answers]
        kinds = [answer.pop("kind", None) for answer in answers]
        good = [at for at, answer in enumerate(answers) if "type" in answer]
        try:
            for at, values in zip(good, self.fetch_rows([f"({texts[at]})" for at in good], [kinds[at] for at in good]) if good else [], strict=True):
                answers[at]["values"] = values
            return answers
        except Exception:
            columns, places = [], []
        for at in good:
            errors = self.failing_rows(frames[at], texts[at])
            answers[at]["values"] = [None] * edge_values.ROWS
            if errors:
                answers[at]["errors"] = {str(row): error for row, error in errors.items()}
            if len(errors) < edge_values.ROWS:
                rows = ", ".join(str(row) for row in range(edge_values.ROWS) if row not in errors)
                columns.append(f"(CASE WHEN id IN ({rows}) THEN ({texts[at]}) END)" if errors else f"({texts[at]})")
                places.append(at)
        self.fetch_into(answers, texts, places, columns, [kinds[at] for at in places])
        return answers

    def fetch_into(self, answers: list[dict], texts: list[str], places: list[int], columns: list[str], kinds: list[DataType]) -> None:
        if not places:
            return
        try:
            for at, values in zip(places, self.fetch_rows(columns, kinds), strict=True):
                answers[at]["values"] = values
        except Exception as error:
            if len(places) == 1:
                self.fetch_alone(answers[places[0]], texts[places[0]], kinds[0], error)
                return
            half = len(places) // 2
            for part in (slice(None, half), slice(half, None)):
                self.fetch_into(answers, texts, places[part], columns[part], kinds[part])

    def fetch_alone(self, answer: dict, text: str, kind: DataType, error: Exception) -> None:
        """Within a CASE, Spark may optimise an expression to another order of evaluation, where other rows fail: so only the good rows are read."""
        good = [row for row in range(edge_values.ROWS) if str(row) not in answer.get("errors", {})]
        answer.pop("values")
        try:
            if len(good) < edge_values.ROWS:
                found = self.fetch_rows([f"({text})"], [kind], f" WHERE id IN ({', '.join(map(str, good))})")[0]
                answer["values"] = [found[good.index(row)] if row in good else None for row in range(edge_values.ROWS)]
        except Exception as last:
            error = last
        if "values" not in answer:
            answer["unfetched"] = f"{type(error).__name__}: {str(error)[:200]}"

    def failing_rows(self, df: DataFrame, text: str) -> dict[int, list[str]]:
        """Evaluates the resolved and optimised expression row by row inside of Spark."""
        try:
            plan = df._jdf.queryExecution().optimizedPlan()
        except (PySparkException, Py4JError) as error:
            return dict.fromkeys(range(edge_values.ROWS), error_cell(error))
        projections = self.projections_of(plan)
        if not projections:
            return self.failing_rows_by_query(text)
        errors = {}
        with java_errors():
            for at, row in enumerate(self.rows):
                try:
                    for projection in projections:
                        row = projection.apply(row)
                except Py4JJavaError as error:
                    errors[at] = error_cell(error)
                    projections = self.projections_of(plan)  # a builder of maps keeps the entries of the row that failed
        return errors

    def projections_of(self, plan) -> list:
        """From the table upwards; empty when the plan has other nodes. Expressions that Spark computes once stand in a projection of their own."""
        found = []
        while plan.nodeName() == "Project":
            found.insert(0, self.projection(plan.projectList(), plan.child().output()))
            found[0].initialize(0)
            plan = plan.child()
        return found if plan.nodeName() == "LocalRelation" else []

    def failing_rows_by_query(self, text: str) -> dict[int, list[str]]:
        errors = {}
        for row in range(edge_values.ROWS):
            try:
                self.query([text], f" WHERE id = {row}").toArrow()
            except Exception as error:
                errors[row] = error_cell(error)
        return errors

    def groups_of(self, texts: list[str], group: str) -> list[dict]:
        """Aggregates over the whole table (`group` is empty) or by a key: values in the order of the key, nulls first."""
        tail = f" GROUP BY {group}" if group else ""
        answers = [self.analyze(text, tail) for text in texts]
        places = [at for at, answer in enumerate(answers) if "type" in answer]
        kinds = [answers[at].pop("kind") for at in places]
        for at in places:
            answers[at].pop("df")
        # A distinct aggregate makes Spark regroup the rows, which changes what the others depend on: their order.
        for is_distinct in (False, True):
            chosen = [at for at, place in enumerate(places) if ("DISTINCT" in texts[place].upper()) == is_distinct]
            self.aggregate_into(answers, [places[at] for at in chosen], texts, [kinds[at] for at in chosen], group)
        return answers

    def aggregate_into(self, answers: list[dict], places: list[int], texts: list[str], kinds: list[DataType], group: str) -> None:
        if not places:
            return
        try:
            for at, values in zip(places, self.fetch_groups([f"({texts[at]})" for at in places], kinds, group), strict=True):
                answers[at]["values"] = values
        except Exception as error:
            if len(places) == 1:
                answers[places[0]]["error"] = error_cell(error)
                return
            half = len(places) // 2
            for part in (slice(None, half), slice(half, None)):
                self.aggregate_into(answers, places[part], texts, kinds[part], group)

    def fetch_groups(self, columns: list[str], kinds: list[DataType], group: str) -> list[list]:
        # Beside such an aggregate Spark hashes rows as they come; else it may sort them by the key, in any order of the others.
        columns, kinds = [*columns, "size(collect_list(id))"], [*kinds, IntegerType()]
        if not group:
            return self.fetch(columns, kinds)[:-1]
        tail = f" GROUP BY {group}"
        key = self.query([group], tail).schema.fields[0].dataType
        keys, *found = self.fetch([group, *columns], [key, *kinds], tail)
        found.pop()
        order = sorted(range(len(keys)), key=lambda row: (keys[row] is not None, keys[row]))
        return [[values[row] for row in order] for values in found]


if __name__ == "__main__":
    import sys

    engine = SparkEngine()
    for answer in engine.evaluate([{"sql": text, "ansi": True, "zone": edge_values.ZONE} for text in sys.argv[1:]]):
        print(json.dumps(answer))
