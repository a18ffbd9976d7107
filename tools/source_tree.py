"""The files of the checkout, for the checks of ./dev lint."""

import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent


def source_files(*patterns: str) -> list[pathlib.Path]:
    """Files that git tracks, and new ones that it does not ignore, matching any of the patterns."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return [ROOT / name for name in sorted(set(listed.stdout.splitlines())) if (ROOT / name).is_file()]
