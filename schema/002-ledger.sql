-- What was said, what became of it, and how far it is proven.

-- A start of the daemon raises the epoch; turn = epoch << 40 | counter.
CREATE TABLE guichet.epoch (
	epoch bigint PRIMARY KEY,
	started timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE guichet.message (
	turn bigint NOT NULL,
	arrived timestamptz NOT NULL,
	stored timestamptz NOT NULL DEFAULT clock_timestamp(),
	kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 4),
	claimant integer,
	advisor integer,
	sender text NOT NULL,
	recipient text NOT NULL,
	id text NOT NULL,
	wire_id text NOT NULL,
	digest bytea NOT NULL,
	body text NOT NULL,
	lang text NOT NULL DEFAULT '',
	extra text NOT NULL DEFAULT '',
	replaces text NOT NULL DEFAULT '',
	variant text NOT NULL DEFAULT '',
	PRIMARY KEY (turn, arrived)
) PARTITION BY RANGE (arrived);
CREATE INDEX message_conversation ON guichet.message (claimant, turn);
CREATE TABLE guichet.message_default
	PARTITION OF guichet.message DEFAULT;

-- Which sentences are known: kept for seven days.
CREATE TABLE guichet.seen (
	sender text NOT NULL,
	wire_id text NOT NULL,
	digest bytea NOT NULL,
	turn bigint NOT NULL,
	arrived timestamptz NOT NULL,
	PRIMARY KEY (sender, wire_id)
);
CREATE INDEX seen_arrived ON guichet.seen USING brin (arrived);

CREATE TABLE guichet.delivery (
	turn bigint PRIMARY KEY,
	at timestamptz NOT NULL,
	stored timestamptz NOT NULL DEFAULT clock_timestamp(),
	kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 4),
	claimant integer,
	of_side smallint NOT NULL,
	of_id integer NOT NULL,
	reporter text NOT NULL,
	wire_id text NOT NULL,
	detail text NOT NULL DEFAULT ''
);
CREATE INDEX delivery_sentence ON guichet.delivery (claimant, wire_id);
CREATE INDEX delivery_bounced ON guichet.delivery (of_side, of_id)
	WHERE kind IN (3, 4);

CREATE TABLE guichet.watermark (
	up_to_turn bigint PRIMARY KEY,
	epoch bigint NOT NULL,
	at timestamptz NOT NULL
);

CREATE TABLE guichet.followed (
	change_no bigint PRIMARY KEY,
	at timestamptz NOT NULL
);

