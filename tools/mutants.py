#!/usr/bin/env python3
"""Prove that named faults are caught: each of tests/mutants/mutants.toml, switched on, must make its tests fail. usage: mutants.py [NAME]...

The build is the preset `mutants`. Without a fault the same tests must pass, and the list must name every mutant() of the source.
"""

import os
import re
import subprocess
import sys
import time
import tomllib

from source_tree import ROOT, source_files

BUILD = ROOT / "build/mutants"
LIST = ROOT / "tests/mutants/mutants.toml"
IN_SOURCE = re.compile(r'\bmutant\("([^"]+)"\)')


def ctest(tests: str, mutant: str | None) -> tuple[bool, str]:
    """Whether the tests passed, and what ctest said. No test at all is an error of the list."""
    environment = {key: value for key, value in os.environ.items() if key != "IZVOR_MUTANT"}
    if mutant is not None:
        environment["IZVOR_MUTANT"] = mutant
    command = ["ctest", "--test-dir", BUILD, "-R", tests, "--no-tests=error", "-j", str(os.cpu_count()), "--timeout", "600"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    said = done.stdout + done.stderr
    if "No tests were found" in said:
        sys.exit(f"no test matches {tests}")
    return done.returncode == 0, said


def failed_tests(said: str) -> list[str]:
    return re.findall(r"^\s*\d+ - (.+) \((?:Failed|Timeout|Subprocess aborted|SEGFAULT|.*Exception.*)\)", said, re.MULTILINE)


def check_list(mutants: list[dict]) -> None:
    """Ends the program when list and source differ."""
    listed = {mutant["name"]: mutant["file"] for mutant in mutants}
    found = {}
    for file in source_files("src/*.cc", "src/*.h"):
        for name in IN_SOURCE.findall(file.read_text()):
            found[name] = str(file.relative_to(ROOT))
    offences = [f"{name} stands in {found[name]} but not in the list" for name in sorted(found.keys() - listed.keys())]
    offences += [f"{name} is listed but stands nowhere" for name in sorted(listed.keys() - found.keys())]
    offences += [f"{name} stands in {found[name]}, not in {listed[name]}" for name in listed.keys() & found.keys() if listed[name] != found[name]]
    if offences:
        sys.exit("\n".join(offences))


def main() -> None:
    mutants = tomllib.loads(LIST.read_text())["mutant"]
    check_list(mutants)
    chosen = [mutant for mutant in mutants if not sys.argv[1:] or mutant["name"] in sys.argv[1:]]
    passed, said = ctest("|".join(mutant["tests"] for mutant in chosen), None)
    if not passed:
        sys.exit(f"these tests fail without any fault:\n{said[-4000:]}")
    survivors = []
    for mutant in chosen:
        began = time.monotonic()
        passed, said = ctest(mutant["tests"], mutant["name"])
        caught = "" if passed else ", ".join(failed_tests(said)[:3])
        seconds = time.monotonic() - began
        print(f"{'SURVIVED' if passed else 'caught  '} {mutant['name']:<32} {mutant['breaks']} [{caught}] {seconds:.1f} s", flush=True)
        if passed:
            survivors.append(mutant["name"])
    print(f"mutants: {len(chosen) - len(survivors)} of {len(chosen)} caught")
    if survivors:
        sys.exit(f"not caught: {', '.join(survivors)}")


if __name__ == "__main__":
    main()
