-- Nobody advises whom they represent by law: neither as the advisor nor as who
-- stands in for that one, and whoever represents them is a person, as in
-- 069-other-accounts.sql.

-- Whoever answers for whom this advisor follows, now or in an absence that is
-- noted.
CREATE FUNCTION guichet.who_answers(follower integer) RETURNS SETOF integer
LANGUAGE sql STABLE SET search_path = guichet, pg_temp AS $$
WITH RECURSIVE chain AS (
	SELECT follower AS advisor, tstzrange(now(), NULL) AS span
	UNION
	SELECT c.stand_in, k.span * tstzrange(c.since, c.until)
	FROM chain k JOIN cover c ON c.advisor = k.advisor
		AND c.stand_in IS NOT NULL AND c.ended IS NULL
		AND k.span && tstzrange(c.since, c.until)
)
SELECT DISTINCT advisor FROM chain
$$;

CREATE FUNCTION guichet.may_not_advise(follower integer, account text)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
	SELECT EXISTS (SELECT who_answers(follower) INTERSECT
		SELECT people_of(2::smallint, ARRAY[account]))
$$;

-- As it stands; NULL: nobody represents them.
CREATE FUNCTION guichet.represented_by(who integer) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
	SELECT nullif(jid, '') FROM representative
	WHERE claimant = who ORDER BY place DESC LIMIT 1
$$;

-- Of a command. An import says by line what it cannot do, and where the service
-- chooses, it chooses another one.
CREATE FUNCTION guichet.refuse_own_claimants() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	IF EXISTS (SELECT FROM added n WHERE n.until IS NULL
		AND n.by_jid <> '' AND represented_by(n.claimant) IS NOT NULL
		AND may_not_advise(n.advisor, represented_by(n.claimant)))
	THEN
		RAISE EXCEPTION 'who represents a claimant cannot advise them'
			USING ERRCODE = '23514',
			CONSTRAINT = 'assignment_representative';
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER assignment_representative AFTER INSERT ON guichet.assignment
	REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION guichet.refuse_own_claimants();

