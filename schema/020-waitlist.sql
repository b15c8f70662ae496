-- A region that is full: who agreed waits for a place there, in their order.

-- When a place became free for somebody and they were told; it is kept for them
-- for `invitation-days`. They are asked for their consent then, so none stands
-- while they wait.
ALTER TABLE guichet.waitlist ADD COLUMN invited timestamptz;
CREATE INDEX waitlist_cap ON guichet.waitlist (since, claimant)
	WHERE until IS NULL AND reason = 'cap';

-- 8: waits for a place in their region, 9: a place is free for them, 10: they
-- did not come for it.
ALTER TABLE guichet.change DROP CONSTRAINT change_kind_check,
	ADD CONSTRAINT change_kind_check CHECK (kind BETWEEN 1 AND 10);

-- What they wait for: 0 an advisor, 1 a place in their region, 2 one is free.
CREATE OR REPLACE VIEW guichet.claimant_now AS
	SELECT c.id, c.number, c.alias, c.jid, c.name, c.region, c.language,
		a.advisor,
		coalesce(s.given, false) AS consent,
		c.probe,
		coalesce(s.notice, 0) AS notice,
		s.instant AS consented,
		w.since AS listed,
		CASE WHEN w.reason IS DISTINCT FROM 'cap' THEN 0
			WHEN w.invited IS NULL THEN 1 ELSE 2 END AS listed_for
	FROM guichet.claimant c
	LEFT JOIN guichet.assignment a
		ON a.claimant = c.id AND a.until IS NULL
	LEFT JOIN LATERAL (SELECT k.given, k.notice, k.instant
		FROM guichet.consent k WHERE k.claimant = c.id
		ORDER BY k.instant DESC, k.given LIMIT 1) s ON true
	LEFT JOIN guichet.waitlist w ON w.claimant = c.id
		AND w.until IS NULL;

-- How many wait for a place there before this person, who is behind all of them
-- if they do not wait.
CREATE FUNCTION guichet.line_before(who integer, of_region integer)
RETURNS integer
LANGUAGE sql STABLE SET search_path = guichet, pg_temp AS $$
	SELECT count(*)::integer
	FROM waitlist w JOIN claimant c ON c.id = w.claimant
	WHERE w.until IS NULL AND w.reason = 'cap' AND c.region = of_region
		AND NOT c.probe AND w.claimant <> who
		AND coalesce((SELECT (w.since, w.claimant) < (m.since, m.claimant)
			FROM waitlist m WHERE m.claimant = who
			AND m.until IS NULL AND m.reason = 'cap'), true)
$$;

-- As before, but a free place is for whoever waits longest: it goes to nobody
-- while there are as many before them as places.
DROP FUNCTION guichet.change_enrolled(integer, integer);
CREATE FUNCTION guichet.change_enrolled(of_region integer, grown integer,
	who integer) RETURNS void
LANGUAGE plpgsql SET search_path = guichet, pg_temp AS $$
DECLARE
	its_code text;
BEGIN
	IF grown = 0 THEN
		RETURN;
	END IF;
	UPDATE region SET load = load + grown
	WHERE id = of_region AND (grown < 0
		OR load + grown + line_before(who, of_region) <= cap);
	IF NOT FOUND THEN
		SELECT code INTO its_code FROM region WHERE id = of_region;
		RAISE EXCEPTION 'region % is full', its_code
			USING ERRCODE = '23514', CONSTRAINT = 'region_cap',
			DETAIL = its_code;
	END IF;
END $$;

CREATE OR REPLACE FUNCTION guichet.count_answer(who integer,
	its_instant timestamptz, is_given boolean) RETURNS void
LANGUAGE plpgsql SET search_path = guichet, pg_temp AS $$
DECLARE
	c claimant;
	locked integer;
	latest consent;
	was_given boolean;
BEGIN
	LOOP
		SELECT * INTO c FROM claimant WHERE id = who;
		EXIT WHEN c.region = locked;
		PERFORM FROM region WHERE id = c.region FOR UPDATE;
		locked := c.region;
	END LOOP;
	SELECT * INTO latest FROM consent WHERE claimant = who
	ORDER BY instant DESC, given LIMIT 1;
	IF c.jid IS NULL OR c.probe OR latest.instant <> its_instant
		OR latest.given <> is_given
	THEN
		RETURN;
	END IF;
	SELECT given INTO was_given FROM consent WHERE claimant = who
	ORDER BY instant DESC, given LIMIT 1 OFFSET 1;
	PERFORM change_enrolled(c.region,
		is_given::integer - coalesce(was_given, false)::integer, who);
END $$;

