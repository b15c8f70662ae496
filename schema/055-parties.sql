-- Who was to be met at an appointment decides nothing about it: whoever answered
-- for the claimant at any instant of its window, and not only the last of them.

-- Whose it was from this move on; not known of those before this file.
ALTER TABLE guichet.appointment_event
	ADD COLUMN advisor integer REFERENCES guichet.advisor;
CREATE FUNCTION guichet.note_event_advisor() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	NEW.advisor := (SELECT advisor FROM appointment
		WHERE id = NEW.appointment);
	RETURN NEW;
END $$;
CREATE TRIGGER appointment_event_advisor
	BEFORE INSERT ON guichet.appointment_event
	FOR EACH ROW EXECUTE FUNCTION guichet.note_event_advisor();

-- Whose it was, whoever followed the claimant, and whoever stood in for one of
-- these, each at some instant from `opens` to `closes` or to its end.
CREATE FUNCTION guichet.answered_for(of_appointment bigint, opens timestamptz,
	closes timestamptz) RETURNS integer[]
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
	SELECT c.stand_in FROM a, party p JOIN cover c ON c.advisor = p.advisor
	WHERE c.stand_in IS NOT NULL AND c.begun IS NOT NULL
		AND tstzrange(c.begun, greatest(c.begun,
			coalesce(c.ended, 'infinity'))) && a.span
)
SELECT coalesce(array_agg(advisor ORDER BY advisor), '{}') FROM party
$$;

ALTER TABLE guichet.absence_file
	ADD COLUMN parties integer[] NOT NULL DEFAULT '{}';
CREATE FUNCTION guichet.parties_of(file guichet.absence_file)
RETURNS integer[]
LANGUAGE sql STABLE SET search_path = guichet, pg_temp AS $$
	SELECT answered_for(t.appointment, t.start - t.early, t.start + t.grace)
	FROM attendance t WHERE t.appointment = file.appointment
$$;
CREATE FUNCTION guichet.note_parties() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	NEW.parties := coalesce(parties_of(NEW), ARRAY[NEW.advisor]);
	RETURN NEW;
END $$;
CREATE TRIGGER absence_file_parties BEFORE INSERT ON guichet.absence_file
	FOR EACH ROW EXECUTE FUNCTION guichet.note_parties();
UPDATE guichet.absence_file f
	SET parties = coalesce(guichet.parties_of(f), ARRAY[f.advisor]);

-- As in 031-absence-files.sql; who was to be met there, or is whom it is about,
-- or represents them, decides nothing.
CREATE OR REPLACE FUNCTION guichet.step_absence_file(of_turn bigint,
	of_appointment bigint, decided_on integer, at_instant timestamptz,
	its_event smallint, its_state smallint, its_until timestamptz,
	its_due timestamptz, is_late boolean, its_excuse smallint,
	its_words text, its_helper text, of_jid text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
DECLARE
	file absence_file;
	is_closed boolean := its_state >= 5;
BEGIN
	SELECT * INTO file FROM absence_file
	WHERE appointment = of_appointment AND version = decided_on FOR UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'file % has moved on', of_appointment
			USING ERRCODE = 'GU001';
	END IF;
	IF its_event BETWEEN 7 AND 10 AND of_jid IN (
		SELECT jid FROM advisor
		WHERE id = file.advisor OR id = ANY (file.parties)
		UNION ALL SELECT jid FROM claimant WHERE id = file.claimant
		UNION ALL SELECT jid FROM representative_standing
		WHERE claimant = file.claimant) THEN
		RAISE EXCEPTION '% was part of appointment %', of_jid,
			of_appointment USING ERRCODE = '23514',
			CONSTRAINT = 'absence_file_party';
	END IF;
	UPDATE absence_file SET version = version + 1, state = its_state,
		until = its_until, due = its_due,
		closed = CASE WHEN is_closed THEN coalesce(closed, at_instant) END
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

REVOKE EXECUTE ON FUNCTION guichet.note_event_advisor, guichet.answered_for,
	guichet.parties_of, guichet.note_parties FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guichet.answered_for TO guichet_daemon;
