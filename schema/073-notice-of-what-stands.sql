-- Who was told of a time, and agreed to it, knows nothing of it any more once
-- somebody asked for another: of one that was moved away and back again the lines
-- and answers of before prove nothing.

-- As in 049-series.sql; what stands is what was asked for last.
CREATE OR REPLACE FUNCTION guichet.evidence_seen(of_appointment bigint,
	opens timestamptz, closes timestamptz)
RETURNS TABLE (kind smallint, who smallint, at timestamptz,
	until timestamptz, arrived timestamptz, source text)
LANGUAGE sql STABLE SET search_path = guichet, pg_temp AS $$
WITH a AS MATERIALIZED (
	SELECT p.*, c.jid FROM appointment p
	JOIN claimant c ON c.id = p.claimant
	WHERE p.id = of_appointment
), asked AS MATERIALIZED (
	SELECT max(e.version) AS version
	FROM a JOIN appointment_event e ON e.appointment = a.id
		AND e.event IN (1, 4, 11)
), told AS MATERIALIZED (
	SELECT i.wire_id FROM a JOIN asked ON true
		JOIN invitation i ON i.appointment = a.id
		AND i.version >= asked.version AND i.side <> 1
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
	FROM a JOIN asked ON true JOIN appointment_event e
		ON e.appointment = a.id AND e.at <= closes
		AND (e.event = 7 AND e.side <> 0 AND e.since = a.since
			OR e.event IN (2, 11) AND e.side = 1
			AND e.version >= asked.version)
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
