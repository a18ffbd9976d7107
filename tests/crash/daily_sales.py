"""Runs of the daily_sales program for the crash tests: a world of input files, checkpoint and warehouse, and what is in the warehouse."""

import contextlib
import dataclasses
import functools
import math
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PROGRAMS = pathlib.Path(os.environ.get("IZVOR_BIN", ROOT / "build/release/bin"))
PROGRAM = PROGRAMS / "daily_sales"
# The same on a disk that loses what was not made durable when a fail point kills it.
LOSSY_PROGRAM = PROGRAMS / "daily_sales_lossy"
FULL = os.environ.get("IZVOR_TEST_SCALE", "ci") == "full"
FILES = 24
DEADLINE_SECONDS = 120


@dataclasses.dataclass
class Ended:
    """How a run ended."""

    code: int
    output: str  # stdout, then stderr

    def __str__(self) -> str:
        return f"exit code {self.code}\n{self.output}"


@functools.cache
def scratch() -> pathlib.Path:
    """A directory of this process; removed at exit."""
    holder = tempfile.TemporaryDirectory(prefix=f"izvor-crash-{os.getpid()}-")
    scratch.holder = holder
    return pathlib.Path(holder.name)


@functools.cache
def sample_files() -> pathlib.Path:
    """FILES small files over two days and few clients, so that most batches change rows of earlier ones."""
    out = scratch() / "input"
    generator = ROOT / "tools/gen_sales.py"
    options = ["--files", str(FILES), "--rows", "400", "--clients", "150", "--days", "2"]
    subprocess.run([sys.executable, generator, out, *options], check=True)
    return out


class World:
    """One query's input, checkpoint and warehouse."""

    def __init__(self, directory: pathlib.Path, source: pathlib.Path | None = None):
        self.directory = directory
        self.input = source or sample_files()
        self.glob = "/*.csv"
        self.checkpoint = directory / "checkpoint"
        self.warehouse = directory / "warehouse.sqlite"
        self.program = PROGRAM

    @staticmethod
    def fresh(name: str, source: pathlib.Path | None = None) -> "World":
        directory = pathlib.Path(tempfile.mkdtemp(prefix=f"{name}-", dir=scratch()))
        return World(directory, source)

    def copy(self, name: str) -> "World":
        """A world of its own with this one's checkpoint and warehouse as they are."""
        other = World.fresh(name, self.input)
        shutil.copytree(self.checkpoint, other.checkpoint)
        for file in self.directory.glob(self.warehouse.name + "*"):
            shutil.copy(file, other.directory / file.name)
        return other

    def remove(self) -> None:
        shutil.rmtree(self.directory)

    def command(self, *extra: str, trigger: str = "available-now", sink: str | None = None) -> list[str]:
        fixed = ["--input", f"{self.input}{self.glob}", "--checkpoint", str(self.checkpoint), "--sink", sink or f"sqlite:{self.warehouse}"]
        defaults = {"--max-files-per-trigger": "1", "--threads": "2"}
        chosen = [word for option, value in defaults.items() if option not in extra for word in (option, value)]
        return [str(self.program), *fixed, "--trigger", trigger, *chosen, *extra]

    def start(self, *extra: str, env: dict | None = None, **options) -> "subprocess.Popen[str]":
        with (self.directory / "output.txt").open("w") as output:
            return subprocess.Popen(self.command(*extra, **options), stdout=output, stderr=subprocess.STDOUT, env={**os.environ, **(env or {})})

    def ended(self, process: "subprocess.Popen[str]") -> Ended:
        code = process.wait(timeout=DEADLINE_SECONDS)
        return Ended(code, (self.directory / "output.txt").read_text(errors="replace"))

    def run(self, *extra: str, env: dict | None = None, **options) -> Ended:
        return self.ended(self.start(*extra, env=env, **options))

    def run_to_end(self) -> None:
        """Starts the query until it has read everything; a start that fails is a failure of the test."""
        ended = self.run()
        if ended.code != 0:
            raise AssertionError(f"the restart failed with {ended}")

    def commits(self) -> list[int]:
        directory = self.checkpoint / "commits"
        return sorted(int(file.name) for file in directory.glob("*") if file.name.isdigit()) if directory.is_dir() else []

    def kill_at(self, fail_point: str, hit: int) -> Ended:
        return self.run(env={"IZVOR_FAIL_POINT": f"{fail_point}@{hit}=kill"})

    def logged_points(self, **options) -> tuple[Ended, list[str]]:
        """A run with the fail points that it passed, in order."""
        log = self.directory / "points.txt"
        log.unlink(missing_ok=True)
        ended = self.run(env={"IZVOR_FAIL_POINT_LOG": str(log)}, **options)
        return ended, read_points(log)

    def table(self) -> dict:
        """The rows of daily_sales_agg by key."""
        if not self.warehouse.exists():
            return {}
        with contextlib.closing(sqlite3.connect(self.warehouse)) as database:
            try:
                rows = database.execute("SELECT event_date, client_id, total_spent FROM daily_sales_agg").fetchall()
            except sqlite3.OperationalError as error:
                if "no such table" in str(error):
                    return {}
                raise
        table = {(date, client): total for date, client, total in rows}
        if len(table) != len(rows):
            raise AssertionError(f"{len(rows) - len(table)} rows of daily_sales_agg have the key of another one")
        return table

    def doubled_commits(self) -> list:
        with contextlib.closing(sqlite3.connect(self.warehouse)) as database:
            return database.execute("SELECT query_id, batch_id, count(*) FROM izvor_commits GROUP BY 1, 2 HAVING count(*) > 1").fetchall()