-- A single turn's own id: a second try of a committed one ends here.
CREATE TABLE guichet.unit (
	turn bigint PRIMARY KEY,
	at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE guichet.sighting (
	advisor integer PRIMARY KEY REFERENCES guichet.advisor,
	available boolean NOT NULL,
	absence bigint NOT NULL,
	at timestamptz NOT NULL,
	version integer NOT NULL
);

-- A sentence that could not be stored as text, as bytes.
CREATE TABLE guichet.dead_letter (
	turn bigint PRIMARY KEY,
	at timestamptz NOT NULL DEFAULT clock_timestamp(),
	sqlstate text NOT NULL,
	sender bytea NOT NULL,
	recipient bytea NOT NULL,
	wire_id bytea NOT NULL,
	body bytea NOT NULL
);

-- A sighting decided on a version that is gone raises GU001, and the input is
-- decided again. Version 0 means that there is no row yet.
CREATE FUNCTION guichet.note_sighting(who integer, is_available boolean,
	absence_no bigint, seen_at timestamptz, decided_on integer)
RETURNS void
LANGUAGE plpgsql SET search_path = guichet, pg_temp AS $$
BEGIN
	IF decided_on = 0 THEN
		INSERT INTO sighting (advisor, available, absence, at, version)
		VALUES (who, is_available, absence_no, seen_at, 1)
		ON CONFLICT DO NOTHING;
	ELSE
		UPDATE sighting SET available = is_available,
			absence = absence_no, at = seen_at,
			version = version + 1
		WHERE advisor = who AND version = decided_on;
	END IF;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'sighting of advisor % has moved on', who
			USING ERRCODE = 'GU001';
	END IF;
END $$;

-- A month's partition: made beside, the rows of the default moved in, then
-- attached. ATTACH takes a lock on the default partition only for a moment.
CREATE FUNCTION guichet.make_month(first_day date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = guichet, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
	part text := 'message_' || to_char(first_day, 'YYYY_MM');
	beyond date := first_day + interval '1 month';
	low timestamptz := first_day::timestamp AT TIME ZONE 'UTC';
	high timestamptz := beyond::timestamp AT TIME ZONE 'UTC';
BEGIN
	IF to_regclass('guichet.' || part) IS NOT NULL THEN
		RETURN false;
	END IF;
	EXECUTE format('CREATE TABLE %I (LIKE message INCLUDING ALL)', part);
	LOCK TABLE message_default IN ACCESS EXCLUSIVE MODE;
	EXECUTE format('WITH gone AS (DELETE FROM message_default
		WHERE arrived >= %L AND arrived < %L RETURNING *)
		INSERT INTO %I SELECT * FROM gone', low, high, part);
	EXECUTE format('ALTER TABLE %I ADD CHECK
		(arrived >= %L AND arrived < %L)', part, low, high);
	EXECUTE format('ALTER TABLE message ATTACH PARTITION %I
		FOR VALUES FROM (%L) TO (%L)', part, low, high);
	RETURN true;
END $$;

-- Called by the daemon now and then: this month and the two ahead exist, and
-- at most 10,000 ids of over seven days are forgotten a call.
CREATE FUNCTION guichet.upkeep(as_of timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = guichet, pg_temp AS $$
DECLARE
	month date := date_trunc('month', as_of AT TIME ZONE 'UTC')::date;
	gone integer;
BEGIN
	-- A dump or a long report holds the table: made by a later call, and
	-- until then the default partition takes what comes.
	FOR ahead IN 0..2 LOOP
		BEGIN
			PERFORM make_month(
				(month + make_interval(months => ahead))::date);
		EXCEPTION WHEN lock_not_available THEN
			RAISE WARNING 'a month is made later, message is locked';
			EXIT;
		END;
	END LOOP;
	DELETE FROM seen WHERE ctid = ANY (ARRAY(
		SELECT ctid FROM seen
		WHERE arrived < as_of - interval '7 days' LIMIT 10000));
	GET DIAGNOSTICS gone = ROW_COUNT;
	DELETE FROM unit WHERE ctid = ANY (ARRAY(
		SELECT ctid FROM unit
		WHERE at < as_of - interval '7 days' LIMIT 10000));
	RETURN gone;
END $$;

DO $$ BEGIN PERFORM guichet.upkeep(now()); END $$;

-- The life of each sentence. `forwarded` is the first watermark at or above
-- its turn: the instant at which it was proven that the server had it.
CREATE VIEW guichet.message_life AS
	SELECT m.turn, m.claimant, m.kind, m.sender, m.recipient, m.wire_id,
		m.arrived, m.stored,
		(SELECT w.at FROM guichet.watermark w
			WHERE w.up_to_turn >= m.turn
			ORDER BY w.up_to_turn LIMIT 1) AS forwarded,
		d.received, d.displayed, d.bounced
	FROM guichet.message m
	LEFT JOIN LATERAL (
		SELECT min(at) FILTER (WHERE kind = 1) AS received,
			min(at) FILTER (WHERE kind = 2) AS displayed,
			max(at) FILTER (WHERE kind = 3) AS bounced
		FROM guichet.delivery d
		WHERE d.claimant = m.claimant AND d.wire_id = m.wire_id
			AND d.reporter = m.recipient
	) d ON true;
