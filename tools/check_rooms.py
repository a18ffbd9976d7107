#!/usr/bin/env python3
"""Hold rooms.toml against the #include lines: which room includes which, and which outside library is used where.

Prints `file:line: reason` for each offence and exits 1 when there is one.
"""

import pathlib
import re
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCES = ROOT / "src" / "izvor"
# Public headers that stand at the bottom of the house; the others in include/izvor are the client's.
BASE_HEADERS = {"error.h", "export.h"}
INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^>"]+)[>"]')
SUFFIXES = {".cc", ".h", ".inc"}


class Rules:
    def __init__(self, text: str):
        table = tomllib.loads(text)
        self.rooms = table["rooms"]
        self.libraries = table.get("libraries", {})
        self.reach = {room: self._closure(room, ()) for room in self.rooms}

    def _closure(self, room: str, path: tuple) -> set:
        if room in path:
            sys.exit(f"rooms.toml: {' -> '.join((*path, room))} is a cycle")
        if room not in self.rooms:
            sys.exit(f"rooms.toml: {path[-1]} may include '{room}', which is not a room")
        common = {"base"} if room in ("base", "types") else {"base", "types"}
        reached = {room} | common
        for other in self.rooms[room]:
            reached |= self._closure(other, (*path, room))
        return reached

    def offence(self, room: str, header: str, quoted: bool) -> str | None:
        """Why a file of `room` must not include `header`; None when it may. A room that is not listed is a program: examples."""
        if quoted and header.startswith("izvor/"):
            return self._room_offence(room, header.split("/")[1:])
        for prefix, allowed in self.libraries.items():
            if header.startswith(prefix) and room not in allowed:
                return f"{header} is for {', '.join(allowed)} only"
        return None

    def _room_offence(self, room: str, parts: list) -> str | None:
        if len(parts) == 1:
            owner = "base" if parts[0] in BASE_HEADERS else "client"
            if room not in self.rooms:
                return None
        else:
            owner = parts[0]
            if owner not in self.rooms:
                return f"'{owner}' is not a room of rooms.toml"
        if room not in self.rooms:
            return f"a program uses the public headers, not room '{owner}'"
        if owner not in self.reach[room]:
            return f"room '{room}' must not include room '{owner}' (it may: {', '.join(sorted(self.reach[room] - {room}))})"
        return None


def files_with_rooms(rules: Rules):
    """Every source file with the room that it stands in."""
    for room in sorted(path for path in SOURCES.iterdir() if path.is_dir()):
        if room.name not in rules.rooms and any(room.rglob("*.*")):
            sys.exit(f"src/izvor/{room.name}: not a room of rooms.toml")
        for file in sorted(room.rglob("*")):
            yield file, room.name
    for file in sorted((ROOT / "include" / "izvor").rglob("*.h")):
        yield file, "base" if file.name in BASE_HEADERS else "client"
    for file in sorted((ROOT / "examples").rglob("*")):
        yield file, "examples"


def main() -> None:
    rules = Rules((ROOT / "rooms.toml").read_text())
    offences = checked = 0
    for file, room in files_with_rooms(rules):
        if file.suffix not in SUFFIXES:
            continue
        checked += 1
        for number, line in enumerate(file.read_text().splitlines(), 1):
            include = INCLUDE.match(line)
            reason = include and rules.offence(room, include[2], include[1] == '"')
            if reason:
                print(f"{file.relative_to(ROOT)}:{number}: {reason}")
                offences += 1
    print(f"check_rooms: {checked} files, {offences} offences")
    sys.exit(1 if offences else 0)


if __name__ == "__main__":
    main()
