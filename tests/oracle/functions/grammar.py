"""A typed grammar of SQL expressions over the edge values: signatures of operators, casts, conditionals and functions, and trees made of them."""

import dataclasses
import itertools
import random
import re

from grammar_templates import TEMPLATES, parsed

# A kind of value -> its columns, its literals and the type that casts name.
LEAVES = {
    "bool": (["bo", "bo2"], ["true", "false"], "BOOLEAN"),
    "byte": (["ti", "ti2"], ["1Y", "-128Y"], "TINYINT"),
    "short": (["si", "si2"], ["7S", "32767S"], "SMALLINT"),
    "int": (["i", "i2", "nn"], ["0", "1", "-1", "2147483647"], "INT"),
    "small": (["n", "n2"], ["0", "1", "2", "3", "-1"], "INT"),
    "long": (["l", "l2"], ["0L", "10L", "9223372036854775807L"], "BIGINT"),
    "float": (["f", "f2"], ["0.5F", "-1.0F"], "FLOAT"),
    "double": (["d", "d2"], ["0.0D", "1.5D", "double('NaN')", "1e300D"], "DOUBLE"),
    "decimal": (["dec", "dec2", "whole", "fine", "big"], ["1.50", "-0.01", "99999BD"], "DECIMAL(12,3)"),
    "string": (["s", "s2", "word", "num", "ns", "date_text", "time_text"], ["''", "'a'", "'12'", "'2024-02-29'", "'é😀'"], "STRING"),
    "binary": (["bin", "bin2"], ["X'00ff'"], "BINARY"),
    "date": (["dt", "dt2"], ["DATE'2024-02-29'", "DATE'0001-01-01'"], "DATE"),
    "timestamp": (["ts", "ts2"], ["TIMESTAMP'2024-10-27 03:30:00'", "TIMESTAMP'1970-01-01 00:00:00'"], "TIMESTAMP"),
    "ntz": (["ntz", "ntz2"], ["TIMESTAMP_NTZ'2024-03-31 03:30:00'"], "TIMESTAMP_NTZ"),
    "daytime": (["dti", "dti2"], ["INTERVAL '1' DAY", "INTERVAL '-01:30' HOUR TO MINUTE"], "INTERVAL DAY TO SECOND"),
    "yearmonth": (["ymi", "ymi2"], ["INTERVAL '1-2' YEAR TO MONTH"], "INTERVAL YEAR TO MONTH"),
    "ints": (["xs", "xs2"], ["array(1, NULL, 3)"], "ARRAY<INT>"),
    "texts": (["ws", "ws2"], ["array('b', 'a')"], "ARRAY<STRING>"),
    "doubles": (["ds", "ds2"], ["array(1.5D, NULL)"], "ARRAY<DOUBLE>"),
    "map": (["m", "m2"], ["map('a', 1)"], "MAP<STRING, INT>"),
    "intmap": (["mi", "mi2"], ["map(1, 'a')"], "MAP<INT, STRING>"),
    "struct": (["structs[0]", "structs2[0]"], ["named_struct('a', 1, 'b', 'x')"], "STRUCT<a: INT, b: STRING>"),
}
# Kinds of which the grammar makes no other values: their arguments stay small, so that no expression makes gigabytes.
LEAVES_ONLY = {"small"}
INTEGRAL = ["byte", "short", "int", "long"]
NUMERIC = [*INTEGRAL, "float", "double", "decimal"]
ORDERED = ["bool", *NUMERIC, "string", "binary", "date", "timestamp", "ntz", "daytime", "yearmonth", "ints", "texts"]
ANY = [*ORDERED, "map"]
CASTS = {
    "bool": [*NUMERIC, "string", "timestamp"],
    **{key: ["bool", *NUMERIC, "string", "timestamp"] for key in INTEGRAL},
    "float": ["bool", *NUMERIC, "string"],
    "double": ["bool", *NUMERIC, "string", "timestamp"],
    "decimal": ["bool", *NUMERIC, "string"],
    "string": [kind for kind in ANY if kind not in ("string", "binary")],
    "binary": ["string"],
    "date": ["string", "timestamp", "ntz"],
    "timestamp": ["string", "date", "ntz", "long"],
    "ntz": ["string", "date", "timestamp"],
    "ints": ["texts"],
    "texts": ["ints"],
}


@dataclasses.dataclass(frozen=True)
class Signature:
    result: str
    template: str
    arguments: tuple[str, ...]


