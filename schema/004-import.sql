-- What an import does. The importer copies a file into a temporary table
--
--	staging (line integer, reason text, c1 text, ... c7 text)
--
-- with the columns in the order of the file's documented header, and the
-- reasons that it found itself; then it calls one of the functions below. They
-- return every bad row with its line and reason, and then change nothing; or
-- nothing, and then all is done. An import adds and changes, it never ends
-- anything: a missing row means nothing, an empty field leaves what stands.

-- c-XXXXXXXX from the server's strong random source; bytes 6 and 8 of a UUID
-- are not random.
CREATE FUNCTION guichet.new_alias() RETURNS text
LANGUAGE sql VOLATILE AS $$
	SELECT 'c-' || string_agg(substr('abcdefghijklmnopqrstuvwxyz234567',
		get_byte(u.bytes, i) % 32 + 1, 1), '')
	FROM (SELECT uuid_send(gen_random_uuid()) AS bytes) u,
		unnest(ARRAY[0, 1, 2, 3, 4, 5, 10, 11]) i
$$;

-- One import at a time, to its commit: change_no is drawn under this lock
-- only, so no lower number can become visible after a higher one.
CREATE FUNCTION guichet.import_lock() RETURNS void
LANGUAGE sql AS $$
	SELECT pg_advisory_xact_lock(7106, 1)
$$;

CREATE FUNCTION guichet.import_common(has_jid boolean) RETURNS void
LANGUAGE plpgsql SET search_path = guichet, pg_temp AS $$
BEGIN
	PERFORM import_lock();
	ANALYZE staging;
	UPDATE staging SET reason = 'the first column is empty'
	WHERE reason IS NULL AND c1 = '';
	UPDATE staging s SET reason = format('%s stands in line %s already',
		s.c1, t.line)
	FROM (SELECT c1, min(line) AS line FROM staging GROUP BY c1) t
	WHERE s.reason IS NULL AND t.c1 = s.c1 AND s.line > t.line;
	IF has_jid THEN
		UPDATE staging s SET reason = format(
			'JID %s stands in line %s already', s.c2, t.line)
		FROM (SELECT c2, min(line) AS line FROM staging
			WHERE c2 <> '' GROUP BY c2) t
		WHERE s.reason IS NULL AND t.c2 = s.c2 AND s.line > t.line;
	END IF;
	UPDATE staging SET reason = format('language %s is not fr or en', c6)
	WHERE reason IS NULL AND c6 NOT IN ('', 'fr', 'en');
END $$;

CREATE FUNCTION guichet.import_regions()
RETURNS TABLE (bad_line integer, bad_reason text)
LANGUAGE plpgsql SET search_path = guichet, pg_temp AS $$
BEGIN
	PERFORM import_common(false);
	UPDATE staging SET reason = format('code %s is malformed', c1)
	WHERE reason IS NULL AND c1 !~ '^[A-Za-z0-9-]{1,32}$';
	UPDATE staging SET reason = format('zone %s is not known', c3)
	WHERE reason IS NULL AND c3 <> ''
		AND c3 NOT IN (SELECT name FROM pg_timezone_names);
	UPDATE staging SET reason = format('state %s is not known', c4)
	WHERE reason IS NULL AND c4 NOT IN
		('', 'closed', 'pilot', 'evaluated', 'open', 'paused');
	UPDATE staging SET reason = format('cap %s is not a number', c5)
	WHERE reason IS NULL AND c5 !~ '^[0-9]{0,9}$';
	UPDATE staging s SET reason = 'a new region needs name, zone and state'
	WHERE reason IS NULL AND '' IN (c2, c3, c4)
		AND NOT EXISTS (SELECT FROM region r WHERE r.code = s.c1);
	IF EXISTS (SELECT FROM staging WHERE reason IS NOT NULL) THEN
		RETURN QUERY SELECT line, reason FROM staging
			WHERE reason IS NOT NULL ORDER BY line;
		RETURN;
	END IF;
	CREATE TEMP TABLE plan ON COMMIT DROP AS
	SELECT s.line, s.c1 AS code, r.id,
		coalesce(nullif(s.c2, ''), r.name) AS name,
		coalesce(nullif(s.c3, ''), r.zone) AS zone,
		coalesce(array_position(ARRAY['closed', 'pilot', 'evaluated',
			'open', 'paused'], nullif(s.c4, '')), r.state)::smallint
			AS state,
		coalesce(nullif(s.c5, '')::integer, r.cap, 1000000) AS cap,
		coalesce(nullif(s.c6, ''), r.language, 'fr') AS language
	FROM staging s LEFT JOIN region r ON r.code = s.c1;
	WITH changed AS (
		UPDATE region r SET name = p.name, zone = p.zone,
			state = p.state, cap = p.cap, language = p.language
		FROM plan p WHERE p.id = r.id
			AND (r.name, r.zone, r.state, r.cap, r.language)
			IS DISTINCT FROM
			(p.name, p.zone, p.state, p.cap, p.language)
		RETURNING r.id, 5 AS kind
	), added AS (
		INSERT INTO region (code, name, zone, state, cap, language)
		SELECT code, name, zone, state, cap, language FROM plan p
		WHERE p.id IS NULL ORDER BY line
		RETURNING id, 1 AS kind
	)
	INSERT INTO change (change_no, what, id, kind)
	SELECT nextval('change_no'), 'region', t.id, t.kind
	FROM (SELECT * FROM changed UNION ALL SELECT * FROM added
		ORDER BY id) t;
	PERFORM pg_notify('guichet_change', '');
