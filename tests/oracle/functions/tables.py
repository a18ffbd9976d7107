"""The tables of functions (<family>.toml): which SQL expressions are compared for each function. A section is named after its function:

    [substring]
    cases = ["substring(s, i)", "substring(s, 2, 3)"]

and may have `for.NAME = [...]` (each case is taken with each value in place of {NAME}), `zone`, `tolerance` (relative, of floating-point values),
`unordered` (arrays and maps compare as multisets), `groups` (aggregates: [""] is the whole table, the default of the family sketch,
["", "k"] also by key, that of the family aggregate) and `also = [...]`, further names of the same function that the cases cover."""

import dataclasses
import itertools
import pathlib
import tomllib

import edge_values

FOLDER = pathlib.Path(__file__).resolve().parent
GOLDENS = FOLDER / "goldens"
TOLERANCE = 1e-12
GROUPS = {"aggregate": ["", "k"], "sketch": [""]}


@dataclasses.dataclass(frozen=True)
class Case:
    family: str
    function: str
    sql: str
    zone: str
    group: str | None
    tolerance: float
    unordered: bool

    @property
    def key(self) -> tuple:
        return self.sql, self.zone, self.group


def families() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem != "known_gaps")


def sections(family: str) -> dict[str, dict]:
    return tomllib.loads((FOLDER / f"{family}.toml").read_text())


def expressions(section: dict) -> list[str]:
    names = section.get("for", {})
    found = []
    for case in section["cases"]:
        used = [name for name in names if "{" + name + "}" in case]
        for values in itertools.product(*(names[name] for name in used)):
            text = case
            for name, value in zip(used, values, strict=True):
                text = text.replace("{" + name + "}", value)
            found.append(text)
    return found


def load(family: str) -> list[Case]:
    found = {}
    for function, section in sections(family).items():
        groups = section.get("groups", GROUPS[family]) if family in GROUPS else [None]
        for sql, group in itertools.product(expressions(section), groups):
            zone, tolerance = section.get("zone", edge_values.ZONE), section.get("tolerance", TOLERANCE)
            case = Case(family, function, sql, zone, group, tolerance, section.get("unordered", False))
            found.setdefault(case.key, case)
    return list(found.values())


def covered_names() -> set[str]:
    """The functions that have a table."""
    return {name for family in families() for function, section in sections(family).items() for name in [function, *section.get("also", [])]}
