"""The table of edge values that expressions are evaluated over: a column for each type and meaning, and a second one (`i` and `i2`) whose values
stand in another order, so that functions of two arguments meet many pairs. Values are canonical: dates are days, timestamps and day-time intervals
microseconds, year-month intervals months, decimals and binary (in hex) text, maps lists of pairs, floats that JSON lacks their names."""

import datetime
import decimal
import hashlib
import json
import zoneinfo

import pyarrow as pa

ROWS = 32
ZONE = "Europe/Bucharest"
EPOCH = datetime.datetime(1970, 1, 1)


def day(text: str) -> int:
    return (datetime.date.fromisoformat(text) - EPOCH.date()).days


def wall(text: str) -> int:
    """Microseconds of a date and time without a zone."""
    return (datetime.datetime.fromisoformat(text) - EPOCH) // datetime.timedelta(microseconds=1)


def instant(text: str, fold: int = 0) -> int:
    """Microseconds since the epoch of a wall clock in Bucharest; `fold` chooses between the two readings of the autumn hour."""
    local = datetime.datetime.fromisoformat(text).replace(tzinfo=zoneinfo.ZoneInfo(ZONE), fold=fold)
    return wall(text) - local.utcoffset() // datetime.timedelta(microseconds=1)


INT, LONG = 2**31, 2**63
# fmt: off
NINES = "9" * 38
FLOATS = [None, "NaN", "-0.0", 0.0, "Infinity", "-Infinity", 0.5, -0.5, 1.0, -1.0, 1.5, 2.5, -2.5, 0.1, 3.0, 100.0, 1e10, -1e10, 0.999999, 2.0, 10.0]
DATES = ["0001-01-01", "1582-10-04", "1582-10-15", "1900-01-01", "1969-12-31", "1970-01-01", "1970-01-02", "2000-02-29", "2023-12-31", "2024-01-01", "2024-02-28", "2024-02-29"]
DATES += ["2024-03-01", "2024-03-31", "2024-10-27", "2024-12-29", "2024-12-30", "2024-12-31", "2025-01-01", "2026-06-15", "2100-02-28", "9999-12-31"]
TIMES = [
    *("0001-01-01 00:00:00", "1582-10-15 00:00:00", "1900-01-01 12:34:56", "1969-12-31 23:59:59.999999", "1970-01-01 00:00:00"),
    *("1970-01-01 00:00:00.000001", "2000-02-29 12:00:00", "2012-06-30 23:59:59", "2024-02-29 23:59:59.999999", "2024-03-31 02:59:59.999999"),
    *("2024-03-31 04:00:00", "2024-10-27 02:59:59", "2024-10-27 04:00:00", "2024-12-31 23:59:59.500000", "2025-01-01 00:00:00"),
    *("2026-06-15 13:14:15.123456", "2026-06-15 01:02:03.100000", "9999-12-31 23:59:59.999999"),
]

