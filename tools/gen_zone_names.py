#!/usr/bin/env python3
"""Writes functions/datetime/zone_names.inc: the English names of time zones as Java's locale data (Unicode CLDR) gives them to java.time,
and which zone java.time understands when it reads one. usage: .deps/oracle/bin/python tools/gen_zone_names.py"""

import collections
import graphlib
import pathlib

from pyspark.sql import SparkSession

OUTPUT = pathlib.Path(__file__).resolve().parents[1] / "src/izvor/expr/functions/datetime/zone_names.inc"
SHORT, LONG = (1, 3, 5), (0, 2, 4)


def ask_java() -> tuple[dict, dict]:
    """Names -> the zones that have them; (name, is long) -> the zone that it is read as."""
    jvm = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()._jvm
    english = jvm.java.util.Locale.US
    known = set(jvm.java.time.ZoneId.getAvailableZoneIds())
    zones = collections.defaultdict(list)
    for row in jvm.java.text.DateFormatSymbols.getInstance(english).getZoneStrings():
        zone, *names = list(row)[:7]
        if zone in known:
            zones[tuple(names)].append(zone)
    read_as = {}
    for pattern, slots, is_long in (("z", SHORT, False), ("zzzz", LONG, True)):
        formatter = jvm.java.time.format.DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern(pattern).toFormatter(english)
        for name in {names[slot] for names in zones for slot in slots if names[slot] and not names[slot].startswith("GMT")}:
            read_as[name, is_long] = formatter.parse(name).query(jvm.java.time.temporal.TemporalQueries.zone()).getId()
    return zones, read_as


def keys_of(names: tuple) -> set:
    return {(names[slot], slot in LONG) for slot in range(6)}


def rows_of(zones: dict, read_as: dict) -> list[tuple]:
    """Rows in an order in which the first that has a name says what it means; a name that no row can give has a row of its own."""
    votes = {names: collections.Counter(read_as[key] for key in keys_of(names) if key in read_as) for names in zones}
    meant = {names: (count.most_common(1)[0][0] if count else "") for names, count in votes.items()}
    own = []
    before = {names: set() for names in zones}
    for key, zone in sorted(read_as.items()):
        holders = [names for names in zones if key in keys_of(names)]
        right = [names for names in holders if meant[names] == zone]
        if not right:
            name, is_long = key
            own.append(((name, "", "", "", "", "") if is_long else ("", name, "", "", "", ""), zone, ""))
        for names in holders:
            if right and meant[names] != zone:
                before[names].update(right)
    order = graphlib.TopologicalSorter(before).static_order()
    return own + [(names, meant[names], " ".join(sorted(zones[names]))) for names in order]


def main() -> None:
    lines = ["// Written by tools/gen_zone_names.py."]
    for names, zone, ids in rows_of(*ask_java()):
        texts = ", ".join(f'"{name}"' for name in names[:4])
        lines.append(f'{{{{{texts}}}, "{names[4]}", "{names[5]}", "{zone}", "{ids}"}},')
    OUTPUT.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
