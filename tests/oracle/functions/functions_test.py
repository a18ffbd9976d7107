#!/usr/bin/env python3
"""Runs the tables of functions on Izvor and compares with what Spark answers (goldens/).
usage: functions_test.py [--family F]... [--function NAME]... [--sql TEXT]... [--live] [--all] [--counts]

A function that is known to differ stands in known_gaps.toml with its reason; an entry that agrees is an error. --live asks Spark again whether a
sample of the goldens is what it says (IZVOR_TEST_SCALE=full does so too). --all prints every difference, --counts only the numbers, --open what
differs as entries for known_gaps.toml, which need a reason."""

import argparse
import collections
import json
import os
import pathlib
import re
import subprocess
import sys
import time
import tomllib

import edge_values
import goldens
import tables
from comparison import Difference, compare
from izvor_engine import IzvorEngine

FOLDER = pathlib.Path(__file__).resolve().parent
SAMPLE = 25
SHOWN = 3


class KnownGaps:
    """An entry names a family, and functions or cases of it (one mode of them, with `mode`), with the reason why they differ."""

    def __init__(self, path: pathlib.Path):
        self.reasons = {}
        for entry in tomllib.loads(path.read_text()).get("gap", []):
            for kind in ("functions", "cases"):
                for name in entry.get(kind, []):
                    self.reasons[entry["family"], kind, name, entry.get("mode")] = entry["reason"]
        self.met = set()

    def covers(self, case: tables.Case, ansi: bool) -> bool:
        keys = [
            (case.family, kind, name, mode) for kind, name in (("cases", case.sql), ("functions", case.function)) for mode in (mode_text(ansi), None)
        ]
        found = [key for key in keys if key in self.reasons]
        self.met.update(found)
        return bool(found)

    def closed(self, cases: list[tables.Case]) -> list[tuple]:
        """Entries of which every case ran and agreed, or that no table has."""
        families = {case.family for case in cases}
        return [key for key in self.reasons if key[0] in families and key not in self.met]


def mode_text(ansi: bool) -> str:
    return "ansi" if ansi else "plain"


def inputs_of(sql: str, row: int) -> str:
    """The values of the columns that the expression names, in that row."""
    columns = edge_values.edge_columns()
    names = dict.fromkeys(word for word in re.findall(r"\w+", sql) if word in columns)
    return ", ".join(f"{name}={columns[name][2][row]!r}"[:80] for name in names)


def describe(case: tables.Case, ansi: bool, differences: list[Difference], message: str, everything: bool) -> list[str]:
    group = "" if case.group is None else f" by {case.group or 'all'}"
    lines = [f"DIFFERS {case.family}/{case.function}: {case.sql}  [{mode_text(ansi)}{group}]"]
    for difference in differences if everything else differences[:SHOWN]:
        where = ""
        if difference.row is not None:
            where = f" row {difference.row}" + (f" ({inputs_of(case.sql, difference.row)})" if case.group is None else "")
        lines.append(f"    {difference.what}{where}: {difference.ours} for {difference.spark}")
    if len(differences) > SHOWN and not everything:
        lines.append(f"    and {len(differences) - SHOWN} more rows")
    return lines + ([f"    {message[:200]}"] if message else [])


class Report:
    def __init__(self):
        self.agreeing = collections.Counter()
        self.differing = collections.Counter()
        self.failures = self.known = 0
        self.open = {}

    def gap_entries(self) -> list[str]:
        """A whole function where all its answers differ, else its cases."""
        lines = []
        for (family, function), cases in self.open.items():
            first = next(iter(cases.values()))
            names = json.dumps(list(cases), ensure_ascii=False) if self.agreeing[f"{family}/{function}"] else None
            kind = f"cases = {names}" if names else f"functions = {json.dumps([function])}"
            lines += [
                "[[gap]]",
                f'family = "{family}"',
                kind,
                f"reason = {json.dumps(f'{first.what}: {first.ours} for {first.spark}', ensure_ascii=False)}",
                "",
            ]
        return lines

    def summary(self, seconds: float) -> str:
        functions = set(self.agreeing) | set(self.differing)
        whole = [name for name in functions if not self.differing[name]]
        answers = sum(self.agreeing.values()) + sum(self.differing.values())
        agree = sum(self.agreeing.values())
        return (
            f"functions: {len(whole)} of {len(functions)} functions and {agree} of {answers} answers agree with Spark, "
            f"{self.known} known differences, {self.failures} failures, {seconds:.1f} s"
        )


