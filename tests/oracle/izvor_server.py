"""`izvor serve` on a free port of this machine, for as long as a with-block lasts."""

import contextlib
import os
import pathlib
import subprocess

import spark_server

IZVOR = pathlib.Path(os.environ.get("IZVOR_BIN", spark_server.ROOT / "build/release/bin")) / "izvor"


@contextlib.contextmanager
def izvor_server(work: pathlib.Path):
    """Yields the server's URL. Its tables lie in `work`."""
    command = [IZVOR, "serve", "--port", "0", "--log-level", "off", "--conf", f"spark.sql.warehouse.dir={work}/warehouse"]
    environment = {**os.environ, "PYSPARK_PYTHON": str(spark_server.PYTHON)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:
        try:
            yield server.stdout.readline().split()[-1]
        finally:
            server.terminate()
