-- Caseloads: why somebody follows somebody, ceilings by policy, who waits for
-- an advisor, and the service's own choice among advisors.

-- Nobody's JID: an import, or the service itself.
ALTER TABLE guichet.assignment
	ADD reason text NOT NULL DEFAULT '',
	ADD by_jid text NOT NULL DEFAULT '',
	ADD end_reason text NOT NULL DEFAULT '',
	ADD end_by text NOT NULL DEFAULT '';

-- A ceiling that is not set is the region's; `given` is when the advisor got
-- their last claimant.
ALTER TABLE guichet.advisor
	ALTER ceiling DROP NOT NULL,
	ALTER ceiling DROP DEFAULT,
	ADD given timestamptz NOT NULL DEFAULT '-infinity';
UPDATE guichet.advisor a SET
	ceiling = nullif(a.ceiling, 250),
	given = coalesce((SELECT max(since) FROM guichet.assignment s
		WHERE s.advisor = a.id), '-infinity');

-- Who waits for a place, one live row each. `advisor`: no advisor of their
-- region has one; `cap`: their region takes nobody in. `region` is where they
-- began to wait.
CREATE TABLE guichet.waitlist (
	claimant integer NOT NULL REFERENCES guichet.claimant,
	region integer NOT NULL REFERENCES guichet.region,
	reason text NOT NULL CHECK (reason IN ('advisor', 'cap')),
	since timestamptz NOT NULL DEFAULT now(),
	until timestamptz CHECK (until >= since)
);
CREATE UNIQUE INDEX waitlist_live ON guichet.waitlist (claimant)
	WHERE until IS NULL;

-- 6: waits for an advisor, 7: nobody follows them any more.
ALTER TABLE guichet.change DROP CONSTRAINT change_kind_check,
	ADD CONSTRAINT change_kind_check CHECK (kind BETWEEN 1 AND 7);

CREATE OR REPLACE VIEW guichet.claimant_now AS
	SELECT c.id, c.number, c.alias, c.jid, c.name, c.region, c.language,
		a.advisor,
		coalesce(s.given, false) AS consent,
		c.probe,
		coalesce(s.notice, 0) AS notice,
		s.instant AS consented,
		w.since AS listed
	FROM guichet.claimant c
	LEFT JOIN guichet.assignment a
		ON a.claimant = c.id AND a.until IS NULL
	LEFT JOIN LATERAL (SELECT k.given, k.notice, k.instant
		FROM guichet.consent k WHERE k.claimant = c.id
		ORDER BY k.instant DESC, k.given LIMIT 1) s ON true
	LEFT JOIN guichet.waitlist w ON w.claimant = c.id
		AND w.until IS NULL AND w.reason = 'advisor';

-- What was set for a region, else for all, else what policy.def says.
CREATE FUNCTION guichet.policy_of(its_name text, of_region integer,
	otherwise bigint) RETURNS bigint
LANGUAGE sql STABLE AS $$
	SELECT coalesce(
		(SELECT value FROM guichet.policy_standing
			WHERE name = its_name AND region = of_region),
		(SELECT value FROM guichet.policy_standing
			WHERE name = its_name AND region IS NULL),
		otherwise)
$$;

CREATE FUNCTION guichet.region_ceiling(of_region integer) RETURNS integer
LANGUAGE sql STABLE AS $$
	SELECT guichet.policy_of('ceiling', of_region, 250)::integer
$$;

-- As before, with the region's ceiling; and who has got an advisor waits no
-- longer.
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
		UPDATE advisor SET load = load + r.grown,
			given = clock_timestamp()
		WHERE id = r.advisor AND load + r.grown
			<= coalesce(ceiling, region_ceiling(region));
		IF NOT FOUND THEN
			SELECT number INTO full_number
			FROM advisor WHERE id = r.advisor;
			RAISE EXCEPTION 'advisor % is full', full_number
				USING ERRCODE = '23514',
				CONSTRAINT = 'advisor_ceiling',
				DETAIL = full_number;
		END IF;
	END LOOP;
	UPDATE waitlist w SET until = greatest(now(), w.since)
	FROM added a WHERE w.claimant = a.claimant AND w.until IS NULL
		AND w.reason = 'advisor' AND a.until IS NULL;
	RETURN NULL;
END $$;

