"""Runs the oracle cases on Izvor and on a real Spark 4.3, and compares. usage: oracle_test.py [--case NAME]... [--keep FILE]

A case that is known to differ stands in known_gaps.toml with its reason; once it agrees, the entry is an error.
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
from sample_files import ROOT, write_sample_files
from spark_server import spark_connect_server

RUNNER = pathlib.Path(os.environ.get("IZVOR_BIN", ROOT / "build/release/bin")) / "oracle_runner"
FULL = os.environ.get("IZVOR_TEST_SCALE", "ci") == "full"


def run_cases(target: str, data: pathlib.Path, work: pathlib.Path, chosen: list[str]) -> dict[str, dict]:
    """What each case saw, by name. A case during which the runner died has the error that it died."""
    selection = [word for name in chosen for word in ("--case", name)] or ([] if FULL else ["--sample"])
    command = [RUNNER, "--target", target, "--data", data, "--work", work, *selection]
    names = subprocess.run([*command, "--list"], check=True, capture_output=True, text=True).stdout.split()
    began = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True)
    seen = {result["case"]: result for result in map(json.loads, done.stdout.splitlines())}
    print(f"{len(seen)} cases on {target} in {time.monotonic() - began:.1f} s", flush=True)
    for name in names:
        died = {"class": f"the runner ended with {done.returncode}", "sqlState": "", "message": done.stderr[-2000:]}
        seen.setdefault(name, {"case": name, "error": died, "steps": []})
    return seen


def judge(ours: dict[str, dict], spark: dict[str, dict], gaps: dict[str, str]) -> int:
    """Prints each case's outcome; returns the number of failures."""
    failures = known = agreed = 0
    for name, seen in ours.items():
        differences = compare_cases(seen, spark[name])
        if differences and name in gaps:
            known += 1
            print(f"known gap {name}: {gaps[name]}")
        elif differences:
            failures += 1
            print(f"DIFFERS   {name}: Izvor for Spark", *(f"    {text}" for text in differences), sep="\n")
        elif name in gaps:
            failures += 1
            print(f"CLOSED    {name} agrees now: take it out of known_gaps.toml")
        else:
            agreed += 1
    steps = sum(len(seen["steps"]) for seen in ours.values())
    print(f"oracle: {len(ours)} cases with {steps} steps: {agreed} agree, {known} known gaps, {failures} failures")
    return failures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--case", action="append", default=[])
    parser.add_argument("--keep", type=pathlib.Path, help="write what both saw to this file")
    args = parser.parse_args()
    gaps = {gap["case"]: gap["reason"] for gap in tomllib.loads((pathlib.Path(__file__).parent / "known_gaps.toml").read_text()).get("gap", [])}
    with tempfile.TemporaryDirectory(prefix=f"izvor-oracle-{os.getpid()}-") as directory:
        root = pathlib.Path(directory)
        write_sample_files(root / "data")
        ours = run_cases("local", root / "data", root / "izvor", args.case)
        with spark_connect_server(root / "server") as url:
            spark = run_cases(url, root / "data", root / "spark", args.case)
        if args.keep:
            args.keep.write_text(json.dumps({"izvor": ours, "spark": spark}, indent=1))
        sys.exit(1 if judge(ours, spark, gaps) else 0)


if __name__ == "__main__":
    main()
