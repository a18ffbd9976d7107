#!/usr/bin/env python3
"""A function or aggregate that is registered must have an oracle table (tests/oracle/functions/<family>.toml), a generator a query Spark answered
(tests/oracle/queries/goldens.json). Exits 1 with those that have none."""

import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/oracle/functions"))

import tables  # noqa: E402

QUERIES = ROOT / "tests/oracle/queries/goldens.json"
COMPATIBILITY = pathlib.Path(os.environ.get("IZVOR_BIN", ROOT / "build/release/bin")) / "compatibility"


def main() -> int:
    registered = json.loads(subprocess.run([COMPATIBILITY], check=True, capture_output=True).stdout)
    covered = {name.lower() for name in tables.covered_names()}
    names = [(kind, name) for kind in ("functions", "aggregates") for name in registered[kind]]
    bare = [(kind, name) for kind, name in names if name.lower() not in covered]
    called = set(re.findall(r"\w+(?=\()", " ".join(json.loads(QUERIES.read_text())).lower()))
    bare += [("generators", name) for name in registered["generators"] if name not in called]
    for kind, name in bare:
        print(f"{kind[:-1]} {name}: no table or query in tests/oracle/")
    print(f"check_functions: {len(names) + len(registered['generators'])} registered, {len(bare)} without an oracle table")
    return 1 if bare or not names else 0


if __name__ == "__main__":
    sys.exit(main())