-- As before, but a ceiling that is not set is the region's.
CREATE OR REPLACE FUNCTION guichet.import_advisors()
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
		coalesce(nullif(s.c5, '')::integer, a.ceiling) AS ceiling,
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
		a.number, a.load, coalesce(a.ceiling, region_ceiling(a.region)))
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
		AND a.load - w.leaving + w.place
			> coalesce(a.ceiling, region_ceiling(a.region));
END $$;

-- Who is enrolled and has no advisor waits for one, however they were
-- enrolled, where the policy says that the service finds them one.
CREATE FUNCTION guichet.list_enrolled() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	INSERT INTO waitlist (claimant, region, reason)
	SELECT c.id, c.region, 'advisor'
	FROM added n JOIN claimant c ON c.id = n.id
	WHERE n.what = 'claimant' AND n.kind = 2 AND NOT c.probe
		AND policy_of('auto-assign', c.region, 1) = 1
		AND NOT EXISTS (SELECT FROM assignment a
			WHERE a.claimant = c.id AND a.until IS NULL)
	ORDER BY n.change_no
	ON CONFLICT DO NOTHING;
	RETURN NULL;
END $$;
CREATE TRIGGER change_enrolled AFTER INSERT ON guichet.change
	REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION guichet.list_enrolled();

CREATE FUNCTION guichet.unlist_withdrawn() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	UPDATE waitlist w SET until = greatest(now(), w.since)
	FROM added a WHERE w.claimant = a.claimant AND NOT a.given
		AND w.until IS NULL;
	RETURN NULL;
END $$;
CREATE TRIGGER consent_withdrawn AFTER INSERT ON guichet.consent
	REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION guichet.unlist_withdrawn();

-- Most free places, then longest without a new claimant. NULL: all are full.
-- Whoever calls it holds the locks of the region's advisors, taken in the
-- order of their ids, so what it sees stays so.
CREATE FUNCTION guichet.choose_advisor(of_region integer, of_probe boolean,
	but integer) RETURNS integer
LANGUAGE sql VOLATILE AS $$
	SELECT id FROM (
		SELECT id, given, load, coalesce(ceiling,
			(SELECT guichet.region_ceiling(of_region))) AS most
		FROM guichet.advisor
		WHERE region = of_region AND probe = of_probe AND id <> but
	) a
	WHERE load < most
	ORDER BY most - load DESC, given, id LIMIT 1
$$;

CREATE FUNCTION guichet.lock_advisors(of_region integer) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM FROM guichet.advisor WHERE region = of_region
	ORDER BY id FOR UPDATE;
END $$;

-- A first advisor is part of being welcomed.
CREATE FUNCTION guichet.assigned_kind(who integer) RETURNS integer
LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN EXISTS (SELECT FROM guichet.assignment
		WHERE claimant = who) THEN 3 ELSE 2 END
$$;

CREATE FUNCTION guichet.give_place(who integer, why text, who_by text)
RETURNS boolean
LANGUAGE plpgsql SET search_path = guichet, pg_temp AS $$
DECLARE
	its_kind integer := assigned_kind(who);
	chosen integer;
BEGIN
	SELECT choose_advisor(region, probe, 0) INTO chosen
	FROM claimant WHERE id = who;
	IF chosen IS NULL THEN
		RETURN false;
	END IF;
	INSERT INTO assignment (claimant, advisor, reason, by_jid)
	VALUES (who, chosen, why, who_by);
	PERFORM change_one('claimant', who, its_kind);
	RETURN true;
END $$;

