#!/usr/bin/env bash
# Every check of form. usage: lint.sh [--fix] [--tidy-all|--no-tidy|--tidy-within SECONDS]
# clang-tidy reads the files that differ from the main branch (--tidy-all: every file; --tidy-within: of every file as many as the time allows). Tests are left
# to the compiler's warnings and the sanitizers: clang-tidy would spend half of its time on GoogleTest's macros.
set -uo pipefail
cd "$(dirname "$0")/../.."
bin=.deps/build/bin
fix=0 tidy=changed within=() failed=()
while [ $# != 0 ]; do
  case $1 in
    --fix) fix=1 ;;
    --tidy-all) tidy=all ;;
    --no-tidy) tidy=none ;;
    --tidy-within)
      tidy=all within=(--within "${2:?seconds}")
      shift
      ;;
    *)
      echo "usage: ./dev lint [--fix] [--tidy-all|--no-tidy|--tidy-within SECONDS]" >&2
      exit 2
      ;;
  esac
  shift
done

check() {
  local name=$1
  shift
  "$@" || failed+=("$name")
}

format() {
  local mode=(--dry-run -Werror)
  [ $fix = 0 ] || mode=(-i)
  git ls-files -co --exclude-standard -- '*.cc' '*.h' | xargs -r -n 16 -P "$(nproc)" clang-format "${mode[@]}"
}

python_style() {
  if [ $fix = 1 ]; then
    $bin/ruff check --quiet --fix && $bin/ruff format --quiet
  else
    $bin/ruff check --quiet && $bin/ruff format --quiet --check
  fi
}

# Sources that differ from the main branch, or from the commit before when this is the main branch.
changed_sources() {
  local base
  base=$(git merge-base HEAD origin/main 2>/dev/null || git rev-parse HEAD)
  [ "$base" != "$(git rev-parse HEAD)" ] || base=$(git rev-parse HEAD~1 2>/dev/null || echo "$base")
  { git diff --name-only --diff-filter=d "$base" -- 'src/*.cc' 'examples/*.cc' ':!*_test.cc' ':!*_fuzz.cc'; git ls-files -o --exclude-standard -- 'src/*.cc' 'examples/*.cc' ':!*_test.cc' ':!*_fuzz.cc'; } | sort -u
}

clang_tidy() {
  local files
  [ -f build/release/compile_commands.json ] || { echo "lint: clang-tidy needs ./dev build first" >&2; return 1; }
  if [ "$tidy" = all ]; then files=$(git ls-files -- 'src/*.cc' 'examples/*.cc' ':!*_test.cc' ':!*_fuzz.cc'); else files=$(changed_sources); fi
  [ -z "$files" ] || xargs $bin/python tools/dev/tidy.py "${within[@]}" <<<"$files"
}

check clang-format format
check ruff python_style
check rooms $bin/python tools/check_rooms.py
check sources $bin/python tools/check_sources.py
check registries $bin/python tools/check_registries.py
check docs $bin/python tools/check_docs.py
check compatibility tools/dev/docs.sh --check
[ "$tidy" = none ] || check clang-tidy clang_tidy
if [ ${#failed[@]} != 0 ]; then
  echo "lint: failed: ${failed[*]}" >&2
  exit 1
fi
echo "lint: clean"
