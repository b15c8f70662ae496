#!/bin/sh
# All faults with all their repetitions, on both servers or SERVER=...; then
# docs/reliability.md is written from their figures. Called by `make faults`.
set -u
cd "$(dirname "$0")/../.." || exit 2
figures=$PWD/${BUILD:-build}/results/faults.jsonl
mkdir -p "$(dirname "$figures")"
rm -f "$figures"
GUICHET_FAULTS=all GUICHET_FIGURES=$figures GUICHET_BUILD=${BUILD:-build} \
	"${PYTHON:-/usr/bin/python3}" -B -m pytest -q -p no:cacheprovider -m row \
	tests/faults tests/e2e || exit 1
"${PYTHON:-/usr/bin/python3}" -B tests/faults/report.py "$figures" \
	docs/reliability.md