def by_kind(template: str, kinds: list[str], arity: int, result: str | None = None) -> list[Signature]:
    return [Signature(result or kind, template, (kind,) * arity) for kind in kinds]


def signatures_of(result: str, *lines: tuple) -> list[Signature]:
    return [Signature(result, template, tuple(arguments)) for template, *arguments in lines]


def all_signatures() -> list[Signature]:
    """Signatures of one kind of result stand together; one of `same` takes and gives one kind."""
    found = []
    for template in ("{0} + {1}", "{0} - {1}", "{0} * {1}", "{0} % {1}", "pmod({0}, {1})", "try_add({0}, {1})", "try_multiply({0}, {1})"):
        found += by_kind(template, NUMERIC, 2)
    found += [kind for template in ("- {0}", "abs({0})") for kind in by_kind(template, NUMERIC, 1)]
    found += by_kind("{0} / {1}", ["int", "long", "double"], 2, "double") + by_kind("{0} / {1}", ["decimal"], 2)
    found += by_kind("{0} DIV {1}", ["int", "long", "decimal"], 2, "long") + by_kind("round({0}, 1)", ["double", "decimal"], 1)
    found += [kind for operator in "&|^" for kind in by_kind("{0} " + operator + " {1}", INTEGRAL, 2)] + by_kind("~ {0}", INTEGRAL, 1)
    for operator in ("=", "<", "<=", ">", ">=", "<>", "<=>"):
        found += by_kind("{0} " + operator + " {1}", ORDERED, 2, "bool")
    found += by_kind("{0} BETWEEN {1} AND {2}", [*NUMERIC, "string", "date"], 3, "bool") + by_kind("{0} IN ({1}, {2})", ORDERED, 3, "bool")
    found += [kind for template in ("{0} IS NULL", "{0} IS NOT NULL") for kind in by_kind(template, ANY, 1, "bool")]
    for kind in ANY:
        found += signatures_of(
            kind, ("if({0}, {1}, {2})", "bool", kind, kind), ("CASE WHEN {0} THEN {1} WHEN {2} THEN {3} END", "bool", kind, "bool", kind)
        )
        found += signatures_of(kind, ("coalesce({0}, {1})", kind, kind), ("named_struct('a', {0}).a", kind))
    found += [kind for name in ("greatest", "least", "nullif") for kind in by_kind(name + "({0}, {1})", ORDERED, 2)]
    for target, sources in CASTS.items():
        found += [Signature(target, f"{cast}({{0}} AS {LEAVES[target][2]})", (source,)) for source in sources for cast in ("CAST", "TRY_CAST")]
    written = [Signature(result, *parsed(template)) for result, templates in TEMPLATES.items() for template in templates]
    return found + logic() + text() + time() + collections() + written


def logic() -> list[Signature]:
    return (
        signatures_of("bool", ("{0} AND {1}", "bool", "bool"), ("{0} OR {1}", "bool", "bool"), ("NOT {0}", "bool"), ("isnan({0})", "double"))
        + signatures_of(
            "int", ("hash({0}, {1})", "int", "string"), ("bit_count({0})", "long"), ("shiftleft({0}, {1})", "int", "small"), ("{0}", "small")
        )
        + signatures_of(
            "long", ("xxhash64({0})", "string"), ("floor({0})", "double"), ("ceil({0})", "float"), ("shiftright({0}, {1})", "long", "small")
        )
        + signatures_of(
            "double", ("sqrt({0})", "double"), ("nanvl({0}, {1})", "double", "double"), ("rint({0})", "double"), ("signum({0})", "double")
        )
    )


