"""Whether two engines saw the same in a case: schema, rows as a multiset, figures, error class."""

import json
import math
import re

ERROR_CLASS = re.compile(r"\[([A-Z][A-Z0-9_]*(?:\.[A-Z0-9_]+)*)\]")


def compare_cases(ours: dict, spark: dict) -> dict[str, list[str]]:
    """Differences in words, by step; empty when there are none."""
    if ours.get("error") or spark.get("error"):
        found = {"case": compare_errors(ours.get("error"), spark.get("error"))}
    else:
        names = [[step["step"] for step in case["steps"]] for case in (ours, spark)]
        if names[0] != names[1]:
            return {"case": [f"steps {names[0]} for {names[1]}"]}
        found = {mine["step"]: compare_steps(mine, theirs) for mine, theirs in zip(ours["steps"], spark["steps"], strict=True)}
    return {step: texts for step, texts in found.items() if texts}


def compare_steps(ours: dict, spark: dict) -> list[str]:
    if "error" in ours or "error" in spark:
        return compare_errors(ours.get("error"), spark.get("error"))
    found = []
    if ours.get("schema") != spark.get("schema"):
        found.append(f"schema {schema_text(ours)} for {schema_text(spark)}")
    if ours.get("value") != spark.get("value"):
        found.append(f"{ours.get('value')} for {spark.get('value')}")
    if "rows" in ours and "rows" in spark:
        found += compare_rows(ours["rows"], spark["rows"])
    return found


def schema_text(step: dict) -> str:
    fields = step.get("schema", {}).get("fields", [])
    return ", ".join(f"{field['name']} {field['type']}{'' if field['nullable'] else ' not null'}" for field in fields)


def error_classes(error: dict) -> list[str]:
    """The error's class and SQLSTATE, and of a failed stream those of its cause, which only the message holds."""
    classes = [error["class"], error["sqlState"]]
    if error["class"] == "STREAM_FAILED":
        classes += ERROR_CLASS.findall(error["message"])[1:2]
    return classes


def compare_errors(ours: dict | None, spark: dict | None) -> list[str]:
    if ours is None or spark is None:
        return [f"{error_text(ours)} for {error_text(spark)}"]
    if error_classes(ours) != error_classes(spark):
        return [f"{error_text(ours)}\n      for {error_text(spark)}"]
    return []


def error_text(error: dict | None) -> str:
    return "no error" if error is None else f"error {' '.join(error_classes(error))} ({error['message'][:300]})"


def sort_key(row: list) -> tuple:
    """Orders rows by their exact cells first, so that rows whose doubles differ in the last digits meet."""
    doubles = [float(cell["double"]) for cell in row if is_double(cell)]
    exact = [json.dumps(None if is_double(cell) else cell) for cell in row]
    return exact, [(math.isnan(value), 0.0 if math.isnan(value) else value) for value in doubles]


def is_double(cell) -> bool:
    return isinstance(cell, dict) and "double" in cell


def same_cell(ours, spark) -> bool:
    if is_double(ours) and is_double(spark):
        left, right = float(ours["double"]), float(spark["double"])
        return (math.isnan(left) and math.isnan(right)) or math.isclose(left, right, rel_tol=1e-9)
    return ours == spark


def same_row(ours: list, spark: list) -> bool:
    return len(ours) == len(spark) and all(map(same_cell, ours, spark))


def compare_rows(ours: list, spark: list) -> list[str]:
    mine, theirs = sorted(ours, key=sort_key), sorted(spark, key=sort_key)
    found = [f"{len(mine)} rows for {len(theirs)}"] if len(mine) != len(theirs) else []
    pairs = [(left, right) for left, right in zip(mine, theirs, strict=False) if not same_row(left, right)]
    found += [f"row {row_text(left)} for {row_text(right)}" for left, right in pairs[:12]]
    if len(pairs) > 12:
        found.append(f"and {len(pairs) - 12} more rows")
    return found


def row_text(row: list) -> str:
    return json.dumps([next(iter(cell.values())) if isinstance(cell, dict) else cell for cell in row], ensure_ascii=False)