LONG_TEXT = "0123456789" * 100
TEXTS = [
    *(None, "", " ", "a", "abc", "ABC", "Hello World", "  padded  ", "12", "-7", "3.14", "2024-02-29", "true", "null", "a,b,,c", "%_\\", "aXbXc"),
    *("naïve café", "e\u0301", "Straße", "İstanbul", "😀a😀", "日本語", "\t\n", "\u00a0nbsp", "O'Reilly \"q\"", "aaa", "a.b*c", "xyz", LONG_TEXT, "\x00z", "ȚĂRANUL"),
]
NUMBER_TEXTS = [
    *(None, "", "0", "1", "-1", "+7", " 81 ", "127", "128", "32768", "2147483647", "2147483648", "9223372036854775807", "9223372036854775808"),
    *("1.5", "-0.0", ".5", "5.", "1e3", "1E400", "1e-400", "NaN", "Infinity", "-inf", "1d", "0x10", "1_000", "true", "abc", "99999999.995", NINES, "1,234.5"),
]
DATE_TEXTS = [
    *(None, "", "2024-02-29", "2023-02-29", "2024-2-9", "2024", "2024-02", " 2024-02-29 ", "2024-02-29T10:00:00", "2024-02-29 10:00:00", "20240229"),
    *("0001-01-01", "9999-12-31", "10000-01-01", "-0044-03-15", "+12024-01-01", "epoch", "1582-10-10", "2024/02/29", "29.02.2024", "02/29/2024", "abc"),
    *("2024-13-01", "2024-00-10", "2024-02-29x", "31 Dec 2024", "2024-366", "1970-01-01"),
]
TIME_TEXTS = [
    *(None, "", "2024-02-29 10:11:12", "2024-02-29T10:11:12.123456", "2024-02-29 10:11:12.1234567", "2024-02-29 10:11", "2024-02-29 10", "10:11:12", "T10:11"),
    *("2024-02-29 10:11:12Z", "2024-02-29 10:11:12+02:00", "2024-02-29 10:11:12 America/New_York", "2024-02-29 10:11:12 GMT+1", "2016-12-31 23:59:60"),
    *("2024-03-31 03:30:00", "2024-10-27 03:30:00", "2024-02-30 00:00:00", "2024-02-29 24:00:00", "2024-02-29 10:61:00", "0001-01-01 00:00:00"),
    *("9999-12-31 23:59:59.999999", "10000-01-01 00:00:00", "2024-02-29", "2024", " 2024-02-29 10:11:12 ", "29/02/2024 10:11", "1582-10-10 00:00:00", "abc"),
    *("2024-2-9 1:2:3", "2024-02-29 10:11:12.5", "2024-02-29 10:11:12UTC", "1709194272"),
]
JSON_TEXTS = [
    *(None, "", "{}", "[]", "null", "1", '"text"', '{"a":1,"b":"x"}', '{"a":null,"b":"é😀"}', '{"a":1.5,"b":2}', '{"a":"7","b":true}', '{"a":[1,2,3],"b":{"c":4}}'),
    *('[{"a":1},{"a":2,"b":"y"}]', '{"a":1,"a":2}', "{'a':3,'b':'single'}", '{"a":01}', '{"a":NaN}', '{a:5}', '{"a":1', "[1,2,null,4]", '["x","y"]', '{"a":9223372036854775808}'),
    *('{"A":6,"B":"case"}', '{"a":{"b":{"c":[{"d":8}]}}}', ' {"a" : 9 , "b" : "sp ace" } ', '{"a":1} trailing', '{"b":"2024-02-29","t":"2024-02-29T10:00:00Z"}', "abc"),
    *('{"a.b":10,"c d":11}', '{"a":1e2,"b":-0.0}', '{"a":true,"b":"\\u0041\\n"}', '[[1,2],[3]]'),
]
CSV_TEXTS = [
    *(None, "", "1,a", "1,", ",a", "x,a", "1,a,extra", "1", '"1","q,uoted"', '1,"a""b"', "1,'a'", " 1 , a ", "2147483648,big", "1.5,half", "1;a", "null,null", '1,"open'),
    *("1,é😀", "#1,a", "1,\\,", "-1,2024-02-29", "NaN,z", "1,a\n2,b", "\t1,\ta"),
]
URLS = [
    *(None, "", "http://spark.apache.org/path?query=1", "https://user:pass@host.example:8443/a/b.html?x=1&y=two&x=3#frag", "ftp://[::1]/file", "mailto:a@b.c"),
    *("http://host", "http://host:80", "not a url", "http://a b/", "http://host/?k=%20v&e=", "file:///tmp/x", "http://ho_st/p", "HTTP://HOST/P?Q=R#S", "//host/path?q=1"),
    *("http://host/a%2Fb?q=a%26b#%23", "http://例え.jp/ü", "http://host?x", "http://host/#only", "?query=only", "a%20b+c", "%zz", "%E2%82%AC", "100%"),
]
WORDS = [
    *(None, "", "a", "kitten", "sitting", "Robert", "Rupert", "Ashcraft", "Tymczak", "Honeyman", "SPARK", "spark", "Tăriceanu", "😀", "123", "abc abc", "banana", "ananas", "1a2b3c"),
    *("SGVsbG8=", "48656C6C6F", "zz", "0", "abcdefghij", "the quick brown fox", "x", "mississippi", "Pfister"),
]

