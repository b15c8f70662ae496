-- Regions, advisors, claimants; who follows whom; who consented.

CREATE TABLE guichet.region (
	id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	code text NOT NULL UNIQUE CHECK (code ~ '^[A-Za-z0-9-]{1,32}$'),
	name text NOT NULL CHECK (name <> ''),
	zone text NOT NULL,
	state smallint NOT NULL CHECK (state BETWEEN 1 AND 5),
	cap integer NOT NULL DEFAULT 1000000 CHECK (cap >= 0),
	load integer NOT NULL DEFAULT 0,
	language text NOT NULL CHECK (language IN ('fr', 'en'))
);

CREATE TABLE guichet.advisor (
	id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	number text NOT NULL UNIQUE CHECK (number <> ''),
	jid text NOT NULL,
	name text NOT NULL CHECK (name <> ''),
	region integer NOT NULL REFERENCES guichet.region,
	ceiling integer NOT NULL DEFAULT 250 CHECK (ceiling >= 0),
	load integer NOT NULL DEFAULT 0,
	language text CHECK (language IN ('fr', 'en')),
	CONSTRAINT advisor_jid UNIQUE (jid) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE guichet.claimant (
	id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	number text NOT NULL UNIQUE CHECK (number <> ''),
	alias text NOT NULL UNIQUE CHECK (alias ~ '^c-[a-z2-7]{8}$'),
	jid text,
	name text NOT NULL CHECK (name <> ''),
	region integer NOT NULL REFERENCES guichet.region,
	language text CHECK (language IN ('fr', 'en')),
	CONSTRAINT claimant_jid UNIQUE (jid) DEFERRABLE INITIALLY DEFERRED
);

-- One live assignment per claimant: the rows whose `until` is open.
CREATE TABLE guichet.assignment (
	claimant integer NOT NULL REFERENCES guichet.claimant,
	advisor integer NOT NULL REFERENCES guichet.advisor,
	since timestamptz NOT NULL DEFAULT now(),
	until timestamptz CHECK (until >= since)
);
CREATE UNIQUE INDEX assignment_live ON guichet.assignment (claimant)
	WHERE until IS NULL;
CREATE INDEX assignment_caseload ON guichet.assignment (advisor)
	WHERE until IS NULL;

-- Opt-ins and withdrawals, both kept; the latest `at` says what stands.
CREATE TABLE guichet.consent (
	claimant integer NOT NULL REFERENCES guichet.claimant,
	at date NOT NULL,
	given boolean NOT NULL,
	notice text NOT NULL DEFAULT '1',
	noted timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (claimant, at, given)
);

CREATE VIEW guichet.consent_standing AS
	SELECT DISTINCT ON (claimant) claimant, at, given
	FROM guichet.consent
	ORDER BY claimant, at DESC, given;

-- What imports did, in the order of their commits; the daemon follows it.
CREATE TABLE guichet.change (
	change_no bigint PRIMARY KEY,
	at timestamptz NOT NULL DEFAULT now(),
	what text NOT NULL CHECK (what IN ('region', 'advisor', 'claimant')),
	id integer NOT NULL,
	kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 5)
);
CREATE SEQUENCE guichet.change_no OWNED BY guichet.change.change_no;

CREATE VIEW guichet.claimant_now AS
	SELECT c.id, c.number, c.alias, c.jid, c.name, c.region, c.language,
		a.advisor,
		coalesce((SELECT s.given FROM guichet.consent s
			WHERE s.claimant = c.id
			ORDER BY s.at DESC, s.given LIMIT 1), false) AS consent
	FROM guichet.claimant c
	LEFT JOIN guichet.assignment a
		ON a.claimant = c.id AND a.until IS NULL;

-- A load that grows must stay under its ceiling; one that shrinks, or stands
-- above a ceiling that was lowered, is fine. The UPDATE takes the row's lock,
-- so two who want the last place come one after the other; rows are taken in
-- the order of their ids, so two imports cannot wait for each other.
CREATE FUNCTION guichet.load_advisors() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
DECLARE
	r record;
	full_number text;
