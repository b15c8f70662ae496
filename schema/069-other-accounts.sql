-- Who decides is a person, and no account of theirs: who represents a claimant, or
-- noted a call, is known by the account that they had then, and may have another
-- one since, with their role.

CREATE INDEX former_account_jid ON guichet.former_account (jid);

-- Whoever has one of these accounts, or had it.
CREATE FUNCTION guichet.people_of(of_side smallint, accounts text[])
RETURNS SETOF integer
LANGUAGE sql STABLE SET search_path = guichet, pg_temp AS $$
	SELECT id FROM advisor WHERE of_side = 2 AND jid = ANY (accounts)
	UNION ALL
	SELECT id FROM claimant WHERE of_side = 1 AND jid = ANY (accounts)
	UNION ALL
	SELECT person FROM former_account
	WHERE side = of_side AND jid = ANY (accounts)
$$;

-- Does this account act for one of those whom the others stand for?
CREATE FUNCTION guichet.acts_for(actor text, named text[]) RETURNS boolean
LANGUAGE sql STABLE SET search_path = guichet, pg_temp AS $$
	SELECT actor = ANY (named) OR actor IN (
		SELECT a FROM (VALUES (1::smallint), (2::smallint)) s (side),
			accounts_of(s.side, ARRAY(
				SELECT people_of(s.side, named))) a)
$$;

-- As in 065-notice-renewed.sql, and who noted a call of that appointment.
CREATE OR REPLACE FUNCTION guichet.refuse_representative() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	IF acts_for(NEW.by_jid, ARRAY(
		SELECT r.jid FROM absence_file f
		JOIN representative r ON r.claimant = f.claimant
		WHERE f.appointment = NEW.appointment AND r.jid <> ''
		UNION SELECT represented_by FROM absence_file
		WHERE appointment = NEW.appointment AND represented_by <> ''
		UNION SELECT by_jid FROM phone_record
		WHERE appointment = NEW.appointment))
	THEN
		RAISE EXCEPTION '% has a part in appointment %', NEW.by_jid,
			NEW.appointment USING ERRCODE = '23514',
			CONSTRAINT = 'absence_file_party';
	END IF;
	RETURN NEW;
END $$;

-- As in 068-who-decides.sql, but whoever noted a call is who has that account, or
-- had it.
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
	SELECT people_of(2::smallint, ARRAY[p.by_jid])
	FROM a JOIN phone_record p ON p.appointment = a.id
	UNION
	SELECT c.stand_in FROM a, party p JOIN cover c ON c.advisor = p.advisor
	WHERE c.stand_in IS NOT NULL AND c.begun IS NOT NULL
		AND tstzrange(c.begun, greatest(c.begun,
			coalesce(c.ended, 'infinity'))) && a.span
)
SELECT coalesce(array_agg(advisor ORDER BY advisor), '{}') FROM party
$$;

REVOKE EXECUTE ON FUNCTION guichet.people_of, guichet.acts_for FROM PUBLIC;
