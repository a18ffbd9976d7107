"""The files that the oracle cases read: the bank's sales, clean and dirty, and small CSV files of every kind."""

import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent

CSV_FILES: dict[str, str | bytes] = {
    "clean.csv": "a,b,c\nx,1,one\ny,2,two\nz,3,three\n",
    "types.csv": """i,l,d,b,day,ts,s
1,10,1.5,true,2026-03-01,2026-03-01 10:00:00,fine
x,10,1.5,true,2026-03-01,2026-03-01 10:00:00,bad int
2,y,1.5,true,2026-03-01,2026-03-01 10:00:00,bad long
3,10,z,true,2026-03-01,2026-03-01 10:00:00,bad double
4,10,1.5,perhaps,2026-03-01,2026-03-01 10:00:00,bad boolean
5,10,1.5,true,2026-13-01,2026-03-01 10:00:00,bad date
6,10,1.5,true,2026-03-01,2026-03-01 25:00:00,bad timestamp
,,,,,,
7,2147483648,1e3,FALSE,2026-03-01,2026-03-01T10:00:00.5,other forms
2147483648,1,1,true,2026-03-01,2026-03-01,too great an int
""",
    "numbers.csv": "text,value\n"
    + "".join(
        f'"{text}",{text}\n'
        for text in (
            *(
                "0",
                "1",
                "-1",
                "+5",
                "007",
                "2147483647",
                "2147483648",
                "-2147483648",
                "9223372036854775807",
                "9223372036854775808",
                "1.0",
                "1.",
                ".5",
            ),
            *("1e3", "1E-3", "-0.0", "NaN", "nan", "Infinity", "-Infinity", "Inf", "-Inf", "inf", "1e400", "1d", "2f", "0x1F", "1_000", "1 000"),
            *(" 81 ", " 2.00 ", "true", "false", "TRUE", "True", "t", "yes", "1L", "--1", "e5", "-", "\u0661"),
        )
    ),
    "times.csv": "text,value\n"
    + "".join(
        f'"{text}",{text}\n'
        for text in (
            *("2026-03-01", "2026-3-1", "2026-02-30", "2026-02-28", "2024-02-29", "2026", "2026-03", "20260301", "01/03/2026", "2026-03-01 10:00:00"),
            *(
                "2026-03-01T10:00:00",
                "2026-03-01T10:00:00Z",
                "2026-03-01T10:00:00.123Z",
                "2026-03-01 10:00:00.123456",
                "2026-03-01 10:00:00.123456789",
            ),
            *("2026-03-01T10:00:00+02:00", "2026-03-01 10:00:00 Europe/Bucharest", "2026-03-01 10:00", "2026-03-01 1:2:3", "2026-03-01 24:00:00"),
            *(
                "2026-03-01 25:61:00",
                "not a time",
                " 2026-03-01 ",
                "0001-01-01",
                "1582-10-10",
                "9999-12-31 23:59:59",
                "12345-01-01",
                "1970-01-01T00:00:00",
            ),
        )
    ),
    "ragged.csv": "a,b,c\nx,1,full\nx,2\nx\nx,4,long,more\nx,5,longer,more,still\n,,\nx,bad,malformed\n",
    "blank.csv": "a,b,c\n\nx,1,one\n\n  \n,,\ny,2,two\n\n",
    "quotes.csv": 'a,b,c\n"x, y",1,"with a comma"\n'
    '"He said ""da""",2,"doubled"\n"back\\"slash",3,"escaped"\n"open,4,never closed\nhalf "quoted" text,5,inside\n'
    '"",6,empty\n"x" ,7,space after\n "y",8,space before\n"a\\\\b",9,two backslashes\na\\b,10,backslash outside\n',
    "single_quotes.csv": "a,b,c\n'x, y',1,'single'\n\"x\",2,\"double\"\n'it\\'s',3,'escaped'\n",
    "unclosed.csv": 'a,b,c\nx,1,fine\n"y,2,opens\nz,3,and never closes\n',
    "semicolon.csv": 'a;b;c\nx;1;one, two\n"y;z";2;quoted\n',
    "tab.csv": "a\tb\tc\nx\t1\tone\ny\t2\ttwo words\n",
    "double_bar.csv": "a||b||c\nx||1||one|half\ny||2||two\n",
    "nulls.csv": 'a,b,c\n,1,\nNA,NA,NA\n"",3,""\n"NA",4,"NA"\nnull,5,NULL\nx,,y\n',
    "bom.csv": b"\xef\xbb\xbfa,b,c\nx,1,one\ny,2,two\n",
    "crlf.csv": b'a,b,c\r\nx,1,one\r\n"y",2,"quoted"\r\nz,3,\r\n',
    "no_final_line_end.csv": "a,b,c\nx,1,one\ny,2,two",
    "invalid_utf8.csv": b"a,b,c\nx,1,\xff\xfe\ny\x80,2,caf\xc3\xa9\n",
    "empty.csv": "",
    "header_only.csv": "a,b,c\n",
    "row_errors.csv": "s,t\n1,a\nx,b\n,c\n3,d\n",
    "part-1.csv": "a,b,c\nx,1,first\n",
    "part-2.csv": "a,b,c\ny,2,second\n",
    "part-3.csv": "a,b,c\nz,3,third\n",
    "_hidden.csv": "a,b,c\nhidden,0,hidden\n",
}


def write_sample_files(target: pathlib.Path) -> None:
    generator = [sys.executable, ROOT / "tools/gen_sales.py"]
    subprocess.run([*generator, target / "clean", "--files", "4", "--rows", "300", "--clients", "40", "--days", "3"], check=True)
    subprocess.run([*generator, target / "dirty", "--files", "4", "--rows", "150", "--clients", "40", "--days", "3", "--dirty"], check=True)
    (target / "csv").mkdir()
    for name, content in CSV_FILES.items():
        (target / "csv" / name).write_bytes(content if isinstance(content, bytes) else content.encode())
