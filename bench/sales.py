#!/usr/bin/env python3
"""The guide's daily_sales on Izvor, DuckDB and Polars (and Spark with --spark), in turn, over the same files.

    ./dev bench sales               10 M rows, three rounds; 200 rows from start to end
    ./dev bench sales --scaling     how cost grows with rows, groups and threads
    ./dev bench sales --report      both, and docs/performance.md and its plot written again

Izvor runs with a checkpoint on the local disk; its time is that of the whole process. A peer's time is its own, without its imports.
"""

import argparse
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys

from programs import DATA, ROOT, Result, require_same_digest, run_duckdb, run_izvor, run_polars, run_spark

FILES, ROWS_PER_FILE = 20, 500_000
ENGINES = {"izvor": run_izvor, "duckdb": run_duckdb, "polars": run_polars}
PEERS = ("duckdb", "polars")
GROUPS = [(10, 1), (1_000, 1), (100_000, 1), (1_000_000, 1), (10_000_000, 30)]  # clients, days


def generated(name: str, files: int, rows: int, *options: object) -> pathlib.Path:
    """A directory of sample files, made once."""
    directory = DATA / name
    if not (directory / "done").exists():
        print(f"making {directory.relative_to(ROOT)}: {files} files of {rows:,} rows", flush=True)
        command = [sys.executable, ROOT / "tools/gen_sales.py", directory, "--files", files, "--rows", rows, *options]
        subprocess.run([str(word) for word in command], check=True)
        (directory / "done").touch()
    return directory


def first_files(source: pathlib.Path, count: int) -> pathlib.Path:
    """A directory with the first files of another."""
    directory = DATA / f"{source.name}-first-{count}"
    if not directory.exists():
        directory.mkdir()
        for file in sorted(source.glob("*.csv"))[:count]:
            os.link(file, directory / file.name)
    return directory


def warm(directory: pathlib.Path) -> None:
    """Puts the files into the page cache, so that no engine is the one that reads from the disk."""
    for file in directory.glob("*.csv"):
        with file.open("rb") as content:
            while content.read(1 << 24):
                pass


def in_turn(directory: pathlib.Path, rounds: int, threads: int, engines: dict) -> dict[str, list[Result]]:
    warm(directory)
    results: dict[str, list[Result]] = {name: [] for name in engines}
    for _ in range(rounds):
        for name, run in engines.items():
            results[name].append(run(f"{directory}/*.csv", threads))
        require_same_digest({name: runs[-1] for name, runs in results.items()})
    return results


def best(runs: list[Result]) -> float:
    return min(run.seconds for run in runs)


def median(runs: list[Result]) -> float:
    return statistics.median(run.seconds for run in runs)


def summary(results: dict[str, list[Result]], rows: int) -> list[dict]:
    """A line an engine."""
    lines = []
    for name, runs in results.items():
        line = {"engine": name, "version": runs[-1].version, "best_seconds": best(runs), "median_seconds": median(runs)}
        line |= {"rows_per_second": rows / best(runs), "median_rows_per_second": rows / median(runs)}
        line |= {"peak_mib": max(run.peak_bytes for run in runs) / 2**20, "groups": runs[-1].groups, "sum": runs[-1].total}
        line["runs"] = [run.seconds for run in runs]
        lines.append(line)
    return lines


def ratios(results: dict[str, list[Result]]) -> dict:
    """How many times as fast as the better peer Izvor is, by best and by median times."""
    found = {f"best_over_{peer}": best(results[peer]) / best(results["izvor"]) for peer in PEERS}
    found["best"] = min(best(results[peer]) for peer in PEERS) / best(results["izvor"])
    found["median"] = min(median(results[peer]) for peer in PEERS) / median(results["izvor"])
    return found


def bench_main(rounds: int, threads: int, with_spark: bool) -> dict:
    rows = FILES * ROWS_PER_FILE
    directory = generated("rows-10m", FILES, ROWS_PER_FILE)
    results = in_turn(directory, rounds, threads, ENGINES)
    found = {"rows": rows, "rounds": rounds, "threads": threads, "engines": summary(results, rows), "ratios": ratios(results)}
    if with_spark:
        subprocess.run([ROOT / "tools/dev/setup.sh", "oracle"], check=True)
        found["engines"] += summary(in_turn(directory, 1, threads, {"izvor": run_izvor, "spark": run_spark}), rows)[1:]
    return found


