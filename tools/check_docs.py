#!/usr/bin/env python3
"""Hold the documents against the tree: links and paths exist, and `path:symbol` names something that stands in that file.

Prints `file:line: reason` for each offence and exits 1 when there is one.
"""

import pathlib
import re
import sys

from source_tree import ROOT, source_files

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
SYMBOL = re.compile(r"([\w./-]+\.(?:cc|h|py|sh)):([A-Za-z_~][\w:~]*)")
PATH = re.compile(r"\.?[\w-]+(?:/[\w.-]+)*/?")
SUFFIX = re.compile(r"\.(cc|h|py|sh|md|toml|json|txt|cmake|ya?ml)$")
# Made by a build or by a run, so not in a fresh clone.
MADE = ("build/", ".deps/", ".data/")
# Where a path in a sentence may start.
STARTS = (ROOT, ROOT / "src" / "izvor", ROOT / "include", ROOT / "docs")


def find(path: str) -> pathlib.Path | None:
    return next((start / path for start in STARTS if (start / path).exists()), None)


def anchors(document: pathlib.Path) -> set:
    """The names of a document's headings, as a web page of it calls them."""
    headings = re.findall(r"^#+ +(.+)$", document.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def link_offence(document: pathlib.Path, target: str) -> str | None:
    if re.match(r"[a-z]+:", target):
        return None
    path, _, anchor = target.partition("#")
    linked = document.parent / path if path else document
    if not linked.exists():
        return f"the link {target} leads nowhere"
    if anchor and linked.suffix == ".md" and anchor not in anchors(linked):
        return f"{target}: no such heading"
    return None


def is_ours(path: str) -> bool:
    """Whether a word with slashes means a path of this tree: a file by its ending, a folder by the folder that it lies in."""
    if path.startswith(MADE) or "/" not in path:
        return False
    return SUFFIX.search(path) is not None or (path.endswith("/") and (ROOT / path.split("/")[0]).exists())


def code_offence(text: str) -> str | None:
    symbol = SYMBOL.fullmatch(text)
    if symbol:
        file = find(symbol[1])
        if file is None:
            return f"{symbol[1]} does not exist"
        last = symbol[2].split("::")[-1]
        if not re.search(rf"(?<!\w){re.escape(last)}\b", file.read_text()):
            return f"{symbol[2]} does not stand in {symbol[1]}"
        return None
    if PATH.fullmatch(text) and is_ours(text) and find(text) is None:
        return f"{text} does not exist"
    return None


def offences_of(document: pathlib.Path):
    fenced = False
    for number, line in enumerate(document.read_text().splitlines(), 1):
        if line.lstrip().startswith("```"):
            fenced = not fenced
        if fenced:
            continue
        reasons = [link_offence(document, target) for target in LINK.findall(line)]
        reasons += [code_offence(text) for text in CODE.findall(line)]
        yield from ((number, reason) for reason in reasons if reason)


def main() -> None:
    found = 0
    checked = source_files("*.md")
    for document in checked:
        for number, reason in offences_of(document):
            print(f"{document.relative_to(ROOT)}:{number}: {reason}")
            found += 1
    print(f"check_docs: {len(checked)} documents, {found} offences")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
