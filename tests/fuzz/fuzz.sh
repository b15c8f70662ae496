#!/bin/sh
# libFuzzer for some seconds on each target, or the corpus once over:
#
#	BUILD=build tests/fuzz/fuzz.sh 60 [TARGET...]
#	BUILD=build tests/fuzz/fuzz.sh corpus
#
# What is found lies in build/fuzz/finds/; it goes to tests/fuzz/corpus/TARGET/
# with the change that mends it.
set -u
cd "$(dirname "$0")/../.." || exit 2
build=${BUILD:-build}/fuzz
seconds=$1
shift
mkdir -p "$build/finds"
failed=0

# What one input freed is not kept for thousands of others: a stanza, whose world
# is made anew each time, is tried three times as often. What the caller says
# counts: detect_leaks=0 where ptrace is not allowed.
export ASAN_OPTIONS="quarantine_size_mb=4:malloc_context_size=4:abort_on_error=1:${ASAN_OPTIONS:-}"
export UBSAN_OPTIONS=print_stacktrace=1

run() # TARGET
{
	program=$build/tests/fuzz/${1}_fuzz
	own=$build/corpus/$1
	log=$build/$1.log
	mkdir -p "$own" "tests/fuzz/corpus/$1"
	set -- "$program" -artifact_prefix="$build/finds/$1-" -max_len=32768 \
		-timeout=10 -rss_limit_mb=2048 -print_final_stats=1
	if [ -e "tests/fuzz/${program##*/}.dict" ]; then
		set -- "$@" -dict="tests/fuzz/${program##*/}.dict"
	fi
	name=${program##*/}
	name=${name%_fuzz}
	if [ "$seconds" = corpus ]; then
		set -- "$@" -runs=0 "tests/fuzz/corpus/$name"
	else
		set -- "$@" -max_total_time="$seconds" "$own" \
			"tests/fuzz/corpus/$name"
	fi
	if ! "$@" >"$log" 2>&1; then
		tail -n 30 "$log"
		return 1
	fi
	echo "fuzz $name: $(grep -c . "$log") lines," \
		"$(sed -n 's/.*number_of_executed_units: */executions /p' "$log")," \
		"$(grep -o 'cov: [0-9]*' "$log" | tail -n 1)"
}

[ $# -gt 0 ] || set -- frame oracle stanza import config wording moment
for target; do
	run "$target" || failed=$((failed + 1))
done
[ "$failed" -eq 0 ]
