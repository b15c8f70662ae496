-- Of an appointment by a voice or video call nothing is seen here: who is there
-- may never write a word, and nobody is to be blamed for that.

ALTER TABLE guichet.evidence DROP CONSTRAINT evidence_kind_check;
ALTER TABLE guichet.evidence ADD CONSTRAINT evidence_kind_check
	CHECK (kind BETWEEN 1 AND 20);

-- As in 039-taken.sql; voice and video (2, 3) go another way than through us.
CREATE OR REPLACE FUNCTION guichet.evidence_seen(of_appointment bigint,
	opens timestamptz, closes timestamptz)
RETURNS TABLE (kind smallint, who smallint, at timestamptz,
	until timestamptz, arrived timestamptz, source text)
LANGUAGE sql STABLE SET search_path = guichet, pg_temp AS $$
WITH a AS MATERIALIZED (
	SELECT p.*, c.jid FROM appointment p
	JOIN claimant c ON c.id = p.claimant
	WHERE p.id = of_appointment
), told AS MATERIALIZED (
	SELECT 'invitation/c' || to_hex(e.appointment) || '/' || e.version
		AS wire_id
	FROM a JOIN appointment_event e ON e.appointment = a.id
		AND e.since = a.since AND e.side <> 1
	UNION ALL
	SELECT 'reminder/' || to_hex(r.appointment) || '/' || r.sequence || '/'
		|| r.which
	FROM a JOIN reminder r ON r.appointment = a.id AND r.outcome = 1
		AND r.sequence = a.sequence - (a.state > 3)::integer
), seen AS (
	SELECT 1 AS kind, s.kind::integer AS who, s.arrived AS at,
		s.arrived AS until, s.arrived, 'message/' || s.turn AS source
	FROM (SELECT m.kind, m.arrived, m.turn, row_number() OVER (
			PARTITION BY m.kind ORDER BY m.turn) AS place
		FROM a JOIN message m ON m.claimant = a.claimant
			AND m.kind IN (1, 2)
			AND m.arrived BETWEEN opens AND closes
			AND NOT (m.kind = 2 AND m.wire_id LIKE 'circular/%')) s
	WHERE s.place <= 20
	UNION ALL
	SELECT 2, 1, u.at, u.at, u.at, 'audit/' || u.turn
	FROM a JOIN audit u ON u.claimant = a.claimant AND u.who = a.jid
		AND u.at BETWEEN opens AND closes
	UNION ALL
	SELECT 2, 1, l.at, l.at, l.at, 'parked/' || l.turn
	FROM a JOIN dead_letter l ON l.sender = convert_to(a.jid, 'UTF8')
		AND l.at BETWEEN opens AND closes
	UNION ALL
	SELECT t.kind, 1, t.at, t.at, t.arrived, 'trace/' || t.turn
	FROM (SELECT x.*, row_number() OVER (PARTITION BY x.kind
			ORDER BY x.turn) AS place
		FROM a JOIN trace x ON x.claimant = a.claimant
			AND x.at BETWEEN opens AND closes) t
	WHERE t.place <= 20
	UNION ALL
	SELECT CASE e.event WHEN 7 THEN 3 ELSE 9 END, e.side, e.at, e.at, e.at,
		'appointment/' || e.appointment || '/' || e.version
	FROM a JOIN appointment_event e ON e.appointment = a.id
		AND e.since = a.since AND e.at <= closes
		AND (e.event = 7 AND e.side <> 0
			OR e.event IN (2, 11) AND e.side = 1)
	UNION ALL
	SELECT CASE WHEN r.reached THEN 5 ELSE 6 END, 2, r.rang, r.rang, r.at,
		'record/' || r.turn || '/' || r.place
	FROM a JOIN phone_record r ON r.appointment = a.id
		AND (r.reached OR a.channel = 4)
	UNION ALL
	SELECT CASE d.kind WHEN 1 THEN 7 WHEN 2 THEN 8 ELSE 10 END, 1,
		least(d.at, closes), least(d.at, closes), d.at,
		'delivery/' || d.turn
	FROM a JOIN told ON true JOIN delivery d ON d.claimant = a.claimant
		AND d.wire_id = told.wire_id AND d.of_side = 1
		AND d.kind <= 3 AND (d.at <= closes OR d.kind = 3
			AND d.at <= closes + interval '1 day')
		AND (d.kind = 3 OR d.reporter = a.jid)
	UNION ALL
	SELECT CASE d.kind WHEN 3 THEN 10 ELSE 11 END, d.of_side, d.at, d.at,
		d.at, 'delivery/' || d.turn
	FROM a JOIN delivery d ON d.claimant = a.claimant
		AND d.at BETWEEN opens AND closes
		AND d.of_side IN (1, 2) AND d.kind <= 3
		AND NOT (d.of_side = 1 AND d.wire_id IN (SELECT wire_id FROM told))
	UNION ALL
	SELECT 10, d.of_side, closes, closes, d.at, 'delivery/' || d.turn
	FROM a JOIN delivery d ON d.claimant = a.claimant AND d.kind = 3
		AND d.at > closes AND d.at <= closes + interval '1 day'
		AND d.of_side IN (1, 2)
		AND NOT (d.of_side = 1 AND d.wire_id IN (SELECT wire_id FROM told))
		AND EXISTS (SELECT FROM message m WHERE m.claimant = a.claimant
			AND m.wire_id = d.wire_id AND m.arrived
			BETWEEN opens - interval '1 day' AND closes)
	UNION ALL
	SELECT 12, 1, l.at, coalesce(l.until, 'infinity'), l.at,
		'account/' || l.turn
	FROM (SELECT v.*, lead(v.at) OVER (PARTITION BY v.jid ORDER BY v.turn)
			AS until
		FROM a JOIN account_event v ON v.claimant = a.claimant) l
	WHERE l.state <> 0 AND l.at <= closes
		AND coalesce(l.until, 'infinity') >= opens
	UNION ALL
	SELECT o.kind, 0, o.since, o.until, o.stored, 'outage/' || o.turn
	FROM outage o WHERE o.until >= opens AND o.since <= closes
	UNION ALL
	SELECT 19, 0, v.at, coalesce(v.until, 'infinity'), v.at, 'region/' || v.id
	FROM (SELECT g.*, lead(g.at) OVER (ORDER BY g.id) AS until
		FROM a JOIN region_event g ON g.region = a.region) v
	WHERE v.state IN (1, 5) AND v.at <= closes
		AND coalesce(v.until, 'infinity') >= opens
	UNION ALL
	SELECT 20, 0, a.since, a.since, a.since, 'appointment/' || a.id
	FROM a WHERE a.channel IN (2, 3)
)
SELECT kind::smallint, who::smallint, at, greatest(at, until), arrived, source
FROM seen
$$;

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
