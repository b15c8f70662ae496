-- From what is recorded anyway to the evidence of one appointment, and what is
-- found of it.

-- What an advisor noted of a telephone appointment: whether the claimant was
-- reached, and when they rang.
CREATE TABLE guichet.phone_record (
	turn bigint NOT NULL,
	place smallint NOT NULL,
	at timestamptz NOT NULL,
	appointment bigint NOT NULL REFERENCES guichet.appointment,
	reached boolean NOT NULL,
	rang timestamptz NOT NULL,
	by_jid text NOT NULL,
	PRIMARY KEY (turn, place)
);
CREATE INDEX phone_record_appointment ON guichet.phone_record (appointment);

-- Rows as in guichet.evidence that are recorded elsewhere now: what both did,
-- what is known of the notice, what was away. Nothing is judged here: rows
-- outside of the window that say something are among them, `source` names the
-- row that each comes from; of a long talk twenty sentences of each are enough. The notice is every line to the claimant about the
-- time that stands, the reminders among them; what ends it counts in `sequence`.
CREATE FUNCTION guichet.evidence_seen(of_appointment bigint,
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
			AND m.arrived BETWEEN opens AND closes) s
	WHERE s.place <= 20
	UNION ALL
	SELECT 2, 1, u.at, u.at, u.at, 'audit/' || u.turn
	FROM a JOIN audit u ON u.claimant = a.claimant AND u.who = a.jid
		AND u.at BETWEEN opens AND closes
	UNION ALL
	SELECT CASE e.event WHEN 7 THEN 3 ELSE 9 END, e.side, e.at, e.at, e.at,
		'appointment/' || e.appointment || '/' || e.version
	FROM a JOIN appointment_event e ON e.appointment = a.id
		AND e.since = a.since AND e.at <= closes
		AND (e.event = 7 AND e.side <> 0 OR e.event = 2 AND e.side = 1)
	UNION ALL
	SELECT CASE WHEN r.reached THEN 5 ELSE 6 END, 2, r.rang, r.rang, r.at,
		'record/' || r.turn || '/' || r.place
	FROM a JOIN phone_record r ON r.appointment = a.id
	UNION ALL
	SELECT CASE d.kind WHEN 1 THEN 7 WHEN 2 THEN 8 ELSE 10 END, 1, d.at,
		d.at, d.at, 'delivery/' || d.turn
	FROM a JOIN told ON true JOIN delivery d ON d.claimant = a.claimant
		AND d.wire_id = told.wire_id AND d.of_side = 1
		AND d.kind <= 3 AND d.at <= closes
	UNION ALL
	SELECT CASE d.kind WHEN 3 THEN 10 ELSE 11 END, d.of_side, d.at, d.at,
		d.at, 'delivery/' || d.turn
	FROM a JOIN delivery d ON d.claimant = a.claimant
		AND d.at BETWEEN opens AND closes
		AND d.of_side IN (1, 2) AND d.kind <= 3
		AND NOT (d.of_side = 1 AND d.wire_id IN (SELECT wire_id FROM told))
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
)
SELECT kind::smallint, who::smallint, at, greatest(at, until), arrived, source
FROM seen
$$;

-- What was found. `rows` has a line for each row of evidence: kind, who, at,
-- until, arrived in microseconds, source. What was found before and from the
-- same rows is not found again; the frame that stands first stands for good.
CREATE FUNCTION guichet.keep_finding(of_turn bigint, at_instant timestamptz,
	of_appointment bigint, its_start timestamptz, its_length bigint,
	its_early bigint, its_grace bigint, its_tolerance bigint,
	its_ahead bigint, from_abroad boolean, its_finding smallint,
	its_rule text, rows text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
DECLARE
	us CONSTANT interval := interval '1 microsecond';
	used bigint[];
BEGIN
	INSERT INTO attendance VALUES (of_appointment, its_start,
		its_length * us, its_early * us, its_grace * us,
		its_tolerance * us, its_ahead * us, from_abroad)
	ON CONFLICT DO NOTHING;
	INSERT INTO evidence (appointment, kind, who, at, until, arrived, source)
	SELECT of_appointment, f[1]::smallint, f[2]::smallint,
		'epoch'::timestamptz + f[3]::bigint * us,
		CASE WHEN f[4]::bigint = 9223372036854775807 THEN 'infinity'
		ELSE 'epoch'::timestamptz + f[4]::bigint * us END,
		'epoch'::timestamptz + f[5]::bigint * us, f[6]
	FROM string_to_table(rows, E'\n') line,
		LATERAL string_to_array(line, ' ') f
	WHERE line <> '' ORDER BY f[3]::bigint, f[6]
	ON CONFLICT DO NOTHING;
	used := ARRAY(SELECT e.id FROM string_to_table(rows, E'\n') line,
		LATERAL string_to_array(line, ' ') f
		JOIN evidence e ON e.appointment = of_appointment
			AND e.kind = f[1]::smallint AND e.source = f[6]
		WHERE line <> '' ORDER BY e.id);
	INSERT INTO finding (turn, at, appointment, finding, rule, evidence)
	SELECT of_turn, at_instant, of_appointment, its_finding, its_rule, used
	WHERE NOT EXISTS (SELECT FROM finding_standing s
		WHERE s.appointment = of_appointment
		AND s.finding = its_finding AND s.rule = its_rule
		AND s.evidence = used)
	ON CONFLICT DO NOTHING;
END $$;

GRANT SELECT, INSERT ON guichet.phone_record TO guichet_daemon;
REVOKE EXECUTE ON FUNCTION guichet.evidence_seen, guichet.keep_finding
	FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guichet.evidence_seen, guichet.keep_finding
	TO guichet_daemon;