DECIMALS = [None, "0.00", "0.01", "-0.01", "1.00", "-1.00", "99999999.99", "-99999999.99", "2.50", "3.50", "-2.50", "12345678.90", "0.99", "10.00", "0.05", "1.25"]
BIG = [None, "0", "1", "-1", NINES, "-" + NINES, "12345678901234567890", "10", "5", "9223372036854775808", "-9223372036854775809", "2147483648", "100", "-7", "3"]
FINE = [None, "0", "1", "-1", "99999999999999999999.999999999999999999", "-99999999999999999999.999999999999999999", "0.000000000000000001", "0.5", "2.5", "-2.5"]
FINE += ["3.141592653589793238", "-0.000000000000000001", "10000000000", "0.1", "123.456", "1e-9"]
WHOLE = [None, "0", "1", "-1", "99999", "-99999", "10", "128", "-129", "32767", "32768", "5", "7"]

INT_ARRAYS = [None, [], [None], [1], [1, 2, 3], [3, 1, 2], [1, None, 3], [None, None], [2, 2, 2], [INT - 1, -INT, 0], [5, 4, None, 4], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [-1], [0, 1], [3]]
TEXT_ARRAYS = [None, [], [None], [""], ["a"], ["a", "b", "c"], ["c", "a", None, "b"], ["b", "b"], ["é", "e", "😀"], ["a", ""], ["A", "a"], ["10", "9"], ["abc", "ab", "abcd"]]
DOUBLE_ARRAYS = [None, [], [None], [0.0, "-0.0"], ["NaN", 1.0], [1.0, "NaN", None], ["Infinity", "-Infinity"], [0.5, 2.5, 1.5], [1.0, 1.0], [-1.5, 3.0, 2.0], ["NaN", "NaN"]]
NESTED_ARRAYS = [None, [], [None], [[]], [[1, 2], [3]], [[None], [1]], [[1], None, [2, 3]], [[3, 4], [1, 2]], [[1], [1]]]
STRUCT_ARRAYS = [None, [], [None], [[1, "a"]], [[2, "b"], [1, "a"]], [[None, None]], [[1, "a"], None, [1, None]], [[1, "a"], [1, "a"]], [[3, "z"], [None, "y"]]]
TEXT_MAPS = [None, [], [["a", 1]], [["a", 1], ["b", 2]], [["a", None]], [["b", 3], ["c", None]], [["", 0]], [["é", -1], ["😀", INT - 1]], [["x", 1], ["y", 1], ["z", 1]], [["c", 5], ["a", 9]]]
INT_MAPS = [None, [], [[1, "a"]], [[1, None]], [[1, "x"], [2, "y"]], [[0, ""], [-1, "neg"]], [[INT - 1, "max"], [-INT, "min"]], [[2, "b"], [3, "c"], [5, "e"]]]
STRUCTS = [None, [None, None, None], [1, "a", [1.5, [1, 2]]], [2, "", ["NaN", []]], [-1, "é😀", [None, None]], [1, "a", [1.5, [1, None]]], [1, None, None], [3, "b", ["-0.0", [7]]], [1, "a", [1.5, [1, 2]]]]
SMALL = [None, 0, 1, -1, 2, -2, 3, -3, 4, 5, 6, 7, 8, 10, 12, 31, 32, 33, 63, 64, 100, -100, 16, 9]

