"""Runs the oracle cases on Izvor and on a real Spark 4.3, and compares.

usage: oracle_test.py [--way cpp|pyspark] [--case NAME]... [--keep FILE] [--reuse FILE]

Cases go two ways to both engines: through the C++ API (oracle_runner), and those that pyspark_cases.py has too through PySpark's client, which talks
to `izvor serve`. A step that is known to differ stands in known_gaps.toml with its reason; once it agrees, the entry is an error.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import tomllib

from comparison import compare_cases
from izvor_server import izvor_server
from sample_files import ROOT, write_sample_files
from spark_server import PYTHON, spark_connect_server

PYSPARK_RUNNER = [PYTHON, "-W", "ignore", ROOT / "tests/oracle/pyspark_runner.py"]
RUNNER = pathlib.Path(os.environ.get("IZVOR_BIN", ROOT / "build/release/bin")) / "oracle_runner"
FULL = os.environ.get("IZVOR_TEST_SCALE", "ci") == "full"


def names_of_cases(chosen: list[str]) -> list[str]:
    selection = [word for name in chosen for word in ("--case", name)] or ([] if FULL else ["--sample"])
    return subprocess.run([RUNNER, "--list", *selection], check=True, capture_output=True, text=True).stdout.split()


def names_of_pyspark_cases(chosen: list[str]) -> list[str]:
    selection = [] if FULL or chosen else ["--sample"]
    names = subprocess.run([*PYSPARK_RUNNER, "--list", *selection], check=True, capture_output=True, text=True).stdout.split()
    return [name for name in names if not chosen or name in chosen]


def run_cases(target: str, names: list[str], data: pathlib.Path, work: pathlib.Path) -> dict[str, dict]:
    """What each case saw, by name. Each runs in a process of its own; one that dies has that as its error."""
    seen = {}
    began = time.monotonic()
    for name in names:
        done = subprocess.run([RUNNER, "--target", target, "--data", data, "--work", work, "--case", name], capture_output=True, text=True)
        died = {"class": f"the runner ended with {done.returncode}", "sqlState": "", "message": done.stderr[-2000:]}
        seen[name] = json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else {"case": name, "error": died, "steps": []}
    print(f"{len(seen)} cases on {target} in {time.monotonic() - began:.1f} s", flush=True)
    return seen


def run_pyspark_cases(target: str, names: list[str], data: pathlib.Path, work: pathlib.Path) -> dict[str, dict]:
    if not names:
        return {}
    began = time.monotonic()
    done = subprocess.run([*PYSPARK_RUNNER, "--target", target, "--data", data, "--work", work, *names], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"the runner ended with {done.returncode}:\n{done.stderr[-4000:]}")
    seen = [json.loads(line) for line in done.stdout.splitlines()]
    print(f"{len(seen)} cases through PySpark on {target} in {time.monotonic() - began:.1f} s", flush=True)
    return {case["case"]: case for case in seen}


def judge(ours: dict[str, dict], spark: dict[str, dict], gaps: dict[tuple[str, str], str]) -> int:
    """Prints what differs; returns the number of failures: differences that are not known gaps, and known gaps that are closed."""
    failures = known = 0
    for name, seen in ours.items():
        differences = compare_cases(seen, spark[name])
        for step, texts in differences.items():
            reason = gaps.get((name, step))
            known += reason is not None
            failures += reason is None
            print(
                *(
                    [f"known gap  {name}: {step}: {reason}"]
                    if reason
                    else [f"DIFFERS    {name}: {step}: Izvor for Spark", *(f"    {text}" for text in texts)]
                ),
                sep="\n",
            )
        for case, step in gaps:
            if case == name and step not in differences:
                failures += 1
                print(f"CLOSED     {name}: {step} agrees now: take it out of known_gaps.toml")
    steps = sum(len(seen["steps"]) for seen in ours.values())
    print(f"oracle: {len(ours)} cases with {steps} steps: {known} known gaps, {failures} failures")
    return failures


def known_gaps() -> dict[tuple[str, str], str]:
    entries = tomllib.loads((pathlib.Path(__file__).parent / "known_gaps.toml").read_text()).get("gap", [])
    return {(gap["case"], step): gap["reason"] for gap in entries for step in gap["steps"]}


def seen_by_izvor(ways: dict[str, list[str]], root: pathlib.Path) -> dict[str, dict]:
    seen = {"cpp": run_cases("local", ways["cpp"], root / "data", root / "izvor")}
    with izvor_server(root / "izvor") as url:
        return seen | {"pyspark": run_pyspark_cases(url, ways["pyspark"], root / "data", root / "izvor-pyspark")}


def seen_by_spark(ways: dict[str, list[str]], root: pathlib.Path) -> dict[str, dict]:
    with spark_connect_server(root / "server") as url:
        seen = {"cpp": run_cases(url, ways["cpp"], root / "data", root / "spark")}
        return seen | {"pyspark": run_pyspark_cases(url, ways["pyspark"], root / "data", root / "spark-pyspark")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--way", choices=["cpp", "pyspark"], help="only this way to the engines")
    parser.add_argument("--case", action="append", default=[])
    parser.add_argument("--keep", type=pathlib.Path, help="write what both saw to this file")
    parser.add_argument("--reuse", type=pathlib.Path, help="take what Spark saw from such a file instead of running it")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix=f"izvor-oracle-{os.getpid()}-") as directory:
        root = pathlib.Path(directory)
        write_sample_files(root / "data")
        ways = {
            "cpp": names_of_cases(args.case) if args.way != "pyspark" else [],
            "pyspark": names_of_pyspark_cases(args.case) if args.way != "cpp" else [],
        }
        ours = seen_by_izvor(ways, root)
        spark = json.loads(args.reuse.read_text())["spark"] if args.reuse else seen_by_spark(ways, root)
        if args.keep:
            args.keep.write_text(json.dumps({"izvor": ours, "spark": spark}, indent=1))
        sys.exit(1 if sum(judge(ours[way], spark[way], known_gaps()) for way in ways) else 0)


if __name__ == "__main__":
    main()
