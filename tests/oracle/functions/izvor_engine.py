"""Izvor's side: keeps an expression_runner running, and starts it again when an expression ends it."""

import json
import os
import pathlib
import select
import subprocess
import tempfile

import edge_values
import pyarrow as pa
from canonical import shorten

ROOT = pathlib.Path(__file__).resolve().parents[3]
RUNNER = pathlib.Path(os.environ.get("IZVOR_BIN", ROOT / "build/release/bin")) / "expression_runner"
SECONDS = 30


def shortened(value):
    """Long texts in the form that the goldens have."""
    if isinstance(value, str):
        return shorten(value)
    if isinstance(value, list):
        return [shortened(item) for item in value]
    return {name: shortened(item) for name, item in value.items()} if isinstance(value, dict) else value


class IzvorEngine:
    """evaluate() answers as SparkEngine's does, with the messages of the errors beside them."""

    def __init__(self, columns: edge_values.Columns | None = None):
        self.folder = tempfile.TemporaryDirectory(prefix=f"izvor-edge-{os.getpid()}-")
        self.table = pathlib.Path(self.folder.name) / "edge.arrow"
        table = edge_values.arrow_table(columns or edge_values.edge_columns())
        with pa.ipc.new_file(self.table, table.schema) as writer:
            writer.write_table(table)
        self.log = (pathlib.Path(self.folder.name) / "log").open("w+")
        self.process = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        self.log.close()
        self.folder.cleanup()

    def start(self) -> None:
        self.process = subprocess.Popen([RUNNER, self.table], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log)

    def stop(self) -> None:
        if self.process is not None:
            self.process.stdin.close()
            self.process.stdout.close()
            self.process.kill()
            self.process.wait()
            self.process = None

    def evaluate(self, requests: list[dict]) -> list[dict]:
        return [self.answer(request) for request in requests]

    def answer(self, request: dict) -> dict:
        if self.process is None:
            self.start()
        try:
            self.process.stdin.write(json.dumps(request).encode() + b"\n")
            self.process.stdin.flush()
            ready, _, _ = select.select([self.process.stdout], [], [], SECONDS)
            line = self.process.stdout.readline() if ready else b""
        except BrokenPipeError:
            ready, line = True, b""
        if not line:
            return self.crashed("the runner died" if ready else f"no answer within {SECONDS} s")
        answer = json.loads(line)
        if "values" in answer:
            answer["values"] = shortened(answer["values"])
        return answer

    def crashed(self, how: str) -> dict:
        status = self.process.poll()
        self.stop()
        self.log.seek(0)
        last = self.log.read()[-300:]
        return {"error": ["CRASHED", ""], "message": f"{how} ({status}): {last}"}
