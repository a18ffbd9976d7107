"""PySpark programs on `izvor serve` against what Spark gave. usage: programs_test.py [--spark | PROGRAM...]

The comparison is with goldens.json, and with IZVOR_TEST_SCALE=full with a Spark that runs the same programs now; --spark writes the goldens.
What differs and is known is in known_gaps.toml; an entry that agrees fails.
"""

import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import spark_server  # noqa: E402
from izvor_server import izvor_server  # noqa: E402

GOLDENS = HERE / "goldens.json"
TIMEOUT_SECONDS = 1800


def seen_on(server, chosen: list[str]) -> dict:
    with tempfile.TemporaryDirectory(prefix=f"izvor-programs-{os.getpid()}-") as folder:
        work = pathlib.Path(folder)
        with server(work) as url:
            command = [spark_server.PYTHON, "-W", "ignore", HERE / "run_programs.py", url, work / "seen.json", *chosen]
            run = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=TIMEOUT_SECONDS)
        if run.returncode != 0:
            raise RuntimeError(run.stderr[-4000:])
        return json.loads((work / "seen.json").read_text())


def same(a, b) -> bool:
    if isinstance(a, float) and isinstance(b, float):
        return math.isclose(a, b, rel_tol=1e-9) or (math.isnan(a) and math.isnan(b))
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    return a == b


def flat(seen: dict) -> dict:
    return {f"{name}: {part}": answer for name, parts in seen.items() for part, answer in parts.items()}


def differences(spark: dict, izvor: dict, gaps: dict) -> list[str]:
    out = []
    for name, wanted in spark.items():
        agrees = same(wanted, izvor.get(name))
        if name in gaps and agrees:
            out.append(f"{name}: agrees; take it out of known_gaps.toml")
        elif name not in gaps and not agrees:
            out.append(f"{name}:\n  Spark {wanted}\n  Izvor {izvor.get(name)}")
    return out + [f"{name}: Spark has no such answer" for name in izvor.keys() - spark.keys()]


def main() -> int:
    chosen = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    goldens = json.loads(GOLDENS.read_text()) if GOLDENS.exists() else {}
    if "--spark" in sys.argv:
        seen = seen_on(spark_server.spark_connect_server, chosen)
        failed = {name: answers["program"] for name, answers in seen.items() if "program" in answers}
        goldens.update({name: answers for name, answers in seen.items() if name not in failed})
        GOLDENS.write_text(json.dumps(goldens, indent=1) + "\n")
        print("".join(f"{name} failed on Spark: {reason[:300]}\n" for name, reason in failed.items()), end="")
        return 1 if failed else 0
    live = os.environ.get("IZVOR_TEST_SCALE") == "full"
    spark = seen_on(spark_server.spark_connect_server, chosen) if live else {name: goldens[name] for name in chosen or goldens}
    gaps = {name: why for name, why in tomllib.loads((HERE / "known_gaps.toml").read_text()).items() if name in flat(spark)}
    wrong = differences(flat(spark), flat(seen_on(izvor_server, chosen)), gaps)
    print("\n".join(wrong))
    print(
        f"programs: {len(flat(spark)) - len(gaps) - len(wrong)} of {len(flat(spark))} answers like Spark, {len(gaps)} known gaps, {len(wrong)} wrong"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
