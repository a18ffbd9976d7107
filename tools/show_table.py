#!/usr/bin/env python3
"""Print the greatest rows of a SQLite table as text. usage: show_table.py FILE TABLE [--order COLUMN] [--rows N]"""

import argparse
import sqlite3


def as_text(value) -> str:
    if value is None:
        return "NULL"
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("table")
    parser.add_argument("--order", help="the column whose greatest values come first")
    parser.add_argument("--rows", type=int, default=10)
    args = parser.parse_args()
    with sqlite3.connect(f"file:{args.file}?mode=ro", uri=True) as database:
        (count,) = database.execute(f"SELECT count(*) FROM {quoted(args.table)}").fetchone()
        order = f" ORDER BY {quoted(args.order)} DESC" if args.order else ""
        cursor = database.execute(f"SELECT * FROM {quoted(args.table)}{order} LIMIT ?", [args.rows])
        table = [[column[0] for column in cursor.description]] + [[as_text(value) for value in row] for row in cursor]
    widths = [max(len(row[i]) for row in table) for i in range(len(table[0]))]
    for number, row in enumerate(table):
        print("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)))
        if number == 0:
            print("  ".join("-" * width for width in widths))
    print(f"{len(table) - 1} of {count} rows of {args.table}" + (f", by {args.order}" if args.order else ""))


if __name__ == "__main__":
    main()