def bench_start(threads: int) -> dict:
    """200 rows from the start of the process to its end."""
    directory = generated("rows-200", 2, 100)
    runs = [run_izvor(f"{directory}/*.csv", threads, 1) for _ in range(11)]
    return {"rows": 200, "median_seconds": median(runs), "best_seconds": best(runs), "peak_mib": max(run.peak_bytes for run in runs) / 2**20}


def point(directory: pathlib.Path, rows: int, threads: int) -> dict:
    """One place of a curve: the better of two runs of each engine."""
    results = in_turn(directory, 2, threads, ENGINES)
    found = {"rows": rows, "groups": results["izvor"][-1].groups, "threads": threads}
    for name, runs in results.items():
        found[name] = {"rows_per_second": rows / best(runs), "seconds": best(runs), "peak_mib": max(run.peak_bytes for run in runs) / 2**20}
    print(
        "  "
        + ", ".join(
            [
                f"{rows:,} rows",
                f"{found['groups']:,} groups",
                f"{threads} threads",
                *(f"{name} {rows / best(results[name]) / 1e6:.2f} M/s" for name in ENGINES),
            ]
        ),
        flush=True,
    )
    return found


def bench_scaling(threads: int) -> dict:
    whole = generated("rows-10m", FILES, ROWS_PER_FILE)
    total = FILES * ROWS_PER_FILE
    print("rows:")
    by_rows = [point(first_files(whole, files), files * ROWS_PER_FILE, threads) for files in (2, 4, 8, 16)]
    print("groups:")
    by_groups = [
        point(generated(f"clients-{clients}", FILES, ROWS_PER_FILE, "--clients", clients, "--days", days), total, threads) for clients, days in GROUPS
    ]
    print("threads:")
    by_threads = [point(whole, total, count) for count in (1, 2)]
    return {"by_rows": by_rows, "by_groups": by_groups, "by_threads": by_threads}


def machine() -> dict:
    cpu = next((line.split(":")[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "?")
    memory = int(pathlib.Path("/proc/meminfo").read_text().split()[1]) / 2**20
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    return {"cpu": cpu, "cores": os.cpu_count(), "memory_gib": round(memory, 1), "system": platform.release(), "commit": commit}


def print_main(found: dict) -> None:
    print(f"{found['rows']:,} rows, {found['threads']} threads, {found['rounds']} rounds")
    for line in found["engines"]:
        digest = f"{line['groups']:,} groups, sum {line['sum']:.2f}" if line["groups"] else "no digest"
        speed = f"best {line['rows_per_second'] / 1e6:6.2f} M rows/s, median {line['median_rows_per_second'] / 1e6:6.2f}"
        print(f"  {line['engine']:<8} {speed}, peak {line['peak_mib']:6.0f} MiB, {digest} ({line['version']})")
    by_peer = ", ".join(f"{found['ratios'][f'best_over_{peer}']:.2f} x {peer}" for peer in PEERS)
    print(f"  Izvor is {found['ratios']['best']:.2f} times the better peer by best times, {found['ratios']['median']:.2f} by medians ({by_peer})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--spark", action="store_true", help="run Spark once, too")
    parser.add_argument("--scaling", action="store_true", help="measure how cost grows")
    parser.add_argument("--report", action="store_true", help="measure everything and write docs/performance.md")
    args = parser.parse_args()
    results = {"machine": machine(), "main": bench_main(args.rounds, args.threads, args.spark), "start": bench_start(args.threads)}
    print_main(results["main"])
    start = results["start"]
    print(f"200 rows, start to end: median {start['median_seconds'] * 1000:.0f} ms, best {start['best_seconds'] * 1000:.0f} ms")
    if args.scaling or args.report:
        results["scaling"] = bench_scaling(args.threads)
    (DATA / "results.json").write_text(json.dumps(results, indent=1))
    if args.report:
        from report import write_report

        write_report(results)
    for leftover in DATA.glob("checkpoint-*"):
        shutil.rmtree(leftover)


if __name__ == "__main__":
    main()
