-- Absences of advisors, and who stands in for them.

-- `begun` and `ended` are when it came to pass; an absence that ends early ends
-- its span, too. Each advisor's spans are apart; a range of one number takes the
-- place of an extension that compares numbers.
CREATE TABLE guichet.cover (
	turn bigint PRIMARY KEY,
	at timestamptz NOT NULL,
	advisor integer NOT NULL REFERENCES guichet.advisor,
	stand_in integer REFERENCES guichet.advisor,
	since timestamptz NOT NULL,
	until timestamptz NOT NULL,
	by_jid text NOT NULL,
	begun timestamptz,
	ended timestamptz,
	end_by text,
	CONSTRAINT cover_span CHECK (until > since),
	CONSTRAINT cover_self CHECK (stand_in <> advisor),
	CONSTRAINT cover_overlap EXCLUDE USING gist (
		int4range(advisor, advisor, '[]') WITH &&,
		tstzrange(since, until) WITH &&)
);

-- Nobody stands in for themself by way of others: at no instant does the chain
-- of those who stand in come back to who is absent.
CREATE FUNCTION guichet.check_circle() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	IF EXISTS (
		WITH RECURSIVE chain AS (
			SELECT NEW.stand_in AS who,
				tstzrange(NEW.since, NEW.until) AS span
			UNION
			SELECT c.stand_in, k.span * tstzrange(c.since, c.until)
			FROM chain k JOIN cover c ON c.advisor = k.who
				AND k.span && tstzrange(c.since, c.until)
		)
		SELECT FROM chain WHERE who = NEW.advisor)
	THEN
		RAISE EXCEPTION 'advisor % would stand in for themself',
			NEW.advisor
			USING ERRCODE = '23514', CONSTRAINT = 'cover_circle';
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER cover_circle AFTER INSERT ON guichet.cover
	FOR EACH ROW WHEN (NEW.stand_in IS NOT NULL)
	EXECUTE FUNCTION guichet.check_circle();

-- The lock keeps two from closing a circle together.
CREATE FUNCTION guichet.plan_cover(of_turn bigint, at_instant timestamptz,
	who integer, its_stand_in integer, its_since timestamptz,
	its_until timestamptz, of_jid text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	LOCK TABLE cover IN SHARE ROW EXCLUSIVE MODE;
	INSERT INTO cover (turn, at, advisor, stand_in, since, until, by_jid)
	VALUES (of_turn, at_instant, who, nullif(its_stand_in, 0), its_since,
		its_until, of_jid);
END $$;

CREATE FUNCTION guichet.begin_cover(of_turn bigint, at_instant timestamptz)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	UPDATE cover SET begun = at_instant
	WHERE turn = of_turn AND begun IS NULL AND ended IS NULL;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'absence % has moved on', of_turn
			USING ERRCODE = 'GU001';
	END IF;
END $$;

CREATE FUNCTION guichet.end_cover(of_turn bigint, at_instant timestamptz,
	of_jid text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	UPDATE cover SET ended = at_instant, end_by = of_jid,
		until = least(until,
			greatest(at_instant, since + interval '1 microsecond'))
	WHERE turn = of_turn AND ended IS NULL;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'absence % has moved on', of_turn
			USING ERRCODE = 'GU001';
	END IF;
END $$;

GRANT SELECT ON guichet.cover TO guichet_daemon;
REVOKE EXECUTE ON FUNCTION guichet.check_circle, guichet.plan_cover,
	guichet.begin_cover, guichet.end_cover FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guichet.plan_cover, guichet.begin_cover,
	guichet.end_cover TO guichet_daemon;
