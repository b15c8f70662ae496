#!/bin/sh
# Applies the numbered files that are not applied yet, in order, each in one
# transaction, and records its SHA-256. A file that was edited after it was
# applied is refused: write a new one instead.
#
#   schema/apply.sh CONNINFO
set -eu

[ $# -eq 1 ] || { echo "usage: schema/apply.sh CONNINFO" >&2; exit 2; }
conninfo=$1
folder=$(cd "$(dirname "$0")" && pwd)

ask() {
	psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$conninfo" "$@"
}

ask <<'EOF'
SET client_min_messages = warning;
SELECT pg_advisory_lock(7106, 0) \g /dev/null
CREATE SCHEMA IF NOT EXISTS guichet;
CREATE TABLE IF NOT EXISTS guichet.schema_file (
	name text PRIMARY KEY,
	sha256 text NOT NULL,
	applied timestamptz NOT NULL DEFAULT now()
);
EOF

# The lock makes a second, concurrent run wait and then find the row.
apply() {
	ask -1 -v name="$1" -v sum="$2" -v file="$3" <<'EOF'
SET client_min_messages = warning;
SELECT pg_advisory_xact_lock(7106, 0) \g /dev/null
SELECT NOT EXISTS (SELECT FROM guichet.schema_file WHERE name = :'name')
	AS is_new \gset
\if :is_new
\i :file
INSERT INTO guichet.schema_file (name, sha256) VALUES (:'name', :'sum');
\endif
EOF
}

for file in "$folder"/[0-9][0-9][0-9]-*.sql; do
	name=$(basename "$file")
	sum=$(sha256sum "$file" | cut -d ' ' -f 1)
	known=$(ask -v name="$name" <<'EOF'
SELECT sha256 FROM guichet.schema_file WHERE name = :'name';
EOF
	)
	if [ -z "$known" ]; then
		apply "$name" "$sum" "$file"
		echo "$name applied"
	elif [ "$known" = "$sum" ]; then
		echo "$name stands"
	else
		echo "$name was edited after it was applied" >&2
		exit 1
	fi
done
