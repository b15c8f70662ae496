-- How long what people wrote is kept, and what was deleted when.

-- Whose rows are kept, however old they are: an absence is not decided, a
-- complaint is open. It holds until `until`, or until that is set.
CREATE TABLE guichet.hold (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	claimant integer NOT NULL REFERENCES guichet.claimant,
	why text NOT NULL CHECK (why <> ''),
	since timestamptz NOT NULL DEFAULT now(),
	until timestamptz CHECK (until >= since)
);
CREATE INDEX hold_claimant ON guichet.hold (claimant);

-- The months that a notice promises: nothing of whoever agreed to it is kept
-- for longer, whatever the policy says by then. Those of before said two years.
ALTER TABLE guichet.notice
	ADD COLUMN retention integer NOT NULL DEFAULT 24 CHECK (retention > 0);

-- What was deleted: how many rows of a month, by one call.
CREATE TABLE guichet.forgotten (
	at timestamptz NOT NULL,
	what text NOT NULL CHECK
		(what IN ('message', 'delivery', 'note', 'dead_letter')),
	region integer REFERENCES guichet.region,
	month date NOT NULL,
	rows bigint NOT NULL CHECK (rows > 0)
);
CREATE INDEX forgotten_at ON guichet.forgotten (at);

-- How far the day's walk through a table has come, and when the last one ended.
CREATE TABLE guichet.forgetting (
	what text PRIMARY KEY,
	reached bigint NOT NULL DEFAULT 0,
	passed timestamptz NOT NULL DEFAULT '-infinity'
);
INSERT INTO guichet.forgetting (what)
VALUES ('message'), ('delivery'), ('note'), ('dead_letter');

-- Whole months (UTC) go, when they have ended so many months ago.
CREATE FUNCTION guichet.kept_from(as_of timestamptz, months bigint)
RETURNS timestamptz
LANGUAGE sql IMMUTABLE AS $$
	SELECT date_trunc('month', as_of AT TIME ZONE 'UTC'
		- make_interval(months => months::integer)) AT TIME ZONE 'UTC'
$$;

-- The months of each region; NULL: of what is in none.
CREATE FUNCTION guichet.retentions()
RETURNS TABLE (region integer, months bigint)
LANGUAGE sql STABLE AS $$
	SELECT id, guichet.policy_of('retention', id, 24) FROM guichet.region
	UNION ALL SELECT NULL, guichet.policy_of('retention', NULL, 24)
$$;

CREATE FUNCTION guichet.is_held(who integer, as_of timestamptz)
RETURNS boolean
LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM guichet.hold WHERE claimant = who
		AND (until IS NULL OR until > as_of))
$$;

-- A month that is over for everybody, and in which nobody on hold wrote, goes
-- as a whole: one a call.
CREATE FUNCTION guichet.forget_month(as_of timestamptz) RETURNS void
LANGUAGE plpgsql
SET search_path = guichet, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
	oldest timestamptz := kept_from(as_of,
		(SELECT max(months) FROM retentions()));
	part regclass;
	first_day date;
	held boolean;
BEGIN
	FOR part, first_day IN
		SELECT i.inhrelid, to_date(right(c.relname, 7), 'YYYY_MM')
		FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
		WHERE i.inhparent = 'message'::regclass
			AND c.relname ~ '^message_[0-9]{4}_[0-9]{2}$'
		ORDER BY c.relname
	LOOP
		EXIT WHEN (first_day + interval '1 month')::timestamp
			AT TIME ZONE 'UTC' > oldest;
		EXECUTE format('SELECT EXISTS (SELECT FROM hold h
			WHERE (h.until IS NULL OR h.until > $1) AND EXISTS
			(SELECT FROM %s m WHERE m.claimant = h.claimant))',
			part) INTO held USING as_of;
		CONTINUE WHEN held;
		EXECUTE format('INSERT INTO forgotten (at, what, region, month,
				rows)
			SELECT $1, ''message'', region, $2, sum(n) FROM (
				SELECT c.region, m.n FROM (SELECT claimant,
					count(*) AS n FROM %1$s
					WHERE claimant IS NOT NULL
					GROUP BY claimant) m
				LEFT JOIN claimant c ON c.id = m.claimant
				UNION ALL
				SELECT a.region, m.n FROM (SELECT advisor,
					count(*) AS n FROM %1$s
					WHERE claimant IS NULL
					GROUP BY advisor) m
				LEFT JOIN advisor a ON a.id = m.advisor) t
			GROUP BY region', part) USING as_of, first_day;
		EXECUTE format('DROP TABLE %s', part);
		RETURN;
	END LOOP;
