-- The accounts of `guichet probe`: like people in all that is done with them,
-- and in no figure. An import in whose transaction guichet.probe is on makes
-- them; what a row is then, it stays.

ALTER TABLE guichet.advisor ADD COLUMN probe boolean NOT NULL
	DEFAULT coalesce(current_setting('guichet.probe', true) = 'on', false);
ALTER TABLE guichet.claimant ADD COLUMN probe boolean NOT NULL
	DEFAULT coalesce(current_setting('guichet.probe', true) = 'on', false);

CREATE FUNCTION guichet.keep_probe() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'a test account stays one, and a person stays one'
		USING ERRCODE = '23514', CONSTRAINT = 'probe_stays';
END $$;

CREATE TRIGGER advisor_probe BEFORE UPDATE OF probe ON guichet.advisor
	FOR EACH ROW WHEN (OLD.probe <> NEW.probe)
	EXECUTE FUNCTION guichet.keep_probe();
CREATE TRIGGER claimant_probe BEFORE UPDATE OF probe ON guichet.claimant
	FOR EACH ROW WHEN (OLD.probe <> NEW.probe)
	EXECUTE FUNCTION guichet.keep_probe();

CREATE OR REPLACE VIEW guichet.claimant_now AS
	SELECT c.id, c.number, c.alias, c.jid, c.name, c.region, c.language,
		a.advisor,
		coalesce((SELECT s.given FROM guichet.consent s
			WHERE s.claimant = c.id
			ORDER BY s.at DESC, s.given LIMIT 1), false) AS consent,
		c.probe
	FROM guichet.claimant c
	LEFT JOIN guichet.assignment a
		ON a.claimant = c.id AND a.until IS NULL;

-- Test accounts follow test accounts, people people.
CREATE FUNCTION guichet.pair_probes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	IF EXISTS (SELECT FROM added n JOIN claimant c ON c.id = n.claimant
		JOIN advisor a ON a.id = n.advisor WHERE c.probe <> a.probe)
	THEN
		RAISE EXCEPTION 'a test account and a person cannot be paired'
			USING ERRCODE = '23514',
			CONSTRAINT = 'assignment_probe';
	END IF;
	RETURN NULL;
END $$;

CREATE TRIGGER assignment_probe AFTER INSERT ON guichet.assignment
	REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION guichet.pair_probes();

-- The loads as before, without test accounts.
CREATE OR REPLACE FUNCTION guichet.load_advisors() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
DECLARE
	r record;
	full_number text;
BEGIN
	FOR r IN
		SELECT n.advisor, count(*)::integer AS grown
		FROM added n JOIN advisor a ON a.id = n.advisor
		WHERE n.until IS NULL AND NOT a.probe
		GROUP BY n.advisor ORDER BY n.advisor
	LOOP
		UPDATE advisor SET load = load + r.grown
		WHERE id = r.advisor AND load + r.grown <= ceiling;
		IF NOT FOUND THEN
			SELECT number INTO full_number
			FROM advisor WHERE id = r.advisor;
			RAISE EXCEPTION 'advisor % is full', full_number
				USING ERRCODE = '23514',
				CONSTRAINT = 'advisor_ceiling',
				DETAIL = full_number;
		END IF;
	END LOOP;
	RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION guichet.unload_advisors() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	UPDATE advisor a SET load = a.load - d.shrunk FROM (
		SELECT o.advisor, count(*)::integer AS shrunk
		FROM was o JOIN became n USING (claimant, advisor, since)
		WHERE o.until IS NULL AND n.until IS NOT NULL
		GROUP BY o.advisor
	) d WHERE a.id = d.advisor AND NOT a.probe;
	RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION guichet.count_region(region_id integer)
RETURNS void
LANGUAGE plpgsql SET search_path = guichet, pg_temp AS $$
DECLARE
	r region;
	enrolled integer;
BEGIN
	SELECT * INTO r FROM region WHERE id = region_id FOR UPDATE;
	SELECT count(*) INTO enrolled
	FROM claimant c JOIN consent_standing s ON s.claimant = c.id
	WHERE c.region = region_id AND c.jid IS NOT NULL AND s.given
		AND NOT c.probe;
	IF enrolled > r.load AND enrolled > r.cap THEN
		RAISE EXCEPTION 'region % is full', r.code
			USING ERRCODE = '23514', CONSTRAINT = 'region_cap',
			DETAIL = r.code;
	END IF;
	UPDATE region SET load = enrolled WHERE id = region_id AND load <> enrolled;
END $$;

-- As before; a test account is never full.
CREATE OR REPLACE FUNCTION guichet.plan_claimants() RETURNS void
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
	WHERE w.line = s.line AND a.id = w.advisor AND NOT a.probe
		AND a.load - w.leaving + w.place > a.ceiling;
END $$;

-- Called by the importer between COPY and import_advisors() or
-- import_claimants(): rows of the other kind, and pairs of both.
CREATE FUNCTION guichet.check_probes(of_what text) RETURNS void
LANGUAGE plpgsql SET search_path = guichet, pg_temp AS $$
DECLARE
	wanted boolean := coalesce(
		current_setting('guichet.probe', true) = 'on', false);
BEGIN
	PERFORM import_lock();
	UPDATE staging s SET reason = format(CASE WHEN wanted
		THEN '%s is a person, no test account'
		ELSE '%s is a test account: import it with --probe' END, s.c1)
	FROM (
		SELECT number, probe FROM advisor WHERE of_what = 'advisors'
		UNION ALL
		SELECT number, probe FROM claimant WHERE of_what = 'claimants'
	) p
	WHERE s.reason IS NULL AND p.number = s.c1 AND p.probe <> wanted;
	UPDATE staging s SET reason = format(CASE WHEN wanted
		THEN 'advisor %s is a person, no test account'
		ELSE 'advisor %s is a test account' END, s.c5)
	FROM advisor a
	WHERE s.reason IS NULL AND of_what = 'claimants' AND a.number = s.c5
		AND a.probe <> wanted;
END $$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA guichet FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guichet.check_probes TO guichet_import;
