#!/usr/bin/env python3
"""Hold what a reader may expect of source files: names that say a job, and a reason at the top of a long file.

Prints `file: reason` for each offence and exits 1 when there is one.
"""

import pathlib
import re
import sys

from source_tree import ROOT, source_files

PATTERNS = ("*.cc", "*.h", "*.py", "*.sh", "*.cmake")
VAGUE = re.compile(r"(^|_)(utils?|helpers?|managers?|misc|common)(_|$)")
SNAKE = re.compile(r"[a-z0-9_]+")
# CMake finds its modules by these names.
CMAKE_MODULE = re.compile(r"Find\w+\.cmake|[A-Z]\w*\.cmake")
LONG = 600
REASON = re.compile(r"one file|one piece|600 lines", re.IGNORECASE)


def offences_of(file: pathlib.Path):
    if VAGUE.search(file.stem):
        yield f"'{file.stem}' does not say what the file is for"
    if not SNAKE.fullmatch(file.stem) and not CMAKE_MODULE.fullmatch(file.name):
        yield "file names are snake_case"
    lines = file.read_text().splitlines()
    if len(lines) > LONG and not REASON.search("\n".join(lines[:12])):
        yield f"{len(lines)} lines and no reason at its top why it is one file"


def main() -> None:
    found = checked = 0
    for file in source_files(*PATTERNS):
        checked += 1
        for reason in offences_of(file):
            print(f"{file.relative_to(ROOT)}: {reason}")
            found += 1
    print(f"check_sources: {checked} files, {found} offences")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
