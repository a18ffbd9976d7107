#!/usr/bin/env python3
"""Nanoseconds a row of typical expressions on Izvor, Arrow compute, DuckDB and (with --spark) Spark: one thread each, the same table, in turn.

    ./dev bench expr                  1 M rows, the best of five rounds
    ./dev bench expr --only upper     expressions whose text contains that
    ./dev bench expr --report         with Spark, and docs/performance-expressions.md written again

Izvor's time is that of a projection over batches in memory, Arrow's that of its functions. DuckDB's and Spark's include the scan of their table in
memory and a max() that keeps the result from being left out. Each engine's results are digested (values that are not null, their sum)."""

import argparse
import json
import math
import os
import pathlib
import subprocess
import sys
import time

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet
from expressions import CASES, DDL, Case, table
from programs import DATA, ORACLE_PYTHON, ROOT

PROGRAM = pathlib.Path(os.environ.get("IZVOR_BIN", ROOT / "build/release/bin")) / "expression_bench"
DOCUMENT = ROOT / "docs/performance-expressions.md"
BATCH = 1 << 16
# What is summed of a result, by its kind: in DuckDB and in Spark.
DUCKDB_DIGEST = {"number": "{}", "bool": "({})::INT", "text": "strlen({})", "date": "({}) - DATE '1970-01-01'", "time": "epoch_us({})"}
SPARK_DIGEST = {"number": "{}", "bool": "int({})", "text": "octet_length({})", "date": "unix_date({})", "time": "unix_micros({})"}


def best_of(rounds: int, rows: int, run) -> float:
    best = math.inf
    for _ in range(rounds):
        began = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - began)
    return best / rows * 1e9


