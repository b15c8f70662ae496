#!/bin/sh
# clang's warnings and clang-tidy over every C file, as errors; the program's, not
# the tests', are walked by its analyzer, too (tests/.clang-tidy). A file whose
# includes and settings are as they were when it passed is not looked at again.
#
#	tests/tidy.sh BUILD
set -u
cd "$(dirname "$0")/.." || exit 2
build=$1

# "SUM FILE" of each: what it includes of ours, by clang; the libraries' headers come
# with the packages and do not count.
sums() # FILES...
{
	# shellcheck disable=SC2162 # what ends in a backslash goes on
	xargs -d '\n' clang -MM "$@" <"$flags" |
		while IFS=: read _ includes; do
			# shellcheck disable=SC2086
			set -- $includes
			sum=$(cat "$flags" .clang-tidy tests/.clang-tidy "$@" |
				sha256sum)
			echo "${sum%% *} $1"
		done
}

# Of "SUM FILE" those that did not pass as they are.
changed()
{
	while read -r sum name; do
		if [ "$sum" != "$(cat "$build/tidy/$name.ok" 2>/dev/null)" ]; then
			echo "$sum $name"
		fi
	done
}

passed()
{
	while read -r sum name; do
		mkdir -p "$build/tidy/$(dirname "$name")"
		echo "$sum" >"$build/tidy/$name.ok"
	done
}

# Several in one process, which takes a while to start.
some() # FILES...
{
	flags=$build/compile_flags.txt
	made_of=$(sums "$@")
	[ "$(echo "$made_of" | wc -l)" -eq $# ] || return 1
	made_of=$(echo "$made_of" | changed)
	[ -n "$made_of" ] || return 0
	# shellcheck disable=SC2046
	out=$(clang-tidy -p "$build" --quiet \
		$(echo "$made_of" | cut -d ' ' -f 2) 2>/dev/null) || {
		printf '%s\n' "$out"
		return 1
	}
	echo "$made_of" | passed
}

if [ $# -gt 1 ]; then
	shift
	some "$@"
	exit
fi
find roster store component tests -name '*.c' | sort |
	xargs -n 8 -P "$(nproc)" "$0" "$build"
