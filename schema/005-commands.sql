-- Commands: who may give them, what was done by them, and their proof.

-- Roles beside claimant and advisor, granted and withdrawn, both kept; no
-- region means all of them. 1 supervisor, 2 evaluator, 3 operator.
CREATE TABLE guichet.role_event (
	turn bigint PRIMARY KEY,
	at timestamptz NOT NULL,
	jid text NOT NULL,
	role smallint NOT NULL CHECK (role BETWEEN 1 AND 3),
	region integer REFERENCES guichet.region,
	given boolean NOT NULL,
	by_jid text NOT NULL
);
CREATE VIEW guichet.role_standing AS
	SELECT * FROM (
		SELECT DISTINCT ON (jid, role, coalesce(region, 0)) *
		FROM guichet.role_event
		ORDER BY jid, role, coalesce(region, 0), turn DESC
	) latest WHERE given;

-- Every command, every refusal of one, every reading of a history.
-- Doors: 1 form, 2 words, 3 search.
CREATE TABLE guichet.audit (
	turn bigint PRIMARY KEY,
	at timestamptz NOT NULL,
	stored timestamptz NOT NULL DEFAULT clock_timestamp(),
	who text NOT NULL,
	door smallint NOT NULL CHECK (door BETWEEN 1 AND 3),
	command text NOT NULL,
	claimant integer,
	advisor integer,
	region integer,
	fields text NOT NULL DEFAULT '',
	outcome text NOT NULL
);
CREATE INDEX audit_at ON guichet.audit (at);
CREATE INDEX audit_claimant ON guichet.audit (claimant, at);

-- One row over each closed hour in which something was done. `chain` covers
-- the digests of the hour's rows and the chain of the seal before it.
CREATE TABLE guichet.audit_seal (
	hour timestamptz PRIMARY KEY,
	sealed timestamptz NOT NULL DEFAULT clock_timestamp(),
	turns bigint[] NOT NULL,
	digests bytea[] NOT NULL,
	chain bytea NOT NULL
);

-- The same text on every server: no setting of a session shows in it.
CREATE FUNCTION guichet.audit_digest(a guichet.audit) RETURNS bytea
LANGUAGE sql IMMUTABLE AS $$
	SELECT sha256(convert_to(jsonb_build_array(a.turn,
		(extract(epoch FROM a.at) * 1000000)::bigint,
		(extract(epoch FROM a.stored) * 1000000)::bigint,
		a.who, a.door, a.command, a.claimant, a.advisor, a.region,
		a.fields, a.outcome)::text, 'UTF8'))
$$;

CREATE FUNCTION guichet.audit_chain(before bytea, hour timestamptz,
	turns bigint[], digests bytea[]) RETURNS bytea
LANGUAGE sql IMMUTABLE AS $$
	SELECT sha256(before
		|| int8send((extract(epoch FROM hour) * 1000000)::bigint)
		|| coalesce((SELECT string_agg(int8send(t) || d, ''::bytea
			ORDER BY i)
			FROM unnest(turns, digests) WITH ORDINALITY u (t, d, i)),
			''::bytea))
$$;