-- The service's choice, or a place in the list.
CREATE FUNCTION guichet.place(who integer, why text, who_by text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
DECLARE
	of_region integer := (SELECT region FROM claimant WHERE id = who);
BEGIN
	PERFORM change_lock();
	PERFORM lock_advisors(of_region);
	IF EXISTS (SELECT FROM assignment
		WHERE claimant = who AND until IS NULL) THEN
		RAISE EXCEPTION 'claimant % has an advisor', who
			USING ERRCODE = 'GU001';
	END IF;
	IF NOT give_place(who, why, who_by) THEN
		INSERT INTO waitlist (claimant, region, reason)
		VALUES (who, of_region, 'advisor') ON CONFLICT DO NOTHING;
		PERFORM change_one('claimant', who, 6);
	END IF;
END $$;

-- Places that became free go to those who wait, in their order.
CREATE FUNCTION guichet.call_up(of_region integer, who_by text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
DECLARE
	who integer;
BEGIN
	PERFORM change_lock();
	PERFORM lock_advisors(of_region);
	FOR who IN
		SELECT w.claimant FROM waitlist w
		JOIN claimant c ON c.id = w.claimant
		WHERE w.until IS NULL AND w.reason = 'advisor'
			AND c.region = of_region
		ORDER BY w.since, w.claimant LIMIT 100
	LOOP
		EXIT WHEN NOT give_place(who, '', who_by);
	END LOOP;
END $$;

-- One claimant to a successor, or, where that is 0, to nobody.
DROP FUNCTION guichet.reassign(integer, integer, integer);
CREATE FUNCTION guichet.reassign(who integer, decided_on integer,
	successor integer, why text, who_by text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
DECLARE
	its_kind integer := CASE WHEN successor = 0 THEN 7
		ELSE assigned_kind(who) END;
BEGIN
	PERFORM change_lock();
	PERFORM FROM advisor WHERE id IN (decided_on, successor)
	ORDER BY id FOR UPDATE;
	UPDATE assignment SET until = greatest(now(), since),
		end_reason = why, end_by = who_by
	WHERE claimant = who AND advisor = decided_on AND until IS NULL;
	IF NOT FOUND AND (decided_on <> 0 OR EXISTS (SELECT FROM assignment
		WHERE claimant = who AND until IS NULL)) THEN
		RAISE EXCEPTION 'claimant % is followed by another', who
			USING ERRCODE = 'GU001';
	END IF;
	IF successor <> 0 THEN
		INSERT INTO assignment (claimant, advisor, reason, by_jid)
		VALUES (who, successor, why, who_by);
	END IF;
	PERFORM change_one('claimant', who, its_kind);
END $$;

-- A caseload, or a part of it, in one transaction: all or nobody. Without a
-- successor the service chooses for each among their region's advisors.
CREATE FUNCTION guichet.move(predecessor integer, whom text,
	successor integer, why text, who_by text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
DECLARE
	ids integer[] := string_to_array(whom, ',')::integer[];
	moved integer;
	r record;
	chosen integer;
BEGIN
	PERFORM change_lock();
	PERFORM FROM advisor WHERE id IN (predecessor, successor)
		OR (successor = 0 AND region IN (SELECT region FROM claimant
			WHERE id = ANY (ids)))
	ORDER BY id FOR UPDATE;
	UPDATE assignment SET until = greatest(now(), since),
		end_reason = why, end_by = who_by
	WHERE claimant = ANY (ids) AND advisor = predecessor
		AND until IS NULL;
	GET DIAGNOSTICS moved = ROW_COUNT;
	IF moved <> cardinality(ids) THEN
		RAISE EXCEPTION 'some are followed by another'
			USING ERRCODE = 'GU001';
	END IF;
	FOR r IN
		SELECT id, region, probe FROM claimant WHERE id = ANY (ids)
		ORDER BY id
	LOOP
		chosen := CASE successor WHEN 0
			THEN choose_advisor(r.region, r.probe, predecessor)
			ELSE successor END;
		IF chosen IS NULL THEN
			RAISE EXCEPTION 'no advisor has a place left'
				USING ERRCODE = '23514',
				CONSTRAINT = 'region_advisors';
		END IF;
		INSERT INTO assignment (claimant, advisor, reason, by_jid)
		VALUES (r.id, chosen, why, who_by);
	END LOOP;
	INSERT INTO change (change_no, what, id, kind)
	SELECT nextval('change_no'), 'claimant', t.id, 3
	FROM (SELECT unnest(ids) AS id ORDER BY 1) t;
	PERFORM pg_notify('guichet_change', '');
END $$;

GRANT SELECT ON guichet.waitlist TO guichet_daemon, guichet_import;
GRANT SELECT ON guichet.policy, guichet.policy_standing TO guichet_import;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA guichet FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guichet.place, guichet.call_up, guichet.reassign,
	guichet.move TO guichet_daemon;
GRANT EXECUTE ON FUNCTION guichet.policy_of, guichet.region_ceiling
	TO guichet_import;
