#!/bin/sh
# All faults with all their repetitions, on both servers or SERVER=...; then
# docs/reliability.md is written from their figures. What waits most of the time
# does so on both servers at once; whatever measures runs alone. Called by `make
# faults`.
set -u
cd "$(dirname "$0")/../.." || exit 2
build=${BUILD:-build}
python=${PYTHON:-/usr/bin/python3}
figures=$PWD/$build/results/faults.jsonl
only=${SERVER:-}

tests() # SERVER MARKS
{
	SERVER=$1 GUICHET_FAULTS=all GUICHET_FIGURES=$figures \
		GUICHET_BUILD=$build "$python" -B -m pytest -q \
		-p no:cacheprovider -m "$2" tests/faults tests/e2e
}

mkdir -p "$(dirname "$figures")"
rm -f "$figures"
if [ -n "$only" ]; then
	tests "$only" row || exit 1
else
	tests prosody 'row and calm' &
	prosody=$!
	tests ejabberd 'row and calm' &
	ejabberd=$!
	wait $prosody
	calm=$?
	wait $ejabberd && [ $calm -eq 0 ] || exit 1
	tests '' 'row and not calm' || exit 1
fi
"$python" -B tests/faults/report.py "$figures" docs/reliability.md
