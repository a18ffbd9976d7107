#!/usr/bin/env bash
# Writes docs/compatibility.md from the registries of functions, sources, sinks and configuration, and from docs/deviations.toml.
# usage: docs.sh [--check]   --check changes nothing and fails when the document is not what would be written.
set -euo pipefail
cd "$(dirname "$0")/../.."
made=$(mktemp)
trap 'rm -f "$made"' EXIT
read -ra functions < <(.deps/build/bin/python tools/compatibility/document.py --names)
build/release/bin/compatibility "${functions[@]}" | .deps/build/bin/python tools/compatibility/document.py >"$made"
if [ "${1:-}" = --check ]; then
  diff -u docs/compatibility.md "$made" || { echo "docs/compatibility.md is not up to date: ./dev docs writes it" >&2; exit 1; }
else
  cp "$made" docs/compatibility.md
fi
