-- An account that somebody left is kept as long as what they wrote from it, and as
-- long as anything else says who decides nothing by it.

ALTER TABLE guichet.former_account
	ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY UNIQUE;
ALTER TABLE guichet.forgotten DROP CONSTRAINT forgotten_what_check;
ALTER TABLE guichet.forgotten ADD CONSTRAINT forgotten_what_check CHECK
	(what IN ('message', 'delivery', 'note', 'dead_letter', 'appointment',
	'absence_file', 'evidence', 'former_account'));
INSERT INTO guichet.forgetting (what) VALUES ('former_account');

-- Of this person, or by this account: a file that is open, or was closed so
-- lately that it is kept whole; and that it stands for who represents somebody,
-- or did.
CREATE FUNCTION guichet.is_needed(of_side smallint, who integer, account text,
	as_of timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = guichet, pg_temp AS $$
	SELECT EXISTS (SELECT FROM representative WHERE jid = account)
	OR EXISTS (SELECT FROM absence_file f
		JOIN retentions() r ON r.region = f.region
		WHERE (f.closed IS NULL OR f.closed >= kept_from(as_of, r.months))
		AND (f.represented_by = account
			OR of_side = 1 AND f.claimant = who
			OR of_side = 2 AND who = ANY (f.advisor || f.parties)
			OR EXISTS (SELECT FROM phone_record p
				WHERE p.appointment = f.appointment
				AND p.by_jid = account)))
$$;

-- The next 10,000, in the order of their ids.
CREATE FUNCTION guichet.forget_accounts(as_of timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path = guichet, pg_temp AS $$
DECLARE
	last bigint;
	looked bigint;
BEGIN
	WITH slice AS MATERIALIZED (
		SELECT * FROM former_account WHERE id > (SELECT reached
			FROM forgetting WHERE what = 'former_account')
		ORDER BY id LIMIT 10000
	), due AS MATERIALIZED (
		SELECT s.id, s.until, r.region FROM slice s
		LEFT JOIN claimant c ON s.side = 1 AND c.id = s.person
		LEFT JOIN advisor v ON s.side = 2 AND v.id = s.person
		JOIN retentions() r ON r.region = coalesce(c.region, v.region)
		LEFT JOIN LATERAL (SELECT t.retention
			FROM consent k JOIN notice t ON t.version = k.notice
			WHERE k.claimant = c.id AND k.given
			ORDER BY k.instant DESC LIMIT 1) n ON true
		WHERE s.until < kept_from(as_of, least(r.months, n.retention))
			AND NOT is_held(c.id, as_of)
			AND NOT is_needed(s.side, s.person, s.jid, as_of)
	), gone AS (
		DELETE FROM former_account f USING due d WHERE f.id = d.id
	), told AS (
		INSERT INTO forgotten (at, what, region, month, rows)
		SELECT as_of, 'former_account', region, date_trunc('month',
			until AT TIME ZONE 'UTC')::date, count(*)
		FROM due GROUP BY 3, 4
	)
	SELECT count(*), coalesce(max(id), 0) INTO looked, last FROM slice;
	UPDATE forgetting SET
		reached = CASE WHEN looked < 10000 THEN 0 ELSE last END,
		passed = CASE WHEN looked < 10000 THEN as_of ELSE passed END
	WHERE what = 'former_account';
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
		ELSIF next = 'absence_file' THEN
			PERFORM forget_files(as_of);
		ELSIF next = 'former_account' THEN
			PERFORM forget_accounts(as_of);
		ELSE
			PERFORM forget_slice(next, as_of);
		END IF;
	END LOOP;
END $$;

REVOKE EXECUTE ON FUNCTION guichet.is_needed, guichet.forget_accounts
	FROM PUBLIC;