CREATE OR REPLACE FUNCTION guichet.count_claimant(was guichet.claimant,
	became guichet.claimant)
RETURNS void
LANGUAGE plpgsql SET search_path = guichet, pg_temp AS $$
DECLARE
	stands boolean;
BEGIN
	PERFORM FROM region WHERE id IN (was.region, became.region)
	ORDER BY id FOR UPDATE;
	stands := NOT became.probe AND coalesce((SELECT given FROM consent
		WHERE claimant = became.id
		ORDER BY instant DESC, given LIMIT 1), false);
	IF NOT stands THEN
		RETURN;
	END IF;
	IF was.region = became.region THEN
		PERFORM change_enrolled(became.region,
			(became.jid IS NOT NULL)::integer
			- (was.jid IS NOT NULL)::integer, became.id);
	ELSE
		PERFORM change_enrolled(was.region,
			-(was.jid IS NOT NULL)::integer, became.id);
		PERFORM change_enrolled(became.region,
			(became.jid IS NOT NULL)::integer, became.id);
	END IF;
END $$;

-- The same for those whom an import names by the thousand: what it adds leaves
-- room for all who wait.
CREATE OR REPLACE FUNCTION guichet.count_region(region_id integer)
RETURNS void
LANGUAGE plpgsql SET search_path = guichet, pg_temp AS $$
DECLARE
	r region;
	enrolled integer;
	waiting integer;
BEGIN
	SELECT * INTO r FROM region WHERE id = region_id FOR UPDATE;
	SELECT count(*) INTO enrolled
	FROM claimant c JOIN consent_standing s ON s.claimant = c.id
	WHERE c.region = region_id AND c.jid IS NOT NULL AND s.given
		AND NOT c.probe;
	SELECT count(*) INTO waiting
	FROM waitlist w JOIN claimant_now c ON c.id = w.claimant
	WHERE w.until IS NULL AND w.reason = 'cap' AND c.region = region_id
		AND NOT c.probe AND NOT c.consent;
	IF enrolled > r.load AND enrolled + waiting > r.cap THEN
		RAISE EXCEPTION 'region % is full', r.code
			USING ERRCODE = '23514', CONSTRAINT = 'region_cap',
			DETAIL = r.code;
	END IF;
	UPDATE region SET load = enrolled WHERE id = region_id AND load <> enrolled;
END $$;

-- Who has withdrawn waits for nothing; who has a place in the region waits for
-- none. It comes behind the trigger that counts, which looks who is before whom.
CREATE OR REPLACE FUNCTION guichet.unlist_withdrawn() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	UPDATE waitlist w SET until = greatest(now(), w.since)
	FROM added a WHERE w.claimant = a.claimant AND w.until IS NULL
		AND (NOT a.given OR w.reason = 'cap');
	RETURN NULL;
END $$;

-- The line is as people were taken into it, one after the other, under
-- change_lock(): so nobody is told of a place that somebody else gets later.
CREATE FUNCTION guichet.join_line(who integer) RETURNS void
LANGUAGE sql SET search_path = guichet, pg_temp AS $$
	INSERT INTO waitlist AS w (claimant, region, reason, since)
	SELECT id, region, 'cap', clock_timestamp()
	FROM claimant WHERE id = who
	ON CONFLICT (claimant) WHERE until IS NULL DO UPDATE SET
		invited = NULL, reason = 'cap',
		since = CASE w.reason WHEN 'cap' THEN w.since
			ELSE EXCLUDED.since END
$$;

