-- Who waits for a place in a region has agreed to nothing yet, and their account
-- of before was told nothing when an import gave them another one. It hears of
-- it now, if it knows of them: if a line about them went to it. Of an account
-- that is not used any more and was never written to nobody learns anything,
-- neither by an import nor by a code from another account.

CREATE FUNCTION guichet.was_written_to(who integer, account text)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
	SELECT EXISTS (SELECT FROM message
		WHERE claimant = who AND recipient = account)
$$;

-- After the rows of `plan` are written: who is told, and of what.
CREATE FUNCTION guichet.note_claimants() RETURNS void
LANGUAGE plpgsql SET search_path = guichet, pg_temp AS $$
BEGIN
	INSERT INTO change (change_no, what, id, kind, was_jid)
	SELECT nextval('change_no'), 'claimant', t.id, t.kind, t.was_jid FROM (
		SELECT id, CASE WHEN NOT EXISTS (SELECT FROM claimant c
				WHERE c.jid = p.was_jid)
			THEN was_jid END AS was_jid, CASE
			WHEN jid IS NOT NULL AND (old_consent OR new_consent)
				AND NOT (old_jid IS NOT NULL AND old_consent)
				THEN 2
			WHEN is_new THEN 1
			WHEN old_jid IS NOT NULL AND old_jid <> jid THEN 4
			WHEN advisor IS DISTINCT FROM old_advisor THEN 3
			ELSE 5 END AS kind
		FROM plan p
		WHERE is_new OR differs OR new_consent
			OR advisor IS DISTINCT FROM old_advisor
		ORDER BY id) t;
END $$;

-- As before; and whose account is told is seen before a consent of this import
-- ends their waiting.
CREATE OR REPLACE FUNCTION guichet.import_claimants()
RETURNS TABLE (bad_line integer, bad_reason text)
LANGUAGE plpgsql SET search_path = guichet, pg_temp AS $$
BEGIN
	PERFORM import_common(true);
	PERFORM check_claimants();
	IF NOT EXISTS (SELECT FROM staging WHERE reason IS NOT NULL) THEN
		PERFORM plan_claimants();
		PERFORM check_representatives();
	END IF;
	IF EXISTS (SELECT FROM staging WHERE reason IS NOT NULL) THEN
		RETURN QUERY SELECT line, reason FROM staging
			WHERE reason IS NOT NULL ORDER BY line;
		RETURN;
	END IF;
	ALTER TABLE plan ADD COLUMN is_new boolean, ADD COLUMN was_jid text;
	UPDATE plan SET is_new = id IS NULL;
	PERFORM add_claimants();
	PERFORM lock_planned();
	UPDATE plan p SET was_jid = p.old_jid WHERE p.old_jid <> p.jid
		AND (p.old_consent OR was_written_to(p.id, p.old_jid)
			AND EXISTS (SELECT FROM waitlist w
				WHERE w.claimant = p.id AND w.until IS NULL
				AND w.reason = 'cap'));
	UPDATE claimant c SET jid = p.jid, name = p.name, region = p.region,
		language = p.language
	FROM plan p WHERE p.id = c.id AND p.differs;
	UPDATE assignment a SET until = greatest(now(), a.since)
	FROM plan p WHERE a.claimant = p.id AND a.until IS NULL
		AND p.advisor IS DISTINCT FROM p.old_advisor;
	INSERT INTO assignment (claimant, advisor)
	SELECT id, advisor FROM plan p WHERE advisor IS NOT NULL
		AND advisor IS DISTINCT FROM old_advisor ORDER BY id;
	INSERT INTO consent (claimant, at, given, instant, notice)
	SELECT t.id, t.consent, true, t.instant,
		coalesce((SELECT max(version) FROM notice
			WHERE since <= t.instant), 1)
	FROM (SELECT p.id, p.consent,
			p.consent::timestamp AT TIME ZONE r.zone AS instant
		FROM plan p JOIN region r ON r.id = p.region
		WHERE p.new_consent) t
	ON CONFLICT DO NOTHING;
	PERFORM note_claimants();
	PERFORM add_representatives();
	PERFORM pg_notify('guichet_change', '');
END $$;

-- A code came from another account than the one that was imported: who agreed
-- by it may never have been written to at that.
CREATE FUNCTION guichet.tell_only_who_knows() RETURNS trigger
LANGUAGE plpgsql SET search_path = guichet, pg_temp AS $$
BEGIN
	IF NEW.kind IN (2, 8) AND NOT was_written_to(NEW.id, NEW.was_jid) THEN
		NEW.was_jid := NULL;
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER change_told BEFORE UPDATE OF was_jid ON guichet.change
	FOR EACH ROW WHEN (NEW.what = 'claimant' AND NEW.was_jid IS NOT NULL)
	EXECUTE FUNCTION guichet.tell_only_who_knows();

REVOKE EXECUTE ON FUNCTION guichet.was_written_to, guichet.note_claimants,
	guichet.tell_only_who_knows FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guichet.was_written_to, guichet.note_claimants
	TO guichet_import;
