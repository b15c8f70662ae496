#!/bin/sh
# Who may include whom (docs/architecture.md, Floors). Fails on any #include
# that this table does not allow.
#
#	tests/floors.sh              checks the tree
#	tests/floors.sh --self-test  shows that violations are found
set -eu

# files (the first row that fits counts) | our folders | outside headers
# Rows of "+NAME" add the headers of that list.
table()
{
	cat <<'EOT'
roster/*                     | roster/                 | +pure
store/pipeline.c             | roster/ store/          | +pure +plain poll.h libpq-fe.h
store/session.c              | roster/ store/          | +pure +plain libpq-fe.h
store/*                      | roster/ store/          | +pure +plain
component/talk/xml.c         | roster/ component/talk/ | +pure +plain libxml/*
component/talk/wording.c     | roster/ component/talk/ | +pure +plain +files libxml/*
component/talk/prep.c        | roster/ component/talk/ | +pure +plain unicode/*
component/talk/digest.c      | roster/ component/talk/ | +pure +plain nettle/*
component/talk/zone.c        | roster/ component/talk/ | +pure +plain unicode/*
component/talk/calendar.c    | roster/ component/talk/ | +pure +plain libical/*
component/talk/fold.c        | roster/ component/talk/ | +pure +plain unicode/*
component/talk/*             | roster/ component/talk/ component/command/ | +pure +plain
component/command/*          | roster/ component/talk/ component/command/ | +pure +plain
component/loop.c             | roster/ store/ component/ | +pure +plain +system uv.h
component/wire.c             | roster/ store/ component/ | +pure +plain +system uv.h
component/csv_file.c         | roster/ store/ component/ | +pure +plain +system csv.h
component/system_user.c      | roster/ component/         | +pure +plain +system pwd.h
component/client/*           | roster/ store/ component/ | +pure +plain +system strophe.h
component/*                  | roster/ store/ component/ | +pure +plain +system
tests/stack/*                |                         | +pure +plain +system strophe.h
tests/strophe/*              |                         | +pure +plain +system strophe.h
tests/e2e/*                  |                         | +pure +plain dlfcn.h
tests/bench/*                | roster/ store/ component/ tests/ | +pure +plain +system strophe.h nettle/base64.h uv.h
tests/*                      | roster/ store/ component/ tests/ | +pure +plain +system +check
EOT
}

# No I/O, clock, zone or error number below this line of the table.
pure='assert.h limits.h stdarg.h stdbool.h stddef.h stdint.h stdlib.h string.h'
plain='ctype.h errno.h inttypes.h stdio.h strings.h'
files='dirent.h unistd.h sys/stat.h'
system='dirent.h fcntl.h locale.h netdb.h poll.h signal.h time.h
unistd.h arpa/inet.h netinet/in.h netinet/tcp.h sys/mman.h sys/random.h
sys/resource.h sys/socket.h sys/stat.h sys/syscall.h sys/time.h sys/types.h
sys/uio.h sys/un.h sys/wait.h'
check='malloc.h setjmp.h cmocka.h uv.h libpq-fe.h libxml/*'

expanded_table()
{
	table | sed -e "s#+pure#$pure#" -e "s#+plain#$plain#" \
		-e "s#+files#$files#" -e "s#+system#$(echo $system)#" \
		-e "s#+check#$check#"
}

# Reads "FILE:LINE:#include ..." and says which the table does not allow.
judge()
{
	expanded_table | awk -v table=/dev/stdin '
	function fits(word, pattern) {
		if (pattern ~ /\*$/)
			return index(word, substr(pattern, 1,
				length(pattern) - 1)) == 1
		return word == pattern
	}
	function allowed(word, list,    n, i, parts) {
		n = split(list, parts, " ")
		for (i = 1; i <= n; i++)
			if (fits(word, parts[i]))
				return 1
		return 0
	}
	BEGIN {
		while ((getline line < table) > 0) {
			split(line, cell, "|")
			gsub(/ /, "", cell[1])
			files[++rows] = cell[1]
			ours[rows] = cell[2]
			gsub(/\/( |$)/, "/* ", ours[rows])
			outside[rows] = cell[3]
		}
		while ((getline line < ARGV[1]) > 0) {
			split(line, part, ":")
			file = part[1]
			quoted = line ~ /include[ \t]*"/
			word = line
			sub(/^.*include[ \t]*["<]/, "", word)
			sub(/[">].*$/, "", word)
			if (quoted && word !~ /\//) {
				folder = file
				sub(/[^\/]*$/, "", folder)
				word = folder word
			}
			for (row = 1; row <= rows; row++)
				if (fits(file, files[row]))
					break
			if (row > rows || !allowed(word,
			    quoted ? ours[row] : outside[row])) {
				print part[1] ":" part[2] ": may not include " \
					word
				bad = 1
			}
		}
		exit bad
	}' "$1"
}

includes()
{
	find roster store component tests -name '*.[ch]' -o -name '*.def' |
		sort | xargs grep -Hn '^[ 	]*#[ 	]*include' || true
}

# Each must be found, and the last ones must not.
self_test()
{
	list=$(mktemp)
	trap 'rm -f "$list"' EXIT
	for bad in 'roster/x.c:1:#include <stdio.h>' \
		'roster/x.c:1:#include <time.h>' \
		'roster/x.h:1:#include <errno.h>' \
		'roster/x.c:1:#include "store/store.h"' \
		'roster/x.c:1:# include "component/log.h"' \
		'store/x.c:1:#include <libpq-fe.h>' \
		'store/x.c:1:#include <time.h>' \
		'store/x.c:1:#include "component/config.h"' \
		'component/talk/x.c:1:#include "store/store.h"' \
		'component/talk/x.c:1:#include "component/link.h"' \
		'component/talk/x.c:1:#include <libxml/tree.h>' \
		'component/talk/xml.c:1:#include <unicode/usprep.h>' \
		'component/talk/x.c:1:#include <time.h>' \
		'component/link.c:1:#include <uv.h>' \
		'component/config.c:1:#include <csv.h>' \
		'component/wire.c:1:#include <strophe.h>' \
		'elsewhere/x.c:1:#include <stdint.h>'; do
		echo "$bad" >"$list"
		if judge "$list" >/dev/null; then
			echo "not found: $bad"
			return 1
		fi
	done
	for good in 'roster/x.c:1:#include <stdint.h>' \
		'store/session.c:1:#include <libpq-fe.h>' \
		'component/talk/xml.c:1:#include <libxml/xmlreader.h>' \
		'component/road.c:1:#include "store/store.h"'; do
		echo "$good" >"$list"
		judge "$list"
	done
}

cd "$(dirname "$0")/.."
if [ "${1:-}" = --self-test ]; then
	self_test
else
	all=$(mktemp)
	trap 'rm -f "$all"' EXIT
	includes >"$all"
	judge "$all"
fi
