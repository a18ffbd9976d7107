"""Runs the oracle cases on Izvor and on a real Spark 4.3, and compares. usage: oracle_test.py [--case NAME]... [--keep FILE] [--reuse FILE]

A step that is known to differ stands in known_gaps.toml with its reason; once it agrees, the entry is an error.
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


def names_of_cases(chosen: list[str]) -> list[str]:
    selection = [word for name in chosen for word in ("--case", name)] or ([] if FULL else ["--sample"])
    return subprocess.run([RUNNER, "--list", *selection], check=True, capture_output=True, text=True).stdout.split()


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--case", action="append", default=[])
    parser.add_argument("--keep", type=pathlib.Path, help="write what both saw to this file")
    parser.add_argument("--reuse", type=pathlib.Path, help="take what Spark saw from such a file instead of running it")
    args = parser.parse_args()
    gaps = {
        (gap["case"], step): gap["reason"]
        for gap in tomllib.loads((pathlib.Path(__file__).parent / "known_gaps.toml").read_text()).get("gap", [])
        for step in gap["steps"]
    }
    with tempfile.TemporaryDirectory(prefix=f"izvor-oracle-{os.getpid()}-") as directory:
        root = pathlib.Path(directory)
        write_sample_files(root / "data")
        names = names_of_cases(args.case)
        ours = run_cases("local", names, root / "data", root / "izvor")
        if args.reuse:
            kept = json.loads(args.reuse.read_text())["spark"]
            spark = {name: kept[name] for name in names}
        else:
            with spark_connect_server(root / "server") as url:
                spark = run_cases(url, names, root / "data", root / "spark")
        if args.keep:
            args.keep.write_text(json.dumps({"izvor": ours, "spark": spark}, indent=1))
        sys.exit(1 if judge(ours, spark, gaps) else 0)


if __name__ == "__main__":
    main()
