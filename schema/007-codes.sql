-- One-time codes: whoever has the letter with a code is the person that it was
-- written to. Only a digest stands here, made with a key that is not in the
-- database; the code itself stands in the letter alone.

-- One live code per claimant: the row that has not ended. How it ended: 1 it
-- was used, 2 another one took its place.
CREATE TABLE guichet.code (
	digest bytea PRIMARY KEY CHECK (length(digest) = 32),
	claimant integer NOT NULL REFERENCES guichet.claimant,
	made timestamptz NOT NULL,
	until timestamptz NOT NULL,
	by_jid text NOT NULL DEFAULT '',
	ended timestamptz,
	how smallint CHECK (how BETWEEN 1 AND 2),
	CHECK ((ended IS NULL) = (how IS NULL))
);
CREATE UNIQUE INDEX code_live ON guichet.code (claimant)
	WHERE ended IS NULL;

-- Whom letters are to be written to: nobody knows their JID, no code of theirs
-- is good, and their region would take them. `until` is the end of a day where
-- they live; `days` are those that hold where no policy says otherwise.
CREATE FUNCTION guichet.codes_wanted(days integer)
RETURNS TABLE (claimant integer, number text, name text, until timestamptz,
	last_day text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	PERFORM import_lock();
	RETURN QUERY
	WITH span AS (
		SELECT r.id, r.zone, date_trunc('day', now() AT TIME ZONE r.zone)
			+ make_interval(days => 1 + coalesce(
				(SELECT p.value FROM policy_standing p
				WHERE p.name = 'code-days' AND p.region = r.id),
				(SELECT p.value FROM policy_standing p
				WHERE p.name = 'code-days' AND p.region IS NULL),
				days)::integer) AS ends
		FROM region r WHERE r.state IN (2, 3, 4)
	)
	SELECT c.id, c.number, c.name, s.ends AT TIME ZONE s.zone,
		to_char(s.ends - interval '1 day', 'YYYY-MM-DD')
	FROM claimant c JOIN span s ON s.id = c.region
	WHERE c.jid IS NULL AND NOT c.probe AND NOT EXISTS (SELECT FROM code k
		WHERE k.claimant = c.id AND k.ended IS NULL AND k.until > now())
	ORDER BY c.number;
END $$;

-- New codes in place of those that have run out.
CREATE FUNCTION guichet.add_codes(of_claimant integer[], of_digest bytea[],
	of_until timestamptz[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	UPDATE code SET ended = now(), how = 2
	WHERE claimant = ANY (of_claimant) AND ended IS NULL AND until <= now();
	INSERT INTO code (digest, claimant, made, until)
	SELECT n.digest, n.claimant, now(), n.until
	FROM unnest(of_claimant, of_digest, of_until)
		n (claimant, digest, until);
END $$;

-- A new code for one person; the old one is dead.
CREATE FUNCTION guichet.renew_code(who integer, its_digest bytea,
	at_instant timestamptz, its_until timestamptz, by_whom text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	UPDATE code SET ended = at_instant, how = 2
	WHERE claimant = who AND ended IS NULL;
	INSERT INTO code (digest, claimant, made, until, by_jid)
	VALUES (its_digest, who, at_instant, its_until, by_whom);
END $$;

-- Whoever writes the letters: a role of its own, which may read names and
-- write codes, and nothing else.
DO $$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'guichet_codes') THEN
		CREATE ROLE guichet_codes NOLOGIN;
	END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
	NULL;
END $$;

GRANT USAGE ON SCHEMA guichet TO guichet_codes;
GRANT SELECT ON guichet.code TO guichet_daemon;
REVOKE EXECUTE ON FUNCTION guichet.codes_wanted, guichet.add_codes,
	guichet.renew_code FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guichet.codes_wanted, guichet.add_codes
	TO guichet_codes;
GRANT EXECUTE ON FUNCTION guichet.renew_code TO guichet_daemon;
