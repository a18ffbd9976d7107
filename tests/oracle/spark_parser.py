"""Spark's own parser as a filter: expressions on stdin, a JSON string a line; verdicts on stdout, as sql_parse_runner writes them.

Runs in the oracle's Python, with a classic (JVM) session.
"""

import json
import os
import sys

os.environ.update(SPARK_LOCAL_IP="127.0.0.1", PYSPARK_PYTHON=sys.executable)

from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession


def main() -> None:
    builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").config("spark.driver.memory", "1g")
    spark = builder.config("spark.driver.bindAddress", "127.0.0.1").getOrCreate()
    parser = spark._jsparkSession.sessionState().sqlParser()
    for line in sys.stdin:
        try:
            parser.parseExpression(json.loads(line))
            verdict = {}
        except PySparkException as error:
            verdict = {"class": error.getCondition(), "message": str(error)}
        except Py4JJavaError as error:  # a failure of its own, which has no class
            verdict = {"class": "", "message": str(error.java_exception)}
            print(verdict["message"], line, file=sys.stderr)
        print(json.dumps(verdict))
    spark.stop()


if __name__ == "__main__":
    main()
