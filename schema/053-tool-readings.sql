-- What the tools show of an appointment on the command line (`guichet bundle`,
-- `guichet finding`) is a row of the audit before it is shown, as it is of a
-- command; of who runs them the system's user is known, and no JID.

-- Doors: 1 form, 2 words, 3 search, 4 the command line of the database's host.
ALTER TABLE guichet.audit DROP CONSTRAINT audit_door_check;
ALTER TABLE guichet.audit ADD CONSTRAINT audit_door_check
	CHECK (door BETWEEN 1 AND 4);

-- Rows of tools have numbers of their own, below all turns.
CREATE SEQUENCE guichet.audit_of_tools INCREMENT -1 MAXVALUE -1 START -1;

-- Tools write beside the daemon: so that no row comes after the seal of its
-- hour, neither writes while the other does, and an hour that is sealed is over.
CREATE FUNCTION guichet.audit_lock() RETURNS void
LANGUAGE sql AS $$
	SELECT pg_advisory_xact_lock(7106, 2)
$$;

-- False: no such appointment was judged, and nothing is noted.
CREATE FUNCTION guichet.note_reading(of_user text, of_tool text,
	of_appointment bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
DECLARE
	a appointment;
BEGIN
	SELECT * INTO a FROM appointment WHERE id = of_appointment
		AND EXISTS (SELECT FROM attendance t
			WHERE t.appointment = of_appointment);
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	PERFORM audit_lock();
	INSERT INTO audit (turn, at, who, door, command, claimant, advisor,
		region, fields, outcome)
	SELECT nextval('audit_of_tools'), greatest(clock_timestamp(),
			(SELECT max(hour) + interval '1 hour' FROM audit_seal)),
		of_user, 4, of_tool, a.claimant, a.advisor, a.region,
		'file=' || to_hex(a.id), 'done';
	RETURN true;
END $$;

-- As before, and under the lock.
CREATE OR REPLACE FUNCTION guichet.seal_audit(as_of timestamptz)
RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = guichet, pg_temp SET timezone = 'UTC' AS $$
DECLARE
	last audit_seal;
	r record;
	sealed integer := 0;
BEGIN
	PERFORM audit_lock();
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

REVOKE EXECUTE ON FUNCTION guichet.audit_lock, guichet.note_reading FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guichet.note_reading TO guichet_daemon;