END $$;

CREATE FUNCTION guichet.import_advisors()
RETURNS TABLE (bad_line integer, bad_reason text)
LANGUAGE plpgsql SET search_path = guichet, pg_temp AS $$
BEGIN
	PERFORM import_common(true);
	UPDATE staging s SET reason = format('JID %s is advisor %s''s', s.c2,
		a.number)
	FROM advisor a
	WHERE s.reason IS NULL AND s.c2 <> '' AND a.jid = s.c2
		AND a.number <> s.c1 AND NOT EXISTS (SELECT FROM staging t
			WHERE t.c1 = a.number AND t.c2 NOT IN ('', a.jid));
	UPDATE staging SET reason = format('region %s is not known', c4)
	WHERE reason IS NULL AND c4 <> ''
		AND c4 NOT IN (SELECT code FROM region);
	UPDATE staging SET reason = format('ceiling %s is not a number', c5)
	WHERE reason IS NULL AND c5 !~ '^[0-9]{0,9}$';
	UPDATE staging s SET reason = 'a new advisor needs jid, name and region'
	WHERE reason IS NULL AND '' IN (c2, c3, c4)
		AND NOT EXISTS (SELECT FROM advisor a WHERE a.number = s.c1);
	IF EXISTS (SELECT FROM staging WHERE reason IS NOT NULL) THEN
		RETURN QUERY SELECT line, reason FROM staging
			WHERE reason IS NOT NULL ORDER BY line;
		RETURN;
	END IF;
	CREATE TEMP TABLE plan ON COMMIT DROP AS
	SELECT s.line, s.c1 AS number, a.id, a.jid AS old_jid,
		coalesce(nullif(s.c2, ''), a.jid) AS jid,
		coalesce(nullif(s.c3, ''), a.name) AS name,
		coalesce(r.id, a.region) AS region,
		coalesce(nullif(s.c5, '')::integer, a.ceiling, 250) AS ceiling,
		coalesce(nullif(s.c6, ''), a.language) AS language
	FROM staging s LEFT JOIN advisor a ON a.number = s.c1
	LEFT JOIN region r ON r.code = s.c4;
	WITH changed AS (
		UPDATE advisor a SET jid = p.jid, name = p.name,
			region = p.region, ceiling = p.ceiling,
			language = p.language
		FROM plan p WHERE p.id = a.id
			AND (a.jid, a.name, a.region, a.ceiling, a.language)
			IS DISTINCT FROM
			(p.jid, p.name, p.region, p.ceiling, p.language)
		RETURNING a.id, CASE WHEN p.old_jid <> p.jid THEN 4 ELSE 5 END
			AS kind
	), added AS (
		INSERT INTO advisor (number, jid, name, region, ceiling,
			language)
		SELECT number, jid, name, region, ceiling, language
		FROM plan p WHERE p.id IS NULL ORDER BY line
		RETURNING id, 1 AS kind
	)
	INSERT INTO change (change_no, what, id, kind)
	SELECT nextval('change_no'), 'advisor', t.id, t.kind
	FROM (SELECT * FROM changed UNION ALL SELECT * FROM added
		ORDER BY id) t;
	PERFORM pg_notify('guichet_change', '');