-- As in 065-notice-renewed.sql; who answers for them is not named.
CREATE OR REPLACE FUNCTION guichet.represent(of_turn bigint,
	at_instant timestamptz, of_claimant integer, its_jid text,
	its_name text, who_by text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	PERFORM change_lock();
	IF may_not_advise((SELECT advisor FROM assignment
		WHERE claimant = of_claimant AND until IS NULL), its_jid)
	THEN
		RAISE EXCEPTION '% answers for claimant %', its_jid, of_claimant
			USING ERRCODE = '23514',
			CONSTRAINT = 'representative_advisor';
	END IF;
	INSERT INTO representative (turn, at, claimant, jid, name, by_jid)
	VALUES (of_turn, at_instant, of_claimant, its_jid, its_name, who_by)
	ON CONFLICT DO NOTHING;
	IF FOUND THEN
		INSERT INTO change (change_no, what, id, kind)
		VALUES (nextval('change_no'), 'representative', of_claimant,
			5);
		PERFORM pg_notify('guichet_change', '');
	END IF;
END $$;

-- How many there are, of whom imports of other accounts may make some.
CREATE FUNCTION guichet.own_claimants() RETURNS bigint
LANGUAGE sql STABLE SET search_path = guichet, pg_temp AS $$
	SELECT count(*) FROM representative_standing r
	JOIN assignment a ON a.claimant = r.claimant AND a.until IS NULL
	WHERE r.jid <> '' AND may_not_advise(a.advisor, r.jid)
$$;

-- As in 019-cover.sql.
CREATE OR REPLACE FUNCTION guichet.plan_cover(of_turn bigint,
	at_instant timestamptz, who integer, its_stand_in integer,
	its_since timestamptz, its_until timestamptz, of_jid text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
DECLARE
	before bigint;
BEGIN
	LOCK TABLE cover IN SHARE ROW EXCLUSIVE MODE;
	before := own_claimants();
	INSERT INTO cover (turn, at, advisor, stand_in, since, until, by_jid)
	VALUES (of_turn, at_instant, who, nullif(its_stand_in, 0), its_since,
		its_until, of_jid);
	IF own_claimants() > before THEN
		RAISE EXCEPTION 'advisor % would stand in for who follows those'
			' whom they represent', its_stand_in
			USING ERRCODE = '23514',
			CONSTRAINT = 'cover_representative';
	END IF;
END $$;

-- As in 010-caseload.sql, but nobody whom the claimant's representative would be,
-- or be stood in for by.
DROP FUNCTION guichet.choose_advisor(integer, boolean, integer);
CREATE FUNCTION guichet.choose_advisor(of_region integer, of_probe boolean,
	but integer, who integer) RETURNS integer
LANGUAGE sql VOLATILE AS $$
	SELECT id FROM (
		SELECT id, given, load, coalesce(ceiling,
			(SELECT guichet.region_ceiling(of_region))) AS most
		FROM guichet.advisor
		WHERE region = of_region AND probe = of_probe AND id <> but
	) a
	WHERE load < most AND ((SELECT guichet.represented_by(who)) IS NULL
		OR NOT guichet.may_not_advise(id,
			(SELECT guichet.represented_by(who))))
	ORDER BY most - load DESC, given, id LIMIT 1
$$;

CREATE OR REPLACE FUNCTION guichet.give_place(who integer, why text,
	who_by text) RETURNS boolean
LANGUAGE plpgsql SET search_path = guichet, pg_temp AS $$
DECLARE
	its_kind integer := assigned_kind(who);
	chosen integer;
BEGIN
	SELECT choose_advisor(region, probe, 0, id) INTO chosen
	FROM claimant WHERE id = who;
	IF chosen IS NULL THEN
		RETURN false;
	END IF;
	INSERT INTO assignment (claimant, advisor, reason, by_jid)
	VALUES (who, chosen, why, who_by);
	PERFORM change_one('claimant', who, its_kind);
	RETURN true;
END $$;

-- Whom nobody who has a place may advise keeps none from those behind.
CREATE OR REPLACE FUNCTION guichet.call_up(of_region integer, who_by text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
DECLARE
	who integer;
	is_test boolean;
BEGIN
	PERFORM change_lock();
	PERFORM lock_advisors(of_region);
	FOR who, is_test IN
		SELECT w.claimant, c.probe FROM waitlist w
		JOIN claimant c ON c.id = w.claimant
		WHERE w.until IS NULL AND w.reason = 'advisor'
			AND c.region = of_region
		ORDER BY w.since, w.claimant LIMIT 100
	LOOP
		EXIT WHEN NOT give_place(who, '', who_by)
			AND choose_advisor(of_region, is_test, 0, 0) IS NULL;
	END LOOP;
END $$;

CREATE OR REPLACE FUNCTION guichet.move(predecessor integer, whom text,
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
			THEN choose_advisor(r.region, r.probe, predecessor, r.id)
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

-- As in 054-representatives-imported.sql; and who represents them after this row
-- advises them by none that changes either. What stands already is no new fault of
-- a file that says it again.
CREATE OR REPLACE FUNCTION guichet.check_representatives() RETURNS void
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
	UPDATE staging s SET reason = format(CASE WHEN s.c8 = p.jid
		THEN '%s is the claimant, and cannot represent them'
		ELSE '%s is their advisor, and cannot represent them' END, s.c8)
	FROM plan p LEFT JOIN advisor a ON a.id = p.advisor
	WHERE s.reason IS NULL AND s.c8 <> '' AND p.line = s.line
		AND s.c8 IN (p.jid, a.jid);
	UPDATE staging s SET reason = format(
		'%s represents them, and cannot be their advisor, nor stand in',
		t.jid)
	FROM (SELECT p.line, p.advisor, p.advisor IS DISTINCT FROM p.old_advisor
			AS moves, o.jid AS before, CASE
			WHEN f.c8 = '' THEN o.jid
			WHEN day_of(f.c10)::timestamp AT TIME ZONE r.zone < o.at
			THEN o.jid ELSE f.c8 END AS jid
		FROM plan p JOIN staging f ON f.line = p.line
			AND f.reason IS NULL
		JOIN region r ON r.id = p.region
		LEFT JOIN representative_standing o ON o.claimant = p.id) t
	WHERE t.line = s.line AND t.advisor IS NOT NULL AND t.jid <> ''
		AND (t.moves OR t.jid IS DISTINCT FROM t.before)
		AND may_not_advise(t.advisor, t.jid);
END $$;

REVOKE EXECUTE ON FUNCTION guichet.who_answers, guichet.may_not_advise,
	guichet.represented_by, guichet.refuse_own_claimants,
	guichet.own_claimants, guichet.choose_advisor FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guichet.may_not_advise TO guichet_import;
GRANT SELECT ON guichet.representative_standing TO guichet_import;
