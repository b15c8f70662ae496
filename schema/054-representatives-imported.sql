-- Who represents a claimant by law may come by an import, as well as by the
-- command: in three columns of the claimants' file, which it may lack, c8 the JID,
-- c9 the name, c10 since when.

-- Rows of an import have numbers of their own, below all turns. `place` is the
-- order in which they were stored: both take the import's lock. Those that there
-- are lie in it.
CREATE SEQUENCE guichet.representative_of_imports
	INCREMENT -1 MAXVALUE -1 START -1;
ALTER TABLE guichet.representative
	ADD COLUMN place bigint GENERATED ALWAYS AS IDENTITY;
CREATE OR REPLACE VIEW guichet.representative_standing AS
	SELECT DISTINCT ON (claimant) *
	FROM guichet.representative ORDER BY claimant, place DESC;

-- By the command.
CREATE FUNCTION guichet.represent(of_turn bigint, at_instant timestamptz,
	of_claimant integer, its_jid text, its_name text, who_by text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	PERFORM change_lock();
	INSERT INTO representative (turn, at, claimant, jid, name, by_jid)
	VALUES (of_turn, at_instant, of_claimant, its_jid, its_name, who_by)
	ON CONFLICT DO NOTHING;
END $$;

-- Memory follows what an import stored as it does any other change.
ALTER TABLE guichet.change DROP CONSTRAINT change_what_check;
ALTER TABLE guichet.change ADD CONSTRAINT change_what_check
	CHECK (what IN ('region', 'advisor', 'claimant', 'representative'));

-- NULL: it is no day.
CREATE FUNCTION guichet.day_of(word text) RETURNS date
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	RETURN CASE WHEN word ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
		THEN word::date END;
EXCEPTION WHEN data_exception THEN
	RETURN NULL;
END $$;

-- Behind plan_claimants(): whom it says the claimant is, and who follows them.
CREATE FUNCTION guichet.check_representatives() RETURNS void
LANGUAGE plpgsql SET search_path = guichet, pg_temp AS $$
BEGIN
	UPDATE staging SET reason =
		'a representative needs their jid, their name and since when'
	WHERE reason IS NULL AND '' IN (c8, c9, c10)
		AND (c8, c9, c10) <> ('', '', '');
	UPDATE staging s SET reason = format(
		'representative-since %s is no day up to today, like 2026-11-23',
		s.c10)
	FROM plan p JOIN region r ON r.id = p.region
	WHERE s.reason IS NULL AND s.c10 <> '' AND p.line = s.line
		AND coalesce(day_of(s.c10), 'infinity')
			> (now() AT TIME ZONE r.zone)::date;
	-- Nobody represents themselves, nor whoever is to be met.
	UPDATE staging s SET reason = format(CASE WHEN s.c8 = p.jid
		THEN '%s is the claimant, and cannot represent them'
		ELSE '%s is their advisor, and cannot represent them' END, s.c8)
	FROM plan p LEFT JOIN advisor a ON a.id = p.advisor
	WHERE s.reason IS NULL AND s.c8 <> '' AND p.line = s.line
		AND s.c8 IN (p.jid, a.jid);
END $$;

-- What is no later than what stands changes nothing: whoever ended it, or named
-- another, knew more.
CREATE FUNCTION guichet.add_representatives() RETURNS void
LANGUAGE plpgsql SET search_path = guichet, pg_temp AS $$
BEGIN
	WITH told AS (
		SELECT p.id, s.c8 AS jid, s.c9 AS name,
			s.c10::timestamp AT TIME ZONE r.zone AS since
		FROM staging s JOIN plan p ON p.line = s.line
		JOIN region r ON r.id = p.region WHERE s.c8 <> ''
	), added AS (
		INSERT INTO representative (turn, at, claimant, jid, name,
			by_jid)
		SELECT nextval('representative_of_imports'), t.since, t.id,
			t.jid, t.name, 'import'
		FROM told t LEFT JOIN LATERAL (SELECT * FROM representative
			WHERE claimant = t.id ORDER BY place DESC LIMIT 1) o
			ON true
		WHERE o.claimant IS NULL OR t.since >= o.at
			AND (t.jid, t.name) <> (o.jid, o.name)
		ORDER BY t.id
		RETURNING claimant
	)
	INSERT INTO change (change_no, what, id, kind)
	SELECT nextval('change_no'), 'representative', claimant, 5
	FROM (SELECT claimant FROM added ORDER BY claimant) t;
END $$;

-- As before, and who represents them.
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
	PERFORM add_representatives();
	PERFORM pg_notify('guichet_change', '');
END $$;

GRANT SELECT, INSERT ON guichet.representative TO guichet_import;
GRANT USAGE ON SEQUENCE guichet.representative_of_imports TO guichet_import;
REVOKE INSERT ON guichet.representative FROM guichet_daemon;
REVOKE EXECUTE ON FUNCTION guichet.represent, guichet.day_of,
	guichet.check_representatives, guichet.add_representatives FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guichet.day_of, guichet.check_representatives,
	guichet.add_representatives TO guichet_import;
GRANT EXECUTE ON FUNCTION guichet.represent TO guichet_daemon;