EXCEPTION WHEN lock_not_available THEN
	RAISE WARNING 'a month is deleted later, message is locked';
END $$;

-- What is over among the next 10,000 rows of a table, in the order of their
-- turns, of people who are not on hold; and how far that is. Rows from `young`
-- on are nobody's to go.
CREATE FUNCTION guichet.find_over(of_what text, as_of timestamptz,
	young timestamptz, OUT looked bigint, OUT reached bigint,
	OUT is_young boolean, OUT turns bigint[], OUT ats timestamptz[])
LANGUAGE plpgsql SET search_path = guichet, pg_temp AS $$
DECLARE
	slice text := CASE of_what
		WHEN 'message' THEN 'SELECT turn, arrived AS at, claimant,
			advisor FROM message WHERE turn > $3 AND arrived < $2'
		WHEN 'delivery' THEN 'SELECT turn, at, coalesce(claimant,
			CASE of_side WHEN 1 THEN of_id END) AS claimant,
			CASE of_side WHEN 2 THEN of_id END AS advisor
			FROM delivery WHERE turn > $3'
		ELSE 'SELECT turn, at, claimant, advisor FROM note
			WHERE turn > $3' END;
BEGIN
	EXECUTE format('WITH slice AS MATERIALIZED (
			%s ORDER BY turn LIMIT 10000
		), kept AS MATERIALIZED (
			SELECT * FROM retentions()
		), whose AS MATERIALIZED (
			SELECT coalesce(w.claimant, 0) AS claimant,
				coalesce(w.advisor, 0) AS advisor, r.region,
				kept_from($1, least(r.months, n.retention))
					AS since
			FROM (SELECT DISTINCT claimant, advisor FROM slice
				WHERE at < $2) w
			LEFT JOIN claimant c ON c.id = w.claimant
			LEFT JOIN advisor a ON a.id = w.advisor
			LEFT JOIN LATERAL (SELECT t.retention
				FROM consent k
				JOIN notice t ON t.version = k.notice
				WHERE k.claimant = w.claimant AND k.given
				ORDER BY k.instant DESC LIMIT 1) n ON true
			JOIN kept r ON coalesce(r.region, 0)
				= coalesce(c.region, a.region, 0)
			WHERE NOT is_held(w.claimant, $1)
		), due AS MATERIALIZED (
			SELECT s.turn, s.at, w.region FROM slice s JOIN whose w
			ON w.claimant = coalesce(s.claimant, 0)
				AND w.advisor = coalesce(s.advisor, 0)
			WHERE s.at < w.since
		), told AS (
			INSERT INTO forgotten (at, what, region, month, rows)
			SELECT $1, %L, region, date_trunc(''month'',
				at AT TIME ZONE ''UTC'')::date, count(*)
			FROM due GROUP BY 3, 4
		)
		SELECT count(*), max(turn), coalesce(max(at) >= $2, false),
			(SELECT array_agg(turn) FROM due),
			(SELECT array_agg(at) FROM due) FROM slice',
		slice, of_what)
	INTO looked, reached, is_young, turns, ats
	USING as_of, young, (SELECT f.reached FROM forgetting f
		WHERE what = of_what);
END $$;

