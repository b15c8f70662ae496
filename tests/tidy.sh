#!/bin/sh
# clang's warnings and clang-tidy over every C file, as errors; the program's, not
# the tests', are walked by its analyzer, too (tests/.clang-tidy). A file whose
# includes and settings are as they were when it passed is not looked at again.
#
#	tests/tidy.sh BUILD
set -u
cd "$(dirname "$0")/.." || exit 2
build=$1

one()
{
	flags=$build/compile_flags.txt
	stamp=$build/tidy/$1.ok
	# clang names what the file includes of ours; the libraries' headers
	# come with the packages and do not count.
	includes=$(xargs -d '\n' clang -MM "$1" <"$flags") || return 1
	files=$(echo "$includes" | sed -e 's/^[^:]*://' -e 's/\\$//')
	# shellcheck disable=SC2086
	sum=$(cat "$flags" .clang-tidy tests/.clang-tidy $files | sha256sum)
	if [ -e "$stamp" ] && [ "$(cat "$stamp")" = "$sum" ]; then
		return 0
	fi
	out=$(clang-tidy -p "$build" --quiet "$1" 2>/dev/null) || {
		printf '%s\n' "$out"
		return 1
	}
	mkdir -p "$(dirname "$stamp")"
	echo "$sum" >"$stamp"
}

if [ -n "${2:-}" ]; then
	one "$2"
	exit
fi
find roster store component tests -name '*.c' | sort |
	xargs -n 1 -P "$(nproc)" "$0" "$build"
