-- The notice that people agree to, and the instant of each consent.

-- Each text that was published; the newest is in force. What somebody agreed
-- to is the row that their consent names.
CREATE TABLE guichet.notice (
	version integer PRIMARY KEY CHECK (version BETWEEN 1 AND 65535),
	since timestamptz NOT NULL,
	turn bigint NOT NULL,
	by_jid text NOT NULL,
	fr text NOT NULL CHECK (fr <> ''),
	en text NOT NULL CHECK (en <> '')
);

-- Somebody may withdraw and come back on one day, so the instant says which is
-- the latest. What an agency imports has a day only: its first instant, where
-- the person lives. Who answered in chat or by a form did so in a turn, from a
-- JID.
ALTER TABLE guichet.consent
	ADD COLUMN instant timestamptz,
	ADD COLUMN turn bigint,
	ADD COLUMN jid text,
	ALTER COLUMN notice DROP DEFAULT,
	ALTER COLUMN notice TYPE integer USING notice::integer;
UPDATE guichet.consent k SET instant = k.at::timestamp AT TIME ZONE r.zone
FROM guichet.claimant c JOIN guichet.region r ON r.id = c.region
WHERE c.id = k.claimant;
ALTER TABLE guichet.consent
	ALTER COLUMN instant SET NOT NULL,
	DROP CONSTRAINT consent_pkey,
	ADD PRIMARY KEY (claimant, instant, given);

-- What a row does not say: the instant, and the notice that was in force.
CREATE FUNCTION guichet.date_consent() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	IF NEW.instant IS NULL THEN
		NEW.instant := (SELECT NEW.at::timestamp AT TIME ZONE r.zone
			FROM claimant c JOIN region r ON r.id = c.region
			WHERE c.id = NEW.claimant);
	END IF;
	IF NEW.notice IS NULL THEN
		NEW.notice := coalesce((SELECT max(version) FROM notice
			WHERE since <= NEW.instant), 1);
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER consent_dated BEFORE INSERT ON guichet.consent
	FOR EACH ROW WHEN (NEW.instant IS NULL OR NEW.notice IS NULL)
	EXECUTE FUNCTION guichet.date_consent();

CREATE OR REPLACE VIEW guichet.consent_standing AS
	SELECT DISTINCT ON (claimant) claimant, at, given, notice, instant
	FROM guichet.consent
	ORDER BY claimant, instant DESC, given;

CREATE OR REPLACE VIEW guichet.claimant_now AS
	SELECT c.id, c.number, c.alias, c.jid, c.name, c.region, c.language,
		a.advisor,
		coalesce(s.given, false) AS consent,
		c.probe,
		coalesce(s.notice, 0) AS notice,
		s.instant AS consented
	FROM guichet.claimant c
	LEFT JOIN guichet.assignment a
		ON a.claimant = c.id AND a.until IS NULL
	LEFT JOIN LATERAL (SELECT k.given, k.notice, k.instant
		FROM guichet.consent k WHERE k.claimant = c.id
		ORDER BY k.instant DESC, k.given LIMIT 1) s ON true;

-- What a person answered, from the JID that is theirs at this instant; that
-- another one answers for them cannot be.
CREATE FUNCTION guichet.note_consent(of_turn bigint, at_instant timestamptz,
	who integer, is_given boolean, of_notice integer, of_jid text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
DECLARE
	its_zone text;
BEGIN
	SELECT r.zone INTO its_zone
	FROM claimant c JOIN region r ON r.id = c.region
	WHERE c.id = who AND c.jid = of_jid;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'claimant % has another JID', who
			USING ERRCODE = 'GU001';
	END IF;
	INSERT INTO consent (claimant, at, given, notice, instant, turn, jid)
	VALUES (who, (at_instant AT TIME ZONE its_zone)::date, is_given,
		of_notice, at_instant, of_turn, of_jid)
	ON CONFLICT DO NOTHING;
END $$;

-- As before, with what the trigger would add row by row.
CREATE OR REPLACE FUNCTION guichet.import_claimants()
RETURNS TABLE (bad_line integer, bad_reason text)
LANGUAGE plpgsql SET search_path = guichet, pg_temp AS $$
BEGIN
	PERFORM import_common(true);
	PERFORM check_claimants();
	IF NOT EXISTS (SELECT FROM staging WHERE reason IS NOT NULL) THEN
		PERFORM plan_claimants();
	END IF;
	IF EXISTS (SELECT FROM staging WHERE reason IS NOT NULL) THEN
		RETURN QUERY SELECT line, reason FROM staging
			WHERE reason IS NOT NULL ORDER BY line;
		RETURN;
	END IF;
	ALTER TABLE plan ADD COLUMN is_new boolean;
	UPDATE plan SET is_new = id IS NULL;
	PERFORM add_claimants();
	UPDATE claimant c SET jid = p.jid, name = p.name, region = p.region,
		language = p.language
	FROM plan p WHERE p.id = c.id AND p.differs;
	UPDATE assignment a SET until = greatest(now(), a.since)
	FROM plan p WHERE a.claimant = p.id AND a.until IS NULL
		AND p.advisor IS DISTINCT FROM p.old_advisor;
	INSERT INTO assignment (claimant, advisor)
	SELECT id, advisor FROM plan p WHERE advisor IS NOT NULL
		AND advisor IS DISTINCT FROM old_advisor ORDER BY id;
	INSERT INTO consent (claimant, at, given, instant, notice)
	SELECT t.id, t.consent, true, t.instant,
		coalesce((SELECT max(version) FROM notice
			WHERE since <= t.instant), 1)
	FROM (SELECT p.id, p.consent,
			p.consent::timestamp AT TIME ZONE r.zone AS instant
		FROM plan p JOIN region r ON r.id = p.region
		WHERE p.new_consent) t
	ON CONFLICT DO NOTHING;
	INSERT INTO change (change_no, what, id, kind)
	SELECT nextval('change_no'), 'claimant', t.id, t.kind FROM (
		SELECT id, CASE
			WHEN jid IS NOT NULL AND (old_consent OR new_consent)
				AND NOT (old_jid IS NOT NULL AND old_consent)
				THEN 2
			WHEN is_new THEN 1
			WHEN old_jid IS NOT NULL AND old_jid <> jid THEN 4
			WHEN advisor IS DISTINCT FROM old_advisor THEN 3
			ELSE 5 END AS kind
		FROM plan
		WHERE is_new OR differs OR new_consent
			OR advisor IS DISTINCT FROM old_advisor
		ORDER BY id) t;
	PERFORM pg_notify('guichet_change', '');
END $$;

GRANT SELECT ON guichet.notice TO guichet_daemon, guichet_import;
GRANT INSERT ON guichet.notice TO guichet_daemon;
REVOKE EXECUTE ON FUNCTION guichet.date_consent, guichet.note_consent
	FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guichet.note_consent TO guichet_daemon;