-- A few rows of many: by their index, whatever the planner makes of the array.
CREATE FUNCTION guichet.forget_rows(of_what text, young timestamptz,
	turns bigint[], ats timestamptz[]) RETURNS void
LANGUAGE plpgsql SET search_path = guichet, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
	EXECUTE format('DELETE FROM %1$I t USING unnest($2, $3) d (turn, at)
		WHERE t.turn = d.turn AND t.%2$I = d.at AND t.%2$I < $1',
		of_what, CASE of_what WHEN 'message' THEN 'arrived'
			ELSE 'at' END)
	USING young, turns, ats;
END $$;

-- A slice costs the same, however many rows stay.
CREATE FUNCTION guichet.forget_slice(of_what text, as_of timestamptz)
RETURNS void
LANGUAGE plpgsql SET search_path = guichet, pg_temp AS $$
DECLARE
	young timestamptz := kept_from(as_of, least(
		(SELECT min(months) FROM retentions()),
		(SELECT min(retention) FROM notice)));
	found record;
	ended boolean;
BEGIN
	SELECT * INTO found FROM find_over(of_what, as_of, young);
	IF found.turns IS NOT NULL THEN
		PERFORM forget_rows(of_what, young, found.turns, found.ats);
	END IF;
	ended := found.looked < 10000 OR found.is_young;
	UPDATE forgetting SET
		reached = CASE WHEN ended THEN 0 ELSE found.reached END,
		passed = CASE WHEN ended THEN as_of ELSE passed END
	WHERE what = of_what;
END $$;

-- What could not be stored as text names its people by their JIDs alone: it is
-- kept as long as anything, and as long as one of them is on hold.
CREATE FUNCTION guichet.forget_letters(as_of timestamptz) RETURNS void
LANGUAGE sql SET search_path = guichet, pg_temp AS $$
	WITH due AS MATERIALIZED (
		SELECT turn, at FROM dead_letter d
		WHERE at < kept_from(as_of,
			(SELECT max(months) FROM retentions()))
			AND NOT EXISTS (SELECT FROM claimant c
				WHERE is_held(c.id, as_of)
				AND convert_to(c.jid, 'UTF8')
					IN (d.sender, d.recipient))
		ORDER BY turn LIMIT 1000
	), ends AS (
		DELETE FROM dead_letter_end e USING due o WHERE e.turn = o.turn
	), gone AS (
		DELETE FROM dead_letter d USING due o WHERE d.turn = o.turn
	)
	INSERT INTO forgotten (at, what, month, rows)
	SELECT as_of, 'dead_letter', date_trunc('month',
		at AT TIME ZONE 'UTC')::date, count(*)
	FROM due GROUP BY 3;
	UPDATE forgetting SET passed = as_of WHERE what = 'dead_letter';
$$;

-- A part of the upkeep: each table is walked through once a day (UTC), a slice
-- a call. INSERT-only tables stay so for who calls it.
CREATE FUNCTION guichet.forget(as_of timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
DECLARE
	next text;
BEGIN
	PERFORM forget_month(as_of);
	FOR next IN
		SELECT what FROM forgetting
		WHERE passed < date_trunc('day', as_of, 'UTC') ORDER BY what
	LOOP
		IF next = 'dead_letter' THEN
			PERFORM forget_letters(as_of);
		ELSE
			PERFORM forget_slice(next, as_of);
		END IF;
	END LOOP;
END $$;

GRANT SELECT ON guichet.forgotten, guichet.hold TO guichet_daemon;
GRANT INSERT, UPDATE (until) ON guichet.hold TO guichet_daemon;
REVOKE EXECUTE ON FUNCTION guichet.kept_from, guichet.retentions,
	guichet.is_held, guichet.forget_month, guichet.find_over,
	guichet.forget_rows, guichet.forget_slice, guichet.forget_letters,
	guichet.forget FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guichet.forget TO guichet_daemon;
