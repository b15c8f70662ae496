#!/bin/sh
# Shows that the simulator bites: applies each patch of tests/sim/mutants/ to a
# copy of the sources, builds it, and wants a seed to fail.
#
#	tests/sim/mutants.sh all     every one of them
#	tests/sim/mutants.sh some    three, others every day
#	tests/sim/mutants.sh NAME    that one
#
# SECONDS_EACH=45 seconds of seeds each at most, below what test-sim runs.
set -u
cd "$(dirname "$0")/../.." || exit 2
build=${BUILD:-build}
each=${SECONDS_EACH:-45}
copy=$build/mutants
wording=$PWD/component/wording
which=${1:-all}
failed=0

choice()
{
	case $which in
	all) ls tests/sim/mutants/*.patch ;;
	some)
		day=$(($(date +%s) / 86400))
		printf '%s\n' tests/sim/mutants/*.patch tests/sim/mutants/*.patch |
			tail -n +$((day * 3 % $(ls tests/sim/mutants/*.patch |
				wc -l) + 1)) | head -n 3
		;;
	*) echo "tests/sim/mutants/$which.patch" ;;
	esac
}

# A copy with the objects of the test build, so that little is compiled; what
# the last patch changed is put back.
prepare()
{
	rm -rf "$copy"
	mkdir -p "$copy/build"
	cp -a Makefile roster store component tests "$copy/"
	cp -a "$build/test" "$build/flags" "$copy/build/"
}

try() # PATCH
{
	name=$(basename "$1" .patch)
	prepare
	if ! (cd "$copy" && patch -s -p1 <"$OLDPWD/$1" &&
		make -s WORDING_HERE="'-DGUICHET_WORDING=\"$wording\"'" \
			build/test/tests/sim/sim >build/log 2>&1); then
		echo "mutant $name: cannot be built"
		tail -n 5 "$copy/build/log"
		return 1
	fi
	if (cd "$copy" && build/test/tests/sim/sim "$each" first) \
		>"$copy/build/log" 2>&1; then
		echo "mutant $name: not found in $each s"
		return 1
	fi
	echo "mutant $name: $(grep '^not ok' "$copy/build/log" | cut -c 1-120)"
}

for patch in $(choice); do
	try "$patch" || failed=$((failed + 1))
done
[ "$failed" -eq 0 ]
