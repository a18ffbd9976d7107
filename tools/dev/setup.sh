#!/usr/bin/env bash
# Puts everything that Izvor is built with in place. usage: setup.sh [build|oracle|pyspark35]...   (default: build)
# build:  Debian packages, .deps/build (Python packages with Arrow C++ and the protocol), .deps/spark (Spark's error templates),
#         .deps/datasketches (Apache DataSketches' C++ headers)
# oracle: .deps/oracle, a real Spark 4.3
# pyspark35: .deps/pyspark35, the client of Spark 3.5
# A stamp of each part's pinned versions makes a repeated call instant and free of network. Logs go to .deps/log.
set -euo pipefail
cd "$(dirname "$0")/../.."
deps=$PWD/.deps
mkdir -p "$deps/log"
exec 9>"$deps/.setup.lock"
flock 9

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -E "$@"; fi; }

# quietly NAME COMMAND...: the command's output goes to a log that is shown only when it fails.
quietly() {
  local name=$1 log=$deps/log/$1.log
  shift
  echo "setup: $name" >&2
  if ! "$@" >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    echo "setup: $name failed; the whole log is $log" >&2
    exit 1
  fi
}

installed_version() { dpkg-query -W -f='${db:Status-Status} ${Version}' "$1" 2>/dev/null | sed -n 's/^installed //p' | head -n 1; }

apt_install() {
  as_root apt-get update
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

java_is_17_or_newer() {
  local major
  major=$(java -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
  [ "${major:-0}" -ge 17 ]
}

# What the package check was made for: the list and dpkg's database as they are.
apt_state() { sha256sum tools/apt-packages.txt /var/lib/dpkg/status 2>/dev/null | sha256sum | cut -d' ' -f1; }

setup_apt() {
  local missing=() name prefix version
  [ "$(cat "$deps/.apt-stamp" 2>/dev/null)" = "$(apt_state)" ] && return
  while read -r name prefix; do
    [ -n "$(installed_version "$name")" ] || missing+=("$name")
  done < <(grep -v '^#' tools/apt-packages.txt)
  java_is_17_or_newer || missing+=(openjdk-17-jre-headless)
  python3.11 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3.11 python3.11-venv)
  [ ${#missing[@]} = 0 ] || quietly apt apt_install "${missing[@]}"
  while read -r name prefix; do
    version=$(installed_version "$name")
    [[ $version == "$prefix"* ]] || echo "setup: $name is $version; Izvor is tested with $prefix*" >&2
  done < <(grep -v '^#' tools/apt-packages.txt)
  apt_state >"$deps/.apt-stamp"
}

# python_environment NAME REQUIREMENTS: .deps/NAME holds the pinned packages.
python_environment() {
  local target=$deps/$1 requirements=$2 stamp
  stamp=$(sha256sum "$requirements" | cut -d' ' -f1)
  [ "$(cat "$target/.stamp" 2>/dev/null)" = "$stamp" ] && return
  [ -x "$target/bin/python" ] || quietly "$1-venv" python3.11 -m venv "$target"
  if [ ! -x "$deps/build/bin/uv" ]; then
    quietly uv "$deps/build/bin/python" -m pip install "$(grep '^uv==' tools/requirements-build.txt)"
  fi
  quietly "$1-packages" "$deps/build/bin/uv" pip install --python "$target/bin/python" -r "$requirements"
  echo "$stamp" >"$target/.stamp"
}

fetch_spark_errors() {
  mvn -B -ntp dependency:copy -Dartifact=org.apache.spark:spark-common-utils_2.13:4.2.0 -DoutputDirectory="$deps/spark"
  unzip -o -j "$deps/spark/spark-common-utils_2.13-4.2.0.jar" error/error-conditions.json -d "$deps/spark"
  echo "5d56c820bf977097abc359a408ee45032378dd8089b343d55594bfc725020d18  $deps/spark/error-conditions.json" | sha256sum -c
}

setup_spark_errors() {
  [ -s "$deps/spark/error-conditions.json" ] && return
  mkdir -p "$deps/spark"
  quietly spark-error-templates fetch_spark_errors
}

# Of the Python package's source, which holds the C++ library, only the headers; nothing of it is built.
fetch_datasketches() {
  local target=$deps/datasketches archive=$deps/datasketches/datasketches-4.1.0.tar.gz
  "$deps/build/bin/python" -m pip download --no-deps --no-binary datasketches --dest "$target" datasketches==4.1.0
  echo "6a57e4d1e93ccf1035604e3d9181dbe490281673833ce5be477c197b1195c840  $archive" | sha256sum -c
  mkdir -p "$target/include/datasketches"
  tar -xzf "$archive" -C "$target/include/datasketches" --strip-components=3 --wildcards \
    '*/common/include/*.h*' '*/hll/include/*.hpp' '*/theta/include/*.hpp' '*/tuple/include/*.hpp' '*/kll/include/*.hpp'
}

setup_datasketches() {
  [ -s "$deps/datasketches/include/datasketches/tuple_sketch.hpp" ] && return
  mkdir -p "$deps/datasketches"
  quietly datasketches fetch_datasketches
}

for part in "${@:-build}"; do
  case $part in
    build)
      setup_apt
      python_environment build tools/requirements-build.txt
      setup_spark_errors
      setup_datasketches
      ;;
    oracle | pyspark35) python_environment "$part" "tools/requirements-$part.txt" ;;
    *)
      echo "usage: $0 [build|oracle|pyspark35]..." >&2
      exit 2
      ;;
  esac
done
