#!/usr/bin/env python3
"""Write the C++ table of error templates from error-conditions JSON files. usage: gen_error_templates.py OUT JSON..."""

import json
import pathlib
import sys


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=True)


def rows(conditions: dict):
    for name, condition in conditions.items():
        message = "\n".join(condition["message"])
        state = condition.get("sqlState", "")
        yield name, message, state
        for sub_name, sub in condition.get("subClass", {}).items():
            yield f"{name}.{sub_name}", message + " " + "\n".join(sub["message"]), sub.get("sqlState", state)


def main() -> None:
    table = {}
    for source in sys.argv[2:]:
        for name, message, state in rows(json.loads(pathlib.Path(source).read_text())):
            table[name] = (message, state)
    lines = [f"{{{quoted(name)}, {quoted(message)}, {quoted(state)}}},\n" for name, (message, state) in sorted(table.items())]
    pathlib.Path(sys.argv[1]).write_text("".join(lines))


if __name__ == "__main__":
    main()