END $$;

-- What can be said of claimants' rows before anything is tried.
CREATE FUNCTION guichet.check_claimants() RETURNS void
LANGUAGE plpgsql SET search_path = guichet, pg_temp AS $$
DECLARE
	word text;
	day date;
BEGIN
	UPDATE staging s SET reason = format('JID %s is claimant %s''s', s.c2,
		c.number)
	FROM claimant c
	WHERE s.reason IS NULL AND s.c2 <> '' AND c.jid = s.c2
		AND c.number <> s.c1 AND NOT EXISTS (SELECT FROM staging t
			WHERE t.c1 = c.number AND t.c2 NOT IN ('', c.jid));
	UPDATE staging SET reason = format('region %s is not known', c4)
	WHERE reason IS NULL AND c4 <> ''
		AND c4 NOT IN (SELECT code FROM region);
	UPDATE staging SET reason = format('advisor %s is not known', c5)
	WHERE reason IS NULL AND c5 <> ''
		AND c5 NOT IN (SELECT number FROM advisor);
	UPDATE staging s SET reason = 'a new claimant needs name and region'
	WHERE reason IS NULL AND '' IN (c3, c4)
		AND NOT EXISTS (SELECT FROM claimant c WHERE c.number = s.c1);
	UPDATE staging SET reason = format(
		'consent %s is not a date like 2026-11-23', c7)
	WHERE reason IS NULL AND c7 <> ''
		AND c7 !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$';
	FOR word IN SELECT DISTINCT c7 FROM staging
		WHERE reason IS NULL AND c7 <> ''
	LOOP
		BEGIN
			day := word::date;
		EXCEPTION WHEN data_exception THEN
			day := NULL;
		END;
		IF day IS NULL OR day > current_date + 1 THEN
			UPDATE staging SET reason = format(
				'consent %s is no day up to today', c7)
			WHERE reason IS NULL AND c7 = word;
		END IF;
	END LOOP;
END $$;

CREATE FUNCTION guichet.plan_claimants() RETURNS void
LANGUAGE plpgsql SET search_path = guichet, pg_temp AS $$
BEGIN
	CREATE TEMP TABLE plan ON COMMIT DROP AS
	SELECT s.line, s.c1 AS number, n.id, n.jid AS old_jid,
		n.advisor AS old_advisor, coalesce(n.consent, false)
			AS old_consent,
		coalesce(nullif(s.c2, ''), n.jid) AS jid,
		coalesce(nullif(s.c3, ''), n.name) AS name,
		coalesce(r.id, n.region) AS region,
		coalesce(a.id, n.advisor) AS advisor,
		coalesce(nullif(s.c6, ''), n.language) AS language,
		nullif(s.c7, '')::date AS consent,
		n.name IS DISTINCT FROM coalesce(nullif(s.c3, ''), n.name)
			OR n.region IS DISTINCT FROM coalesce(r.id, n.region)
			OR n.language IS DISTINCT FROM
				coalesce(nullif(s.c6, ''), n.language)
			OR n.jid IS DISTINCT FROM
				coalesce(nullif(s.c2, ''), n.jid) AS differs,
		false AS new_consent
	FROM staging s LEFT JOIN claimant_now n ON n.number = s.c1
	LEFT JOIN region r ON r.code = s.c4
	LEFT JOIN advisor a ON a.number = s.c5;
	-- A consent not later than a withdrawal revives nothing.
	UPDATE plan p SET new_consent = true
	WHERE p.consent IS NOT NULL AND NOT p.old_consent
		AND NOT EXISTS (SELECT FROM consent k WHERE k.claimant = p.id
			AND NOT k.given AND k.at >= p.consent);
	ANALYZE plan;
	-- The last ones of a caseload that would grow above its ceiling.
	UPDATE staging s SET reason = format('advisor %s is full (%s of %s)',
		a.number, a.load, a.ceiling)
	FROM advisor a, (
		SELECT p.line, p.advisor, coalesce(l.leaving, 0) AS leaving,
			row_number() OVER (
				PARTITION BY p.advisor ORDER BY p.line) AS place
		FROM plan p LEFT JOIN (
			SELECT old_advisor, count(*) AS leaving FROM plan
			WHERE advisor <> old_advisor GROUP BY old_advisor
		) l ON l.old_advisor = p.advisor
		WHERE p.advisor IS NOT NULL
			AND p.advisor IS DISTINCT FROM p.old_advisor
	) w
	WHERE w.line = s.line AND a.id = w.advisor
		AND a.load - w.leaving + w.place > a.ceiling;
