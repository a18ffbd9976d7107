#!/usr/bin/env python3
"""The Connect server beside Spark's, as PySpark's own client and a client without Python see them.

    ./dev bench connect               Izvor and Spark, in turn
    ./dev bench connect --no-spark    Izvor alone
    ./dev bench connect --report      three rounds of Izvor and one of Spark, and docs/performance-connect.md written again

Both run the same scripts, on this machine and over loopback; what they answer is compared before anything is printed.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

from connect_engines import IZVOR_ENGINE, SPARK_ENGINE, Engine
from connect_report import print_results, write_report
from programs import ROOT

FLIGHT_ROWS, FLIGHT_ROUNDS = 10_000_000, 5


def flight() -> dict:
    command = [sys.executable, ROOT / "bench/peers/flight_collect.py", FLIGHT_ROWS, FLIGHT_ROUNDS]
    return json.loads(subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout)


def require_same_answers(runs: list[dict]) -> None:
    """Ends the program when two runs answered differently: their times would not be comparable."""
    first = runs[0]
    for run in runs[1:]:
        if run["digests"] != first["digests"]:
            sys.exit(f"answers differ: {first['engine']} {first['digests']}; {run['engine']} {run['digests']}")


def rounds_of(engine: Engine, rounds: int, work: pathlib.Path) -> list[dict]:
    runs = []
    for number in range(rounds):
        print(f"{engine.name}, round {number + 1} of {rounds}", flush=True)
        runs.append(engine.measure(work / f"{engine.name}-{number}"))
    return runs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--no-spark", action="store_true")
    parser.add_argument("--report", action="store_true", help="measure everything and write the document")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="izvor-bench-connect-") as folder:
        work = pathlib.Path(folder)
        runs = {"Izvor": rounds_of(IZVOR_ENGINE, 3 if args.report else args.rounds, work)}
        if args.report or not args.no_spark:
            subprocess.run([ROOT / "tools/dev/setup.sh", "oracle"], check=True)
            runs["Spark"] = rounds_of(SPARK_ENGINE, 1, work)
    require_same_answers([run for engine in runs.values() for run in engine])
    plain = flight()
    if plain.pop("digest") != runs["Izvor"][0]["digests"]["collect"]:
        sys.exit("Arrow Flight's table is another one")
    print_results(runs, plain)
    if args.report:
        write_report(runs, plain)


if __name__ == "__main__":
    main()
