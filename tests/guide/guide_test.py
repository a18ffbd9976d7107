"""The scripts of examples/guide on Izvor against what Spark gave for the same files (goldens.json). usage: guide_test.py [--spark]

IZVOR_TEST_PYTHON: the interpreter whose PySpark is the client; each has to give the same.
--spark asks real Spark again and writes the goldens. What is not built is in known_gaps.json by name, with the error class that it gives;
an entry that works, or that fails with another class, fails the test.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PYTHON = pathlib.Path(os.environ.get("IZVOR_TEST_PYTHON", ROOT / ".deps/oracle/bin/python"))
IZVOR = pathlib.Path(os.environ.get("IZVOR_BIN", ROOT / "build/release/bin")) / "izvor"
GOLDENS = HERE / "goldens.json"
GAPS = HERE / "known_gaps.json"
TIMEOUT_SECONDS = 500
OLD_CLIENTS_LISTENER_FAILS = "TypeError: 'StreamingQueryProgress' object is not subscriptable"


def answers_of(url: str) -> dict:
    command = [PYTHON, "-W", "ignore", HERE / "run_guide.py", url]
    run = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_SECONDS)
    if run.returncode != 0:
        raise RuntimeError(run.stdout[-2000:] + run.stderr[-4000:])
    return json.loads(run.stdout[run.stdout.index("{") :])


def ask_spark() -> None:
    sys.path.insert(0, str(ROOT / "tests/oracle"))
    from spark_server import spark_connect_server

    with tempfile.TemporaryDirectory() as work, spark_connect_server(pathlib.Path(work)) as url:
        answers = answers_of(url)
        del answers["client"]
        GOLDENS.write_text(json.dumps(answers, indent=1) + "\n")


def ask_izvor() -> dict:
    environment = {**os.environ, "PYSPARK_PYTHON": str(PYTHON)}
    with tempfile.TemporaryFile("w+") as log:
        with subprocess.Popen([IZVOR, "serve", "--port", "0"], stdout=subprocess.PIPE, stderr=log, text=True, env=environment) as server:
            try:
                answers = answers_of(server.stdout.readline().split()[-1])
            finally:
                server.terminate()
        log.seek(0)
        # A listener of a client before 4.0 runs where the server is, and there the guide's fails on PySpark itself (docs/guide-errata.md).
        answers["queries"]["listener"] |= OLD_CLIENTS_LISTENER_FAILS in log.read()
        return answers


def as_told_by(client: str, failures: dict) -> dict:
    """Clients before 4.0 get the class of an error in its text only, where Spark's legacy classes are not."""
    is_old = client.startswith("3.")
    return {name: "AnalysisException" if is_old and failure.startswith("_LEGACY") else failure for name, failure in failures.items()}


def differences(part: str, wanted: dict, got: dict, gaps: dict) -> list[str]:
    out = []
    for name, golden in wanted.items():
        answer = got.get(name)
        reason = gaps.get(f"{part}.{name}")
        if reason is None and answer != golden:
            out.append(f"{part}.{name}:\n  Spark {golden}\n  Izvor {answer}")
        elif reason is not None and answer == golden:
            out.append(f"{part}.{name} works: take it out of known_gaps.json")
        elif reason is not None and reason not in json.dumps(answer):
            out.append(f"{part}.{name} is known to fail with {reason}, but gave {answer}")
    return out


def main() -> int:
    if "--spark" in sys.argv:
        ask_spark()
        return 0
    goldens, gaps, got = json.loads(GOLDENS.read_text()), json.loads(GAPS.read_text()), ask_izvor()
    goldens["raw"] = as_told_by(got["client"], goldens["raw"])
    wrong = [line for part in goldens for line in differences(part, goldens[part], got[part], gaps)]
    print("\n".join(wrong))
    total = sum(map(len, goldens.values()))
    print(f"guide: {total - len(gaps) - len(wrong)} of {total} like Spark, {len(gaps)} known gaps, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
