"""The expressions of bench/expr.py and the table that they are computed over."""

import dataclasses
from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

DDL = (
    "i INT, j INT, l BIGINT, d DOUBLE, e DOUBLE, b BOOLEAN, m DECIMAL(10,2), n DECIMAL(10,2), name STRING, category STRING, "
    "number STRING, stamp STRING, ts TIMESTAMP, dt DATE, du DATE"
)
CATEGORIES = ["food", "travel", "books", "garden", "music", "electronics", "sports", "health"]
NULLS = 0.05


def table(rows: int, seed: int = 1) -> pa.Table:
    random = np.random.default_rng(seed)

    def column(values, kind: pa.DataType) -> pa.Array:
        return pa.array(values, mask=random.random(rows) < NULLS).cast(kind)

    letters = np.frombuffer(b"abcdefghijklmnopqrstuvwxyz", "S1")
    names = random.choice(letters, (rows, 12)).view("S12").ravel().astype(str)
    micros = random.integers(0, 2_000_000_000, rows) * 1_000_000
    days = random.integers(0, 25_000, rows).astype(np.int32)
    seconds = pc.strftime(pa.array(micros).cast(pa.timestamp("us")).cast(pa.timestamp("s")), format="%Y-%m-%d %H:%M:%S")
    whole = random.integers(0, 1_000_000, rows)
    columns = {
        "i": column(random.integers(0, 1_000_000, rows).astype(np.int32), pa.int32()),
        "j": column(random.integers(1, 1_000_000, rows).astype(np.int32), pa.int32()),
        "l": column(random.integers(-(10**12), 10**12, rows), pa.int64()),
        "d": column(random.random(rows), pa.float64()),
        "e": column(random.random(rows) + 0.5, pa.float64()),
        "b": column(random.random(rows) < 0.5, pa.bool_()),
        "m": column(random.integers(0, 10_000, rows).astype(np.int16), pa.decimal128(10, 2)),
        "n": column(random.integers(1, 10_000, rows).astype(np.int16), pa.decimal128(10, 2)),
        "name": column(names, pa.string()),
        "category": column(np.array(CATEGORIES)[random.integers(0, len(CATEGORIES), rows)], pa.string()),
        "number": column(whole.astype(str), pa.string()),
        "stamp": column(seconds.to_numpy(zero_copy_only=False).astype(str), pa.string()),
        "ts": column(micros, pa.timestamp("us", "UTC")),
        "dt": column(days, pa.date32()),
        "du": column(days[::-1].copy(), pa.date32()),
    }
    return pa.table(columns)


@dataclasses.dataclass(frozen=True)
class Case:
    sql: str  # Izvor's and Spark's
    kind: str  # of the result: number, text, bool, date, time
    arrow: Callable[[dict], pa.ChunkedArray] | None = None  # None: Arrow has no such function
    duckdb: str | None = None  # where it is written otherwise


def either(*conditions):
    return conditions[0] if len(conditions) == 1 else pc.or_kleene(conditions[0], either(*conditions[1:]))


