"""What the tests of the Connect server share: a server on a free port, and PySpark's own client, unmodified.

Importing it runs the test again under the interpreter of .deps/oracle (or of IZVOR_TEST_PYTHON), which has PySpark.
"""

import contextlib
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PYTHON = pathlib.Path(os.environ.get("IZVOR_TEST_PYTHON", ROOT / ".deps/oracle/bin/python"))
IZVOR = pathlib.Path(os.environ.get("IZVOR_BIN", ROOT / "build/release/bin")) / "izvor"
WAIT_SECONDS = 60

if pathlib.Path(sys.executable).absolute() != PYTHON:
    os.execv(PYTHON, [str(PYTHON), "-W", "ignore", *sys.argv])

from pyspark.sql import SparkSession  # noqa: E402


class ServerUrl(str):
    """Where a server listens, with its process."""

    def __new__(cls, url: str, process: subprocess.Popen):
        self = super().__new__(cls, url)
        self.process = process
        return self

    def peak_memory_mb(self) -> int:
        return self._status("VmHWM") // 1024

    def threads(self) -> int:
        return self._status("Threads")

    def _status(self, name: str) -> int:
        return int(pathlib.Path(f"/proc/{self.process.pid}/status").read_text().split(f"{name}:")[1].split()[0])


@contextlib.contextmanager
def izvor_server(*arguments: str, **environment: str):
    """Yields the URL of a server, on a free port unless the arguments name one, which must end cleanly unless it was killed."""
    port = [] if "--port" in arguments else ["--port", "0"]
    command = [IZVOR, "serve", *port, *arguments]
    environment = {**os.environ, "PYSPARK_PYTHON": str(PYTHON), **environment}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment) as server:
        try:
            yield ServerUrl(server.stdout.readline().split()[-1], server)
        finally:
            server.send_signal(signal.SIGTERM)
            assert server.wait(WAIT_SECONDS) in (0, -signal.SIGKILL), "the server did not end cleanly"


def wait_until(condition) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def connect(url: str) -> SparkSession:
    """A session of its own."""
    return SparkSession.builder.remote(url).create()


class WithServer(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.url = cls.enterClassContext(izvor_server())
        cls.spark = connect(cls.url)
        cls.addClassCleanup(cls.spark.stop)

    def setUp(self):
        self.directory = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix=f"izvor-connect-{os.getpid()}-")))
