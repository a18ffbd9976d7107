"""Prints what bench/connect.py found, and writes docs/performance-connect.md."""

import dataclasses
import math
from collections.abc import Callable

from programs import ROOT
from sales import machine

DOCUMENT = ROOT / "docs/performance-connect.md"
ADDED = "rows_to_function"


@dataclasses.dataclass
class Line:
    title: str
    unit: str
    value: Callable[[dict], float]
    goal: str = ""
    more_is_better: bool = False
    digits: int = 1


def speed(key: str) -> Callable[[dict], float]:
    return lambda found: found[key]["mb"] / found[key]["seconds"]


def cpu(key: str, side: str) -> Callable[[dict], float]:
    return lambda found: found[key][side]


LINES = [
    Line("accepting, from the start of the process", "ms", lambda found: found["accepting"] * 1000, "100", digits=0),
    Line("`izvor submit` / `spark-submit` of a tiny stream, start to end", "s", lambda found: found["submit"], digits=2),
    Line("`spark.sql('SELECT 1').collect()`, median", "ms", lambda found: found["SELECT 1"], "3"),
    Line("batch of a stream without state, p50", "ms", lambda found: found["rows_to_noop"]["p50"], "10"),
    Line("the same, p99", "ms", lambda found: found["rows_to_noop"]["p99"]),
    Line("batch of a stream with totals, p50", "ms", lambda found: found["totals_to_noop"]["p50"]),
    Line("the same, p99", "ms", lambda found: found["totals_to_noop"]["p99"]),
    Line("a foreachBatch function adds, p50", "ms", lambda found: found[ADDED]["p50"] - found["rows_to_noop"]["p50"], "5"),
    Line("320 MB to an Arrow table, PySpark's client", "MB/s", speed("collect"), "1,000", more_is_better=True, digits=0),
    Line("CPU of PySpark's client in it", "s", cpu("collect", "client_cpu"), digits=2),
    Line("CPU of the server in it", "s", cpu("collect", "server_cpu"), digits=2),
    Line("the same, a C++ client", "MB/s", speed("decode"), more_is_better=True, digits=0),
    Line("CPU of the C++ client in it", "s", cpu("decode", "client_cpu"), digits=2),
    Line("the same, its bytes received and dropped", "MB/s", speed("receive"), more_is_better=True, digits=0),
    Line("resident memory of an idle server", "MB", lambda found: found["idle"]["resident"], "50"),
    Line("of that, of no other process", "MB", lambda found: found["idle"]["private"]),
    Line("resident memory after all of this", "MB", lambda found: found["after use"]["resident"], digits=0),
]


def best(line: Line, runs: list[dict]) -> float:
    values = [line.value(run["found"]) for run in runs]
    return max(values) if line.more_is_better else min(values)


def cells(runs: dict[str, list[dict]]) -> list[list[str]]:
    """A row a line: title, each engine's best, how many times better Izvor is, goal."""
    rows = []
    for line in LINES:
        values = {name: best(line, engine_runs) for name, engine_runs in runs.items()}
        row = [f"{line.title}, {line.unit}", *(f"{value:,.{line.digits}f}" for value in values.values())]
        if "Spark" in values:
            ours, theirs = values["Izvor"], values["Spark"]
            better = (ours / theirs if line.more_is_better else theirs / ours) if min(ours, theirs) > 0 else math.nan
            row.append("-" if math.isnan(better) else f"{better:,.1f}")
        rows.append([*row, line.goal])
    return rows


def header(runs: dict[str, list[dict]]) -> list[str]:
    return ["", *runs, *(["times better"] if "Spark" in runs else []), "goal"]


def flight_line(plain: dict) -> str:
    reached = plain["mb"] / plain["seconds"]
    return f"Plain Arrow Flight, the same table out of memory: {reached:,.0f} MB/s; its client computes for {plain['client_cpu']:.2f} s."


def print_results(runs: dict[str, list[dict]], plain: dict) -> None:
    lines = [header(runs), *cells(runs)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    for line in lines:
        print("  ".join([line[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))]).rstrip())
    print(flight_line(plain), f"Answers agree ({sum(map(len, runs.values()))} runs).", sep="\n")


def write_report(runs: dict[str, list[dict]], plain: dict) -> None:
    here = machine()
    lines = [
        "# Performance of the Connect server",
        "",
        "Written by `./dev bench connect --report`: the same scripts against `izvor serve` and Spark 4.3's Connect server",
        f"(`local[2]`), on one machine, over loopback; the best of {len(runs['Izvor'])} rounds of Izvor, and {len(runs['Spark'])} of Spark.",
        "What both answered was compared.",
        "",
        f"Machine: {here['cores']} cores of {here['cpu']}, {here['memory_gib']} GiB, Linux {here['system']}; commit {here['commit']}.",
        "",
        "| " + " | ".join(header(runs)) + " |",
        "|---|" + "---:|" * (len(header(runs)) - 1),
        *("| " + " | ".join(row) + " |" for row in cells(runs)),
        "",
        flight_line(plain),
        "",
        "Client and server share the machine's cores. PySpark's client turns each response into an Arrow table in one thread of Python: its own CPU",
        "seconds bound what any server can reach with it. The C++ client (`bench/connect_reader.cc`) shows what the server can send.",
        "The function of the foreachBatch line is empty, for which Spark reads no row of the batch.",
    ]
    DOCUMENT.write_text("\n".join(lines) + "\n")
    print(f"written: {DOCUMENT.relative_to(ROOT)}")