BEGIN
	FOR r IN
		SELECT a.advisor, count(*)::integer AS grown
		FROM added a WHERE a.until IS NULL
		GROUP BY a.advisor ORDER BY a.advisor
	LOOP
		UPDATE advisor SET load = load + r.grown
		WHERE id = r.advisor AND load + r.grown <= ceiling;
		IF NOT FOUND THEN
			SELECT number INTO full_number
			FROM advisor WHERE id = r.advisor;
			RAISE EXCEPTION 'advisor % is full', full_number
				USING ERRCODE = '23514',
				CONSTRAINT = 'advisor_ceiling',
				DETAIL = full_number;
		END IF;
	END LOOP;
	RETURN NULL;
END $$;

CREATE FUNCTION guichet.unload_advisors() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	UPDATE advisor a SET load = a.load - d.shrunk FROM (
		SELECT o.advisor, count(*)::integer AS shrunk
		FROM was o JOIN became n USING (claimant, advisor, since)
		WHERE o.until IS NULL AND n.until IS NOT NULL
		GROUP BY o.advisor
	) d WHERE a.id = d.advisor;
	RETURN NULL;
END $$;

CREATE TRIGGER assignment_added AFTER INSERT ON guichet.assignment
	REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION guichet.load_advisors();
CREATE TRIGGER assignment_ended AFTER UPDATE ON guichet.assignment
	REFERENCING OLD TABLE AS was NEW TABLE AS became
	FOR EACH STATEMENT EXECUTE FUNCTION guichet.unload_advisors();

-- The enrolled of a region: a JID and a standing consent. Counted anew by
-- whoever changes either, under the region's row lock.
CREATE FUNCTION guichet.count_region(region_id integer) RETURNS void
LANGUAGE plpgsql SET search_path = guichet, pg_temp AS $$
DECLARE
	r region;
	enrolled integer;
BEGIN
	SELECT * INTO r FROM region WHERE id = region_id FOR UPDATE;
	SELECT count(*) INTO enrolled
	FROM claimant c JOIN consent_standing s ON s.claimant = c.id
	WHERE c.region = region_id AND c.jid IS NOT NULL AND s.given;
	IF enrolled > r.load AND enrolled > r.cap THEN
		RAISE EXCEPTION 'region % is full', r.code
			USING ERRCODE = '23514', CONSTRAINT = 'region_cap',
			DETAIL = r.code;
	END IF;
	UPDATE region SET load = enrolled WHERE id = region_id AND load <> enrolled;
END $$;

CREATE FUNCTION guichet.count_consents() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
DECLARE
	r integer;
BEGIN
	FOR r IN
		SELECT DISTINCT c.region FROM added a
		JOIN claimant c ON c.id = a.claimant ORDER BY c.region
	LOOP
		PERFORM count_region(r);
	END LOOP;
	RETURN NULL;
END $$;

CREATE FUNCTION guichet.count_claimants() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
DECLARE
	r integer;
BEGIN
	FOR r IN
		SELECT region FROM (
			SELECT o.region FROM was o JOIN became n USING (id)
			WHERE o.region <> n.region
				OR (o.jid IS NULL) <> (n.jid IS NULL)
			UNION
			SELECT n.region FROM was o JOIN became n USING (id)
			WHERE o.region <> n.region
				OR (o.jid IS NULL) <> (n.jid IS NULL)
		) t ORDER BY region
	LOOP
		PERFORM count_region(r);
	END LOOP;
	RETURN NULL;
END $$;

CREATE TRIGGER consent_added AFTER INSERT ON guichet.consent
	REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION guichet.count_consents();
CREATE TRIGGER claimant_changed AFTER UPDATE ON guichet.claimant
	REFERENCING OLD TABLE AS was NEW TABLE AS became
	FOR EACH STATEMENT EXECUTE FUNCTION guichet.count_claimants();