# name -> (DDL type, values). Shorter lists repeat.
COLUMNS = {
    "bo": ("BOOLEAN", [None, True, False, True, True, False, False]),
    "ti": ("TINYINT", [None, 0, 1, -1, 127, -128, 2, 10, -10, 7, 100, 64, 5]),
    "si": ("SMALLINT", [None, 0, 1, -1, 32767, -32768, 2, 127, 128, -129, 1000, -7, 12]),
    "i": ("INT", [None, 0, 1, -1, INT - 1, -INT, 2, -2, 3, 5, 7, 10, -10, 12, 31, 32, 100, -100, 127, 255, 1000, 2024, 32768, 46341, 65536, 1000000, -INT + 1, 86400, 365]),
    "l": ("BIGINT", [None, 0, 1, -1, LONG - 1, -LONG, INT, -INT - 1, 2, 10, -7, 1000, 86400, 4294967296, 2**53 + 1, 10**15, -(10**15), 1709194272, 10**18, 63, 3037000500]),
    "n": ("INT", SMALL),
    "f": ("FLOAT", [*FLOATS, 2.0**-149, -(2.0**-149), 2.0**-126, (2 - 2.0**-23) * 2.0**127, -(2 - 2.0**-23) * 2.0**127, 16777217.0, 2147483648.0, 1.1, 123.456]),
    "d": ("DOUBLE", [*FLOATS, 5e-324, -5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, -1.7976931348623157e308, 9007199254740993.0, 9.223372036854775807e18, 1.005, 123.456789, 1e-7, -3.7]),
    "dec": ("DECIMAL(10,2)", DECIMALS),
    "big": ("DECIMAL(38,0)", BIG),
    "fine": ("DECIMAL(38,18)", FINE),
    "whole": ("DECIMAL(5,0)", WHOLE),
    "s": ("STRING", TEXTS),
    "num": ("STRING", NUMBER_TEXTS),
    "date_text": ("STRING", DATE_TEXTS),
    "time_text": ("STRING", TIME_TEXTS),
    "json": ("STRING", JSON_TEXTS),
    "csv": ("STRING", CSV_TEXTS),
    "url": ("STRING", URLS),
    "word": ("STRING", WORDS),
    "bin": ("BINARY", [None, "", "00", "ff", "61", "616263", "ff00fe", "c3a9", "f09f9880", "c3", "48656c6c6f", "20", "e28228", "00000000000000000001", "80", "0a0d"]),
    "dt": ("DATE", [None, *map(day, DATES)]),
    "ts": ("TIMESTAMP", [None, *map(instant, TIMES), instant("2024-10-27 03:30:00"), instant("2024-10-27 03:30:00", fold=1), instant("2024-03-31 03:00:00"), -1, 1]),
    "ntz": ("TIMESTAMP_NTZ", [None, *map(wall, TIMES), wall("2024-03-31 03:30:00"), wall("2024-10-27 03:30:00"), -1]),
    "dti": ("INTERVAL DAY TO SECOND", [None, 0, 1, -1, 1000000, -1000000, 86400000000, -86400000000, 90061000001, 3600000000, 60000000, -90061000001, LONG - 1, -LONG, 1234567]),
    "ymi": ("INTERVAL YEAR TO MONTH", [None, 0, 1, -1, 12, -12, 13, 25, -25, INT - 1, -INT, 3, 1200]),
    "xs": ("ARRAY<INT>", INT_ARRAYS),
    "ws": ("ARRAY<STRING>", TEXT_ARRAYS),
    "ds": ("ARRAY<DOUBLE>", DOUBLE_ARRAYS),
    "nested": ("ARRAY<ARRAY<INT>>", NESTED_ARRAYS),
    "structs": ("ARRAY<STRUCT<a: INT, b: STRING>>", STRUCT_ARRAYS),
    "m": ("MAP<STRING, INT>", TEXT_MAPS),
    "mi": ("MAP<INT, STRING>", INT_MAPS),
    "r": ("STRUCT<a: INT, b: STRING, c: STRUCT<x: DOUBLE, y: ARRAY<INT>>>", STRUCTS),
}
REQUIRED = {
    "id": ("INT", list(range(ROWS))),
    "nn": ("INT", [0, 1, -1, 7, 100, INT - 1, -INT, 12]),
    "ns": ("STRING", ["", "a", "Spark SQL", "é😀", " x ", "10", "banana"]),
}
KEY = ("INT", [1, None, 2, 1, 3, 2, 2, None, 1, 3])
# fmt: on


def spread(values: list, step: int, start: int) -> list:
    """ROWS values, in an order that `step` (odd) chooses."""
    filled = [values[row % len(values)] for row in range(ROWS)]
    return [filled[(start + step * row) % ROWS] for row in range(ROWS)]


Columns = dict[str, tuple[str, bool, list]]


