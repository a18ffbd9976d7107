"""SQL expressions for the parser, by a seeded generator: most follow Spark's grammar, the others are such texts with a few tokens changed."""

import random

NAMES = ["a", "b", "c", "t.a", "`x y`", "A1", "1a", "_u", "date", "interval", "case", "left", "first", "year", "position", "all", "not_in", "x"]
WORDS = ("and or not in like is null true false between case when then else end cast as int interval day year to second distinct from filter where over "
         "partition by order rows current row exists any all escape div rlike struct first position extract substring trim both overlay placing for "
         "date timestamp x select nulls last ignore unbounded preceding collate except within group identifier unknown desc asc range some ilike").split()
SYMBOLS = ["(", ")", "[", "]", ",", ".", "+", "-", "*", "/", "%", "||", "|", "&", "^", "~", "!", "=", "==", "!=", "<>", "<", "<=", ">", ">=", "<=>", "<<", ">>",
           ">>>", "->", "=>", "::", ":", "?", ";", "!>", "!<", "|>", "@", "#", "$", "\\", "{", "é", "'", '"', "`", "/*", "*/", "--", "/*+"]
LITERALS = ["0", "1", "42", "3000000000", "99999999999999999999", "1.5", ".5", "7.", "1e3", "1.5e-3", "1Y", "300Y", "5S", "70000S", "9L", "1.5F", "2D", "1.5BD", "1e400",
            "1e400D", "1e39F", "1e50BD", "'s'", "''", '"d"', "'it''s'", "r'a\\b'", "'a' 'b'", "'\\n\\u0041'", "null", "true", "false", "x'0A'", "x'zz'",
            "date '2020-01-01'", "date '2020-13-01'", "timestamp '2020-01-01 00:00:00'", "timestamp 'x'", "timestamp_ntz '2020-01-01'", "foo 'x'",
            "interval 1 day", "interval '1' year", "interval '1-2' year to month", "interval '1 02:03:04' day to second", "interval '1:2' day to second",
            "interval 1 day 2 hours", "interval 1 month 1 day", "interval '2 weeks'", "interval -1 month", "interval '3 4' day to hour", "interval 1.5 second",
            "interval '1.5' day", "interval '90' second to minute", ":p", "?"]
TYPES = ["int", "bigint", "string", "decimal(10,2)", "decimal(50)", "array<int>", "map<string,array<int>>", "struct<a:int,b string>", "date", "timestamp", "double", "boolean",
         "foo", "array", "timestamp without time zone", "interval day to second", "interval year to month", "decimal(3", "map<int>"]
BINARY = ["+", "-", "*", "/", "%", "div", "||", "|", "&", "^", "<<", ">>", ">>>", "=", "==", "!=", "<>", "<", "<=", ">", ">=", "<=>", "and", "or"]
UNITS = ["day", "year", "MONTH", "hour", "foo", "'day'", "microsecond"]
FUNCTIONS = ["f", "count", "sum", "coalesce", "a.f", "left", "if", "filter", "date_add", "dateadd", "substring", "trim", "first", "any", "struct", "map", "array", "cast"]


