"""A sample of random trees with Spark's answers, kept in goldens/random_trees.jsonl so that CI needs no Spark: a line with the seed of the table and
its hash, then a line for each tree. Written by `random_trees.py --write-sample`; only trees are kept whose
answer neither the optimiser nor the compiler changes."""

import hashlib
import json
import random

import edge_values
import goldens
from comparison import compare
from izvor_engine import IzvorEngine

PATH = goldens.GOLDENS / "random_trees.jsonl"
TOLERANCE = 1e-9


def hash_of(columns: edge_values.Columns) -> str:
    return hashlib.sha256(json.dumps(columns).encode()).hexdigest()[:12]


def write(seed: str, columns: edge_values.Columns, requests: list[dict], answers: list[dict]) -> None:
    lines = [{"seed": seed, "table": hash_of(columns)}]
    lines += [{"sql": request["sql"], "ansi": request["ansi"]} | goldens.pack(answer) for request, answer in zip(requests, answers, strict=True)]
    PATH.write_text("".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines))
    print(f"{len(requests)} trees written to {PATH.name}")


def run(make_columns) -> int:
    """make_columns(random.Random) gives the table of a seed."""
    head, *lines = map(json.loads, PATH.read_text().splitlines())
    columns = make_columns(random.Random(head["seed"]))
    if hash_of(columns) != head["table"]:
        print("the table of the sample is another one now: run random_trees.py --write-sample")
        return 1
    differing = 0
    with IzvorEngine(columns) as engine:
        for line in lines:
            ours = engine.answer({"sql": line["sql"], "ansi": line["ansi"], "zone": edge_values.ZONE, "group": None})
            for one in compare(ours, goldens.unpack(line), TOLERANCE)[:1]:
                differing += 1
                print(f"DIFFERS [{'ansi' if line['ansi'] else 'plain'}] {line['sql']}\n    {one.what} row {one.row}: {one.ours} for {one.spark}")
    print(f"random trees: {len(lines)} of the sample, {differing} differ")
    return 1 if differing or not lines else 0
