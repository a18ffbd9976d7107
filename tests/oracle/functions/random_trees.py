#!/usr/bin/env python3
"""Random well-typed SQL expressions on Spark and on Izvor. usage: random_trees.py [--seed S] [--count N] [--depth D] [--show N] [--keep FILE]

A difference is shrunk (subtrees are replaced by their children and by leaves while the engines still differ) and printed as SQL, once for each
outermost operator and mode. Signatures that Izvor does not have are left out and counted. Runs itself under the oracle's Python."""

import argparse
import json
import os
import pathlib
import random
import sys
import time

ORACLE_PYTHON = pathlib.Path(__file__).resolve().parents[3] / ".deps/oracle/bin/python"
if __name__ == "__main__" and pathlib.Path(sys.prefix) != ORACLE_PYTHON.parent.parent:
    os.execv(ORACLE_PYTHON, [str(ORACLE_PYTHON), *sys.argv])

import edge_values  # noqa: E402
from comparison import compare  # noqa: E402
from grammar import Grammar, Signature, Tree, all_signatures, kinds, signature_example  # noqa: E402
from izvor_engine import IzvorEngine  # noqa: E402

MISSING = ("UNRESOLVED_ROUTINE", "IZVOR_UNSUPPORTED_FEATURE")
TOLERANCE = 1e-9
ROUND = 480
SHRINK_STEPS = 40
RANDOM_TEXT = "aAbB019 -+.:,é😀\t"


