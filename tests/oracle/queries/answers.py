"""What an engine answers to a query, in a form that JSON keeps and that answers of other engines can be compared with."""

import math

from pyspark.errors import PySparkException

TOLERANCE = 1e-9


def plain(value):
    if isinstance(value, float):
        return {"double": "nan" if math.isnan(value) else repr(value + 0.0)}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {"map": sorted(([plain(key), plain(item)] for key, item in value.items()), key=str)}
    if value is None or isinstance(value, (bool, int, str)):
        return value
    return f"{type(value).__name__} {value}"


def answer(make_frame, spark) -> dict:
    try:
        frame = make_frame(spark)
        return {"schema": frame.schema.simpleString(), "rows": [plain(row) for row in frame.collect()]}
    except PySparkException as error:
        return {"error": error.getCondition()}


def close(a, b) -> bool:
    if isinstance(a, dict) and isinstance(b, dict) and "double" in a and "double" in b:
        x, y = float(a["double"]), float(b["double"])
        return (math.isnan(x) and math.isnan(y)) or math.isclose(x, y, rel_tol=TOLERANCE)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(close, a, b))
    return a == b


def difference(expected: dict, actual: dict, is_ordered: bool) -> str | None:
    """What differs, or None."""
    if expected.get("error") != actual.get("error"):
        return f"error: expected {expected.get('error')}, not {actual.get('error')}"
    if expected.get("schema") != actual.get("schema"):
        return f"schema: expected {expected.get('schema')}\n             not {actual.get('schema')}"
    rows = [answer.get("rows", []) if is_ordered else sorted(answer.get("rows", []), key=str) for answer in (expected, actual)]
    return None if close(*rows) else f"rows: expected {rows[0]}\n           not {rows[1]}"
