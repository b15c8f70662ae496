-- Appointments, what became of each, and how people are reached for one.

-- Trusted: whoever owns the database may create it.
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- `since` and `until` are UTC; `zone` is the region's as it was agreed on. An id
-- is the turn that proposed it; `uid` and `sequence` are a calendar's (RFC 5545).
-- Only confirmed ones take anybody's time: [since, until) of one claimant are
-- apart, and of one advisor.
CREATE TABLE guichet.appointment (
	id bigint PRIMARY KEY,
	claimant integer NOT NULL REFERENCES guichet.claimant,
	advisor integer NOT NULL REFERENCES guichet.advisor,
	region integer NOT NULL REFERENCES guichet.region,
	zone text NOT NULL,
	since timestamptz NOT NULL,
	until timestamptz NOT NULL,
	channel smallint NOT NULL CHECK (channel BETWEEN 1 AND 4),
	note text NOT NULL,
	state smallint NOT NULL CHECK (state BETWEEN 1 AND 9),
	version integer NOT NULL DEFAULT 1,
	proposed_by smallint NOT NULL CHECK (proposed_by IN (1, 2)),
	outside boolean NOT NULL,
	series bigint,
	uid text NOT NULL UNIQUE,
	sequence integer NOT NULL DEFAULT 0,
	at timestamptz NOT NULL,
	settled timestamptz,
	CONSTRAINT appointment_length CHECK (until > since
		AND until - since <= interval '24 hours'),
	CONSTRAINT appointment_claimant EXCLUDE USING gist (
		claimant WITH =, tstzrange(since, until) WITH &&)
		WHERE (state = 3),
	CONSTRAINT appointment_advisor EXCLUDE USING gist (
		advisor WITH =, tstzrange(since, until) WITH &&)
		WHERE (state = 3)
);
CREATE INDEX appointment_open ON guichet.appointment (since)
	WHERE settled IS NULL;
CREATE INDEX appointment_settled ON guichet.appointment (settled)
	WHERE settled IS NOT NULL;
CREATE INDEX appointment_of ON guichet.appointment (claimant, since);

-- Every move, in the order of versions; `told`: somebody has to hear of it.
CREATE TABLE guichet.appointment_event (
	appointment bigint NOT NULL REFERENCES guichet.appointment,
	version integer NOT NULL,
	turn bigint NOT NULL,
	at timestamptz NOT NULL,
	event smallint NOT NULL CHECK (event BETWEEN 1 AND 9),
	side smallint NOT NULL CHECK (side BETWEEN 0 AND 2),
	by_jid text NOT NULL,
	was smallint NOT NULL,
	becomes smallint NOT NULL,
	since timestamptz NOT NULL,
	until timestamptz NOT NULL,
	reason text NOT NULL,
	told boolean NOT NULL,
	PRIMARY KEY (appointment, version)
);
CREATE INDEX appointment_event_at ON guichet.appointment_event (at);

CREATE FUNCTION guichet.propose_appointment(of_turn bigint,
	at_instant timestamptz, of_claimant integer, of_advisor integer,
	of_region integer, its_zone text, its_since timestamptz,
	its_until timestamptz, its_channel smallint, its_note text,
	by_side smallint, is_outside boolean, of_series bigint, its_uid text,
	of_jid text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	INSERT INTO appointment (id, claimant, advisor, region, zone, since,
		until, channel, note, state, proposed_by, outside, series, uid,
		at)
	VALUES (of_turn, of_claimant, of_advisor, of_region, its_zone,
		its_since, its_until, its_channel, its_note, 1, by_side,
		is_outside, nullif(of_series, 0), its_uid, at_instant);
	INSERT INTO appointment_event
	VALUES (of_turn, 1, of_turn, at_instant, 1, by_side, of_jid, 0, 1,
		its_since, its_until, '', true);
END $$;

-- States 1 and 2 wait for an answer, 3 is confirmed, all others are final. What
-- was moved waits for the other side; calendars learn a new time by `sequence`.
CREATE FUNCTION guichet.step_appointment(of_turn bigint, of_id bigint,
	decided_on integer, at_instant timestamptz, its_event smallint,
	by_side smallint, its_state smallint, its_since timestamptz,
	its_until timestamptz, its_channel smallint, of_advisor integer,
	is_outside boolean, its_reason text, is_told boolean, of_jid text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
DECLARE
	was smallint;
BEGIN
	SELECT state INTO was FROM appointment
	WHERE id = of_id AND version = decided_on FOR UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'appointment % has moved on', of_id
			USING ERRCODE = 'GU001';
	END IF;
	UPDATE appointment SET version = version + 1, state = its_state,
		at = at_instant, since = its_since, until = its_until,
		channel = its_channel, advisor = of_advisor,
		outside = is_outside,
		sequence = sequence + (its_state > 3 OR its_since <> since
			OR its_until <> until)::integer,
		proposed_by = CASE WHEN its_state = 2 THEN by_side
			ELSE proposed_by END,
		settled = CASE WHEN its_state > 3 THEN at_instant END
	WHERE id = of_id;
	INSERT INTO appointment_event
	VALUES (of_id, decided_on + 1, of_turn, at_instant, its_event, by_side,
		of_jid, was, its_state, its_since, its_until, its_reason,
		is_told);
END $$;

GRANT SELECT ON guichet.appointment, guichet.appointment_event
	TO guichet_daemon;
REVOKE EXECUTE ON FUNCTION guichet.propose_appointment,
	guichet.step_appointment FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guichet.propose_appointment,
	guichet.step_appointment TO guichet_daemon;
