#!/bin/sh
# Manual pages without a complaint; a unit that exposes little.
set -eu
cd "$(dirname "$0")/.."

# What systemd's or our own pages are called is not known on every machine.
complaints=$(mandoc -T lint docs/guichet.8 docs/guichet.conf.5 2>&1 |
	grep -v -e 'referenced manual not found' -e 'mandoc.db') || true
if [ -n "$complaints" ]; then
	printf '%s\n' "$complaints"
	exit 1
fi

# The figure stands in docs/operations.md, in tenths here.
systemd-analyze security --offline=yes --threshold=11 --no-pager \
	docs/packaging/guichet.service >/dev/null || {
	echo 'docs/packaging/guichet.service: exposure above 1.1' >&2
	exit 1
}
