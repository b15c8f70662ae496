#!/bin/sh
# Every row of roster/policy.def is read: by name where the schema asks for it,
# or by its key in the code. Where the schema has a default of its own it is
# that of the row.
#
#	tests/policies.sh              checks the tree
#	tests/policies.sh --self-test  shows that faults are found
set -eu

# POLICY_KEY, though not where all rows are listed or named
is_read_by_code() # NAME
{
	grep -rlw --include='*.c' "POLICY_$1" roster component store |
		grep -qv component/command/policies.c
}

schema()
{
	cat schema/*.sql | tr -s '\n\t ' ' '
}

is_read_by_schema() # WORD
{
	schema | grep -qE "policy_of\('$1',|name = '$1'"
}

# Of policy_of('name', region, default).
defaults() # WORD
{
	schema | grep -oE "policy_of\('$1', ?[a-zA-Z_.]+, ?[0-9]+\)" |
		grep -oE '[0-9]+\)' | tr -d ')' | sort -u
}

rows()
{
	sed -n 's/^POLICY(\([A-Z_]*\), "\([a-z-]*\)", [A-Z_]*, [0-9]*, \([0-9]*\),.*/\1 \2 \3/p' \
		roster/policy.def
}

check()
{
	bad=0
	[ "$(rows | wc -l)" -eq "$(grep -c '^POLICY(' roster/policy.def)" ] ||
		{ echo "roster/policy.def: a row of another shape"; bad=1; }
	while read -r key word otherwise; do
		known=$(defaults "$word")
		if ! is_read_by_code "$key" && ! is_read_by_schema "$word"; then
			echo "roster/policy.def: nobody reads $word"
			bad=1
		fi
		if [ -n "$known" ] && [ "$known" != "$otherwise" ]; then
			echo "$word: $otherwise in roster/policy.def, in schema/:"
			echo "$known"
			bad=1
		fi
	done <<EOT
$(rows)
EOT
	return $bad
}

# Two faults in a copy: a row that nobody reads, and a default that is another.
self_test()
{
	copy=$(mktemp -d)
	trap 'rm -rf "$copy"' EXIT
	cp -a roster schema store component "$copy/"
	cd "$copy"
	check
	cat >>roster/policy.def <<'EOT'
POLICY(READ_BY_NOBODY, "read-by-nobody", DAYS, 1, 2, 3,
EOT
	if check >found; then
		echo "a row that nobody reads was not found"
		return 1
	fi
	grep -q 'nobody reads read-by-nobody' found
	sed -i -e '$d' -e 's/\("retention", MONTHS, [0-9]*, \)24/\125/' \
		roster/policy.def
	if check >found; then
		echo "another default was not found"
		return 1
	fi
	grep -q 'retention: 25 in roster' found
}

cd "$(dirname "$0")/.."
case ${1-} in
--self-test) self_test ;;
*) check ;;
esac