-- Seals every hour that is closed at this instant. The daemon's writes are
-- committed in their order, so nothing of an earlier instant comes later.
CREATE FUNCTION guichet.seal_audit(as_of timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = guichet, pg_temp SET timezone = 'UTC' AS $$
DECLARE
	last audit_seal;
	r record;
	sealed integer := 0;
BEGIN
	SELECT * INTO last FROM audit_seal ORDER BY hour DESC LIMIT 1;
	FOR r IN
		SELECT date_trunc('hour', a.at) AS hour,
			array_agg(a.turn ORDER BY a.turn) AS turns,
			array_agg(audit_digest(a) ORDER BY a.turn) AS digests
		FROM audit a
		WHERE a.at < date_trunc('hour', as_of) AND (last.hour IS NULL
			OR a.at >= last.hour + interval '1 hour')
		GROUP BY 1 ORDER BY 1
	LOOP
		last.chain := audit_chain(coalesce(last.chain, ''::bytea),
			r.hour, r.turns, r.digests);
		INSERT INTO audit_seal (hour, turns, digests, chain)
		VALUES (r.hour, r.turns, r.digests, last.chain);
		sealed := sealed + 1;
	END LOOP;
	RETURN sealed;
END $$;

-- What does not fit: a row that was changed, came later or is gone, a seal
-- that was changed or is gone.
CREATE FUNCTION guichet.audit_faults()
RETURNS TABLE (hour timestamptz, turn bigint, fault text)
LANGUAGE plpgsql STABLE
SET search_path = guichet, pg_temp SET timezone = 'UTC' AS $$
DECLARE
	s audit_seal;
	before bytea := ''::bytea;
	since timestamptz := '-infinity';
BEGIN
	FOR s IN SELECT * FROM audit_seal k ORDER BY k.hour LOOP
		IF s.chain <> audit_chain(before, s.hour, s.turns, s.digests)
		THEN
			RETURN QUERY SELECT s.hour, NULL::bigint,
				'the seal does not follow from the one before';
		END IF;
		RETURN QUERY
		SELECT s.hour, coalesce(a.turn, k.t), CASE
			WHEN a.turn IS NULL THEN 'the row is gone'
			WHEN k.t IS NULL THEN 'the row came after the seal'
			ELSE 'the row was changed' END
		FROM unnest(s.turns, s.digests) k (t, d)
		FULL JOIN (SELECT * FROM audit x
			WHERE x.at >= s.hour AND x.at < s.hour + interval '1 hour'
		) a ON a.turn = k.t
		WHERE a.turn IS NULL OR k.t IS NULL
			OR k.d <> audit_digest(a::audit)
		ORDER BY 2;
		RETURN QUERY
		SELECT date_trunc('hour', a.at), a.turn, 'no seal covers the row'
		FROM audit a WHERE a.at >= since AND a.at < s.hour
		ORDER BY a.turn;
		before := s.chain;
		since := s.hour + interval '1 hour';
	END LOOP;
END $$;

-- What an advisor writes down about a claimant; nobody else reads it.
CREATE TABLE guichet.note (
	turn bigint PRIMARY KEY,
	at timestamptz NOT NULL,
	claimant integer NOT NULL REFERENCES guichet.claimant,
	advisor integer NOT NULL REFERENCES guichet.advisor,
	text text NOT NULL CHECK (text <> '')
);
CREATE INDEX note_claimant ON guichet.note (claimant, turn);

-- A command that waits for a second operator, and how that ended.
CREATE TABLE guichet.proposal (
	turn bigint PRIMARY KEY,
	at timestamptz NOT NULL,
	by_jid text NOT NULL,
	command text NOT NULL,
	fields text NOT NULL
);
CREATE TABLE guichet.proposal_end (
	proposal bigint PRIMARY KEY REFERENCES guichet.proposal,
	at timestamptz NOT NULL,
	by_jid text NOT NULL,
	confirmed boolean NOT NULL
);

-- What holds in a region, or everywhere; the latest row says what stands.
CREATE TABLE guichet.policy (
	turn bigint PRIMARY KEY,
	at timestamptz NOT NULL,
	region integer REFERENCES guichet.region,
	name text NOT NULL,
	value bigint NOT NULL,
	by_jid text NOT NULL
);
CREATE VIEW guichet.policy_standing AS
	SELECT DISTINCT ON (name, coalesce(region, 0)) *
	FROM guichet.policy
	ORDER BY name, coalesce(region, 0), turn DESC;

-- A line to many. One that has not ended is sent from its start again after
-- the daemon's; `seen` knows who had it. Audience: 1 claimants, 2 advisors.
CREATE TABLE guichet.announcement (
	turn bigint PRIMARY KEY,
	at timestamptz NOT NULL,
	by_jid text NOT NULL,
	region integer REFERENCES guichet.region,
	audience smallint NOT NULL CHECK (audience BETWEEN 1 AND 2),
	text text NOT NULL CHECK (text <> '')
);
CREATE TABLE guichet.announcement_end (
	announcement bigint PRIMARY KEY REFERENCES guichet.announcement,
	at timestamptz NOT NULL
);

-- A sentence that was put aside and has been tried again; if it was put aside
-- once more, that is a row of its own.
CREATE TABLE guichet.dead_letter_end (
	turn bigint PRIMARY KEY REFERENCES guichet.dead_letter,
	at timestamptz NOT NULL
);

-- What a command changes about people goes the way of an import: under the
-- import's lock, with a change_no, so that memory follows it as any other
-- change. A command does not wait for an import that is running.
CREATE FUNCTION guichet.change_one(of_what text, of_id integer,
	of_kind integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	INSERT INTO change (change_no, what, id, kind)
	VALUES (nextval('change_no'), of_what, of_id, of_kind);
	PERFORM pg_notify('guichet_change', '');
END $$;

CREATE FUNCTION guichet.change_lock() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	IF NOT pg_try_advisory_xact_lock(7106, 1) THEN
		RAISE EXCEPTION 'an import is running'
			USING ERRCODE = 'GU002', CONSTRAINT = 'import_running';
	END IF;
END $$;

CREATE FUNCTION guichet.reassign(who integer, decided_on integer,
	successor integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	PERFORM change_lock();
	UPDATE assignment SET until = greatest(now(), since)
	WHERE claimant = who AND advisor = decided_on AND until IS NULL;
	IF NOT FOUND AND (decided_on <> 0 OR EXISTS (SELECT FROM assignment
		WHERE claimant = who AND until IS NULL)) THEN
		RAISE EXCEPTION 'claimant % is followed by another', who
			USING ERRCODE = 'GU001';
	END IF;
	INSERT INTO assignment (claimant, advisor) VALUES (who, successor);
	PERFORM change_one('claimant', who, 3);
END $$;

CREATE FUNCTION guichet.speak(of_side integer, of_id integer,
	its_language text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	PERFORM change_lock();
	IF of_side = 1 THEN
		UPDATE claimant SET language = its_language WHERE id = of_id;
		PERFORM change_one('claimant', of_id, 5);
	ELSE
		UPDATE advisor SET language = its_language WHERE id = of_id;
		PERFORM change_one('advisor', of_id, 5);
	END IF;
END $$;

CREATE FUNCTION guichet.set_region(of_id integer, decided_on integer,
	its_state integer, its_cap integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	PERFORM change_lock();
	UPDATE region SET state = its_state, cap = its_cap
	WHERE id = of_id AND state = decided_on;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'region % has moved on', of_id
			USING ERRCODE = 'GU001';
	END IF;
	PERFORM change_one('region', of_id, 5);
END $$;

GRANT SELECT ON guichet.role_event, guichet.role_standing, guichet.audit,
	guichet.audit_seal, guichet.note, guichet.proposal,
	guichet.proposal_end, guichet.policy, guichet.policy_standing,
	guichet.announcement, guichet.announcement_end,
	guichet.dead_letter_end TO guichet_daemon;
GRANT INSERT ON guichet.role_event, guichet.audit, guichet.note,
	guichet.proposal, guichet.proposal_end, guichet.policy,
	guichet.announcement, guichet.announcement_end,
	guichet.dead_letter_end TO guichet_daemon;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA guichet FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guichet.seal_audit, guichet.audit_digest,
	guichet.audit_chain, guichet.audit_faults, guichet.reassign,
	guichet.speak, guichet.set_region TO guichet_daemon;
