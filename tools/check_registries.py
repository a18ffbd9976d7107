#!/usr/bin/env python3
"""A setting that is registered must be read: every ConfigEntry of src/izvor/base/config.h is named somewhere else in src/, unless it is declared
as accepted only (it drives nothing, and its text says why). Exits 1 with the settings that nothing reads."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
CONFIG = ROOT / "src/izvor/base/config"


def accepted_only(name: str) -> bool:
    declaration = re.search(rf"const ConfigEntry {name}\((.*?)\);", CONFIG.with_suffix(".cc").read_text(), re.DOTALL)
    return declaration is not None and declaration.group(1).rstrip().endswith("true, true")


def main() -> int:
    names = re.findall(r"extern const ConfigEntry (k\w+);", CONFIG.with_suffix(".h").read_text())
    sources = [path for pattern in ("*.cc", "*.h") for path in (ROOT / "src").rglob(pattern)]
    readers = [path.read_text() for path in sources if path.parent != CONFIG.parent and not path.stem.endswith("_test")]
    unread = [name for name in names if not accepted_only(name) and not any(f"config::{name}" in text for text in readers)]
    for name in unread:
        print(f"{CONFIG.relative_to(ROOT)}.h: nothing reads {name}")
    print(f"check_registries: {len(names)} settings, {len(unread)} offences")
    return 1 if unread or not names else 0


if __name__ == "__main__":
    sys.exit(main())
