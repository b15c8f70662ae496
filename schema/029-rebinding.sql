-- An import that changes somebody's JID ends the access of the one before, as a
-- code from another account does; and whoever withdraws meanwhile is not in its
-- way.

-- The regions whose enrolled it will count come first, in the order of their
-- ids: whoever withdraws takes their region before their place in the list, and
-- so does it.
CREATE FUNCTION guichet.lock_planned() RETURNS void
LANGUAGE plpgsql SET search_path = guichet, pg_temp AS $$
BEGIN
	PERFORM FROM region WHERE id IN (
		SELECT unnest(ARRAY[p.region, c.region])
		FROM plan p JOIN claimant c ON c.id = p.id
		WHERE p.new_consent OR p.region <> c.region
			OR p.jid IS DISTINCT FROM c.jid
			OR (p.advisor IS DISTINCT FROM p.old_advisor
				AND EXISTS (SELECT FROM waitlist w
				WHERE w.claimant = p.id AND w.until IS NULL)))
	ORDER BY id FOR UPDATE;
END $$;

-- As before; and the account that somebody had is told, once, unless it is
-- another person's by now.
CREATE OR REPLACE FUNCTION guichet.import_claimants()
RETURNS TABLE (bad_line integer, bad_reason text)
LANGUAGE plpgsql SET search_path = guichet, pg_temp AS $$
BEGIN
	PERFORM import_common(true);
	PERFORM check_claimants();
	IF NOT EXISTS (SELECT FROM staging WHERE reason IS NOT NULL) THEN
		PERFORM plan_claimants();
	END IF;
	IF EXISTS (SELECT FROM staging WHERE reason IS NOT NULL) THEN
		RETURN QUERY SELECT line, reason FROM staging
			WHERE reason IS NOT NULL ORDER BY line;
		RETURN;
	END IF;
	ALTER TABLE plan ADD COLUMN is_new boolean;
	UPDATE plan SET is_new = id IS NULL;
	PERFORM add_claimants();
	PERFORM lock_planned();
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
	INSERT INTO change (change_no, what, id, kind, was_jid)
	SELECT nextval('change_no'), 'claimant', t.id, t.kind, t.was_jid FROM (
		SELECT id, CASE WHEN old_consent AND old_jid <> jid
			AND NOT EXISTS (SELECT FROM claimant c
				WHERE c.jid = p.old_jid)
			THEN old_jid END AS was_jid, CASE
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
	PERFORM pg_notify('guichet_change', '');
END $$;

REVOKE EXECUTE ON FUNCTION guichet.lock_planned FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guichet.lock_planned TO guichet_import;
