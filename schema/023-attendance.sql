-- When the service was away; what was seen of appointments, and what follows.

-- A span in which link (13), store (14) or daemon (15) was away, from the last
-- instant at which all was well to the next one, or over which the clock was put
-- on or back (16); the numbers are those of evidence.kind.
CREATE TABLE guichet.outage (
	turn bigint PRIMARY KEY,
	kind smallint NOT NULL CHECK (kind BETWEEN 13 AND 16),
	since timestamptz NOT NULL,
	until timestamptz NOT NULL,
	stored timestamptz NOT NULL DEFAULT clock_timestamp(),
	CONSTRAINT outage_span CHECK (until >= since)
);
CREATE INDEX outage_until ON guichet.outage (until);

-- One row: the last instant at which server and store were both known to be
-- there. What a daemon that is killed leaves open, the next start ends.
CREATE TABLE guichet.alive (
	one boolean PRIMARY KEY DEFAULT true CHECK (one),
	at timestamptz NOT NULL
);

CREATE FUNCTION guichet.note_alive(at_instant timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
	INSERT INTO alive (at) VALUES (at_instant)
	ON CONFLICT (one) DO UPDATE SET at = at_instant
$$;

-- A daemon does not know since when there was none: the row above does. Clocks
-- may have been put back, so the earlier instant comes first.
CREATE FUNCTION guichet.note_outage(of_turn bigint, its_kind smallint,
	its_since timestamptz, its_until timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
DECLARE
	begun timestamptz := its_since;
BEGIN
	IF its_kind = 15 THEN
		SELECT at INTO begun FROM alive;
		PERFORM note_alive(its_until);
	END IF;
	INSERT INTO outage (turn, kind, since, until)
	SELECT of_turn, its_kind, least(begun, its_until),
		greatest(begun, its_until)
	WHERE begun IS NOT NULL
	ON CONFLICT DO NOTHING;
END $$;

-- An appointment that was judged, with what held for it then: a policy that
-- changes later changes no finding.
CREATE TABLE guichet.attendance (
	appointment bigint PRIMARY KEY,
	start timestamptz NOT NULL,
	length interval NOT NULL CHECK (length >= '0'),
	early interval NOT NULL CHECK (early >= '0'),
	grace interval NOT NULL CHECK (grace >= '0'),
	tolerance interval NOT NULL CHECK (tolerance >= '0'),
	ahead interval NOT NULL CHECK (ahead >= '0'),
	is_foreign boolean NOT NULL
);

-- What was seen of it: kinds are those of roster/evidence.def; `who` is 1 the
-- claimant, 2 whoever answers for the advisor, 0 the service. `until` is that of
-- a span, infinity if it went on when it was seen.
CREATE TABLE guichet.evidence (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	appointment bigint NOT NULL REFERENCES guichet.attendance,
	kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 16),
	who smallint NOT NULL CHECK (who BETWEEN 0 AND 2),
	at timestamptz NOT NULL,
	until timestamptz NOT NULL,
	arrived timestamptz NOT NULL,
	source text NOT NULL,
	stored timestamptz NOT NULL DEFAULT clock_timestamp(),
	CONSTRAINT evidence_once UNIQUE (appointment, kind, source)
);

-- What was found, by which rule of roster/attendance.def, from which rows.
CREATE TABLE guichet.finding (
	turn bigint PRIMARY KEY,
	at timestamptz NOT NULL,
	appointment bigint NOT NULL REFERENCES guichet.attendance,
	finding smallint NOT NULL CHECK (finding BETWEEN 1 AND 6),
	rule text NOT NULL,
	evidence bigint[] NOT NULL
);
CREATE INDEX finding_appointment ON guichet.finding (appointment, turn);

CREATE VIEW guichet.finding_standing AS
	SELECT DISTINCT ON (appointment) * FROM guichet.finding
	ORDER BY appointment, turn DESC;

-- So much of a span lies in others.
CREATE FUNCTION guichet.covered(spans tstzmultirange, span tstzrange)
RETURNS interval LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT coalesce(sum(upper(s) - lower(s)), '0')
	FROM unnest(spans * tstzmultirange(span)) s
$$;

-- The same finding once more, from the rows alone, by somebody who has not read
-- roster/attendance.c: a test compares. What comes first decides.
CREATE VIEW guichet.finding_of AS
WITH frame AS NOT MATERIALIZED (
	SELECT *, start - early AS opens, start + grace AS closes,
		tstzrange(start - early, start + grace, '[]') AS span
	FROM guichet.attendance
), seen AS (
	SELECT f.appointment,
		bool_or(e.kind = 5 AND e.at >= opens
			AND e.at <= greatest(closes, start + length)) AS spoke,
		bool_or(e.who = 1 AND e.kind IN (1, 2, 3, 4, 5, 6, 9)
			AND e.at <@ span) AS claimant_there,
		bool_or(e.who = 2 AND e.kind IN (1, 2, 3, 4, 5, 6, 9)
			AND e.at <@ span) AS advisor_there,
		range_agg(tstzrange(e.at, e.until))
			FILTER (WHERE e.kind BETWEEN 13 AND 16
			AND e.until > e.at) AS down,
		bool_or(e.who = 1 AND (e.kind IN (7, 8, 9)
			AND e.at <= start - ahead
			OR e.kind = 9 AND e.at <= start)) AS told,
		bool_or(e.kind = 12 AND e.who = 1 AND e.until >= e.at
			AND e.at <= closes AND e.until >= opens) AS claimant_lost,
		bool_or(e.kind = 12 AND e.who = 2 AND e.until >= e.at
			AND e.at <= closes AND e.until >= opens) AS advisor_lost,
		max(e.at) FILTER (WHERE e.kind = 10 AND e.who = 1
			AND e.at <= closes) AS claimant_bounce,
		max(e.at) FILTER (WHERE e.kind = 10 AND e.who = 2
			AND e.at <= closes) AS advisor_bounce,
		max(e.at) FILTER (WHERE e.kind IN (7, 8, 9) AND e.who = 1
			AND e.at <= closes) AS claimant_news,
		max(e.at) FILTER (WHERE e.kind IN (7, 8, 9) AND e.who = 2
			AND e.at <= closes) AS advisor_news,
		bool_or(e.who = 1 AND e.kind IN (7, 8, 9, 11)
			AND e.at <@ span) AS heard,
		bool_or(e.who = 1 AND e.kind = 3 AND e.at < opens) AS warned
	FROM frame f LEFT JOIN guichet.evidence e USING (appointment)
	GROUP BY f.appointment, f.opens, f.closes, f.span, f.start, f.length,
		f.ahead
)
SELECT f.appointment, (CASE
	WHEN spoke OR claimant_there AND advisor_there THEN 1
	WHEN guichet.covered(down, tstzrange(opens, closes)) > tolerance THEN 4
	WHEN claimant_there THEN CASE
		WHEN advisor_lost OR advisor_bounce
			>= least(opens, coalesce(advisor_news, '-infinity'))
		THEN 6 ELSE 3 END
	WHEN advisor_there IS NOT TRUE THEN 6
	WHEN told IS NOT TRUE THEN 5
	WHEN claimant_lost OR claimant_bounce
		>= least(opens, coalesce(claimant_news, '-infinity')) THEN 6
	WHEN is_foreign AND heard IS NOT TRUE THEN 6
	WHEN warned THEN 6
	ELSE 2 END)::smallint AS finding
FROM frame f JOIN seen s USING (appointment);

GRANT SELECT ON guichet.outage, guichet.alive, guichet.attendance,
	guichet.evidence, guichet.finding, guichet.finding_standing,
	guichet.finding_of TO guichet_daemon;
GRANT INSERT ON guichet.attendance, guichet.evidence, guichet.finding
	TO guichet_daemon;
REVOKE EXECUTE ON FUNCTION guichet.note_alive, guichet.note_outage,
	guichet.covered FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guichet.note_alive, guichet.note_outage,
	guichet.covered TO guichet_daemon;