END $$;

CREATE FUNCTION guichet.add_claimants() RETURNS void
LANGUAGE plpgsql SET search_path = guichet, pg_temp AS $$
BEGIN
	-- Two new aliases may be the same: those rows are tried again.
	LOOP
		INSERT INTO claimant (number, alias, jid, name, region,
			language)
		SELECT number, new_alias(), jid, name, region, language
		FROM plan p
		WHERE p.id IS NULL ORDER BY line
		ON CONFLICT (alias) DO NOTHING;
		UPDATE plan p SET id = c.id, differs = false
		FROM claimant c WHERE p.id IS NULL AND c.number = p.number;
		EXIT WHEN NOT EXISTS (SELECT FROM plan WHERE id IS NULL);
	END LOOP;
END $$;

CREATE FUNCTION guichet.import_claimants()
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
	UPDATE claimant c SET jid = p.jid, name = p.name, region = p.region,
		language = p.language
	FROM plan p WHERE p.id = c.id AND p.differs;
	UPDATE assignment a SET until = greatest(now(), a.since)
	FROM plan p WHERE a.claimant = p.id AND a.until IS NULL
		AND p.advisor IS DISTINCT FROM p.old_advisor;
	INSERT INTO assignment (claimant, advisor)
	SELECT id, advisor FROM plan p WHERE advisor IS NOT NULL
		AND advisor IS DISTINCT FROM old_advisor ORDER BY id;
	INSERT INTO consent (claimant, at, given)
	SELECT id, consent, true FROM plan WHERE new_consent
	ON CONFLICT DO NOTHING;
	INSERT INTO change (change_no, what, id, kind)
	SELECT nextval('change_no'), 'claimant', t.id, t.kind FROM (
		SELECT id, CASE
			WHEN jid IS NOT NULL AND (old_consent OR new_consent)
				AND NOT (old_jid IS NOT NULL AND old_consent)
				THEN 2
			WHEN is_new THEN 1
			WHEN old_jid IS NOT NULL AND old_jid <> jid THEN 4
			WHEN advisor IS DISTINCT FROM old_advisor THEN 3
			ELSE 5 END AS kind
		FROM plan
		WHERE is_new OR differs OR new_consent
			OR advisor IS DISTINCT FROM old_advisor
		ORDER BY id) t;
	PERFORM pg_notify('guichet_change', '');
END $$;

GRANT SELECT ON guichet.region, guichet.advisor, guichet.claimant,
	guichet.assignment, guichet.consent, guichet.consent_standing,
	guichet.claimant_now, guichet.change, guichet.schema_file
	TO guichet_import;
GRANT INSERT ON guichet.region, guichet.advisor, guichet.claimant,
	guichet.assignment, guichet.consent, guichet.change TO guichet_import;
GRANT UPDATE (name, zone, state, cap, language) ON guichet.region
	TO guichet_import;
GRANT UPDATE (jid, name, region, ceiling, language) ON guichet.advisor
	TO guichet_import;
GRANT UPDATE (jid, name, region, language) ON guichet.claimant
	TO guichet_import;
GRANT UPDATE (until) ON guichet.assignment TO guichet_import;
GRANT USAGE ON SEQUENCE guichet.change_no TO guichet_import;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA guichet FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guichet.new_alias, guichet.import_lock,
	guichet.import_common, guichet.import_regions, guichet.import_advisors,
	guichet.check_claimants, guichet.plan_claimants, guichet.add_claimants,
	guichet.import_claimants TO guichet_import;
