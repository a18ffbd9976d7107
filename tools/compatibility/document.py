"""Turns what compatibility.cc printed (stdin) and docs/deviations.toml into docs/compatibility.md (stdout).

Everything registered must occur in a test, by its name; else this fails. With --names it prints which functions to ask compatibility.cc about.
"""

import ast
import importlib.util
import json
import pathlib
import re
import sys
import tomllib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from source_tree import ROOT, source_files

# The API's words for operators, which are not called by the names that Connect gives them.
WORDS = {
    "isnull": ["is_null"],
    "isnotnull": ["is_not_null"],
    "isnan": ["is_nan"],
    "<=>": ["eq_null_safe"],
    "negative": ["-d", "-i"],
    "==": ["=="],
}


# Names of pyspark.sql.functions that call no function of their own name: they build other expressions, or run Python.
CLIENT_SIDE = [
    "arrow_udf",
    "arrow_udtf",
    "asc",
    "asc_nulls_first",
    "asc_nulls_last",
    "bitwise_not",
    "broadcast",
    "call_function",
    "call_udf",
    "col",
    "column",
    "count_distinct",
    "desc",
    "desc_nulls_first",
    "desc_nulls_last",
    "expr",
    "listagg_distinct",
    "lit",
    "negate",
    "pandas_udf",
    "string_agg_distinct",
    "sum_distinct",
    "udf",
    "udtf",
    "unwrap_udt",
]


def python_functions() -> list[str]:
    """What pyspark.sql.functions exports, of the client that the protocol comes from."""
    package = pathlib.Path(importlib.util.find_spec("pyspark").origin).parent
    for node in ast.parse((package / "sql/functions/__init__.py").read_text()).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__":
            names = ast.literal_eval(node.value)
            return sorted(name for name in names if name not in CLIENT_SIDE and name == name.lower())
    raise SystemExit("pyspark.sql.functions has no __all__")


def test_files() -> dict[str, str]:
    patterns = ("src/*_test.cc", "tests/*.cc", "tests/*.py", "tests/oracle/functions/*.toml")
    return {str(file.relative_to(ROOT)): file.read_text() for file in source_files(*patterns)}


def tested_in(name: str, tests: dict[str, str]) -> str | None:
    """The first test that names it: in the suites first, then beside the source."""
    words = [name, *WORDS.get(name.lower(), [])]
    patterns = [re.compile(rf"(?<!\w){re.escape(word)}(?!\w)" if word[0].isalnum() else re.escape(word), re.IGNORECASE) for word in words]
    ordered = sorted(tests, key=lambda path: (not path.startswith("tests/oracle"), not path.startswith("src"), path))
    return next((path for path in ordered if any(pattern.search(tests[path]) for pattern in patterns)), None)


def cell(text: object) -> str:
    return str(text).replace("|", "\\|").replace("\n", " ")


def code(text: object) -> str:
    return f"`{cell(text)}`" if text != "" else ""


def table(header: list[str], rows: list[list[str]]) -> list[str]:
    return ["| " + " | ".join(header) + " |", "|" + "---|" * len(header), *("| " + " | ".join(row) + " |" for row in rows), ""]


class Document:
    def __init__(self, registered: dict, deviations: list[dict]):
        self.registered = registered
        self.deviations = deviations
        self.tests = test_files()
        self.offences: list[str] = []

    def test_of(self, kind: str, name: str) -> str:
        found = tested_in(name, self.tests)
        if found is None:
            self.offences.append(f"{kind} {name} is registered, but no test names it")
        return code(found or "")

    def functions(self, title: str, kind: str, key: str) -> list[str]:
        rows = [[code(name), self.test_of(kind, name)] for name in sorted(self.registered[key])]
        return [f"## {title}", "", *table(["name", "tested in"], rows)]

    def connectors(self, title: str, kind: str, key: str) -> list[str]:
        lines = [f"## {title}", ""]
        for format_name, options in sorted(self.registered[key].items()):
            lines += [f"### {kind} {code(format_name)}", "", f"Tested in {self.test_of(kind, format_name)}.", ""]
            if options:
                rows = [[code(option["name"]), cell(option["doc"]), self.test_of(f"{format_name} option", option["name"])] for option in options]
                lines += table(["option", "", "tested in"], rows)
        return lines

    def missing(self) -> list[str]:
        missing = self.registered["missing"]
        text = f"Of what pyspark.sql.functions offers, {len(missing)} functions are not there; calling one gives an error that says so."
        return ["## Missing functions", "", text, "", ", ".join(map(code, missing)) + ".", ""]

    def configuration(self) -> list[str]:
        rows = []
        for entry in self.registered["configuration"]:
            notes = [
                note for note, holds in (("in the checkpoint", entry["checkpointed"]), ("accepted, drives nothing", entry["acceptedOnly"])) if holds
            ]
            rows.append([code(entry["key"]), code(entry["default"]), cell(entry["doc"]), ", ".join(notes)])
        return ["## Configuration", "", *table(["key", "default", "", ""], rows)]

    def deviations_section(self) -> list[str]:
        rows = []
        for deviation in self.deviations:
            if not (ROOT / deviation["test"]).exists():
                self.offences.append(f"deviation '{deviation['what']}': its test {deviation['test']} does not exist")
            rows.append(
                [cell(deviation["what"]), cell(deviation["spark"]), cell(deviation["izvor"]), cell(deviation["reason"]), code(deviation["test"])]
            )
        return ["## Deviations", "", *table(["what", "Spark 4.3", "Izvor", "reason", "tested in"], rows)]

    def lines(self) -> list[str]:
        return [
            "# Compatibility with Spark 4.3",
            "",
            "Written by `./dev docs` from what is registered in the program and from `docs/deviations.toml`. What is not listed here",
            "is not there yet, and asking for it gives an error that says so.",
            "",
            *self.deviations_section(),
            *self.connectors("Sources", "source", "sources"),
            *self.connectors("Sinks", "sink", "sinks"),
            *self.functions("Functions and operators", "function", "functions"),
            *self.functions("Aggregates", "aggregate", "aggregates"),
            *self.functions("Generators", "generator", "generators"),
            *self.missing(),
            *self.configuration(),
        ]


def main() -> None:
    if sys.argv[1:] == ["--names"]:
        print(*python_functions())
        return
    deviations = tomllib.loads((ROOT / "docs/deviations.toml").read_text()).get("deviation", [])
    document = Document(json.load(sys.stdin), deviations)
    print("\n".join(document.lines()).rstrip())
    if document.offences:
        sys.exit("\n".join(document.offences))


if __name__ == "__main__":
    main()
