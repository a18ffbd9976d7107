#!/usr/bin/env python3
"""Random well-typed SQL expressions on Spark and on Izvor.
usage: random_trees.py [--seed S] [--count N] [--depth D] [--show N] [--keep FILE] [--write-sample]

A difference is shrunk (subtrees are replaced by their children and by leaves while the engines still differ) and printed as SQL, once for each
outermost operator and mode. Signatures that Izvor lacks, and [[signature]] entries of known_gaps.toml, are left out. Runs itself under the oracle's
Python. IZVOR_TEST_SCALE=full tries 20,000; at the size of CI it is the sample of tree_sample.py, without Spark."""

import argparse
import concurrent.futures
import decimal
import json
import os
import pathlib
import random
import sys
import time
import tomllib

ORACLE_PYTHON = pathlib.Path(__file__).resolve().parents[3] / ".deps/oracle/bin/python"
SAMPLED = os.environ.get("IZVOR_TEST_SCALE") == "ci"
if __name__ == "__main__" and not SAMPLED and pathlib.Path(sys.prefix) != ORACLE_PYTHON.parent.parent:
    os.execv(ORACLE_PYTHON, [str(ORACLE_PYTHON), *sys.argv])

import edge_values  # noqa: E402
import tree_sample  # noqa: E402
from comparison import compare, same_error, with_rows_of  # noqa: E402
from grammar import LEAVES, Grammar, Tree, all_signatures, kinds, signature_example  # noqa: E402
from izvor_engine import IzvorEngine  # noqa: E402

MISSING = ("UNRESOLVED_ROUTINE", "UNSUPPORTED_FEATURE.IZVOR", "UNSUPPORTED_DATATYPE")
FULL = os.environ.get("IZVOR_TEST_SCALE") == "full"
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
    if ddl.startswith("DECIMAL"):
        precision, scale = map(int, ddl[8:-1].split(","))
        limit = 10 ** choice.randint(1, precision)
        return str(decimal.Decimal(choice.randrange(1 - limit, limit)).scaleb(-scale, decimal.Context(prec=60)))
    simple = {
        "BOOLEAN": lambda: choice.random() < 0.5,
        "STRING": lambda: "".join(choice.choices(RANDOM_TEXT, k=choice.randrange(12))),
        "DATE": lambda: choice.randrange(-20000, 40000),
        "TIMESTAMP": lambda: choice.randrange(-(10**15), 3 * 10**15),
        "TIMESTAMP_NTZ": lambda: choice.randrange(-(10**15), 3 * 10**15),
        "INTERVAL DAY TO SECOND": lambda: choice.randrange(-(10**13), 10**13),
        "INTERVAL YEAR TO MONTH": lambda: choice.randrange(-500, 500),
        "STRUCT<a: INT, b: STRING>": lambda: [choice.choice([None, 0, 1, -5]), choice.choice([None, "", "a", "7"])],
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
    "narrow": "DECIMAL(4,3)",
    "money": "DECIMAL(18,4)",
    "wide": "DECIMAL(38,10)",
    "string": "STRING",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "ntz": "TIMESTAMP_NTZ",
    "daytime": "INTERVAL DAY TO SECOND",
    "yearmonth": "INTERVAL YEAR TO MONTH",
    "ints": "ARRAY<INT>",
    "texts": "ARRAY<STRING>",
    "struct": "STRUCT<a: INT, b: STRING>",
}


def random_columns(choice: random.Random) -> edge_values.Columns:
    made = {
        f"{kind}_{at}": (ddl, True, [random_value(ddl, choice) for _ in range(edge_values.ROWS)])
        for kind, ddl in RANDOM_COLUMNS.items()
        for at in "ab"
    }
    return edge_values.edge_columns() | made


def request_of(tree: Tree, ansi: bool) -> dict:
    return {"sql": tree.sql(), "ansi": ansi, "zone": edge_values.ZONE, "group": None}


