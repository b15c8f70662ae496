-- Whoever decides a file has the role when that is stored, and made no evidence of
-- it. What the daemon knows may be some milliseconds behind an import.

-- Somebody's account, and those that they had before and nobody has now.
CREATE FUNCTION guichet.accounts_of(of_side smallint, people integer[])
RETURNS SETOF text
LANGUAGE sql STABLE SET search_path = guichet, pg_temp AS $$
	SELECT jid FROM advisor WHERE of_side = 2 AND id = ANY (people)
	UNION ALL
	SELECT jid FROM claimant WHERE of_side = 1 AND id = ANY (people)
	UNION ALL
	SELECT f.jid FROM former_account f
	WHERE f.side = of_side AND f.person = ANY (people)
		AND NOT EXISTS (SELECT FROM advisor a WHERE a.jid = f.jid)
		AND NOT EXISTS (SELECT FROM claimant c WHERE c.jid = f.jid)
$$;

-- As in 055-parties.sql; whoever noted a call of that appointment was part of it,
-- too, also if they answer for the claimant only since.
CREATE OR REPLACE FUNCTION guichet.answered_for(of_appointment bigint,
	opens timestamptz, closes timestamptz) RETURNS integer[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
WITH RECURSIVE a AS (
	SELECT id, claimant, advisor, tstzrange(opens, greatest(closes, until),
		'[]') AS span
	FROM appointment WHERE id = of_appointment
), party (advisor) AS (
	SELECT advisor FROM a
	UNION
	SELECT e.advisor
	FROM (SELECT v.advisor, tstzrange(v.at, greatest(v.at,
			coalesce(lead(v.at) OVER (ORDER BY v.version),
			'infinity'))) AS span
		FROM a JOIN appointment_event v ON v.appointment = a.id) e, a
	WHERE e.advisor IS NOT NULL AND e.span && a.span
	UNION
	SELECT s.advisor FROM a JOIN assignment s ON s.claimant = a.claimant
		AND tstzrange(s.since, s.until) && a.span
	UNION
	SELECT v.id FROM a JOIN phone_record p ON p.appointment = a.id
		JOIN advisor v ON v.jid = p.by_jid
	UNION
	SELECT c.stand_in FROM a, party p JOIN cover c ON c.advisor = p.advisor
	WHERE c.stand_in IS NOT NULL AND c.begun IS NOT NULL
		AND tstzrange(c.begun, greatest(c.begun,
			coalesce(c.ended, 'infinity'))) && a.span
)
SELECT coalesce(array_agg(advisor ORDER BY advisor), '{}') FROM party
$$;

-- As in 065-notice-renewed.sql. A role that is withdrawn while this runs is
-- withdrawn after it.
CREATE OR REPLACE FUNCTION guichet.step_absence_file(of_turn bigint,
	of_appointment bigint, decided_on integer, at_instant timestamptz,
	its_event smallint, its_state smallint, its_until timestamptz,
	its_due timestamptz, is_late boolean, its_excuse smallint,
	its_words text, its_helper text, of_jid text, for_jid text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
DECLARE
	file absence_file;
	is_closed boolean := its_state >= 5;
	renews boolean := its_event = 13;
BEGIN
	SELECT * INTO file FROM absence_file
	WHERE appointment = of_appointment AND version = decided_on FOR UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'file % has moved on', of_appointment
			USING ERRCODE = 'GU001';
	END IF;
	IF its_event BETWEEN 7 AND 10 THEN
		IF of_jid IN (
			SELECT accounts_of(2::smallint, file.advisor || file.parties)
			UNION ALL
			SELECT accounts_of(1::smallint, ARRAY[file.claimant])
			UNION ALL SELECT by_jid FROM phone_record
			WHERE appointment = of_appointment
			UNION ALL SELECT jid FROM representative_standing
			WHERE claimant = file.claimant)
		THEN
			RAISE EXCEPTION '% was part of appointment %', of_jid,
				of_appointment USING ERRCODE = '23514',
				CONSTRAINT = 'absence_file_party';
		END IF;
		IF NOT EXISTS (SELECT FROM role_standing
			WHERE jid = of_jid AND role = 1
			AND (region IS NULL OR region = file.region))
		THEN
			RAISE EXCEPTION '% does not decide in region %', of_jid,
				file.region USING ERRCODE = '23514',
				CONSTRAINT = 'absence_file_role';
		END IF;
	END IF;
	UPDATE absence_file SET version = version + 1, state = its_state,
		until = its_until, due = its_due,
		closed = CASE WHEN is_closed THEN coalesce(closed, at_instant) END,
		represented_by = CASE WHEN renews THEN for_jid
			ELSE represented_by END,
		renewed = CASE WHEN renews THEN decided_on + 1 ELSE renewed END
	WHERE appointment = of_appointment;
	INSERT INTO absence_file_event
	VALUES (of_appointment, decided_on + 1, of_turn, at_instant, its_event, of_jid,
		file.state, its_state, is_late, its_excuse, its_words,
		its_helper);
	UPDATE hold SET until = CASE WHEN is_closed
		THEN greatest(since, at_instant) END
	WHERE claimant = file.claimant
		AND why = 'absence file ' || to_hex(of_appointment);
END $$;

REVOKE EXECUTE ON FUNCTION guichet.accounts_of FROM PUBLIC;
