#!/usr/bin/env bash
# The guide's daily_sales over sample files, into SQLite; shows the top of its table. Always starts afresh.
set -euo pipefail
cd "$(dirname "$0")/../.."
python=.deps/build/bin/python
rm -rf .data/run
mkdir -p .data/run
echo "Sample files: .data/run/input"
"$python" tools/gen_sales.py .data/run/input --files 8 --rows 25000 --clients 1000
build/release/bin/daily_sales --input '.data/run/input/*.csv' --checkpoint .data/run/checkpoint --sink sqlite:.data/run/warehouse.sqlite \
  --trigger available-now --max-files-per-trigger 2
echo
exec "$python" tools/show_table.py .data/run/warehouse.sqlite daily_sales_agg --order total_spent --rows 10
