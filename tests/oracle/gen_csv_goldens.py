#!/usr/bin/env python3
"""Writes src/izvor/io/file/testdata/csv_goldens.json: what Spark's CSV source makes of nasty files.

Run with the oracle's Python (pyspark 4.3): gen_csv_goldens.py [OUT]. A case is a text, options, a schema, the columns asked for and the rows
that Spark gives (every value as text, null as null), or the name of its error.
"""

import base64
import json
import pathlib
import random
import shutil
import sys
import tempfile

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

OUT = pathlib.Path(__file__).parents[2] / "src/izvor/io/file/testdata/csv_goldens.json"
STRINGS = "a STRING, b STRING, c STRING, _corrupt_record STRING"
NUMBERS = [
    "1",
    "-7",
    "+5",
    "++5",
    "-",
    "+",
    "",
    " 81 ",
    "81 ",
    " 81",
    "2147483647",
    "2147483648",
    "-2147483648",
    "-2147483649",
    "00000000012",
    "1.0",
    "1e3",
    "9223372036854775807",
    "9223372036854775808",
    "127",
    "128",
    "-128",
    "-129",
    "32767",
    "32768",
    "0x10",
    "1_000",
    "1L",
    "\t5",
]
DOUBLES = [
    "1",
    "1.5",
    "-0.0",
    "0",
    "5.",
    ".5",
    ".",
    "-.5",
    "1e3",
    "1E-3",
    "1e",
    "1e+",
    "1e400",
    "-1e400",
    "1e-400",
    "NaN",
    "-NaN",
    "+NaN",
    "nan",
    "Inf",
    "-Inf",
    "+Inf",
    "Infinity",
    "-Infinity",
    "+Infinity",
    "infinity",
    "1.0f",
    "1d",
    "1D",
    "1F",
    "1df",
    "f",
    "0x1p4",
    "0x1.8p1",
    "0x10",
    "0x1p4d",
    " 2.00 ",
    "1 2",
    "1,5",
    "1.2.3",
    "--1",
    "123456789012345678901234567890",
    "0.1",
    "144.9",
    "1234567.89",
    "12345678.9",
    "99999999",
    "4.9e-324",
    "2.2250738585072014E-308",
    "1.7976931348623157e308",
    "1.7976931348623159e308",
    "9007199254740993",
    "",
    "0.30000000000000004",
]
BOOLEANS = ["true", "TRUE", "tRuE", "false", "False", "t", "f", "1", "0", "yes", " true", "true ", ""]
DATES = [
    "2024-01-05",
    "2024-1-5",
    "2024-01",
    "2024",
    "202",
    "20240105",
    "2024-02-30",
    "2024-13-01",
    "2024-01-05 10:00:00",
    "2024-01-05T",
    "2024-01-05x",
    " 2024-01-05 ",
    "+2024-01-05",
    "-0001-01-01",
    "12345-01-01",
    "+12345-01-01",
    "0000-01-01",
    "2024/01/05",
    "2023-02-29",
    "2024-02-29",
    "1582-10-10",
    "0001-01-01",
    "2024-01-05GMT",
    "",
    "2024-00-01",
    "2024-01-",
    "today",
]
TIMESTAMPS = [
    "2026-03-01 10:00:00",
    "2026-03-01T10:00:00",
    "2026-03-01 10:00:00.123456",
    "2026-03-01 10:00:00.1234567",
    "2026-03-01T10:00:00Z",
    "2026-03-01T10:00:10.123456Z",
    "2026-03-01 10:00:00+02:00",
    "2026-03-01 10:00:00 Europe/Bucharest",
    "2026-03-01 10:00",
    "2026-03-01 10",
    "2026-03-01",
    "2026-03",
    "2026",
    "2026-03-01 25:61:00",
    "not a time",
    "2026-03-01 10:00:00.",
    "2026-03-01 1:2:3",
    " 2026-03-01 10:00:00 ",
    "2026-03-01 24:00:00",
    "2026-03-01 23:59:60",
    "2026-03-29 03:30:00",
    "2026-10-25 03:30:00",
    "2026-03-01T10:00:00-08",
    "2026-03-01 10:00:00UTC",
    "2026-03-01 10:00:00 GMT+1",
    "+2026-03-01 10:00:00",
    "2026-03-01x10:00",
    "20260301",
    "1969-12-31 23:59:59.999999",
    "0001-01-01 00:00:00",
    "9999-12-31 23:59:59",
    "2026-03-01 10:00:00,5",
    "2026-02-29 10:00:00",
    "",
    "2026-3-1 1:1",
]
LINES = [
    "x,y,z",
    "x,,",
    ",,",
    '"",y,""',
    '"a,b",c,d',
    'x,"say ""da""",d',
    'x,"He said ""da""",food',
    'x,"say \\"da\\"",d',
    'x,"a"b,c',
    'x,"a" ,c',
    'x,"a" b,c',
    'x, "a",c',
    'x,a"b,c"d',
    "x,y",
    "x",
    "x,y,z,w",
    '"x',
    'x,"y',
    'x,y,"z',
    'x,"y,z',
    '"x"y"z",a,b',
    '"a""b",c,d',
    '""a,b,c',
    '"",,',
    '"\\",b,c',
    '"\\\\",b,c',
    '"a\\\\b",c,d',
    '"a\\b",c,d',
    '"a\\',
    "a\\,b,c",
    'a\\"b,c,d',
    '"a"',
    '""',
    '"',
    '" ",b,c',
    " , , ",
    '"a","b","c"',
    '"a","b","c",',
    "a,b,c,",
    'a,b,"c"x',
    'a,b,"c" ',
    'a,b,"c"  x',
    'a,b,"c\\"',
    'a,b,"c""',
    "a,b,'c,d'",
    "a,b,\\",
    "#a,b,c",
    "a,#b,c",
    "\ufeffa,b,c",
    "Café,Ștefan,日本",
    'a,b,"x\\y"',
    '"a"\t,b,c',
    '"a,b"c,d',
    '"a"",b,c',
    '\\"a,b,c',
    'a,"",c',
    'a,"" ,c',
    'a,b,""',
    'a,b,"" ',
    "  a  ,  b  ,  c  ",
    '" a ", b ,c',
]


