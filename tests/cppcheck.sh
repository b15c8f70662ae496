#!/bin/sh
# cppcheck over every C file.
#
#	tests/cppcheck.sh BUILD
set -eu
cd "$(dirname "$0")/.."
mkdir -p "$1/cppcheck"
exec cppcheck --quiet -j "$(nproc)" --cppcheck-build-dir="$1/cppcheck" \
	--enable=warning,performance,portability --inline-suppr \
	--error-exitcode=1 --std=c11 -I . -D GUICHET_TEST \
	'-DGUICHET_WORDING=""' '-DGUICHET_VERSION=""' '-DSTROPHE_VERSION=""' \
	--suppress=missingIncludeSystem --suppress=unmatchedSuppression \
	roster store component tests