def text() -> list[Signature]:
    # Spark's functions of text read behind the end of what is cut off within a character.
    valid = [(f"make_valid_utf8({cast}({{0}} AS STRING))", "binary") for cast in ("CAST", "TRY_CAST")]
    made = ["upper", "lower", "trim", "ltrim", "rtrim", "reverse", "initcap", "md5"]
    return (
        signatures_of(
            "string",
            *valid,
            *[(f"{name}({{0}})", "string") for name in made],
            ("concat({0}, {1})", "string", "string"),
            ("{0} || {1}", "string", "string"),
        )
        + signatures_of(
            "string", ("substring({0}, {1}, {2})", "string", "small", "small"), ("left({0}, {1})", "string", "small"), ("repeat({0}, 2)", "string")
        )
        + signatures_of("string", ("replace({0}, {1}, {2})", "string", "string", "string"), ("lpad({0}, {1}, {2})", "string", "small", "string"))
        + signatures_of("string", ("translate({0}, 'abc', '12')", "string"), ("substring_index({0}, {1}, {2})", "string", "string", "small"))
        + signatures_of(
            "string", ("concat_ws({0}, {1}, {2})", "string", "texts", "string"), ("array_join({0}, {1})", "texts", "string"), ("hex({0})", "long")
        )
        + signatures_of("string", ("regexp_replace({0}, '[0-9]+', '#')", "string"), ("date_format({0}, 'yyyy-MM-dd HH:mm')", "timestamp"))
        + signatures_of("int", ("length({0})", "string"), ("instr({0}, {1})", "string", "string"), ("levenshtein({0}, {1})", "string", "string"))
        + signatures_of("int", ("ascii({0})", "string"), ("locate({0}, {1}, {2})", "string", "string", "small"), ("length({0})", "binary"))
        + signatures_of("bool", ("{0} LIKE 'a%'", "string"), ("{0} RLIKE '[a-c]+'", "string"), ("contains({0}, {1})", "string", "string"))
        + signatures_of("bool", ("startswith({0}, {1})", "string", "string"), ("endswith({0}, {1})", "string", "string"))
        + signatures_of("binary", ("encode({0}, 'UTF-8')", "string"), ("unhex({0})", "string"), ("concat({0}, {1})", "binary", "binary"))
        + signatures_of("texts", ("split({0}, ',')", "string"))
    )


def time() -> list[Signature]:
    fields = [
        ("timestamp", ["year", "month", "day", "hour", "minute", "second", "dayofweek", "weekofyear", "quarter"]),
        ("date", ["year", "dayofyear", "last_day", "weekday"]),
    ]
    found = [Signature("date" if name == "last_day" else "int", f"{name}({{0}})", (kind,)) for kind, names in fields for name in names]
    return (
        found
        + signatures_of(
            "date", ("date_add({0}, {1})", "date", "small"), ("date_sub({0}, {1})", "date", "int"), ("add_months({0}, {1})", "date", "small")
        )
        + signatures_of(
            "date", ("{0} + {1}", "date", "yearmonth"), ("trunc({0}, 'MONTH')", "date"), ("to_date({0})", "string"), ("next_day({0}, 'MON')", "date")
        )
        + signatures_of(
            "timestamp", ("{0} + {1}", "timestamp", "daytime"), ("{0} - {1}", "timestamp", "daytime"), ("{0} + {1}", "timestamp", "yearmonth")
        )
        + signatures_of(
            "timestamp", ("date_trunc('HOUR', {0})", "timestamp"), ("date_trunc('WEEK', {0})", "timestamp"), ("timestamp_seconds({0})", "long")
        )
        + signatures_of(
            "ntz",
            ("{0} + {1}", "ntz", "daytime"),
            ("{0} - {1}", "ntz", "yearmonth"),
            ("make_timestamp_ntz(2024, {0}, 1, {1}, 0, 0)", "small", "small"),
        )
        + signatures_of(
            "daytime",
            ("{0} + {1}", "daytime", "daytime"),
            ("{0} - {1}", "timestamp", "timestamp"),
            ("{0} * {1}", "daytime", "small"),
            ("- {0}", "daytime"),
        )
        + signatures_of("daytime", ("{0} - {1}", "date", "date"), ("{0} / {1}", "daytime", "small"))
        + signatures_of("yearmonth", ("{0} + {1}", "yearmonth", "yearmonth"), ("{0} * {1}", "yearmonth", "small"), ("- {0}", "yearmonth"))
        + signatures_of("int", ("datediff({0}, {1})", "date", "date"), ("unix_date({0})", "date"), ("extract(DAY FROM {0})", "daytime"))
        + signatures_of("long", ("unix_micros({0})", "timestamp"), ("unix_timestamp({0})", "timestamp"))
    )


