-- An appointment is judged by the policies that stood before any window of it
-- could open: who changes one later changes nothing about it.

-- Of when they are; NULL: of when it was judged, before this file.
ALTER TABLE guichet.attendance ADD COLUMN policies_of timestamptz;

DROP FUNCTION guichet.keep_finding(bigint, timestamptz, bigint, timestamptz,
	bigint, bigint, bigint, bigint, bigint, boolean, smallint, text, text);
-- As in 030-findings.sql, with the instant of which the policies are.
CREATE FUNCTION guichet.keep_finding(of_turn bigint, at_instant timestamptz,
	of_appointment bigint, its_start timestamptz, its_length bigint,
	its_early bigint, its_grace bigint, its_tolerance bigint,
	its_ahead bigint, from_abroad boolean, its_finding smallint,
	its_rule text, rows text, its_policies_of timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
DECLARE
	us CONSTANT interval := interval '1 microsecond';
	used bigint[];
BEGIN
	INSERT INTO attendance (appointment, start, length, early, grace,
		tolerance, ahead, is_foreign, policies_of)
	VALUES (of_appointment, its_start, its_length * us, its_early * us,
		its_grace * us, its_tolerance * us, its_ahead * us, from_abroad,
		its_policies_of)
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

-- What each appointment was judged in, beside what was set for its region, or
-- else for all, by then; NULL: nothing was, and it is the release's own.
CREATE VIEW guichet.frame_of AS
	SELECT t.appointment, f.name, f.kept, p.value * f.unit AS stood,
		p.turn, p.at, p.by_jid
	FROM guichet.attendance t
	JOIN guichet.appointment a ON a.id = t.appointment
	CROSS JOIN LATERAL (VALUES
		('attend-early', t.early, interval '1 minute'),
		('attend-grace', t.grace, interval '1 minute'),
		('attend-tolerance', t.tolerance, interval '1 second'),
		('attend-ahead', t.ahead, interval '1 minute')
	) f (name, kept, unit)
	LEFT JOIN LATERAL (SELECT * FROM guichet.policy s
		WHERE s.name = f.name AND s.at <= t.policies_of
		AND (s.region = a.region OR s.region IS NULL)
		ORDER BY s.region IS NULL, s.turn DESC LIMIT 1) p ON true;

REVOKE EXECUTE ON FUNCTION guichet.keep_finding FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guichet.keep_finding TO guichet_daemon;
GRANT SELECT ON guichet.frame_of TO guichet_daemon;
