"""A real Spark Connect server on a free port of this machine, for as long as a with-block lasts."""

import contextlib
import os
import pathlib
import signal
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PYTHON = ROOT / ".deps/oracle/bin/python"
SPARK_HOME = ROOT / ".deps/oracle/lib/python3.11/site-packages/pyspark"
START_SECONDS = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def end_group(leader: subprocess.Popen) -> None:
    """Ends the start script and the JVM below it, and waits for both."""
    for sign, seconds in ((signal.SIGTERM, 30), (signal.SIGKILL, 30)):
        deadline = time.monotonic() + seconds
        with contextlib.suppress(ProcessLookupError):
            os.killpg(leader.pid, sign)
            while time.monotonic() < deadline:
                leader.poll()
                os.killpg(leader.pid, 0)
                time.sleep(0.05)
            continue
        return


@contextlib.contextmanager
def spark_connect_server(work: pathlib.Path, memory: str = "1g"):
    """Yields the server's URL. Its files and its log lie in `work`."""
    port = free_port()
    settings = {
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": port,
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": memory,
        "spark.local.dir": work / "local",
        "spark.sql.shuffle.partitions": 2,
        "spark.sql.streaming.stateStore.maintenanceInterval": "1h",
        "spark.sql.warehouse.dir": work / "warehouse",
        "spark.ui.enabled": "false",
    }
    command = [SPARK_HOME / "sbin/start-connect-server.sh", "--master", "local[2]"]
    for key, value in settings.items():
        command += ["--conf", f"{key}={value}"]
    environment = {
        **os.environ,
        "SPARK_HOME": str(SPARK_HOME),
        "SPARK_NO_DAEMONIZE": "1",
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PYTHON": str(PYTHON),
    }
    environment["SPARK_LOG_DIR"] = str(work / "log")
    work.mkdir(parents=True, exist_ok=True)
    log = work / "spark.log"
    with log.open("w") as output:
        server = subprocess.Popen(list(map(str, command)), stdout=output, stderr=subprocess.STDOUT, env=environment, cwd=work, start_new_session=True)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not answers(port):
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Spark did not start:\n{log.read_text()[-3000:]}")
            time.sleep(0.1)
        yield f"sc://127.0.0.1:{port}"
    finally:
        end_group(server)
