#!/bin/sh
# Runs the suites that are named, one after the other, and counts:
#
#	BUILD=build tests/suites.sh lint unit turns sim fuzz db e2e faults san
#
# Of more than two, those that only compute or need nothing but a database run
# beside e2e, which waits for servers and clients most of the time; they yield the
# processor to it, and what they say is printed together. The last line says how
# many tests passed and failed. Exits non-zero if one failed. Called by the
# Makefile, which builds what is run here.
set -u
export SERVER="${SERVER:-}"
cd "$(dirname "$0")/.." || exit 2
build=${BUILD:-build}
python=${PYTHON:-/usr/bin/python3}
results=$build/results
begun_tests=
begun_processes=
mkdir -p "$results"
passed=0
failed=0

# One cmocka binary.
binary() # BINARY
{
	CMOCKA_MESSAGE_OUTPUT=TAP "$1" >"$(tap "$1")" 2>&1
	echo "# exit $?" >>"$(tap "$1")"
	judge "$1"
}

tap() # BINARY
{
	echo "$results/$(echo "$1" | tr / _).tap"
}

# What it said is counted: what was planned and not seen to pass has failed, so
# that a crash counts too.
judge() # BINARY
{
	log=$(tap "$1")
	ok=$(grep -c '^ok ' "$log")
	plan=$(sed -n 's/^1\.\.\([0-9][0-9]*\).*/\1/p' "$log" | head -n 1)
	bad=$((${plan:-0} - ok))
	if [ "$bad" -le 0 ] &&
		{ [ -z "$plan" ] || ! grep -q '^# exit 0$' "$log"; }; then
		bad=1
	fi
	count "$1" "$ok" "$bad"
	[ "$bad" -eq 0 ] || grep -v '^ok ' "$log"
}

count()
{
	passed=$((passed + $2))
	failed=$((failed + $3))
	[ "$3" -eq 0 ] || echo "FAILED $1: $2 passed, $3 failed"
}

# A check that passes or fails as a whole.
check()
{
	if "$@"; then
		count "$1" 1 0
	else
		count "$1" 0 1
	fi
}

binaries() # FLAVOUR FOLDER
{
	for source in tests/"$2"/*_test.c; do
		[ -e "$source" ] || continue
		binary "$build/$1/${source%.c}"
	done
}

turns() # FLAVOUR
{
	if [ -x "$build/$1/tests/turns/turns" ]; then
		binary "$build/$1/tests/turns/turns"
	fi
}

# So many seeds, or seconds of them.
simulate() # FLAVOUR SEEDS | FLAVOUR SECONDS s
{
	flavour=$1
	log=$results/sim-$flavour.tap
	shift
	if "$build/$flavour/tests/sim/sim" "$@" >"$log" 2>&1; then
		count "simulator ($flavour)" "$(seeds "$log")" 0
	else
		count "simulator ($flavour)" 0 1
	fi
	cat "$log"
}

seeds() # LOG
{
	sed -n 's/^# \([0-9]*\) seeds.*/\1/p' "$1"
}