def run_izvor(cases: list[Case], source: pathlib.Path, rounds: int) -> list[dict]:
    lines = "".join(case.sql + "\n" for case in cases)
    done = subprocess.run([PROGRAM, source, DDL, str(rounds)], input=lines, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"expression_bench failed:\n{done.stderr[-2000:]}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def arrow_digest(values: pa.ChunkedArray) -> dict:
    if pa.types.is_string(values.type):
        values = pc.binary_length(values)
    if pa.types.is_timestamp(values.type):
        values = values.cast(pa.int64())
    if pa.types.is_date32(values.type):
        values = values.cast(pa.int32())
    return {"count": len(values) - values.null_count, "sum": pc.sum(values.cast(pa.float64())).as_py()}


def run_arrow(cases: list[Case], rows: pa.Table, rounds: int) -> list[dict]:
    pa.set_cpu_count(1)
    columns = {name: rows[name] for name in rows.column_names}
    found = []
    for case in cases:
        if case.arrow is None:
            found.append({})
            continue
        found.append(arrow_digest(case.arrow(columns)) | {"ns_per_row": best_of(rounds, len(rows), lambda case=case: case.arrow(columns))})
    return found


def run_duckdb(cases: list[Case], rows: pa.Table, rounds: int) -> list[dict]:
    connection = duckdb.connect(config={"threads": 1})
    connection.execute("SET TimeZone = 'UTC'")
    connection.register("source", rows)
    connection.execute("CREATE TABLE t AS SELECT * REPLACE (ts::TIMESTAMP AS ts) FROM source")
    found = []
    for case in cases:
        sql = case.duckdb or case.sql
        taken = best_of(rounds, len(rows), lambda sql=sql: connection.execute(f"SELECT max({sql}) FROM t").to_arrow_table())
        count, total = connection.execute(f"SELECT count({sql}), sum(({DUCKDB_DIGEST[case.kind].format(sql)})::DOUBLE) FROM t").fetchone()
        found.append({"count": count, "sum": total, "ns_per_row": taken})
    return found


def run_spark(cases: list[Case], source: pathlib.Path, rounds: int) -> list[dict]:
    subprocess.run([ROOT / "tools/dev/setup.sh", "oracle"], check=True)
    request = json.dumps([{"sql": case.sql, "digest": SPARK_DIGEST[case.kind].format(case.sql)} for case in cases])
    env = {**os.environ, "PYSPARK_PYTHON": str(ORACLE_PYTHON), "SPARK_LOCAL_IP": "127.0.0.1"}
    command = [ORACLE_PYTHON, ROOT / "bench/peers/spark_expressions.py", source, str(rounds)]
    done = subprocess.run(command, input=request, capture_output=True, text=True, env=env)
    if done.returncode:
        sys.exit(f"Spark failed:\n{done.stderr[-2000:]}")
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def require_same_digests(case: Case, results: dict[str, dict]) -> None:
    ours = results["izvor"]
    for peer, theirs in results.items():
        if theirs and (ours["count"] != theirs["count"] or not math.isclose(ours["sum"], theirs["sum"], rel_tol=1e-6)):
            sys.exit(f"digests of {case.sql} differ: izvor {ours}, {peer} {theirs}")


def table_lines(cases: list[Case], results: dict[str, list[dict]]) -> list[str]:
    peers = [name for name in results if name != "izvor"]
    head = ["expression", "izvor", *peers, *(f"{peer} / izvor" for peer in peers)]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" + "---:|" * (len(head) - 1)]
    for at, case in enumerate(cases):
        ours = results["izvor"][at]["ns_per_row"]
        times = [results[peer][at].get("ns_per_row") for peer in peers]
        cells = [f"`{case.sql}`".replace("|", "\\|"), f"{ours:.2f}", *("-" if taken is None else f"{taken:.2f}" for taken in times)]
        lines.append("| " + " | ".join([*cells, *("-" if taken is None else f"{taken / ours:.2f}" for taken in times)]) + " |")
    return lines


def geometric_means(results: dict[str, list[dict]]) -> str:
    parts = []
    for peer, runs in results.items():
        ratios = [run["ns_per_row"] / ours["ns_per_row"] for run, ours in zip(runs, results["izvor"], strict=True) if run]
        if peer != "izvor" and ratios:
            behind = sum(ratio < 1 for ratio in ratios)
            mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
            parts.append(f"{mean:.2f} times as fast as {peer} (geometric mean of {len(ratios)}, behind in {behind})")
    return "Izvor is " + ", ".join(parts) + "."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", help="expressions whose text contains this")
    parser.add_argument("--spark", action="store_true")
    parser.add_argument("--report", action="store_true", help="measure with Spark and write the document")
    args = parser.parse_args()
    cases = [case for case in CASES if args.only in case.sql]
    rows = table(args.rows)
    DATA.mkdir(parents=True, exist_ok=True)
    source, parquet = DATA / "expressions.arrow", DATA / "expressions.parquet"
    with pa.ipc.new_file(source, rows.schema) as writer:
        writer.write_table(rows, max_chunksize=BATCH)
    results = {"izvor": run_izvor(cases, source, args.rounds), "arrow": run_arrow(cases, rows, args.rounds)}
    results["duckdb"] = run_duckdb(cases, rows, args.rounds)
    if args.spark or args.report:
        pa.parquet.write_table(rows, parquet)
        results["spark"] = run_spark(cases, parquet, args.rounds)
    for at, case in enumerate(cases):
        require_same_digests(case, {name: runs[at] for name, runs in results.items()})
    lines = table_lines(cases, results)
    print(*lines, geometric_means(results), sep="\n")
    if args.report:
        head = ["# Performance of expressions", "", "Written by `./dev bench expr --report`: nanoseconds a row, one thread, the best of"]
        head += [f"{args.rounds} rounds over {args.rows:,} rows with 5 % nulls; engines in turn, results digested and compared.", ""]
        DOCUMENT.write_text("\n".join([*head, *lines, "", geometric_means(results), ""]))
        print(f"written: {DOCUMENT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