class Trial:
    """Both engines over one table, and what they said."""

    def __init__(self, columns: edge_values.Columns):
        from spark_rows import SparkRows

        self.spark = SparkRows(columns)
        self.izvor = IzvorEngine(columns)
        self.thread = concurrent.futures.ThreadPoolExecutor(1)

    def stop(self) -> None:
        self.thread.shutdown()
        self.spark.stop()
        self.izvor.__exit__()

    def differences(self, trees: list[Tree], modes: list[bool]) -> list[tuple[list, dict, dict]]:
        requests = [request_of(tree, ansi) for tree, ansi in zip(trees, modes, strict=True)]
        asked = self.thread.submit(self.spark.evaluate, requests)
        ours = self.izvor.evaluate(requests)
        spark = asked.result()
        # Which errors show depends on what the optimiser leaves out, and on the order in which compiled and interpreted expressions are evaluated. A
        # row may be as Spark answers in one of these ways.
        for other_way in (self.spark.evaluate_as_written, self.spark.evaluate_compiled):
            wrong = self.differing(ours, spark)
            for at, other in zip(wrong, other_way([requests[at] for at in wrong]), strict=True):
                spark[at] = with_rows_of(spark[at], other, ours[at], TOLERANCE)
        for at in self.differing(ours, spark):
            spark[at] = self.with_any_error(trees[at], modes[at], ours[at], spark[at])
        for at in self.differing(ours, spark):
            spark[at] = self.without_crashes(ours[at], spark[at])
        return [(compare(mine, theirs, TOLERANCE), mine, theirs) for mine, theirs in zip(ours, spark, strict=True)]

    @staticmethod
    def without_crashes(ours: dict, spark: dict) -> dict:
        """A row in which Spark's own code ends in a NullPointerException has no answer: any of ours stands for it."""
        crashed = [row for row, error in spark.get("errors", {}).items() if "NullPointerException" in error]
        if not crashed or "values" not in ours or "values" not in spark:
            return spark
        answer = spark | {"values": list(spark["values"]), "errors": dict(spark["errors"])}
        for row in crashed:
            answer["values"][int(row)] = ours["values"][int(row)]
            del answer["errors"][row]
            if row in ours.get("errors", {}):
                answer["errors"][row] = ours["errors"][row]
        return answer

    @staticmethod
    def differing(ours: list[dict], spark: list[dict]) -> list[int]:
        return [at for at, (mine, theirs) in enumerate(zip(ours, spark, strict=True)) if compare(mine, theirs, TOLERANCE)]

    def with_any_error(self, tree: Tree, ansi: bool, ours: dict, spark: dict) -> dict:
        """Which of several errors of one row is met first is not determined: where both engines fail, ours may be that of any part of the tree."""
        both = set(ours.get("errors", {})) & set(spark.get("errors", {}))
        rows = {row for row in both if not same_error(ours["errors"][row], spark["errors"][row])}
        if not rows:
            return spark
        parts = self.spark.evaluate_as_written([request_of(part, ansi) for part in tree.parts()])
        errors = {row: [part["errors"][row] for part in parts if row in part.get("errors", {})] for row in rows}
        found = {row: ours["errors"][row] for row in rows if any(same_error(ours["errors"][row], error) for error in errors[row])}
        return spark | {"errors": spark["errors"] | found}

    def known_grammar(self) -> tuple[Grammar, int]:
        """Of the signatures and literals that Izvor has, and how many it lacks or known_gaps.toml leaves out."""
        gaps = tomllib.loads((pathlib.Path(__file__).parent / "known_gaps.toml").read_text()).get("signature", [])
        left_out = {(gap["template"], tuple(gap["arguments"])) for gap in gaps}
        signatures = [found for found in all_signatures() if (found.template, found.arguments) not in left_out]
        has = [signature for signature, known in zip(signatures, self.knows(map(signature_example, signatures)), strict=True) if known]
        literals = {literal for _, texts, _ in LEAVES.values() for literal in texts}
        unknown = {literal for literal, known in zip(literals, self.knows(literals), strict=True) if not known}
        columns = {kind: [f"{kind}_a", f"{kind}_b"] for kind in RANDOM_COLUMNS}
        columns["decimal"] += [f"{kind}_{at}" for kind in ("narrow", "money", "wide") for at in "ab"]
        return Grammar(has, columns, unknown), len(all_signatures()) - len(has)

    def knows(self, texts) -> list[bool]:
        requests = [{"sql": text, "ansi": False, "zone": edge_values.ZONE, "group": None} for text in texts]
        return [answer.get("error", [""])[0] not in MISSING for answer in self.izvor.evaluate(requests)]


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


def write_sample(args: argparse.Namespace) -> int:
    choice = random.Random(args.seed)
    columns = random_columns(choice)
    trial = Trial(columns)
    grammar, _ = trial.known_grammar()
    requests = [
        request_of(grammar.tree(choice.choice(kinds()), choice.randint(1, args.depth), choice), choice.random() < 0.5) for _ in range(args.count)
    ]
    answers, written, compiled = trial.spark.evaluate(requests), trial.spark.evaluate_as_written(requests), trial.spark.evaluate_compiled(requests)
    kept = [at for at in range(len(requests)) if answers[at] == written[at] == compiled[at]]
    tree_sample.write(args.seed, columns, [requests[at] for at in kept], [answers[at] for at in kept])
    trial.stop()
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", default=str(int(time.time())))
    parser.add_argument("--count", type=int, default=20000 if FULL else 300)
    parser.add_argument("--depth", type=int, default=5)
    parser.add_argument("--show", type=int, default=20, help="differences to shrink and print")
    parser.add_argument("--keep", type=pathlib.Path, help="append the SQL of all that differ to this file")
    parser.add_argument("--write-sample", action="store_true", help="keep the trees that agree as the sample of CI")
    args = parser.parse_args()
    if SAMPLED:
        return tree_sample.run(random_columns)
    if args.write_sample:
        return write_sample(args)
    choice, began = random.Random(args.seed), time.monotonic()
    trial = Trial(random_columns(choice))
    grammar, missing = trial.known_grammar()
    differing, shrunk, shown, rows = 0, 0, set(), 0
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
            if shrunk < args.show:
                shrunk += 1
                small = shrink(trial, grammar, tree, ansi)
                if (small.template, ansi) not in shown:
                    shown.add((small.template, ansi))
                    print(describe(trial, small, ansi), flush=True)
        print(f"... {start + len(trees)} trees, {differing} differ, {time.monotonic() - began:.0f} s", flush=True)
    trial.stop()
    print(f"random trees: seed {args.seed}, {args.count} expressions, {rows} values, {differing} differ; {missing} signatures left out")
    return 1 if differing or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
