"""Plain UDFs that get pickled rows, with whichever release of PySpark runs this (IZVOR_TEST_PYTHON).

usage: plain_functions_test.py [unittest arguments]
"""

import datetime
import decimal
import fractions
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from connect_testing import WithServer  # the interpreter that has what follows

# isort: split
from pyspark.errors import PySparkException
from pyspark.sql import Row
from pyspark.sql import functions as F

DAY, MOMENT = datetime.date(2026, 3, 1), datetime.datetime(2026, 3, 1, 8, 30, 0, 7)


def plain(function, kind):
    return F.udf(function, kind, useArrow=False)


class PlainFunctions(WithServer):
    def answers(self, kind: str, values: list, function=lambda value: value) -> list:
        """What the function makes of a column of this type."""
        frame = self.spark.createDataFrame([(value,) for value in values], f"v {kind}")
        return [row[0] for row in frame.select(plain(function, kind)("v")).collect()]

    def test_values_of_every_type_go_and_come_back(self):
        for kind, values in {
            "boolean": [True, None, False],
            "tinyint": [1, None, -128],
            "int": [1, None, -(2**31)],
            "bigint": [2**62, None, -1],
            "float": [0.5, None],
            "double": [0.1, None, float("inf")],
            "decimal(20,3)": [decimal.Decimal("12345678901234567.125"), None, decimal.Decimal("-0.001")],
            "string": ["é", None, ""],
            "binary": [b"\x00\xff", None, b""],
            "date": [DAY, None, datetime.date(1, 1, 1), datetime.date(9999, 12, 31)],
            "timestamp": [MOMENT, None, datetime.datetime(1969, 12, 31, 23, 59, 59, 999999)],
            "timestamp_ntz": [MOMENT, None],
            "array<int>": [[1, None], None, []],
            "array<date>": [[DAY, None], None],
            "map<string,double>": [{"k": 1.5, "n": None}, None, {}],
            "struct<p:boolean,q:date>": [Row(p=True, q=DAY), None, Row(p=None, q=None)],
            "array<struct<a:int,m:map<string,array<timestamp>>>>": [[Row(a=1, m={"k": [MOMENT]})], None],
        }.items():
            with self.subTest(kind):
                self.assertEqual(self.answers(kind, values), values)

    def test_integers_with_nulls_stay_integers(self):
        self.assertEqual(self.answers("int", [1, None, 41], lambda value: None if value is None else value + 1), [2, None, 42])
        self.assertEqual(self.answers("string", ["1", None], repr), ["'1'", "None"])

    def test_a_result_of_another_type_is_null(self):
        for kind, returned, expected in (
            ("double", 1, None),
            ("int", 1.0, None),
            ("int", "1", None),
            ("int", True, None),
            ("tinyint", 300, 44),
            ("string", 1.5, "1.5"),
            ("string", [1, None], "[1, null]"),
            ("string", True, "true"),
            ("decimal(6,2)", decimal.Decimal("1.005"), decimal.Decimal("1.01")),
            ("decimal(6,2)", 1, None),
            ("array<int>", (1, 2), [1, 2]),
            ("map<string,int>", [1], None),
        ):
            with self.subTest(kind=kind, returned=returned):
                answer = self.spark.range(1).select(plain(lambda _, value=returned: value, kind)("id")).collect()[0][0]
                self.assertEqual(answer, expected)

    def test_results_that_do_not_fit_are_errors(self):
        for kind, returned in (
            ("decimal(4,2)", decimal.Decimal(1000)),
            ("struct<a:int,b:int>", (1,)),
            ("string", (1, 2)),
            ("long", fractions.Fraction(1, 2)),
        ):
            with self.subTest(kind), self.assertRaises(PySparkException):
                self.spark.range(1).select(plain(lambda _, value=returned: value, kind)("id")).collect()
        self.assertEqual(self.spark.range(2).count(), 2)

    def test_an_exception_comes_with_its_traceback(self):
        def refuse(value):
            raise ValueError(f"not {value}")

        with self.assertRaises(PySparkException) as caught:
            self.spark.range(300).select(plain(refuse, "int")("id")).collect()
        self.assertIn("ValueError: not 0", str(caught.exception))

    def test_many_rows_and_several_functions(self):
        twice, none = plain(lambda a, b: a + b, "long"), plain(lambda: 7, "int")
        frame = self.spark.range(25_000).select(twice("id", F.col("id")).alias("t"), none().alias("n")).where("t % 4 = 0")
        self.assertEqual(frame.agg(F.sum("t"), F.sum("n"), F.count("*")).collect(), [(sum(range(0, 50_000, 4)), 7 * 12_500, 12_500)])
        self.spark.udf.register("shout", plain(lambda text: text.upper() + "!", "string"))
        self.assertEqual(self.spark.sql("SELECT shout(s) FROM VALUES ('a'), ('b') AS t(s)").collect(), [("A!",), ("B!",)])


if __name__ == "__main__":
    unittest.main()