def fuzz_lines(seed, count):
    rng = random.Random(seed)
    return ["".join(rng.choice('ab,,"""\\\\ \t#;') for _ in range(rng.randint(1, 14))) for _ in range(count)]


def cases():
    """(name, text as bytes, options, schema, columns or None, filter or None)"""
    text = "\n".join(LINES).encode() + b"\n"
    for name, options in [
        ("plain", {}),
        ("escape is quote", {"escape": '"'}),
        ("no quote", {"quote": ""}),
        ("single quote", {"quote": "'"}),
        ("no escape", {"escape": ""}),
        ("semicolon", {"sep": ";"}),
        ("trim", {"ignoreLeadingWhiteSpace": "true", "ignoreTrailingWhiteSpace": "true"}),
        ("trim left", {"ignoreLeadingWhiteSpace": "true"}),
        ("trim right", {"ignoreTrailingWhiteSpace": "true"}),
        ("null text", {"nullValue": "x"}),
        ("empty text", {"emptyValue": "E", "nullValue": "N"}),
        ("comment", {"comment": "#"}),
        ("escape of escape", {"charToEscapeQuoteEscaping": "#"}),
        ("header", {"header": "true"}),
        ("drop", {"mode": "DROPMALFORMED"}),
    ]:
        # univocity-parsers runs out of its buffer on a blank first field when it trims behind fields only
        own = "\n".join(line for line in LINES if line != " , , ").encode() if name == "trim right" else text
        yield "lines " + name, own, options, STRINGS, None, None
        yield "lines pruned " + name, own, options, "a STRING, b STRING, c STRING", ["b"], None
    for seed, options in enumerate(
        [
            {},
            {"escape": '"'},
            {"ignoreLeadingWhiteSpace": "true", "ignoreTrailingWhiteSpace": "true"},
            {"sep": "\\t"},
            {"comment": "#"},
            {"charToEscapeQuoteEscaping": "#"},
            {"sep": " "},
            {"emptyValue": "E", "nullValue": "a"},
        ]
    ):
        fuzz = "\n".join(fuzz_lines(seed, 220)).encode()
        yield f"random {seed}", fuzz, options, STRINGS, None, None
        yield f"random pruned {seed}", fuzz, options, "a STRING, b STRING, c STRING", ["a", "c"], None
    for kind, values in [
        ("TINYINT", NUMBERS),
        ("SMALLINT", NUMBERS),
        ("INT", NUMBERS),
        ("BIGINT", NUMBERS),
        ("FLOAT", DOUBLES),
        ("DOUBLE", DOUBLES),
        ("BOOLEAN", BOOLEANS),
        ("DATE", DATES),
        ("TIMESTAMP", TIMESTAMPS),
    ]:
        body = "".join(f'{i},"{v}"\n' if "," in v else f"{i},{v}\n" for i, v in enumerate(values)).encode()
        yield "type " + kind, body, {}, f"i INT, v {kind}, _corrupt_record STRING", None, None
        yield "type dropped " + kind, body, {"mode": "DROPMALFORMED"}, f"i INT, v {kind}", ["i", "v"], None
    yield "zone", "\n".join(TIMESTAMPS).encode(), {"timeZone": "Europe/Bucharest"}, "v TIMESTAMP, w STRING", None, None
    yield "nan texts", b"1,n\n2,p\n3,m\n4,NaN\n5,Inf\n", {"nanValue": "n", "positiveInf": "p", "negativeInf": "m"}, "i INT, v DOUBLE", None, None
    bad = b"ok,1\n\xff,2\n\xc3,3\n\xc3\xa9,4\n\xe2\x82,5\n\xed\xa0\x80,6\n\xf0\x9f\x98\x80,7\n\xf0\x9f\x98,8\n\xc0\xaf,9\n\xf5\x80\x80\x80,10\n\xe0\x80\x80,11\n\xf0\x80\x80\x80,12\na\x80b,13\n"
    yield "invalid utf-8", bad, {}, "s STRING, i INT", None, None
    ends = b"\xef\xbb\xbfa,1\r\nb,2\rc,3\n\n \t \n\r\nd,4\n\xef\xbb\xbfe,5\nf,6"
    yield "line ends", ends, {}, "s STRING, i INT, _corrupt_record STRING", None, None
    yield "line separator", b"a,1;b,2;\nc,3;;d\n,4", {"lineSep": ";"}, "s STRING, i INT, _corrupt_record STRING", None, None
    dirty = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else None
    if dirty is not None:
        sales = "transaction_id STRING, client_id INT, transaction_ts STRING, amount DOUBLE, merchant STRING, category STRING"
        for file in sorted(dirty.glob("*.csv")):
            for mode in ["PERMISSIVE", "DROPMALFORMED"]:
                yield f"dirty {file.name} {mode}", file.read_bytes(), {"header": "true", "mode": mode}, sales, None, None
                yield (
                    f"dirty job {file.name} {mode}",
                    file.read_bytes(),
                    {"header": "true", "mode": mode},
                    sales,
                    ["client_id", "transaction_ts", "amount"],
                    "client_id IS NOT NULL AND amount IS NOT NULL AND amount >= 0",
                )
    yield "filter", b"1,a,5\n,b,6\n3,c,-1\n4,d,\n5,e,NaN\nx,f,7\n8,g,0\n9,h,-0.0\n", {}, "i INT, s STRING, d DOUBLE", ["s"], "client"
    yield "fail fast", b"1,2\nx,3\n", {"mode": "FAILFAST"}, "i INT, d DOUBLE", None, None
    yield "fail fast pruned", b"1,2\nx,3\n", {"mode": "FAILFAST"}, "i INT, d DOUBLE, e INT", ["d"], None
    yield "too many columns", b"1,2,3\n", {"maxColumns": "2"}, "i INT, d DOUBLE", None, None
    yield "too long", b"1,22222\n", {"maxCharsPerColumn": "3"}, "i INT, d DOUBLE", None, None


