-- Which account somebody had before. What was on its way to it may come back for
-- days, and is theirs still: a sentence that nobody has must be tried again, and
-- nobody is found absent over one.

-- Sides as in delivery.of_side: 1 a claimant, 2 an advisor.
CREATE TABLE guichet.former_account (
	side smallint NOT NULL CHECK (side IN (1, 2)),
	person integer NOT NULL,
	jid text NOT NULL,
	until timestamptz NOT NULL DEFAULT clock_timestamp(),
	PRIMARY KEY (side, person, jid)
);

-- Eight of each person are kept.
CREATE FUNCTION guichet.keep_account() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
DECLARE
	of_side CONSTANT smallint := TG_ARGV[0];
BEGIN
	INSERT INTO former_account (side, person, jid)
	VALUES (of_side, OLD.id, OLD.jid)
	ON CONFLICT (side, person, jid) DO UPDATE SET until = clock_timestamp();
	DELETE FROM former_account f WHERE f.side = of_side AND f.person = OLD.id
		AND f.jid IN (SELECT jid FROM former_account
		WHERE side = of_side AND person = OLD.id
		ORDER BY until DESC OFFSET 8);
	RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION guichet.keep_account FROM PUBLIC;

CREATE TRIGGER claimant_account_kept AFTER UPDATE OF jid ON guichet.claimant
	FOR EACH ROW WHEN (OLD.jid IS NOT NULL AND OLD.jid IS DISTINCT FROM NEW.jid)
	EXECUTE FUNCTION guichet.keep_account(1);
CREATE TRIGGER advisor_account_kept AFTER UPDATE OF jid ON guichet.advisor
	FOR EACH ROW WHEN (OLD.jid IS DISTINCT FROM NEW.jid)
	EXECUTE FUNCTION guichet.keep_account(2);

GRANT SELECT ON guichet.former_account TO guichet_daemon;
