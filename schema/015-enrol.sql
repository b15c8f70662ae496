-- Enrolment by a one-time code: what was tried, and what an answer changes.

-- Each code that somebody sent, so that a restart gives nobody new tries. Rows
-- of over two days are taken away by those that come.
CREATE TABLE guichet.code_try (
	turn bigint PRIMARY KEY,
	at timestamptz NOT NULL,
	jid text NOT NULL
);
CREATE INDEX code_try_at ON guichet.code_try (at);
CREATE INDEX code_try_jid ON guichet.code_try (jid);

CREATE FUNCTION guichet.try_code(of_turn bigint, at_instant timestamptz,
	by_jid text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	DELETE FROM code_try WHERE turn = ANY (ARRAY(
		SELECT turn FROM code_try
		WHERE at < at_instant - interval '2 days'
		ORDER BY at LIMIT 100));
	INSERT INTO code_try (turn, at, jid)
	VALUES (of_turn, at_instant, by_jid) ON CONFLICT DO NOTHING;
END $$;

-- The JID that a claimant had before this change: it is told that it has lost
-- its access.
ALTER TABLE guichet.change ADD COLUMN was_jid text;

-- Whoever sent the code agreed: it is used up, the JID is theirs, consent is
-- noted where it was asked for (its notice is not 0), and it goes the way of
-- an import. The code is the lock: of two accounts the second finds it used.
CREATE FUNCTION guichet.enrol(of_turn bigint, at_instant timestamptz,
	its_digest bytea, by_jid text, of_notice integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
DECLARE
	who integer;
	before record;
	its_region region;
	kind integer;
BEGIN
	PERFORM change_lock();
	UPDATE code SET ended = at_instant, how = 1
	WHERE digest = its_digest AND ended IS NULL AND until > at_instant
	RETURNING claimant INTO who;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'this code is not good any more'
			USING ERRCODE = '23514', CONSTRAINT = 'code_once';
	END IF;
	SELECT c.jid, c.region, coalesce(s.given, false) AS consent
	INTO before FROM claimant c
	LEFT JOIN consent_standing s ON s.claimant = c.id WHERE c.id = who;
	SELECT * INTO its_region FROM region r WHERE r.id = before.region;
	IF its_region.state NOT IN (2, 3, 4) THEN
		RAISE EXCEPTION 'region % takes nobody', its_region.code
			USING ERRCODE = '23514', CONSTRAINT =
			CASE its_region.state WHEN 5 THEN 'region_paused'
				ELSE 'region_closed' END;
	END IF;
	IF NOT before.consent AND of_notice = 0 THEN
		RAISE EXCEPTION 'claimant % has moved on', who
			USING ERRCODE = 'GU001';
	END IF;
	SET CONSTRAINTS guichet.claimant_jid IMMEDIATE;
	UPDATE claimant SET jid = by_jid
	WHERE id = who AND jid IS DISTINCT FROM by_jid;
	IF of_notice <> 0 THEN
		INSERT INTO consent (claimant, at, given, notice, instant, turn,
			jid)
		VALUES (who, (at_instant AT TIME ZONE its_region.zone)::date,
			true, of_notice, at_instant, of_turn, by_jid)
		ON CONFLICT DO NOTHING;
	END IF;
	DELETE FROM code_try WHERE jid = by_jid;
	kind := CASE WHEN before.jid IS NULL OR NOT before.consent THEN 2
		WHEN before.jid <> by_jid THEN 4 ELSE 5 END;
	PERFORM change_one('claimant', who, kind);
	UPDATE change SET was_jid = before.jid
	WHERE change_no = currval('change_no') AND before.jid <> by_jid;
END $$;

GRANT SELECT ON guichet.code_try TO guichet_daemon;
REVOKE EXECUTE ON FUNCTION guichet.try_code, guichet.enrol FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guichet.try_code, guichet.enrol TO guichet_daemon;