def read_points(log: pathlib.Path) -> list[str]:
    return log.read_text().split() if log.exists() else []


def wait_until(condition, what: str, process: "subprocess.Popen[str] | None" = None) -> None:
    """Returns when the condition holds; fails when the process ends before, or at the deadline."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        if process is not None and process.poll() is not None and not condition():
            raise AssertionError(f"the program ended with {process.returncode} before {what}")
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not happen within {DEADLINE_SECONDS} s")
        time.sleep(0.002)


def difference(expected: dict, found: dict) -> str | None:
    """What differs between two tables, in words; sums are equal to 1e-9 relative."""
    missing = expected.keys() - found.keys()
    extra = found.keys() - expected.keys()
    wrong = [key for key in expected.keys() & found.keys() if not math.isclose(expected[key], found[key], rel_tol=1e-9)]
    if not (missing or extra or wrong):
        return None
    examples = [f"{key}: {expected.get(key)} became {found.get(key)}" for key in [*missing, *extra, *wrong][:5]]
    return f"{len(missing)} rows missing, {len(extra)} too many, {len(wrong)} with another total; {'; '.join(examples)}"


@dataclasses.dataclass
class Reference:
    """The run that nothing disturbs."""

    table: dict
    points: list[str]
    seconds: float


@functools.cache
def reference() -> Reference:
    world = World.fresh("reference")
    ended, points = world.logged_points()
    if ended.code != 0:
        raise AssertionError(f"the undisturbed run failed with {ended}")
    if len(world.commits()) < 20 and max(world.commits(), default=-1) < 19:
        raise AssertionError(f"the undisturbed run has too few batches: {world.commits()}")
    timed = World.fresh("timed")
    began = time.monotonic()
    timed.run_to_end()
    found = Reference(world.table(), points, time.monotonic() - began)
    assert found.table, "the undisturbed run wrote no rows"
    assert difference(found.table, timed.table()) is None, "two undisturbed runs differ"
    world.remove()
    timed.remove()
    return found


class CrashTest(unittest.TestCase):
    """A test that compares a disturbed run's result with the undisturbed one's."""

    def assert_result(self, world: World, what: str) -> None:
        self.assertIsNone(difference(reference().table, world.table()), what)
        self.assertEqual([], world.doubled_commits(), what)

    def assert_killed(self, ended: Ended, what: str) -> None:
        self.assertEqual(-signal.SIGKILL, ended.code, f"{what}: the run was not killed there: {ended}")