def edge_columns() -> Columns:
    """name -> (DDL type, nullable, values)."""
    columns = {name: (ddl, False, spread(values, 1, 0)) for name, (ddl, values) in REQUIRED.items()}
    columns["k"] = (KEY[0], True, spread(KEY[1], 1, 0))
    for name, (ddl, values) in COLUMNS.items():
        columns[name] = (ddl, True, spread(values, 1, 0))
        columns[name + "2"] = (ddl, True, spread(values, 11, 5))
    return columns


def table_hash() -> str:
    return hashlib.sha256(json.dumps(edge_columns()).encode()).hexdigest()[:12]


def schema_ddl(columns: Columns) -> str:
    return ", ".join(f"`{name}` {ddl}{'' if nullable else ' NOT NULL'}" for name, (ddl, nullable, _) in columns.items())


SIMPLE = {
    "BOOLEAN": pa.bool_(),
    "TINYINT": pa.int8(),
    "SMALLINT": pa.int16(),
    "INT": pa.int32(),
    "BIGINT": pa.int64(),
    "FLOAT": pa.float32(),
    "DOUBLE": pa.float64(),
    "STRING": pa.string(),
    "BINARY": pa.binary(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us", "UTC"),
    "TIMESTAMP_NTZ": pa.timestamp("us"),
    "INTERVAL DAY TO SECOND": pa.duration("us"),
    "INTERVAL YEAR TO MONTH": pa.int32(),  # pyarrow has no such type: who reads the table makes months of it
    "ARRAY<INT>": pa.list_(pa.int32()),
    "ARRAY<STRING>": pa.list_(pa.string()),
    "ARRAY<DOUBLE>": pa.list_(pa.float64()),
    "ARRAY<ARRAY<INT>>": pa.list_(pa.list_(pa.int32())),
    "ARRAY<STRUCT<a: INT, b: STRING>>": pa.list_(pa.struct([("a", pa.int32()), ("b", pa.string())])),
    "STRUCT<a: INT, b: STRING>": pa.struct([("a", pa.int32()), ("b", pa.string())]),
    "MAP<STRING, INT>": pa.map_(pa.string(), pa.int32()),
    "MAP<INT, STRING>": pa.map_(pa.int32(), pa.string()),
    "STRUCT<a: INT, b: STRING, c: STRUCT<x: DOUBLE, y: ARRAY<INT>>>": pa.struct(
        [("a", pa.int32()), ("b", pa.string()), ("c", pa.struct([("x", pa.float64()), ("y", pa.list_(pa.int32()))]))]
    ),
}


def arrow_type(ddl: str) -> pa.DataType:
    if ddl.startswith("DECIMAL"):
        return pa.decimal128(*map(int, ddl[8:-1].split(",")))
    return SIMPLE[ddl]


def arrow_cell(value, kind: pa.DataType):
    """What pyarrow takes for a canonical value."""
    if value is None:
        return None
    if pa.types.is_map(kind):
        return [(arrow_cell(key, kind.key_type), arrow_cell(item, kind.item_type)) for key, item in value]
    if pa.types.is_list(kind):
        return [arrow_cell(item, kind.value_type) for item in value]
    if pa.types.is_struct(kind):
        return {field.name: arrow_cell(item, field.type) for field, item in zip(kind, value, strict=True)}
    if pa.types.is_floating(kind):
        return float(value)
    if pa.types.is_decimal(kind):
        with decimal.localcontext(prec=60):
            return decimal.Decimal(value).quantize(decimal.Decimal(1).scaleb(-kind.scale))
    return bytes.fromhex(value) if pa.types.is_binary(kind) else value


def arrow_array(values: list, kind: pa.DataType) -> pa.Array:
    cells = [arrow_cell(value, kind) for value in values]
    if pa.types.is_timestamp(kind) or pa.types.is_duration(kind):
        return pa.array(cells, pa.int64()).view(kind)
    return pa.array(cells, pa.int32()).view(kind) if pa.types.is_date(kind) else pa.array(cells, kind)


def arrow_table(columns: Columns) -> pa.Table:
    fields = [pa.field(name, arrow_type(ddl), nullable, {"ddl": ddl}) for name, (ddl, nullable, _) in columns.items()]
    arrays = [arrow_array(values, field.type) for field, (_, _, values) in zip(fields, columns.values(), strict=True)]
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))