class Grammar:
    def __init__(self, rng: random.Random):
        self.rng = rng

    def pick(self, *choices):
        return self.rng.choice(choices)

    def maybe(self, text: str, chance: float = 0.3) -> str:
        return text if self.rng.random() < chance else ""

    def named(self, depth: int) -> str:
        return self.expression(depth) + self.maybe(self.pick(" as n", " n", " as (a, b)", " as `n m`", " as a-b"), 0.2)

    def expressions(self, depth: int, most: int = 3) -> str:
        return ", ".join(self.expression(depth) for _ in range(self.rng.randint(1, most)))

    def expression(self, depth: int) -> str:
        if depth <= 0:
            return self.leaf()
        form = self.rng.choice(FORMS)
        return form(self, depth - 1)

    def leaf(self) -> str:
        return self.rng.choice(NAMES) if self.rng.random() < 0.5 else self.rng.choice(LITERALS)

    def binary(self, depth: int) -> str:
        return f"{self.expression(depth)} {self.rng.choice(BINARY)} {self.expression(depth)}"

    def unary(self, depth: int) -> str:
        return self.pick("-", "+", "~", "not ", "!", "- ") + self.expression(depth)

    def parenthesized(self, depth: int) -> str:
        return self.pick(f"({self.expression(depth)})", f"({self.named(depth)}, {self.named(depth)})")

    def predicate(self, depth: int) -> str:
        left, negation = self.expression(depth), self.pick("", "", "not ", "! ")
        right = self.expression(depth)
        return left + " " + self.pick(
            f"{negation}between {right} and {self.expression(depth)}", f"{negation}in ({self.expressions(depth)})", f"{negation}in ()",
            f"{negation}{self.pick('like', 'ilike')} {right}" + self.maybe(self.pick(" escape '!'", " escape 'ab'", " escape c")),
            f"{negation}{self.pick('rlike', 'regexp')} {right}",
            f"{negation}like {self.pick('any', 'all', 'some')} ({self.expressions(depth)})",
            f"is {self.pick('', 'not ', '! ')}{self.pick('null', 'true', 'false', 'unknown')}", f"is {self.pick('', 'not ')}distinct from {right}")

    def case(self, depth: int) -> str:
        branches = " ".join(f"when {self.expression(depth)} then {self.expression(depth)}" for _ in range(self.rng.randint(1, 2)))
        return f"case {self.maybe(self.expression(depth) + ' ')}{branches} {self.maybe('else ' + self.expression(depth) + ' ')}end"

    def call(self, depth: int) -> str:
        arguments = self.pick("", "*", self.expressions(depth), "distinct " + self.expressions(depth), "x => " + self.expression(depth), "t.*", self.lambda_(depth))
        modifiers = self.maybe(f" within group (order by {self.order(depth)})", 0.1) + self.maybe(f" filter (where {self.expression(depth)})", 0.15)
        modifiers += self.maybe(self.pick(" ignore nulls", " respect nulls"), 0.1) + self.maybe(self.over(depth), 0.2)
        return f"{self.rng.choice(FUNCTIONS)}({arguments}){modifiers}"

    def order(self, depth: int) -> str:
        return self.expression(depth) + self.maybe(self.pick(" asc", " desc")) + self.maybe(self.pick(" nulls first", " nulls last"))

    def over(self, depth: int) -> str:
        bound = lambda: self.pick("unbounded preceding", "current row", "unbounded following", "1 preceding", self.leaf() + " following")  # noqa: E731
        frame = self.pick(f" {self.pick('rows', 'range')} {bound()}", f" rows between {bound()} and {bound()}")
        definition = self.maybe(f"partition by {self.expressions(depth, 2)} ") + self.maybe(f"order by {self.order(depth)}") + self.maybe(frame)
        return self.pick(" over w", " over (w)", f" over ({definition})", " over ()")

    def keyword_call(self, depth: int) -> str:
        e = lambda: self.expression(depth)  # noqa: E731
        return self.pick(
            f"{self.pick('cast', 'try_cast')}({e()} as {self.rng.choice(TYPES)})", f"struct({self.named(depth)}, {self.named(depth)})",
            f"first({e()} ignore nulls)", f"position({e()} in {e()})", f"extract({self.pick('year', 'day', 'foo')} from {e()})",
            f"substring({e()} from {e()}{self.maybe(' for ' + e())})", f"substr({e()}, {e()})",
            f"trim({self.pick('', 'both ', 'leading ', 'trailing ')}{self.maybe(e())} from {e()})", f"overlay({e()} placing {e()} from {e()}{self.maybe(' for ' + e())})",
            f"{self.pick('timestampadd', 'dateadd', 'datediff', 'timestampdiff')}({self.rng.choice(UNITS)}, {e()}, {e()})")

    def suffixed(self, depth: int) -> str:
        return self.expression(depth) + self.pick("[0]", f"[{self.expression(depth)}]", ".f", ".`g h`", f"::{self.rng.choice(TYPES)}", " collate utf8_binary", ".*")

    def lambda_(self, depth: int) -> str:
        return self.pick("x -> ", "(x, y) -> ", "x, y -> ", "(x) -> ") + self.expression(depth)

    def star(self, depth: int) -> str:
        return self.pick("*", "t.*", "a.b.*", "* except (a)", "t.* except (a, b.c)", "* except ()")

    def comment(self, depth: int) -> str:
        return self.expression(depth) + self.pick(" -- c\n", " /* c */ ", " /* /* c */ */ ", "\n", " /* ", " /*+ h */ ") + self.maybe("+ 1")


FORMS = [lambda grammar, depth: grammar.leaf(), Grammar.binary, Grammar.binary, Grammar.binary, Grammar.unary, Grammar.parenthesized,
         Grammar.predicate, Grammar.predicate, Grammar.case, Grammar.call, Grammar.call, Grammar.keyword_call, Grammar.keyword_call, Grammar.suffixed, Grammar.lambda_,
         Grammar.star, Grammar.comment]


def mutated(rng: random.Random, text: str) -> str:
    tokens = text.split(" ")
    for _ in range(rng.randint(1, 2)):
        at = rng.randrange(len(tokens))
        change = rng.randrange(4)
        other = rng.choice(WORDS + SYMBOLS + NAMES + LITERALS)
        if change == 0:
            tokens[at] = other
        elif change == 1:
            tokens.insert(at, other)
        elif change == 2 and len(tokens) > 1:
            del tokens[at]
        else:
            tokens[at] = tokens[at][:-1]
    return " ".join(tokens)


def expressions(seed: int, count: int) -> list:
    rng = random.Random(seed)
    grammar = Grammar(rng)
    texts = []
    while len(texts) < count:
        text = grammar.named(rng.randint(0, 3))
        if len(text) < 300:
            texts.append(text if rng.random() < 0.6 else mutated(rng, text))
    return texts