def chosen_cases(args: argparse.Namespace) -> list[tables.Case]:
    names = {name.lower() for name in args.function}
    cases = []
    for family in args.family or tables.families():
        also = {function: {function.lower(), *map(str.lower, section.get("also", []))} for function, section in tables.sections(family).items()}
        cases += [case for case in tables.load(family) if (not names or names & also[case.function]) and (not args.sql or case.sql in args.sql)]
    return cases


def judge(cases: list[tables.Case], gaps: KnownGaps, args: argparse.Namespace, report: Report) -> None:
    known = {family: goldens.read(family) for family in {case.family for case in cases}}
    with IzvorEngine() as engine:
        for case in cases:
            for ansi in (True, False):
                golden = known[case.family].get((*case.key, ansi))
                if golden is None:
                    report.failures += 1
                    print(f"NO GOLDEN {case.family}: {case.sql}: run gen_goldens.py {case.family}")
                    continue
                ours = engine.answer({"sql": case.sql, "zone": case.zone, "group": case.group, "ansi": ansi})
                judge_one(case, ansi, ours, goldens.unpack(golden), gaps, args, report)


def judge_one(case: tables.Case, ansi: bool, ours: dict, spark: dict, gaps: KnownGaps, args: argparse.Namespace, report: Report) -> None:
    differences = compare(ours, spark, case.tolerance, case.unordered)
    name = f"{case.family}/{case.function}"
    if not differences:
        report.agreeing[name] += 1
        return
    report.differing[name] += 1
    if gaps.covers(case, ansi):
        report.known += 1
        return
    report.failures += 1
    report.open.setdefault((case.family, case.function), {}).setdefault(case.sql, differences[0])
    message = ours.get("message") or next(iter(ours.get("messages", {}).values()), "")
    if not (args.counts or args.open):
        print(*describe(case, ansi, differences, message, args.all), sep="\n")


def check_goldens(families: list[str]) -> bool:
    python = FOLDER.parents[2] / ".deps/oracle/bin/python"
    seed = os.environ.get("IZVOR_TEST_SEED", str(int(time.time())))
    return subprocess.run([python, FOLDER / "gen_goldens.py", "--check", "--sample", str(SAMPLE), "--seed", seed, *families]).returncode == 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("family", "function", "sql"):
        parser.add_argument(f"--{name}", action="append", default=[])
    for name in ("live", "all", "counts", "open"):
        parser.add_argument(f"--{name}", action="store_true")
    args = parser.parse_args()
    gaps, report, began = KnownGaps(FOLDER / "known_gaps.toml"), Report(), time.monotonic()
    cases = chosen_cases(args)
    if not cases:
        parser.error("no table has such a case")
    judge(cases, gaps, args, report)
    if not args.sql and not args.function:
        for family, _, name, mode in gaps.closed(cases):
            report.failures += 1
            print(f"CLOSED {family}: {name}{f' ({mode})' if mode else ''} agrees now: take it out of known_gaps.toml")
    if args.open:
        print(*report.gap_entries(), sep="\n")
    elif args.counts or report.failures:
        for name in sorted(set(report.agreeing) | set(report.differing)):
            if report.differing[name]:
                print(f"{name}: {report.differing[name]} of {report.differing[name] + report.agreeing[name]} answers differ")
    print(report.summary(time.monotonic() - began))
    if (args.live or os.environ.get("IZVOR_TEST_SCALE") == "full") and not check_goldens(args.family):
        return 1
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