-- As before. But where the region is full, whoever is to be asked for consent
-- gets a place in the line instead: the code is used up and the JID is theirs,
-- so that they can be told. No code (an empty digest): whoever waits with this
-- JID takes the place that is free.
CREATE OR REPLACE FUNCTION guichet.enrol(of_turn bigint,
	at_instant timestamptz, its_digest bytea, by_jid text,
	of_notice integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
DECLARE
	who integer;
	before record;
	its_region region;
	kind integer;
	broken text;
BEGIN
	PERFORM change_lock();
	IF its_digest = '' THEN
		SELECT c.id INTO who
		FROM claimant c JOIN waitlist w ON w.claimant = c.id
		WHERE c.jid = by_jid AND w.until IS NULL AND w.reason = 'cap';
	ELSE
		UPDATE code SET ended = at_instant, how = 1
		WHERE digest = its_digest AND ended IS NULL
			AND until > at_instant
		RETURNING claimant INTO who;
	END IF;
	IF who IS NULL AND its_digest = '' THEN
		RAISE EXCEPTION '% waits for no place', by_jid
			USING ERRCODE = 'GU001';
	ELSIF who IS NULL THEN
		RAISE EXCEPTION 'this code is not good any more'
			USING ERRCODE = '23514', CONSTRAINT = 'code_once';
	END IF;
	SELECT c.jid, c.region, coalesce(s.given, false) AS consent
	INTO before FROM claimant c
	LEFT JOIN consent_standing s ON s.claimant = c.id WHERE c.id = who;
	SELECT * INTO its_region FROM region r WHERE r.id = before.region;
	IF its_region.state NOT IN (2, 3, 4) THEN
		RAISE EXCEPTION 'region % takes nobody', its_region.code
			USING ERRCODE = '23514', CONSTRAINT =
			CASE its_region.state WHEN 5 THEN 'region_paused'
				ELSE 'region_closed' END;
	END IF;
	IF NOT before.consent AND of_notice = 0 THEN
		RAISE EXCEPTION 'claimant % has moved on', who
			USING ERRCODE = 'GU001';
	END IF;
	SET CONSTRAINTS guichet.claimant_jid IMMEDIATE;
	UPDATE claimant SET jid = by_jid
	WHERE id = who AND jid IS DISTINCT FROM by_jid;
	kind := CASE WHEN before.jid IS NULL OR NOT before.consent THEN 2
		WHEN before.jid <> by_jid THEN 4 ELSE 5 END;
	IF of_notice <> 0 THEN
		BEGIN
			INSERT INTO consent (claimant, at, given, notice,
				instant, turn, jid)
			VALUES (who,
				(at_instant AT TIME ZONE its_region.zone)::date,
				true, of_notice, at_instant, of_turn, by_jid)
			ON CONFLICT DO NOTHING;
		EXCEPTION WHEN check_violation THEN
			GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
			IF broken <> 'region_cap' THEN
				RAISE;
			END IF;
			PERFORM join_line(who);
			kind := 8;
		END;
	END IF;
	DELETE FROM code_try WHERE jid = by_jid;
	PERFORM change_one('claimant', who, kind);
	UPDATE change SET was_jid = before.jid
	WHERE change_no = currval('change_no') AND before.jid <> by_jid;
END $$;

-- Whoever did not come for their place in time leaves the line.
CREATE FUNCTION guichet.end_invitations(at_instant timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path = guichet, pg_temp AS $$
DECLARE
	who integer;
BEGIN
	FOR who IN
		SELECT w.claimant FROM waitlist w
		JOIN claimant c ON c.id = w.claimant
		JOIN region r ON r.id = c.region AND r.state IN (2, 3, 4)
		WHERE w.until IS NULL AND w.reason = 'cap' AND w.invited
			+ make_interval(days => policy_of('invitation-days',
				c.region, 14)::integer) <= at_instant
		ORDER BY w.since, w.claimant LIMIT 100
	LOOP
		UPDATE waitlist SET until = greatest(at_instant, since)
		WHERE claimant = who AND until IS NULL;
		PERFORM change_one('claimant', who, 10);
	END LOOP;
END $$;

-- As many of the first as there are places are told, each once.
CREATE FUNCTION guichet.invite(at_instant timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path = guichet, pg_temp AS $$
DECLARE
	who integer;
BEGIN
	FOR who IN
		SELECT f.claimant FROM region r CROSS JOIN LATERAL (
			SELECT w.claimant, w.invited, w.since FROM waitlist w
			JOIN claimant c ON c.id = w.claimant
			WHERE w.until IS NULL AND w.reason = 'cap'
				AND c.region = r.id AND NOT c.probe
			ORDER BY w.since, w.claimant LIMIT r.cap - r.load) f
		WHERE r.state IN (2, 3, 4) AND r.load < r.cap
			AND f.invited IS NULL
		ORDER BY f.since, f.claimant LIMIT 100
	LOOP
		UPDATE waitlist SET invited = at_instant
		WHERE claimant = who AND until IS NULL;
		PERFORM change_one('claimant', who, 9);
	END LOOP;
END $$;

-- A part of the upkeep: whatever made a place free, it is found here. An import
-- that is under way is not waited for.
CREATE FUNCTION guichet.tend_line(at_instant timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	IF EXISTS (SELECT FROM waitlist
		WHERE until IS NULL AND reason = 'cap')
		AND pg_try_advisory_xact_lock(7106, 1)
	THEN
		PERFORM end_invitations(at_instant);
		PERFORM invite(at_instant);
	END IF;
END $$;

REVOKE EXECUTE ON FUNCTION guichet.line_before, guichet.change_enrolled,
	guichet.join_line, guichet.end_invitations, guichet.invite,
	guichet.tend_line FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guichet.tend_line TO guichet_daemon;
