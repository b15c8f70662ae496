-- What people wrote about an appointment goes when what they wrote goes; that
-- it was, and when, stays, for figures count it.

ALTER TABLE guichet.forgotten DROP CONSTRAINT forgotten_what_check;
ALTER TABLE guichet.forgotten ADD CONSTRAINT forgotten_what_check CHECK
	(what IN ('message', 'delivery', 'note', 'dead_letter', 'appointment'));
INSERT INTO guichet.forgetting (what) VALUES ('appointment');

-- The next 10,000, in the order of their ids; of people on hold nothing goes.
CREATE FUNCTION guichet.forget_appointments(as_of timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path = guichet, pg_temp AS $$
DECLARE
	last bigint;
	looked bigint;
BEGIN
	WITH slice AS MATERIALIZED (
		SELECT * FROM appointment WHERE id > (SELECT reached
			FROM forgetting WHERE what = 'appointment')
		ORDER BY id LIMIT 10000
	), due AS MATERIALIZED (
		SELECT s.id, s.region, s.settled FROM slice s
		JOIN retentions() r ON r.region = s.region
		LEFT JOIN LATERAL (SELECT t.retention
			FROM consent k JOIN notice t ON t.version = k.notice
			WHERE k.claimant = s.claimant AND k.given
			ORDER BY k.instant DESC LIMIT 1) n ON true
		WHERE s.settled < kept_from(as_of, least(r.months, n.retention))
			AND NOT is_held(s.claimant, as_of)
	), events AS (
		UPDATE appointment_event e SET reason = '' FROM due d
		WHERE e.appointment = d.id AND e.reason <> ''
		RETURNING e.appointment
	), notes AS (
		UPDATE appointment a SET note = '' FROM due d
		WHERE a.id = d.id AND a.note <> '' RETURNING a.id
	), told AS (
		INSERT INTO forgotten (at, what, region, month, rows)
		SELECT as_of, 'appointment', region, date_trunc('month',
			settled AT TIME ZONE 'UTC')::date, count(*)
		FROM due WHERE id IN (SELECT appointment FROM events
			UNION SELECT id FROM notes) GROUP BY 3, 4
	)
	SELECT count(*), coalesce(max(id), 0) INTO looked, last FROM slice;
	UPDATE forgetting SET
		reached = CASE WHEN looked < 10000 THEN 0 ELSE last END,
		passed = CASE WHEN looked < 10000 THEN as_of ELSE passed END
	WHERE what = 'appointment';
END $$;

CREATE OR REPLACE FUNCTION guichet.forget(as_of timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
DECLARE
	next text;
BEGIN
	PERFORM forget_month(as_of);
	FOR next IN
		SELECT what FROM forgetting
		WHERE passed < date_trunc('day', as_of, 'UTC') ORDER BY what
	LOOP
		IF next = 'dead_letter' THEN
			PERFORM forget_letters(as_of);
		ELSIF next = 'appointment' THEN
			PERFORM forget_appointments(as_of);
		ELSE
			PERFORM forget_slice(next, as_of);
		END IF;
	END LOOP;
END $$;

REVOKE EXECUTE ON FUNCTION guichet.forget_appointments FROM PUBLIC;