# fmt: off
CASES = [
    Case("i + j", "number", lambda t: pc.add_checked(t["i"], t["j"])),
    Case("l * 3 + i", "number", lambda t: pc.add_checked(pc.multiply_checked(t["l"], 3), t["i"].cast(pa.int64()))),
    Case("d * e + d", "number", lambda t: pc.add(pc.multiply(t["d"], t["e"]), t["d"])),
    Case("d / e", "number", lambda t: pc.divide(t["d"], t["e"])),
    Case("l % 97", "number"),
    Case("sqrt(d * d + e * e)", "number", lambda t: pc.sqrt(pc.add(pc.multiply(t["d"], t["d"]), pc.multiply(t["e"], t["e"])))),
    Case("abs(l)", "number", lambda t: pc.abs_checked(t["l"])),
    Case("round(d, 2)", "number", lambda t: pc.round(t["d"], 2, "half_towards_infinity")),
    Case("m + n", "number", lambda t: pc.add(t["m"], t["n"])),
    Case("m * n", "number", lambda t: pc.multiply(t["m"], t["n"])),
    Case("(l + i) * 3 + (l + i) * 5 - (l + i)", "number"),
    Case("d * (2.0D * 3.0D + 1.0D)", "number", lambda t: pc.multiply(t["d"], 7.0), "d * (2.0::DOUBLE * 3.0::DOUBLE + 1.0::DOUBLE)"),
    Case("CAST(i AS DOUBLE)", "number", lambda t: t["i"].cast(pa.float64())),
    Case("CAST(l AS STRING)", "text", lambda t: t["l"].cast(pa.string())),
    Case("CAST(number AS INT)", "number", lambda t: t["number"].cast(pa.int32())),
    Case("CAST(stamp AS TIMESTAMP)", "time", lambda t: t["stamp"].cast(pa.timestamp("us"))),
    Case("CAST(dt AS STRING)", "text", lambda t: t["dt"].cast(pa.string())),
    Case("d > 0.5D", "bool", lambda t: pc.greater(t["d"], 0.5), "d > 0.5::DOUBLE"),
    Case("d > 0.5D AND i < 500000", "bool",
         lambda t: pc.and_kleene(pc.greater(t["d"], 0.5), pc.less(t["i"], 500000)), "d > 0.5::DOUBLE AND i < 500000"),
    Case("i BETWEEN 1000 AND 500000 OR b", "bool",
         lambda t: pc.or_kleene(pc.and_kleene(pc.greater_equal(t["i"], 1000), pc.less_equal(t["i"], 500000)), t["b"])),
    Case("i IN (1, 2, 3, 5, 8, 13, 21, 34, 55, 89)", "bool",
         lambda t: pc.if_else(t["i"].is_valid(), pc.is_in(t["i"], pa.array([1, 2, 3, 5, 8, 13, 21, 34, 55, 89], pa.int32())), None)),
    Case("category = 'food'", "bool", lambda t: pc.equal(t["category"], "food")),
    Case("category IN ('food', 'travel', 'books')", "bool",
         lambda t: pc.if_else(t["category"].is_valid(), pc.is_in(t["category"], pa.array(["food", "travel", "books"])), None)),
    Case("coalesce(i, j, 0)", "number", lambda t: pc.coalesce(t["i"], t["j"], 0)),
    Case("CASE WHEN d > 0.5D THEN i WHEN d > 0.25D THEN j ELSE 0 END", "number",
         lambda t: pc.case_when(pc.make_struct(pc.greater(t["d"], 0.5), pc.greater(t["d"], 0.25)), t["i"], t["j"], pa.scalar(0, pa.int32())),
         "CASE WHEN d > 0.5::DOUBLE THEN i WHEN d > 0.25::DOUBLE THEN j ELSE 0 END"),
    Case("if(b, d, e)", "number", lambda t: pc.if_else(pc.fill_null(t["b"], False), t["d"], t["e"]), "CASE WHEN b THEN d ELSE e END"),
    Case("upper(name)", "text", lambda t: pc.utf8_upper(t["name"])),
    Case("length(name)", "number", lambda t: pc.utf8_length(t["name"])),
    Case("substring(name, 2, 5)", "text", lambda t: pc.utf8_slice_codeunits(t["name"], 1, 6)),
    Case("concat(name, '-', category)", "text", lambda t: pc.binary_join_element_wise(t["name"], "-", t["category"], ""), "name || '-' || category"),
    Case("replace(name, 'a', 'bb')", "text", lambda t: pc.replace_substring(t["name"], "a", "bb")),
    Case("name LIKE '%ab%'", "bool", lambda t: pc.match_like(t["name"], "%ab%")),
    Case("category LIKE 'f%'", "bool", lambda t: pc.match_like(t["category"], "f%")),
    Case("stamp RLIKE '^20[0-2][0-9]-0'", "bool",
         lambda t: pc.match_substring_regex(t["stamp"], "^20[0-2][0-9]-0"), "regexp_matches(stamp, '^20[0-2][0-9]-0')"),
    Case("regexp_replace(category, '[aeiou]+', '_')", "text",
         lambda t: pc.replace_substring_regex(t["category"], "[aeiou]+", "_"), "regexp_replace(category, '[aeiou]+', '_', 'g')"),
    Case("md5(category)", "text"),
    Case("year(dt)", "number", lambda t: pc.year(t["dt"])),
    Case("date_add(dt, 30)", "date", None, "dt + 30"),
    Case("datediff(dt, du)", "number", lambda t: pc.days_between(t["du"], t["dt"]), "dt - du"),
    Case("CAST(ts AS DATE)", "date", lambda t: t["ts"].cast(pa.date32())),
    Case("date_trunc('HOUR', ts)", "time", lambda t: pc.floor_temporal(t["ts"], unit="hour")),
    Case("hour(ts)", "number", lambda t: pc.hour(t["ts"])),
]
# fmt: on
