-- What somebody was called here before. A contact that still bears such a name
-- was named by us, not by whoever's list it stands in: it follows a correction.
CREATE TABLE guichet.former_name (
	claimant integer NOT NULL REFERENCES guichet.claimant,
	name text NOT NULL,
	until timestamptz NOT NULL DEFAULT clock_timestamp(),
	PRIMARY KEY (claimant, name)
);

-- Eight of each person are kept: a list that was not compared for longer is
-- nobody's.
CREATE FUNCTION guichet.keep_name() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	INSERT INTO former_name (claimant, name) VALUES (OLD.id, OLD.name)
		ON CONFLICT (claimant, name) DO UPDATE SET until = clock_timestamp();
	DELETE FROM former_name f WHERE f.claimant = OLD.id AND f.name IN (
		SELECT name FROM former_name WHERE claimant = OLD.id
		ORDER BY until DESC OFFSET 8);
	RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION guichet.keep_name FROM PUBLIC;

CREATE TRIGGER claimant_renamed AFTER UPDATE OF name ON guichet.claimant
	FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name)
	EXECUTE FUNCTION guichet.keep_name();

GRANT SELECT ON guichet.former_name TO guichet_daemon;