def random_value(ddl: str, choice: random.Random):
    """Of magnitudes that vary, and sometimes null."""
    if choice.random() < 0.15:
        return None
    if ddl in ("TINYINT", "SMALLINT", "INT", "BIGINT"):
        bits = choice.randrange({"TINYINT": 8, "SMALLINT": 16, "INT": 32, "BIGINT": 64}[ddl])
        return choice.randrange(-(2**bits) // 2, max(1, 2**bits // 2))
    if ddl in ("FLOAT", "DOUBLE"):
        return choice.choice(
            [choice.uniform(-10, 10), float(choice.randrange(-1000, 1000)), choice.uniform(-1, 1) * 10.0 ** choice.randrange(-30, 30)]
        )
    simple = {
        "BOOLEAN": lambda: choice.random() < 0.5,
        "DECIMAL(10,2)": lambda: f"{choice.randrange(-(10 ** choice.randrange(1, 10)), 10**9) / 100:.2f}",
        "STRING": lambda: "".join(choice.choices(RANDOM_TEXT, k=choice.randrange(12))),
        "DATE": lambda: choice.randrange(-20000, 40000),
        "TIMESTAMP": lambda: choice.randrange(-(10**15), 3 * 10**15),
        "TIMESTAMP_NTZ": lambda: choice.randrange(-(10**15), 3 * 10**15),
        "INTERVAL DAY TO SECOND": lambda: choice.randrange(-(10**13), 10**13),
        "INTERVAL YEAR TO MONTH": lambda: choice.randrange(-500, 500),
        "ARRAY<INT>": lambda: [choice.choice([None, 0, 1, 2, 3, -1, choice.randrange(10**6)]) for _ in range(choice.randrange(6))],
        "ARRAY<STRING>": lambda: [choice.choice([None, "", "a", "b", "Zz"]) for _ in range(choice.randrange(5))],
    }
    return simple[ddl]()


RANDOM_COLUMNS = {
    "bool": "BOOLEAN",
    "byte": "TINYINT",
    "short": "SMALLINT",
    "int": "INT",
    "long": "BIGINT",
    "float": "FLOAT",
    "double": "DOUBLE",
    "decimal": "DECIMAL(10,2)",
    "string": "STRING",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "ntz": "TIMESTAMP_NTZ",
    "daytime": "INTERVAL DAY TO SECOND",
    "yearmonth": "INTERVAL YEAR TO MONTH",
    "ints": "ARRAY<INT>",
    "texts": "ARRAY<STRING>",
}


def random_columns(choice: random.Random) -> edge_values.Columns:
    made = {
        f"{kind}_{at}": (ddl, True, [random_value(ddl, choice) for _ in range(edge_values.ROWS)])
        for kind, ddl in RANDOM_COLUMNS.items()
        for at in "ab"
    }
    return edge_values.edge_columns() | made


class Trial:
    """Both engines over one table, and what they said."""

    def __init__(self, columns: edge_values.Columns):
        from spark_engine import SparkEngine

        self.spark = SparkEngine(columns)
        self.izvor = IzvorEngine(columns)

    def stop(self) -> None:
        self.spark.stop()
        self.izvor.__exit__()

    def differences(self, trees: list[Tree], modes: list[bool]) -> list[tuple[list, dict, dict]]:
        requests = [{"sql": tree.sql(), "ansi": ansi, "zone": edge_values.ZONE, "group": None} for tree, ansi in zip(trees, modes, strict=True)]
        spark = self.spark.evaluate(requests)
        ours = self.izvor.evaluate(requests)
        return [([] if "unfetched" in theirs else compare(mine, theirs, TOLERANCE), mine, theirs) for mine, theirs in zip(ours, spark, strict=True)]

    def known_signatures(self) -> tuple[list[Signature], set[str]]:
        """Those that Izvor has, and the templates of the others."""
        signatures = all_signatures()
        answers = self.izvor.evaluate(
            [{"sql": signature_example(found), "ansi": False, "zone": edge_values.ZONE, "group": None} for found in signatures]
        )
        missing = {found.template for found, answer in zip(signatures, answers, strict=True) if answer.get("error", [""])[0] in MISSING}
        return [found for found in signatures if found.template not in missing], missing


def shrink(trial: Trial, grammar: Grammar, tree: Tree, ansi: bool) -> Tree:
    for _ in range(SHRINK_STEPS):
        candidates = sorted(dict.fromkeys(grammar.smaller(tree)), key=Tree.size)
        candidates = [candidate for candidate in candidates if candidate.size() < tree.size()][:120]
        found = None
        for start in range(0, len(candidates), 24):
            chosen = candidates[start : start + 24]
            answers = trial.differences(chosen, [ansi] * len(chosen))
            found = next((candidate for candidate, (differs, _, _) in zip(chosen, answers, strict=True) if differs), None)
            if found:
                break
        if found is None:
            return tree
        tree = found
    return tree


def describe(trial: Trial, tree: Tree, ansi: bool) -> str:
    [(differs, ours, _)] = trial.differences([tree], [ansi])
    lines = [f"DIFFERS [{'ansi' if ansi else 'plain'}] SELECT {tree.sql()}"]
    lines += [f"    {one.what}{'' if one.row is None else f' row {one.row}'}: {one.ours} for {one.spark}" for one in differs[:3]]
    message = ours.get("message") or next(iter(ours.get("messages", {}).values()), "")
    return "\n".join(lines + ([f"    {message[:200]}"] if message else []))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", default=str(int(time.time())))
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--depth", type=int, default=5)
    parser.add_argument("--show", type=int, default=20, help="differences to shrink and print")
    parser.add_argument("--keep", type=pathlib.Path, help="append the SQL of all that differ to this file")
    args = parser.parse_args()
    choice, began = random.Random(args.seed), time.monotonic()
    trial = Trial(random_columns(choice))
    signatures, missing = trial.known_signatures()
    grammar = Grammar(signatures, {kind: [f"{kind}_a", f"{kind}_b"] for kind in RANDOM_COLUMNS})
    differing, shown, rows = 0, set(), 0
    for start in range(0, args.count, ROUND):
        trees = [grammar.tree(choice.choice(kinds()), choice.randint(1, args.depth), choice) for _ in range(min(ROUND, args.count - start))]
        modes = [choice.random() < 0.5 for _ in trees]
        for tree, ansi, (differs, _, theirs) in zip(trees, modes, trial.differences(trees, modes), strict=True):
            rows += len(theirs.get("values", []))
            if not differs:
                continue
            differing += 1
            if args.keep:
                with args.keep.open("a") as file:
                    file.write(json.dumps({"sql": tree.sql(), "ansi": ansi}) + "\n")
            if len(shown) < args.show:
                small = shrink(trial, grammar, tree, ansi)
                if (small.template, ansi) not in shown:
                    shown.add((small.template, ansi))
                    print(describe(trial, small, ansi), flush=True)
        print(f"... {start + len(trees)} trees, {differing} differ, {time.monotonic() - began:.0f} s", flush=True)
    trial.stop()
    print(f"random trees: seed {args.seed}, {args.count} expressions, {rows} values, {differing} differ; {len(missing)} signatures are not in Izvor")
    return 1 if differing or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
