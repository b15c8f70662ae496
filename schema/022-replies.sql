-- Texts that advisors write again and again, kept under a name.

-- Somebody's own, or for all advisors of a region; the newest row of a name is
-- what stands, and one without text says that it was taken away.
CREATE TABLE guichet.reply (
	turn bigint PRIMARY KEY,
	at timestamptz NOT NULL,
	advisor integer REFERENCES guichet.advisor,
	region integer REFERENCES guichet.region,
	name text NOT NULL CHECK (name <> ''),
	text text NOT NULL,
	by_jid text NOT NULL,
	CONSTRAINT reply_owner CHECK (num_nonnulls(advisor, region) = 1)
);
CREATE INDEX reply_standing_of ON guichet.reply (advisor, region, name, turn);

CREATE VIEW guichet.reply_standing AS
	SELECT * FROM (
		SELECT DISTINCT ON (advisor, region, name) *
		FROM guichet.reply ORDER BY advisor, region, name, turn DESC
	) latest WHERE text <> '';

-- The owner's row is the lock: two at once do not go beyond the limit together.
CREATE FUNCTION guichet.keep_reply(of_turn bigint, at_instant timestamptz,
	of_advisor integer, of_region integer, its_name text, its_text text,
	of_jid text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
DECLARE
	most bigint;
BEGIN
	IF of_advisor <> 0 THEN
		SELECT policy_of('replies-own', a.region, 30) INTO most
		FROM advisor a WHERE a.id = of_advisor FOR UPDATE;
	ELSE
		PERFORM FROM region WHERE id = of_region FOR UPDATE;
		most := policy_of('replies-region', of_region, 50);
	END IF;
	INSERT INTO reply (turn, at, advisor, region, name, text, by_jid)
	VALUES (of_turn, at_instant, nullif(of_advisor, 0),
		nullif(of_region, 0), its_name, its_text, of_jid);
	IF its_text <> '' AND most < (SELECT count(*) FROM reply_standing
		WHERE advisor IS NOT DISTINCT FROM nullif(of_advisor, 0)
		AND region IS NOT DISTINCT FROM nullif(of_region, 0))
	THEN
		RAISE EXCEPTION 'no more than % replies are kept', most
			USING ERRCODE = '23514', CONSTRAINT = 'reply_limit';
	END IF;
END $$;

GRANT SELECT ON guichet.reply, guichet.reply_standing TO guichet_daemon;
REVOKE EXECUTE ON FUNCTION guichet.keep_reply FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guichet.keep_reply TO guichet_daemon;
