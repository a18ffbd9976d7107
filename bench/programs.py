"""Izvor and its peers as programs that run the guide's daily_sales over files and say how long it took and what came out."""

import dataclasses
import json
import math
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
DATA = ROOT / ".data/bench"
DAILY_SALES = pathlib.Path(os.environ.get("IZVOR_BIN", ROOT / "build/release/bin")) / "daily_sales"
ORACLE_PYTHON = ROOT / ".deps/oracle/bin/python"
MEMORY_SAMPLE_SECONDS = 0.05


@dataclasses.dataclass
class Result:
    """One run. `seconds` of a peer is its own time, without imports and start; Izvor's is the whole process."""

    seconds: float
    peak_bytes: int
    groups: int | None
    total: float | None
    version: str


def tree_of(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for parent in found:
        try:
            for task in pathlib.Path(f"/proc/{parent}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
        except OSError:
            continue
    return found


def resident_bytes(pid: int) -> int:
    try:
        return int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


class MemoryWatch(threading.Thread):
    """Samples the memory of a process tree until it is told to stop."""

    def __init__(self, pid: int):
        super().__init__(daemon=True)
        self.pid = pid
        self.peak = 0
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.wait(MEMORY_SAMPLE_SECONDS):
            self.peak = max(self.peak, sum(map(resident_bytes, tree_of(self.pid))))


def measured(command: list, env: dict | None = None) -> tuple[str, float, int]:
    """Output, wall time and peak memory of the process tree: of its largest process exactly, of several together as sampled."""
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        began = time.perf_counter()
        process = subprocess.Popen([str(word) for word in command], stdout=output, stderr=errors, env={**os.environ, **(env or {})})
        watch = MemoryWatch(process.pid)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        watch.ended.set()
        output.seek(0)
        errors.seek(0)
        text = output.read()
        if process.returncode != 0:
            sys.exit(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{text[-2000:]}{errors.read()[-2000:]}")
        return text, seconds, max(watch.peak, usage.ru_maxrss * 1024)


def run_izvor(glob: str, threads: int, files_per_trigger: int = 5) -> Result:
    DATA.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="checkpoint-", dir=DATA) as checkpoint:
        options = ["--sink", "noop", "--trigger", "available-now", "--max-files-per-trigger", files_per_trigger, "--threads", threads]
        text, seconds, peak = measured([DAILY_SALES, "--input", glob, "--checkpoint", checkpoint, *options])
    groups, total = digest_of(text)
    return Result(seconds, peak, groups, total, "izvor")


def digest_of(text: str) -> tuple[int, float]:
    """Groups and sum of the state, as the program's summary says them."""
    found = re.search(r"groups[ =:]+([\d,]+).*?sum[ =:]+([-+\d.e]+)", text, re.DOTALL)
    if found is None:
        sys.exit(f"no digest in the program's summary:\n{text[-2000:]}")
    return int(found[1].replace(",", "")), float(found[2])


def run_peer(script: str, glob: str, threads: int) -> Result:
    text, _, peak = measured([sys.executable, ROOT / "bench/peers" / script, glob, threads])
    said = json.loads(text.splitlines()[-1])
    return Result(said["seconds"], peak, said["groups"], said["sum"], said["peer"])


def run_duckdb(glob: str, threads: int) -> Result:
    return run_peer("duckdb_sales.py", glob, threads)


def run_polars(glob: str, threads: int) -> Result:
    return run_peer("polars_sales.py", glob, threads)


def run_spark(glob: str, threads: int, files_per_trigger: int = 5) -> Result:
    """Spark gives no digest here: its sink is noop and its state cannot be read from outside."""
    with tempfile.TemporaryDirectory(prefix="checkpoint-", dir=DATA) as checkpoint:
        command = [ORACLE_PYTHON, ROOT / "bench/peers/spark_sales.py", glob, checkpoint, files_per_trigger, threads]
        text, wall, peak = measured(command, {"PYSPARK_PYTHON": str(ORACLE_PYTHON), "SPARK_LOCAL_IP": "127.0.0.1"})
    said = json.loads(text.splitlines()[-1])
    return Result(said["seconds"], peak, None, None, f"{said['peer']}, {wall:.1f} s with its start")


def require_same_digest(results: dict[str, Result]) -> None:
    """Ends the program when two engines found different groups or sums: their times would not be comparable."""
    known = {name: result for name, result in results.items() if result.groups is not None}
    first_name, first = next(iter(known.items()))
    for name, result in known.items():
        if result.groups != first.groups or not math.isclose(result.total, first.total, rel_tol=1e-9):
            sys.exit(f"digests differ: {first_name} {first.groups} groups, sum {first.total!r}; {name} {result.groups} groups, sum {result.total!r}")
