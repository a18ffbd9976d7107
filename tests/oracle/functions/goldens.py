"""What Spark answers, kept in goldens/<family>.jsonl: a line with the hash of the table of edge values, then a line for each expression.

A line's `mode` is "ansi", "plain" or "both" when Spark answers the same. Values that are all equal are kept once, as `value`; the rows that fail are
kept by error, as {"CLASS SQLSTATE": [rows]}."""

import json
import pathlib

import edge_values
from tables import GOLDENS, Case

MODES = {"ansi": (True,), "plain": (False,), "both": (True, False)}


def path_of(family: str) -> pathlib.Path:
    return GOLDENS / f"{family}.jsonl"


def pack(answer: dict) -> dict:
    packed = {name: answer[name] for name in ("name", "type", "nullable") if name in answer}
    if "error" in answer:
        packed["error"] = " ".join(answer["error"])
    if "values" in answer:
        first = json.dumps(answer["values"][:1])
        same = answer["values"] and all(json.dumps([value]) == first for value in answer["values"])
        packed |= {"value": answer["values"][0], "rows": len(answer["values"])} if same else {"values": answer["values"]}
    for row, error in answer.get("errors", {}).items():
        packed.setdefault("errors", {}).setdefault(" ".join(error), []).append(int(row))
    return packed


def unpack(packed: dict) -> dict:
    answer = {name: packed[name] for name in ("name", "type", "nullable") if name in packed}
    if "error" in packed:
        answer["error"] = packed["error"].split(" ")
    if "values" in packed or "rows" in packed:
        answer["values"] = packed["values"] if "values" in packed else [packed["value"]] * packed["rows"]
    answer["errors"] = {str(row): text.split(" ") for text, rows in packed.get("errors", {}).items() for row in rows}
    return answer


def read(family: str) -> dict[tuple, dict]:
    """(sql, zone, group, ansi) -> packed answer; empty when they were made over another table of edge values."""
    if not path_of(family).exists():
        return {}
    first, *lines = path_of(family).read_text().splitlines()
    if json.loads(first) != {"table": edge_values.table_hash()}:
        return {}
    found = {}
    for line in map(json.loads, lines):
        sql, zone, group, mode = line.pop("sql"), line.pop("zone", edge_values.ZONE), line.pop("group", None), line.pop("mode")
        found |= {(sql, zone, group, ansi): line for ansi in MODES[mode]}
    return found


def lines_of(case: Case, known: dict[tuple, dict]) -> list[dict]:
    ansi, plain = (known[(*case.key, mode)] for mode in (True, False))
    head = {"sql": case.sql} | ({"zone": case.zone} if case.zone != edge_values.ZONE else {}) | ({} if case.group is None else {"group": case.group})
    if json.dumps(ansi) == json.dumps(plain):
        return [head | {"mode": "both"} | ansi]
    return [head | {"mode": "ansi"} | ansi, head | {"mode": "plain"} | plain]


def write(family: str, cases: list[Case], known: dict[tuple, dict]) -> None:
    lines = [{"table": edge_values.table_hash()}] + [line for case in cases for line in lines_of(case, known)]
    GOLDENS.mkdir(exist_ok=True)
    path_of(family).write_text("".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines))
