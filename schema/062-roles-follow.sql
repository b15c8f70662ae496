-- A role is a person's, not an account's: who is an advisor, too, keeps it where
-- an import gives them another account, and the account of before has it no
-- longer. What an operator may do no import can bring: that role ends with the
-- account, and another operator grants it anew.

-- Rows of an import have numbers of their own, below all turns. `place` is the
-- order in which they were stored: all take the import's lock. Those that there
-- are lie in it.
CREATE SEQUENCE guichet.role_of_imports INCREMENT -1 MAXVALUE -1 START -1;
ALTER TABLE guichet.role_event
	ADD COLUMN place integer GENERATED ALWAYS AS IDENTITY UNIQUE;
CREATE OR REPLACE VIEW guichet.role_standing AS
	SELECT * FROM (
		SELECT DISTINCT ON (jid, role, coalesce(region, 0)) *
		FROM guichet.role_event
		ORDER BY jid, role, coalesce(region, 0), place DESC
	) latest WHERE given;

-- By a command. What was decided on may have gone elsewhere since: it is decided
-- again, so that nobody is told that a role is withdrawn while it stands at
-- another account.
CREATE FUNCTION guichet.set_role(of_turn bigint, at_instant timestamptz,
	its_jid text, its_role smallint, its_region integer, is_given boolean,
	who_by text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	PERFORM change_lock();
	IF is_given = EXISTS (SELECT FROM role_standing WHERE jid = its_jid
		AND role = its_role AND region IS NOT DISTINCT FROM its_region)
	THEN
		RAISE EXCEPTION 'role % of % has moved on', its_role, its_jid
			USING ERRCODE = 'GU001';
	END IF;
	INSERT INTO role_event (turn, at, jid, role, region, given, by_jid)
	VALUES (of_turn, at_instant, its_jid, its_role, its_region, is_given,
		who_by);
END $$;

-- Memory follows what an import stored as it does any other change.
ALTER TABLE guichet.change DROP CONSTRAINT change_what_check;
ALTER TABLE guichet.change ADD CONSTRAINT change_what_check
	CHECK (what IN ('region', 'advisor', 'claimant', 'representative',
		'role'));

-- All accounts that one statement moves are looked at together, so two who
-- change theirs with each other have their own roles afterwards.
CREATE FUNCTION guichet.move_roles() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
DECLARE
	lost record;
BEGIN
	IF NOT EXISTS (SELECT FROM before b JOIN after a ON a.id = b.id
		WHERE a.jid <> b.jid)
	THEN
		RETURN NULL;
	END IF;
	PERFORM import_lock();
	FOR lost IN SELECT DISTINCT b.number
		FROM before b JOIN after a ON a.id = b.id AND a.jid <> b.jid
		JOIN role_standing s ON s.jid = b.jid AND s.role = 3
		ORDER BY b.number
	LOOP
		RAISE NOTICE 'advisor % is an operator no longer', lost.number
			USING HINT = 'Another operator grants it anew.';
	END LOOP;
	WITH moved AS (
		SELECT b.jid AS was, a.jid, s.role, s.region
		FROM before b JOIN after a ON a.id = b.id AND a.jid <> b.jid
		JOIN role_standing s ON s.jid = b.jid
	), noted AS (
		INSERT INTO role_event (turn, at, jid, role, region, given,
			by_jid)
		SELECT nextval('role_of_imports'), now(), t.jid, t.role,
			t.region, t.given, 'import'
		FROM (SELECT was AS jid, role, region, false AS given
			FROM moved
			UNION ALL SELECT jid, role, region, true FROM moved
			WHERE role <> 3) t
		ORDER BY t.given, t.jid, t.role, t.region
		RETURNING place
	)
	INSERT INTO change (change_no, what, id, kind)
	SELECT nextval('change_no'), 'role', place, 5
	FROM (SELECT place FROM noted ORDER BY place) t;
	PERFORM pg_notify('guichet_change', '');
	RETURN NULL;
END $$;
CREATE TRIGGER advisor_roles AFTER UPDATE ON guichet.advisor
	REFERENCING OLD TABLE AS before NEW TABLE AS after
	FOR EACH STATEMENT EXECUTE FUNCTION guichet.move_roles();

REVOKE INSERT ON guichet.role_event FROM guichet_daemon;
REVOKE EXECUTE ON FUNCTION guichet.set_role, guichet.move_roles FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guichet.set_role TO guichet_daemon;
