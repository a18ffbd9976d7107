"""The SQL parser against Spark's: which of many generated expressions each accepts, and with which error class it refuses the others.

usage: sql_corpus_test.py [--seed N] [--count N]. Prints what differs; exits 1 when more differ than the grammar's known corners allow.
"""

import argparse
import collections
import json
import os
import pathlib
import subprocess
import sys

import sql_corpus
from spark_server import PYTHON, ROOT

RUNNER = pathlib.Path(os.environ.get("IZVOR_BIN", ROOT / "build/release/bin")) / "sql_parse_runner"
FULL = os.environ.get("IZVOR_TEST_SCALE", "ci") == "full"
# What Spark parses and Izvor says that it does not do: types and forms of docs/compatibility.md.
UNSUPPORTED = {"UNSUPPORTED_FEATURE.IZVOR", "UNSUPPORTED_DATATYPE", "UNSUPPORTED_TIME_TYPE"}
# Spark's parser looks ahead without limit, ours does not: so many texts in a thousand may differ.
ALLOWED_PER_THOUSAND = 3


def verdicts_of(command: list, texts: list) -> list:
    """The class of the error, None without one, of each text; "" where the parser itself failed."""
    lines = "".join(json.dumps(text) + "\n" for text in texts)
    done = subprocess.run(command, input=lines, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{command[0]} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    answers = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if len(answers) != len(texts):
        sys.exit(f"{command[0]} answered {len(answers)} of {len(texts)} texts")
    return [answer.get("class") for answer in answers]


def main() -> int:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--count", type=int, default=5000 if FULL else 500)
    chosen = arguments.parse_args()
    texts = sql_corpus.expressions(chosen.seed, chosen.count)
    ours = verdicts_of([RUNNER], texts)
    spark = verdicts_of([PYTHON, pathlib.Path(__file__).with_name("spark_parser.py")], texts)
    answered = [(text, mine, its) for text, mine, its in zip(texts, ours, spark, strict=True) if its != ""]
    differing = [(text, mine, its) for text, mine, its in answered if mine != its and not (its is None and mine in UNSUPPORTED)]
    for text, mine, its in differing:
        print(f"DIFFERS {text!r}: Izvor {mine or 'accepts'}, Spark {its or 'accepts'}")
    classes = collections.Counter(its or "accepted" for _, _, its in answered)
    print(f"{len(answered)} expressions, {len(differing)} differ; by Spark: {dict(classes.most_common())}")
    return 1 if len(differing) * 1000 > ALLOWED_PER_THOUSAND * len(texts) else 0


if __name__ == "__main__":
    sys.exit(main())
