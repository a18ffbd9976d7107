"""Batch queries on `izvor serve` against what Spark answered to them (goldens.json). usage: queries_test.py [unittest arguments]"""

import contextlib
import json
import os
import pathlib
import signal
import subprocess
import sys
import tomllib
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent.parent
PYTHON = ROOT / ".deps/oracle/bin/python"
IZVOR = pathlib.Path(os.environ.get("IZVOR_BIN", ROOT / "build/release/bin")) / "izvor"

if pathlib.Path(sys.executable).absolute() != PYTHON:
    os.execv(PYTHON, [str(PYTHON), "-W", "ignore", *sys.argv])

from answers import answer, difference  # noqa: E402
from cases import cases, create_tables  # noqa: E402
from pyspark.sql import SparkSession  # noqa: E402

WAIT_SECONDS = 60


@contextlib.contextmanager
def izvor_server():
    """Yields the URL of a server on a free port."""
    with subprocess.Popen([IZVOR, "serve", "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            yield server.stdout.readline().split()[-1]
        finally:
            server.send_signal(signal.SIGTERM)
            assert server.wait(WAIT_SECONDS) == 0, "the server did not end cleanly"


class Queries(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.goldens = json.loads((HERE / "goldens.json").read_text())
        cls.gaps = tomllib.loads((HERE / "known_gaps.toml").read_text())
        url = cls.enterClassContext(izvor_server())
        cls.spark = SparkSession.builder.remote(url).create()
        cls.addClassCleanup(cls.spark.stop)
        create_tables(cls.spark)

    def test_answers_are_sparks(self):
        for name, (make_frame, is_ordered) in cases().items():
            with self.subTest(name):
                found = difference(self.goldens[name], answer(make_frame, self.spark), is_ordered)
                if name in self.gaps:
                    self.assertIsNotNone(found, "this gap is closed: take it out of known_gaps.toml")
                else:
                    self.assertIsNone(found)

    def test_every_gap_is_a_case(self):
        self.assertEqual(set(self.gaps) - set(cases()), set())


if __name__ == "__main__":
    unittest.main()
