"""Runs oracle cases through PySpark's own client and prints what each saw, as oracle_runner does for the C++ API.

usage: pyspark_runner.py --list [--sample] | --target URL --data DIR --work DIR CASE...
"""

import argparse
import datetime
import decimal
import json
import os
import pathlib
import shutil
import sys
import time

from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

EPOCH = datetime.datetime(1970, 1, 1)


class World:
    """Where a case runs and what it may use."""

    def __init__(self, url: str, data: pathlib.Path, work: pathlib.Path):
        self.url, self.data, self.directory, self.delivered, self.sessions = url, data, work, 0, []
        work.mkdir(parents=True)

    def session(self, ansi: bool = True) -> SparkSession:
        spark = SparkSession.builder.remote(self.url).create()
        self.sessions.append(spark)
        settings = {"spark.sql.session.timeZone": "UTC", "spark.sql.shuffle.partitions": "2", "spark.sql.ansi.enabled": str(ansi).lower()}
        for key, value in settings.items():
            spark.conf.set(key, value)
        return spark

    def work(self, name: str) -> str:
        return str(self.directory / name)

    def files_of(self, folder: str) -> list[pathlib.Path]:
        return sorted((self.data / folder).iterdir())

    def deliver(self, file: pathlib.Path, folder: str) -> None:
        """A copy in the work directory's folder, newer than all before it."""
        target = self.directory / folder / file.name
        target.parent.mkdir(exist_ok=True)
        arriving = target.with_name(f".{file.name}")
        shutil.copyfile(file, arriving)
        self.delivered += 1
        modified = time.time() - 3600 + self.delivered
        os.utime(arriving, (modified, modified))
        arriving.rename(target)

    def close(self) -> None:
        for spark in self.sessions:
            for query in spark.streams.active:
                query.stop()
            spark.stop()


def cell(value):
    if isinstance(value, float):
        return {"double": f"{value:.17g}"}
    if isinstance(value, decimal.Decimal):
        return {"decimal": str(value)}
    if isinstance(value, datetime.datetime):
        return {"timestamp": (value - EPOCH) // datetime.timedelta(microseconds=1)}
    if isinstance(value, datetime.date):
        return {"date": (value - EPOCH.date()).days}
    return value if value is None or isinstance(value, bool | int | str) else {"other": str(value)}


class Record:
    """What a case saw, step by step."""

    def __init__(self):
        self.steps = []

    def attempt(self, step: str, action) -> None:
        try:
            self.steps.append({"step": step, **(action() or {})})
        except PySparkException as error:
            self.steps.append({"step": step, "error": error_of(error)})

    def rows(self, step: str, query) -> None:
        def look():
            frame = query()
            rows = [[cell(value) for value in row] for row in frame.collect()]
            return {"schema": json.loads(frame.schema.json()), "rows": rows}

        self.attempt(step, look)

    def schema(self, step: str, query) -> None:
        self.attempt(step, lambda: {"schema": json.loads(query().schema.json())})

    def value(self, step: str, value) -> None:
        self.steps.append({"step": step, "value": value})


def error_of(error: PySparkException) -> dict:
    return {"class": error.getCondition() or "", "sqlState": error.getSqlState() or "", "message": str(error)}


def run(name: str, case, world: World) -> dict:
    record, result = Record(), {"case": name}
    try:
        case(world, record)
    except PySparkException as error:
        result["error"] = error_of(error)
    world.close()
    return {**result, "steps": record.steps}


def main() -> None:
    from pyspark_cases import CASES, SAMPLE

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--target")
    parser.add_argument("--data", type=pathlib.Path)
    parser.add_argument("--work", type=pathlib.Path)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--sample", action="store_true", help="only the small set that CI runs")
    parser.add_argument("case", nargs="*")
    args = parser.parse_args()
    if args.list:
        print("\n".join(name for name in CASES if not args.sample or name in SAMPLE))
        return
    os.environ["TZ"] = "UTC"  # rows have the local time
    time.tzset()
    for name in args.case:
        world = World(args.target, args.data, args.work / name.replace("/", "-"))
        print(json.dumps(run(name, CASES[name], world)), flush=True)
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
