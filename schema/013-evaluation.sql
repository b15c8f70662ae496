-- What a region may become, and what it takes. A pilot becomes open only when
-- its evaluation convinced two.

-- INSERT-only. The last one of a region stands. A convincing one was proposed
-- by one operator, with a reason, and confirmed by another.
CREATE TABLE guichet.evaluation (
	turn bigint PRIMARY KEY,
	at timestamptz NOT NULL,
	region integer NOT NULL REFERENCES guichet.region,
	convincing boolean NOT NULL,
	reason text NOT NULL CHECK (reason <> ''),
	by_jid text NOT NULL,
	proposal bigint REFERENCES guichet.proposal,
	confirmed_by text,
	CONSTRAINT evaluation_two CHECK (confirmed_by <> by_jid),
	CONSTRAINT evaluation_confirmed CHECK (NOT convincing
		OR (proposal IS NOT NULL AND confirmed_by IS NOT NULL))
);
CREATE INDEX evaluation_region ON guichet.evaluation (region, turn);

CREATE VIEW guichet.evaluation_standing AS
	SELECT DISTINCT ON (region) * FROM guichet.evaluation
	ORDER BY region, turn DESC;

-- As roster/region_move.def has it for commands; a test compares them. States
-- are 1 closed, 2 pilot, 3 evaluated, 4 open, 5 paused.
CREATE TABLE guichet.region_move (
	from_state smallint NOT NULL,
	to_state smallint NOT NULL,
	needs text NOT NULL CHECK
		(needs IN ('nothing', 'evaluated', 'convinced', 'paused')),
	PRIMARY KEY (from_state, to_state)
);
INSERT INTO guichet.region_move (from_state, to_state, needs) VALUES
	(1, 2, 'nothing'),
	(2, 1, 'nothing'), (2, 3, 'evaluated'), (2, 5, 'nothing'),
	(3, 1, 'nothing'), (3, 2, 'nothing'), (3, 4, 'convinced'),
	(3, 5, 'nothing'),
	(4, 1, 'nothing'), (4, 5, 'nothing'),
	(5, 1, 'nothing'), (5, 2, 'paused'), (5, 3, 'paused'), (5, 4, 'paused');

-- What it was before it was paused. Of one that is paused already nobody knows
-- it any more: it may go on as a pilot.
ALTER TABLE guichet.region ADD COLUMN before_pause smallint
	CHECK (before_pause BETWEEN 2 AND 4);
UPDATE guichet.region SET before_pause = 2 WHERE state = 5;
ALTER TABLE guichet.region ADD CHECK
	((state = 5) = (before_pause IS NOT NULL));

-- NULL: it may. Else the name of the rule that says no.
CREATE FUNCTION guichet.region_hindrance(r guichet.region, wanted integer)
RETURNS text
LANGUAGE sql STABLE SET search_path = guichet, pg_temp AS $$
	SELECT CASE
		WHEN wanted = r.state THEN NULL
		WHEN m.needs IS NULL
			OR (m.needs = 'paused' AND wanted <> r.before_pause)
			THEN 'region_move'
		WHEN m.needs = 'evaluated' AND e.convincing IS NULL
			OR m.needs = 'convinced' AND e.convincing IS NOT TRUE
			THEN 'region_evaluation'
		END
	FROM (SELECT 1) one
	LEFT JOIN region_move m ON m.from_state = r.state
		AND m.to_state = wanted
	LEFT JOIN evaluation_standing e ON e.region = r.id
$$;

-- Whoever changes a region: a command, an import, the owner. A new one begins
-- closed, as a pilot, or as a pilot that is paused.
CREATE FUNCTION guichet.check_region_state() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
DECLARE
	hindrance text;
BEGIN
	IF TG_OP = 'INSERT' THEN
		hindrance := CASE WHEN NEW.state IN (3, 4)
			THEN 'region_evaluation' END;
		NEW.before_pause := CASE WHEN NEW.state = 5 THEN 2 END;
	ELSIF NEW.state <> OLD.state THEN
		hindrance := region_hindrance(OLD, NEW.state);
		NEW.before_pause := CASE WHEN NEW.state = 5 THEN OLD.state END;
	ELSE
		NEW.before_pause := OLD.before_pause;
	END IF;
	IF hindrance IS NOT NULL THEN
		RAISE EXCEPTION 'region % may not become that', NEW.code
			USING ERRCODE = '23514', CONSTRAINT = hindrance;
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER region_state BEFORE INSERT OR UPDATE ON guichet.region
	FOR EACH ROW EXECUTE FUNCTION guichet.check_region_state();

-- An import says by line what the trigger would refuse as a whole.
ALTER FUNCTION guichet.import_regions() RENAME TO take_regions;
CREATE FUNCTION guichet.import_regions()
RETURNS TABLE (bad_line integer, bad_reason text)
LANGUAGE plpgsql SET search_path = guichet, pg_temp AS $$
BEGIN
	PERFORM import_lock();
	UPDATE staging s SET reason = CASE t.hindrance
		WHEN 'region_move' THEN format(
			'a region that is %s may not become %s', t.was, s.c4)
		ELSE format('no evaluation stands by which it may become %s',
			s.c4) END
	FROM (
		SELECT s.line, states[r.state] AS was, CASE
			WHEN r.id IS NOT NULL THEN region_hindrance(r,
				array_position(states, s.c4))
			WHEN s.c4 IN ('evaluated', 'open')
			THEN 'region_evaluation' END AS hindrance
		FROM (SELECT ARRAY['closed', 'pilot', 'evaluated', 'open',
			'paused'] AS states) n
		CROSS JOIN staging s LEFT JOIN region r ON r.code = s.c1
		WHERE s.c4 = ANY (states)
	) t
	WHERE t.line = s.line AND s.reason IS NULL AND t.hindrance IS NOT NULL;
	RETURN QUERY SELECT * FROM take_regions();
END $$;

REVOKE ALL ON guichet.evaluation, guichet.evaluation_standing,
	guichet.region_move FROM PUBLIC;
GRANT SELECT ON guichet.evaluation, guichet.evaluation_standing,
	guichet.region_move TO guichet_daemon, guichet_import;
GRANT INSERT ON guichet.evaluation TO guichet_daemon;
REVOKE EXECUTE ON FUNCTION guichet.region_hindrance,
	guichet.check_region_state, guichet.import_regions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guichet.region_hindrance, guichet.import_regions
	TO guichet_import;
