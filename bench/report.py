"""Writes docs/performance.md and its plot from the results of bench/sales.py."""

import pathlib

import matplotlib
from programs import ROOT

matplotlib.use("svg")
from matplotlib import pyplot as plt

ENGINES = ("izvor", "duckdb", "polars")
LABELS = {"izvor": "Izvor", "duckdb": "DuckDB", "polars": "Polars", "spark": "Spark"}
COLORS = {"izvor": "#1f6f8b", "duckdb": "#c7a317", "polars": "#8f5aa8"}
DOCUMENT = ROOT / "docs/performance.md"
PLOT = ROOT / "docs/performance.svg"


def millions(value: float) -> str:
    return f"{value / 1e6:.2f} M"


def table(header: list[str], rows: list[list[str]]) -> list[str]:
    return ["| " + " | ".join(header) + " |", "|" + "---|" * len(header), *("| " + " | ".join(row) + " |" for row in rows), ""]


def main_section(main: dict, start: dict) -> list[str]:
    rows = []
    for line in main["engines"]:
        rows.append(
            [LABELS[line["engine"]], millions(line["rows_per_second"]), millions(line["median_rows_per_second"]), f"{line['peak_mib']:.0f} MiB"]
        )
        rows[-1] += [f"{line['groups']:,}" if line["groups"] else "-", f"{line['sum']:.2f}" if line["sum"] else "-", line["version"]]
    ratios = main["ratios"]
    milliseconds = {key: f"{start[f'{key}_seconds'] * 1000:.0f} ms" for key in ("median", "best")}
    return [
        f"## {main['rows']:,} rows",
        "",
        f"{main['threads']} threads, {main['rounds']} rounds, the engines in turn. Digests (groups, sum) are compared in every round.",
        "",
        *table(["engine", "rows/s, best", "rows/s, median", "peak memory", "groups", "sum", "version"], rows),
        f"Izvor is {ratios['best']:.2f} times the better of DuckDB and Polars by best times, {ratios['median']:.2f} times by medians.",
        "",
        f"200 rows from the start of the process to its end: median {milliseconds['median']}, best {milliseconds['best']}.",
        "",
    ]


def scaling_table(points: list[dict], column: str, values: list[str]) -> list[str]:
    header = [column, *(f"{LABELS[name]} rows/s" for name in ENGINES), *(f"{LABELS[name]} peak" for name in ENGINES)]
    rows = []
    for point, value in zip(points, values, strict=True):
        speeds = [millions(point[name]["rows_per_second"]) for name in ENGINES]
        rows.append([value, *speeds, *(f"{point[name]['peak_mib']:.0f} MiB" for name in ENGINES)])
    return table(header, rows)


def scaling_section(scaling: dict) -> list[str]:
    by_rows, by_groups, by_threads = scaling["by_rows"], scaling["by_groups"], scaling["by_threads"]
    return [
        "## How cost grows",
        "",
        "![rows per second by rows, groups and threads](performance.svg)",
        "",
        *scaling_table(by_rows, "rows", [f"{point['rows']:,}" for point in by_rows]),
        *scaling_table(by_groups, "groups of 10 M rows", [f"{point['groups']:,}" for point in by_groups]),
        *scaling_table(by_threads, "threads", [str(point["threads"]) for point in by_threads]),
    ]


def draw(axis, points: list[dict], key: str, title: str, logarithmic: bool) -> None:
    for name in ENGINES:
        speeds = [point[name]["rows_per_second"] / 1e6 for point in points]
        axis.plot([point[key] for point in points], speeds, marker="o", label=LABELS[name], color=COLORS[name])
    axis.set_xlabel(title)
    axis.set_ylim(bottom=0)
    axis.grid(alpha=0.3)
    if logarithmic:
        axis.set_xscale("log")
    else:
        axis.set_xticks([point[key] for point in points])


def plot(scaling: dict, target: pathlib.Path) -> None:
    plt.rcParams["svg.hashsalt"] = "izvor"
    figure, axes = plt.subplots(1, 3, figsize=(12, 3.6), sharey=True, layout="constrained")
    draw(axes[0], scaling["by_rows"], "rows", "rows", True)
    draw(axes[1], scaling["by_groups"], "groups", "groups of 10 M rows", True)
    draw(axes[2], scaling["by_threads"], "threads", "threads", False)
    axes[0].set_ylabel("million rows per second")
    axes[0].legend()
    figure.savefig(target, metadata={"Date": None})
    plt.close(figure)


def write_report(results: dict) -> None:
    machine = results["machine"]
    lines = [
        "# Performance",
        "",
        "Written by `./dev bench sales --report`. The job is the guide's `daily_sales` over CSV files of `tools/gen_sales.py`:",
        "filter, date from text, sum by date and client. Izvor runs it as a stream with a durable checkpoint and durable state,",
        "and its time is that of the whole process. DuckDB and Polars run it as a batch with nothing durable, and their time is",
        "taken inside their process, without imports. The files are in the page cache.",
        "",
        f"Machine: {machine['cores']} cores of {machine['cpu']}, {machine['memory_gib']} GiB, Linux {machine['system']}; commit {machine['commit']}.",
        "",
        *main_section(results["main"], results["start"]),
        *scaling_section(results["scaling"]),
    ]
    DOCUMENT.write_text("\n".join(lines).rstrip() + "\n")
    plot(results["scaling"], PLOT)
    print(f"written: {DOCUMENT.relative_to(ROOT)}, {PLOT.relative_to(ROOT)} ({PLOT.stat().st_size / 1024:.0f} KiB)")
