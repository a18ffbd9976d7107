#!/usr/bin/env python3
"""Hold what a reader may expect of source files: names that say a job, a reason at the top of a long file, one class of a name.

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
NAMESPACE = re.compile(r"^namespace ([\w:]+) \{", re.MULTILINE)
# In this house's form, what is not indented is a member of its file's namespace.
CLASS = re.compile(r"^(?:class|struct) (\w+)(?: final)?(?: :[^;{]*)? \{", re.MULTILINE)
REASON = re.compile(r"one file|one piece|600 lines", re.IGNORECASE)


def offences_of(file: pathlib.Path):
    if VAGUE.search(file.stem):
        yield f"'{file.stem}' does not say what the file is for"
    if not SNAKE.fullmatch(file.stem) and not CMAKE_MODULE.fullmatch(file.name):
        yield "file names are snake_case"
    lines = file.read_text().splitlines()
    if len(lines) > LONG and not REASON.search("\n".join(lines[:12])):
        yield f"{len(lines)} lines and no reason at its top why it is one file"


def classes_of(file: pathlib.Path):
    text = file.read_text()
    namespace = NAMESPACE.search(text)
    for name in CLASS.findall(text):
        yield f"{namespace[1] if namespace else ''}::{name}"


def main() -> None:
    found = checked = 0
    defined: dict[str, pathlib.Path] = {}
    for header in source_files("*.h"):
        for name in classes_of(header):
            # The linker takes one of the two for both, whatever their sizes.
            if defined.setdefault(name, header) != header:
                print(f"{header.relative_to(ROOT)}: {name} is also in {defined[name].relative_to(ROOT)}")
                found += 1
    for file in source_files(*PATTERNS):
        checked += 1
        for reason in offences_of(file):
            print(f"{file.relative_to(ROOT)}: {reason}")
            found += 1
    print(f"check_sources: {checked} files, {found} offences")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
