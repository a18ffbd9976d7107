#!/usr/bin/env python3
"""clang-tidy over sources. usage: tidy.py [--within SECONDS] FILE...

A file that was clean is not read again until it, a header it includes, its command line, the checks or clang-tidy change: the names of such
states are kept in ~/.cache/izvor/tidy. Needs build/release built, for ninja knows each object's headers. What does not fit into the given time
is counted.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build/release"
CLANG_TIDY = ROOT / ".deps/build/bin/clang-tidy"
CLEAN = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "izvor/tidy"


def headers_by_object() -> dict[str, list[str]]:
    """What ninja noted of each object that is up to date."""
    text = subprocess.run(["ninja", "-C", BUILD, "-t", "deps"], capture_output=True, text=True, check=True).stdout
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith("    "):
            lines.append(line.strip())
        elif ": #deps" in line:
            lines = []
            if line.endswith("(VALID)"):
                found[line.split(": #deps")[0]] = lines
    return found


@cache
def stamp(path: str) -> str:
    """The content of one of our files; of an outside one its size, for versions are pinned."""
    file = (BUILD / path).resolve()
    if file.is_relative_to(ROOT) and not file.is_relative_to(ROOT / ".deps"):
        return f"{file.relative_to(ROOT)} {hashlib.sha256(file.read_bytes()).hexdigest()}"
    return f"{file.name} {file.stat().st_size}"


class Tidy:
    def __init__(self, within: float):
        self.deadline = time.monotonic() + within
        self.commands = {entry["file"]: entry["command"] for entry in json.loads((BUILD / "compile_commands.json").read_text())}
        self.headers = headers_by_object()
        version = subprocess.run([CLANG_TIDY, "--version"], capture_output=True, text=True, check=True).stdout
        self.common = version + (ROOT / ".clang-tidy").read_text()
        CLEAN.mkdir(parents=True, exist_ok=True)

    def state(self, file: str) -> Path | None:
        """Where it is noted that the file is clean as it is; None when its headers are not known."""
        command = self.commands.get(str(ROOT / file))
        if command is None:
            return None
        headers = self.headers.get(command.split(" -o ")[1].split()[0])
        if headers is None:
            return None
        parts = [self.common, command.replace(str(ROOT), "."), *sorted(map(stamp, headers))]
        return CLEAN / hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def read(self, file: str) -> str:
        """'clean', 'known' (clean before), 'late' or 'faulty'; what was found is printed at once."""
        clean = self.state(file)
        if clean is not None and clean.exists():
            return "known"
        if time.monotonic() > self.deadline:
            return "late"
        done = subprocess.run([CLANG_TIDY, "-p", BUILD, "--quiet", file], capture_output=True, text=True, cwd=ROOT)
        if done.returncode != 0:
            print(done.stdout or done.stderr, flush=True)
            return "faulty"
        if clean is not None:
            clean.touch()
        return "clean"


def main() -> int:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--within", type=float, default=float("inf"), help="seconds after which no further file is begun")
    arguments.add_argument("files", nargs="+")
    given = arguments.parse_args()
    tidy = Tidy(given.within)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        answers = list(pool.map(tidy.read, given.files))
    counts = {word: answers.count(word) for word in ("clean", "known", "faulty", "late")}
    print(
        f"clang-tidy: {len(answers)} files: {counts['clean']} clean, {counts['known']} clean as before, "
        f"{counts['faulty']} with findings, {counts['late']} left out for time"
    )
    return 1 if counts["faulty"] else 0


if __name__ == "__main__":
    sys.exit(main())
