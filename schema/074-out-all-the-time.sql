-- Whoever could not be heard at any instant of the window is not to blame, however
-- long an outage the region bears: a tolerance may be longer than the window.

-- Once more by somebody who has not read roster/attendance.c.
CREATE OR REPLACE VIEW guichet.finding_of AS
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
		bool_or(e.who = 2 AND e.kind IN (1, 2, 4, 5, 6, 9)
			AND e.at <@ span) AS advisor_came,
		range_agg(tstzrange(e.at, e.until))
			FILTER (WHERE e.kind BETWEEN 13 AND 16
			AND e.until > e.at) AS down,
		range_agg(tstzrange(e.at, e.until))
			FILTER (WHERE e.kind = 19 AND e.until > e.at) AS shut,
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
		bool_or(e.who = 1 AND e.kind = 17 AND e.at <@ span) AS silent,
		bool_or(e.who = 1 AND e.kind = 3 AND e.at < opens) AS warned,
		bool_or(e.who = 1 AND e.kind = 18 AND e.at <@ span) AS held_up,
		bool_or(e.kind = 20) AS unseen
	FROM frame f LEFT JOIN guichet.evidence e USING (appointment)
	GROUP BY f.appointment, f.opens, f.closes, f.span, f.start, f.length,
		f.ahead
)
SELECT f.appointment, (CASE
	WHEN spoke OR claimant_there AND advisor_there THEN 1
	WHEN guichet.covered(down, tstzrange(opens, closes)) > tolerance
		OR guichet.covered(shut, tstzrange(opens, closes)) > tolerance
		OR down @> opens AND down @> tstzrange(opens, closes)
		OR shut @> opens AND shut @> tstzrange(opens, closes)
		THEN 4
	WHEN unseen THEN 6
	WHEN claimant_there THEN CASE
		WHEN advisor_lost OR advisor_bounce
			>= least(opens, coalesce(advisor_news, '-infinity'))
		THEN 6 ELSE 3 END
	WHEN advisor_came IS NOT TRUE THEN 6
	WHEN told IS NOT TRUE THEN 5
	WHEN claimant_lost OR claimant_bounce
		>= least(opens, coalesce(claimant_news, '-infinity')) THEN 6
	WHEN is_foreign AND (silent OR heard IS NOT TRUE) THEN 6
	WHEN warned OR held_up THEN 6
	ELSE 2 END)::smallint AS finding
FROM frame f JOIN seen s USING (appointment);
