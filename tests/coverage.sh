#!/bin/sh
# Which lines the whole suite runs, by gcc and gcov: called by `make coverage`.
#
#	build/coverage/never.txt   every line that none of it ran
#	build/coverage/files.txt   how much of each file
#
# A process that is killed keeps its counts to itself, so the faults that kill
# the daemon add nothing here.
set -u
cd "$(dirname "$0")/.." || exit 2
build=${BUILD:-build}
out=$build/coverage
mkdir -p "$out"
find "$build/cov" -name '*.gcda' -delete
tests/suites.sh cov
passed=$?

lines()
{
	for source in roster/*.c store/*.c component/*.c component/*/*.c; do
		notes=$build/cov/${source%.c}.gcno
		[ -e "$notes" ] && gcov --stdout --object-file "$notes" \
			"$source" 2>/dev/null
	done
}

lines | awk -F: -v never="$out/never.txt" '
BEGIN { printf "" >never }
/^ *-: *0:Source:/ { file = $4; ours = file !~ /^\// && file ~ /\.c$/; next }
!ours { next }
{ text = $0; gsub(/ /, "", $1); gsub(/ /, "", $2) }
$1 == "-" { next }
{ total[file]++ }
$1 ~ /^(#####|=====)$/ {
	missed[file]++
	sub(/^[^:]*:[^:]*:/, "", text)
	print file ":" $2 ":" text >never
}
END {
	for (f in total) {
		folder = f
		sub(/\/[^\/]*$/, "", folder)
		all[folder] += total[f]
		left[folder] += missed[f]
		printf "%5.1f %% %5d %s\n", 100 - 100 * missed[f] / total[f],
			total[f], f
	}
	for (f in all)
		printf "%5.1f %% %5d %s/\n", 100 - 100 * left[f] / all[f],
			all[f], f
}' | sort -k4 >"$out/files.txt"
cat "$out/files.txt"
echo "$(wc -l <"$out/never.txt") lines were never run: $out/never.txt"
exit $passed
