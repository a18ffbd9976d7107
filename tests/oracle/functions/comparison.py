"""Whether two engines answered the same to an expression: name, type, nullability, values by row, errors by row."""

import dataclasses
import decimal
import json
import math

FLOATS = ("float", "double")


@dataclasses.dataclass
class Difference:
    what: str  # "name", "type", "nullable", "error", "value"
    ours: str
    spark: str
    row: int | None = None


def type_text(kind) -> str:
    """Spark's type as DDL-like text, with what may be null inside of it."""
    if isinstance(kind, str):
        return kind
    if kind["type"] == "array":
        return f"array<{type_text(kind['elementType'])}{'' if kind['containsNull'] else ' not null'}>"
    if kind["type"] == "map":
        return f"map<{type_text(kind['keyType'])}, {type_text(kind['valueType'])}{'' if kind['valueContainsNull'] else ' not null'}>"
    fields = [f"{field['name']}: {type_text(field['type'])}{'' if field['nullable'] else ' not null'}" for field in kind["fields"]]
    return f"struct<{', '.join(fields)}>"


def children(kind: dict) -> list:
    if kind["type"] == "array":
        return [kind["elementType"]]
    return [kind["keyType"], kind["valueType"]] if kind["type"] == "map" else [field["type"] for field in kind["fields"]]


def close(ours, spark, kind: str, tolerance: float) -> bool:
    left, right = float(ours), float(spark)
    if math.isnan(left) or math.isnan(right):
        return math.isnan(left) and math.isnan(right)
    if kind == "float":
        tolerance = max(tolerance, 2.0**-22) if tolerance > 1e-12 else 0.0
    return math.copysign(1, left) == math.copysign(1, right) if left == right else math.isclose(left, right, rel_tol=tolerance)


def sorted_items(items: list) -> list:
    return sorted(items, key=lambda item: json.dumps(item, sort_keys=True))


def same(ours, spark, kind, tolerance: float, unordered: bool) -> bool:
    if ours is None or spark is None:
        return ours is spark
    if kind in FLOATS:
        return close(ours, spark, kind, tolerance)
    if isinstance(kind, str):
        return decimal.Decimal(ours) == decimal.Decimal(spark) if kind.startswith("decimal") else ours == spark
    if len(ours) != len(spark):
        return False
    inside = children(kind)
    if kind["type"] == "struct":
        return all(same(*pair, tolerance, unordered) for pair in zip(ours, spark, inside, strict=True))
    if unordered:
        ours, spark = sorted_items(ours), sorted_items(spark)
    if kind["type"] == "array":
        return all(same(left, right, inside[0], tolerance, unordered) for left, right in zip(ours, spark, strict=True))
    pairs = zip(ours, spark, strict=True)
    return all(same(left[at], right[at], inside[at], tolerance, unordered) for left, right in pairs for at in (0, 1))


def error_text(error: list | None) -> str:
    return "no error" if error is None else " ".join(error).strip()


def same_error(ours: list | None, spark: list | None) -> bool:
    """An exception that has no class in Spark only has to be an error of ours that is no crash and no bug."""
    if ours is None or spark is None:
        return ours is spark
    return ours == spark or (spark[0] == "" and ours[0] not in ("", "CRASHED", "INTERNAL_ERROR"))


def error_of(answer: dict) -> list | None:
    """The error of the whole expression: of its analysis, or the one with which every row fails."""
    if "error" in answer:
        return answer["error"]
    errors = list(answer.get("errors", {}).values())
    return errors[0] if errors and len(errors) == len(answer["values"]) and all(error == errors[0] for error in errors) else None


def compare(ours: dict, spark: dict, tolerance: float = 1e-12, unordered: bool = False) -> list[Difference]:
    left, right = error_of(ours), error_of(spark)
    if left or right:
        return [] if same_error(left, right) else [Difference("error", error_text(left) if left else "rows", error_text(right) if right else "rows")]
    if ours["type"] != spark["type"]:
        return [Difference("type", type_text(ours["type"]), type_text(spark["type"]))]
    found = []
    if ours["name"] != spark.get("name", ours["name"]):
        found.append(Difference("name", ours["name"], spark["name"]))
    if ours["nullable"] != spark["nullable"]:
        found.append(Difference("nullable", str(ours["nullable"]), str(spark["nullable"])))
    if len(ours["values"]) != len(spark["values"]):
        return [*found, Difference("value", f"{len(ours['values'])} rows", f"{len(spark['values'])} rows")]
    return found + [difference for row in range(len(spark["values"])) if (difference := compare_row(ours, spark, row, tolerance, unordered))]


def compare_row(ours: dict, spark: dict, row: int, tolerance: float, unordered: bool) -> Difference | None:
    left, right = (answer.get("errors", {}).get(str(row)) for answer in (ours, spark))
    if left or right:
        texts = [error_text(error) if error else value_text(answer["values"][row]) for error, answer in ((left, ours), (right, spark))]
        return None if same_error(left, right) else Difference("error", *texts, row)
    values = ours["values"][row], spark["values"][row]
    return None if same(*values, spark["type"], tolerance, unordered) else Difference("value", *map(value_text, values), row)


def with_rows_of(spark: dict, other: dict, ours: dict, tolerance: float = 1e-12) -> dict:
    """Spark's answer, with the rows in which ours is the other answer of Spark taken from there."""
    if any("error" in answer for answer in (ours, spark, other)) or len(ours["values"]) != len(spark["values"]):
        return spark if compare(ours, other, tolerance) else other
    merged = spark | {"values": list(spark["values"]), "errors": dict(spark.get("errors", {}))}
    for row, value in enumerate(other["values"]):
        if compare_row(ours, spark, row, tolerance, False) and not compare_row(ours, other, row, tolerance, False):
            merged["values"][row] = value
            merged["errors"].pop(str(row), None)
            if str(row) in other.get("errors", {}):
                merged["errors"][str(row)] = other["errors"][str(row)]
    return merged


def value_text(value) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 160 else text[:157] + "..."
