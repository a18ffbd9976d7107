#!/usr/bin/env python3
"""Asks Spark what the goldens lack. usage: gen_goldens.py [FAMILY]... [--check] [--sample N] [--seed S]

Answers that no table lists any more are dropped. With --check nothing is written: N expressions of each family (all without --sample) are asked
again, and an answer that is not the golden is an error. Runs itself under the oracle's Python."""

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

import goldens  # noqa: E402
import tables  # noqa: E402


def requests_of(cases: list[tables.Case]) -> list[dict]:
    return [{"sql": case.sql, "zone": case.zone, "group": case.group, "ansi": ansi} for case in cases for ansi in (True, False)]


def key_of(request: dict) -> tuple:
    return request["sql"], request["zone"], request["group"], request["ansi"]


def ask(engine, requests: list[dict]) -> dict[tuple, dict]:
    answers = engine.evaluate(requests)
    found = {}
    for request, answer in zip(requests, answers, strict=True):
        if "unfetched" in answer:
            print(f"left out: {request['sql']}: {answer['unfetched']}")
        else:
            found[key_of(request)] = json.loads(json.dumps(goldens.pack(answer)))
    return found


def generate(engine, family: str) -> None:
    cases, known = tables.load(family), goldens.read(family)
    missing = [request for request in requests_of(cases) if key_of(request) not in known]
    began = time.monotonic()
    if missing:
        known |= ask(engine(), missing)
    kept = [case for case in cases if all((*case.key, ansi) in known for ansi in (True, False))]
    goldens.write(family, kept, known)
    print(f"{family}: {len(kept)} expressions, {len(missing)} answers asked in {time.monotonic() - began:.1f} s", flush=True)


def is_golden(answer: dict, golden: dict) -> bool:
    """Goldens without a name leave it open: Spark's differs from one way of asking to another."""
    if "name" not in golden:
        answer = {what: value for what, value in answer.items() if what != "name"}
    return json.dumps(answer) == json.dumps(golden)


def check(engine, family: str, sample: int | None, seed: int) -> int:
    known = goldens.read(family)
    requests = [request for request in requests_of(tables.load(family)) if key_of(request) in known]
    if sample is not None:
        requests = random.Random(f"{seed}/{family}").sample(requests, min(sample, len(requests)))
    wrong = [key for key, answer in ask(engine(), requests).items() if not is_golden(answer, known[key])]
    for key in wrong:
        print(f"{family}: the golden of {key} is not what Spark says")
    print(f"{family}: {len(requests)} goldens checked, {len(wrong)} wrong", flush=True)
    return len(wrong)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("family", nargs="*")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    started = []

    def engine():
        if not started:
            from spark_engine import SparkEngine

            started.append(SparkEngine())
        return started[0]

    wrong = 0
    for family in args.family or tables.families():
        if args.check:
            wrong += check(engine, family, args.sample, args.seed)
        else:
            generate(engine, family)
    for running in started:
        running.stop()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