def read(spark, path, options, schema, columns, where):
    frame = spark.read.schema(schema).options(**options).csv(path)
    if where == "client":
        frame = frame.where("i IS NOT NULL AND d >= 0")
    elif where:
        frame = frame.where(where)
    frame = frame.select(*(columns or frame.columns))
    types = dict(frame.dtypes)
    return [list(row) for row in frame.select(*[F.col(c).cast("string") if types[c] != "string" else F.col(c) for c in frame.columns]).collect()]


def main():
    out = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else OUT
    spark = (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "1g")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("OFF")
    work = pathlib.Path(tempfile.mkdtemp(prefix="csv_goldens_"))
    goldens = []
    texts = {}
    for number, (name, text, options, schema, columns, where) in enumerate(cases()):
        path = work / f"{number}.csv"
        path.write_bytes(text)
        golden = {"name": name, "text": texts.setdefault(base64.b64encode(text).decode(), len(texts)), "options": options, "schema": schema}
        if columns:
            golden["columns"] = columns
        if where:
            golden["where"] = where
        try:
            golden["rows"] = read(spark, str(path), options, schema, columns, where)
        except Exception as error:  # what Spark throws is the golden
            golden["error"] = "FAILED_READ_FILE.NO_HINT" if "FAILED_READ_FILE.NO_HINT" in str(error) else str(error)[:200]
            golden["cause"] = [line for line in str(error).splitlines() if line.startswith("Caused by:")]
        goldens.append(golden)
    spark.stop()
    shutil.rmtree(work)
    lines = ",\n".join(json.dumps(golden, ensure_ascii=False, separators=(",", ":")) for golden in goldens)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text('{"texts":' + json.dumps(list(texts), separators=(",\n", ":")) + ',\n"cases":[\n' + lines + "\n]}\n", encoding="utf-8")
    print(f"{len(goldens)} cases, {out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