def collections() -> list[Signature]:
    lambdas = [("transform({0}, x -> x + 1)", "ints"), ("filter({0}, x -> x > 0)", "ints"), ("transform({0}, (x, at) -> x * at)", "ints")]
    return (
        signatures_of("ints", *lambdas, ("array({0}, {1})", "int", "int"), ("sort_array({0})", "ints"), ("array_distinct({0})", "ints"))
        + signatures_of("ints", *[(f"array_{name}({{0}}, {{1}})", "ints", "ints") for name in ("union", "intersect", "except")])
        + signatures_of(
            "ints",
            ("concat({0}, {1})", "ints", "ints"),
            ("slice({0}, {1}, 2)", "ints", "small"),
            ("map_values({0})", "map"),
            ("sequence(0, {0})", "small"),
        )
        + signatures_of("ints", ("array_append({0}, {1})", "ints", "int"), ("array_remove({0}, {1})", "ints", "int"), ("reverse({0})", "ints"))
        + signatures_of(
            "texts",
            ("array({0}, {1})", "string", "string"),
            ("transform({0}, x -> upper(x))", "texts"),
            ("map_keys({0})", "map"),
            ("array_distinct({0})", "texts"),
        )
        + signatures_of(
            "map", ("map({0}, {1})", "string", "int"), ("map_filter({0}, (k, v) -> v > 0)", "map"), ("transform_values({0}, (k, v) -> v + 1)", "map")
        )
        + signatures_of(
            "int",
            ("element_at({0}, {1})", "ints", "small"),
            ("{0}[{1}]", "ints", "small"),
            ("element_at({0}, {1})", "map", "string"),
            ("{0}['a']", "map"),
        )
        + signatures_of(
            "int", ("size({0})", "ints"), ("array_max({0})", "ints"), ("aggregate({0}, 0, (acc, x) -> acc + x)", "ints"), ("size({0})", "map")
        )
        + signatures_of(
            "bool", ("array_contains({0}, {1})", "ints", "int"), ("exists({0}, x -> x IS NULL)", "ints"), ("forall({0}, x -> length(x) > 0)", "texts")
        )
        + signatures_of("bool", ("arrays_overlap({0}, {1})", "ints", "ints"), ("map_contains_key({0}, {1})", "map", "string"))
        + signatures_of("long", ("array_position({0}, {1})", "ints", "int"))
    )


@dataclasses.dataclass(frozen=True)
class Tree:
    kind: str
    template: str
    children: tuple["Tree", ...] = ()

    def sql(self) -> str:
        texts = [f"({child.sql()})" if child.children else child.sql() for child in self.children]
        return re.sub(r"\{(\d)\}", lambda place: texts[int(place.group(1))], self.template)

    def with_child(self, at: int, child: "Tree") -> "Tree":
        return dataclasses.replace(self, children=(*self.children[:at], child, *self.children[at + 1 :]))

    def parts(self) -> list["Tree"]:
        """The tree and all below it."""
        return [self, *(part for child in self.children for part in child.parts())]

    def size(self) -> int:
        return 1 + sum(child.size() for child in self.children)


class Grammar:
    def __init__(self, signatures: list[Signature], more_columns: dict[str, list[str]], without: set[str] = frozenset()):
        self.by_result = {kind: [found for found in signatures if found.result == kind] for kind in LEAVES}
        self.more_columns = more_columns
        self.without = without

    def leaves(self, kind: str) -> list[str]:
        columns, literals, name = LEAVES[kind]
        return [*columns, *self.more_columns.get(kind, []), *(text for text in literals if text not in self.without), f"CAST(NULL AS {name})"]

    def leaf(self, kind: str, choice: random.Random) -> Tree:
        columns, _, _ = LEAVES[kind]
        if choice.random() < 0.75:
            return Tree(kind, choice.choice([*columns, *self.more_columns.get(kind, [])]))
        return Tree(kind, choice.choice(self.leaves(kind)))

    def tree(self, kind: str, depth: int, choice: random.Random) -> Tree:
        if depth == 0 or kind in LEAVES_ONLY or not self.by_result[kind] or choice.random() < 0.1:
            return self.leaf(kind, choice)
        signature = choice.choice(self.by_result[kind])
        return Tree(kind, signature.template, tuple(self.tree(argument, depth - 1, choice) for argument in signature.arguments))

    def smaller(self, tree: Tree) -> list[Tree]:
        """Trees that are one step simpler: a child in place of its parent, a leaf in place of a subtree."""
        found = [child for child in tree.children if child.kind == tree.kind]
        for at, child in enumerate(tree.children):
            if child.children:
                found += [tree.with_child(at, Tree(child.kind, leaf)) for leaf in self.leaves(child.kind)]
            found += [tree.with_child(at, simpler) for simpler in self.smaller(child)]
        return found


def kinds() -> list[str]:
    return [kind for kind in LEAVES if kind not in LEAVES_ONLY]


def signature_example(signature: Signature) -> str:
    """The signature over columns, to see whether an engine has it."""
    positions = itertools.count()
    return Tree(signature.result, signature.template, tuple(Tree(kind, LEAVES[kind][0][next(positions) % 2]) for kind in signature.arguments)).sql()