# Each is given a fresh database with the schema.
databases() # FLAVOUR
{
	# shellcheck disable=SC2046
	set -- $(for source in tests/db/*_test.c; do
		echo "$build/$1/${source%.c}"
	done)
	for name; do
		: >"$(tap "$name")"
	done
	CMOCKA_MESSAGE_OUTPUT=TAP "$python" -B tests/stack/with_database.py \
		--tap "$results" "$@"
	for name; do
		judge "$name"
	done
}

# What fuzzing found or began with, once through each target.
corpora()
{
	for target in frame oracle stanza import config wording moment; do
		if BUILD=$build tests/fuzz/fuzz.sh corpus $target; then
			count "fuzz $target" 1 0
		else
			count "fuzz $target" 0 1
		fi
	done
}

# Begins tests with one kind of server. What was begun runs at the same time, for
# these tests wait for servers and clients more than they compute. Lanes that have a
# number share the files: each takes another when it has done one.
begin() # FLAVOUR KIND LANE ARGUMENTS...
{
	name=$suite-$1-$2-$3
	begun_tests="$begun_tests $name"
	out=$results/pytest-$name
	rm -f "$out.xml"
	flavour=$1
	kind=$2
	taken=
	case $3 in [0-9]) taken=$results/taken-$suite-$kind ;; esac
	shift 3
	SERVER=$kind GUICHET_TAKEN=$taken \
		GUICHET_BUILD=$build GUICHET_BINARY=$build/$flavour/guichet \
		"$python" -B -m pytest -q -p no:cacheprovider \
		--junitxml "$out.xml" "$@" >"$out.log" 2>&1 &
	begun_processes="$begun_processes $!"
}

# Waits for all of them, and counts.
finish()
{
	# shellcheck disable=SC2086
	wait $begun_processes
	for name in $begun_tests; do
		echo "-- $name"
		cat "$results/pytest-$name.log"
		counts=$("$python" -B tests/junit_counts.py \
			"$results/pytest-$name.xml")
		# shellcheck disable=SC2086
		count "$name" $counts
	done
	begun_tests=
	begun_processes=
}

pytests() # FLAVOUR KIND ARGUMENTS...
{
	flavour=$1
	kind=$2
	shift 2
	begin "$flavour" "$kind" all "$@"
	finish
}

# Every test in which a server has a part on both kinds: with the sanitizers on
# Prosody, but for what measures something, and as it is on ejabberd.
end_to_end()
{
	set --
	[ -n "$SERVER" ] || set -- -k ejabberd -m 'not once'
	rm -rf "$results/taken-$suite"-*
	if [ "${SERVER:-prosody}" = prosody ]; then
		begin san prosody 1 -m 'not large' tests/e2e
		begin san prosody 2 -m 'not large' tests/e2e
		begin test prosody large -m large tests/e2e
	fi
	if [ "${SERVER:-ejabberd}" = ejabberd ]; then
		begin test ejabberd 1 tests/e2e "$@"
		begin test ejabberd 2 tests/e2e "$@"
	fi
	finish
}

# All of them on Prosody; on ejabberd those in which the server has a part. What
# measures, or dies under load, runs alone: how long it takes and what ejabberd
# forgets of a link that ends depend on how soon their processes run. What waits
# most of the time runs side by side.
faults()
{
	if [ -n "$SERVER" ]; then
		pytests test "$SERVER" tests/faults
		return
	fi
	rm -rf "$results/taken-$suite"-*
	begin test prosody 1 -m calm tests/faults
	begin test prosody 2 -m calm tests/faults
	begin test ejabberd calm -m calm tests/faults \
		-k 'hangs or vanished or half_open'
	finish
	pytests test prosody -m 'not calm' tests/faults
	pytests test ejabberd -m 'not calm' tests/faults -k 'kill_9 or drain'
}

lint()
{
	check tests/floors.sh
	check tests/floors.sh --self-test
	check tests/policies.sh
	check tests/policies.sh --self-test
	check tests/tidy.sh "$build"
	check tests/cppcheck.sh "$build"
	check tests/manual.sh
	check "$python" -B tests/said.py
}

run()
{
	suite=$1
	echo "== $suite"
	begun=$(date +%s)
	case $suite in
	lint) lint ;;
	unit)
		binaries test unit
		binaries test strophe
		;;
	turns) turns test ;;
	sim)
		simulate test 60 s
		check tests/sim/mutants.sh some
		;;
	fuzz) corpora ;;
	db) databases test ;;
	e2e) end_to_end ;;
	faults) faults ;;
	san)
		binaries san unit
		turns san
		simulate san 10 s
		databases san
		if [ "$SERVER" = ejabberd ]; then
			pytests san ejabberd -m 'not large' tests/e2e
		fi
		;;
	cov) # of tests/coverage.sh
		binaries cov unit
		turns cov
		simulate cov 300 # not seconds: the same lines each time
		databases cov
		pytests cov "${SERVER:-prosody}" tests/e2e
		pytests cov "${SERVER:-prosody}" tests/faults
		;;
	*)
		echo "no such suite: $suite" >&2
		failed=$((failed + 1))
		;;
	esac
	echo "== $suite took $(($(date +%s) - begun)) s"
}

# Suites under way beside the others, as PROCESS:NAME.
beside=

# Runs suites as a process of their own that yields the processor to the others.
begin_beside() # NAME HOW SUITES...
{
	name=$1
	how=$2
	shift 2
	[ $# -gt 0 ] || return 0
	# shellcheck disable=SC2086
	$how tests/suites.sh --in-turn "$@" \
		>"$results/beside-$name.log" 2>&1 &
	beside="$beside $!:$name"
}

# Takes what nobody else wants, where the system knows such a thing.
idle='nice -n 19'
if chrt -i 0 true 2>/dev/null; then
	idle='chrt -i 0'
fi

# What they said and counted.
finish_beside() # NAME
{
	rest=
	for one in $beside; do
		if [ "${one#*:}" = "$1" ]; then
			wait "${one%:*}"
			told "$results/beside-$1.log" $?
		else
			rest="$rest $one"
		fi
	done
	beside=$rest
}

finish_all()
{
	finish_beside storing
	finish_beside lint
	finish_beside sim
}

told() # LOG CODE
{
	log=$1
	code=$2
	sed '$d' "$log"
	counts=$(sed -n '$s/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' \
		"$log")
	[ -n "$counts" ] || tail -n 1 "$log"
	# shellcheck disable=SC2086
	set -- ${counts:-0 1}
	passed=$((passed + $1))
	failed=$((failed + $2))
	[ "$code" -eq 0 ] || [ "$2" -gt 0 ] || failed=$((failed + 1))
}

# Of several suites, those that can run beside the others: which need servers
# of their own at most. The faults measure how long things take: nothing runs
# beside them.
linting=
simulating=
storing=
ours=
several=$#
if [ "${1:-}" = --in-turn ]; then
	several=1
	shift
fi
for suite; do
	case $several:$suite in
	[12]:*) ours="$ours $suite" ;;
	*:lint) linting=$suite ;;
	*:sim) simulating=$suite ;;
	*:e2e | *:faults) ours="$ours $suite" ;;
	*) storing="$storing $suite" ;;
	esac
done
trap 'for one in $beside; do kill "${one%:*}"; done; exit 130' INT TERM
# shellcheck disable=SC2086
begin_beside lint "$idle" $linting
# shellcheck disable=SC2086
begin_beside sim "$idle" $simulating
# shellcheck disable=SC2086
begin_beside storing 'nice -n 5' $storing
for suite in $ours; do
	if [ "$suite" = faults ]; then
		finish_all
	fi
	run "$suite"
done
finish_all

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
