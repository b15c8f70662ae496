-- What happened when an appointment was missed, for a human to decide on.

-- Opened by the finding "claimant absent" alone, of which `finding` is the
-- turn. States are those of roster/absence_file.def: 1 noticed, 2 observing,
-- 3 due, 4 unproven, 5 excused, 6 noted without consequence, 7 referred to the
-- agency, 8 unfounded. None is a sanction, and there is no other.
CREATE TABLE guichet.absence_file (
	appointment bigint PRIMARY KEY REFERENCES guichet.appointment,
	finding bigint NOT NULL REFERENCES guichet.finding,
	claimant integer NOT NULL REFERENCES guichet.claimant,
	advisor integer NOT NULL REFERENCES guichet.advisor,
	region integer NOT NULL REFERENCES guichet.region,
	since timestamptz NOT NULL,
	channel smallint NOT NULL CHECK (channel BETWEEN 1 AND 4),
	state smallint NOT NULL DEFAULT 1 CHECK (state BETWEEN 1 AND 8),
	version integer NOT NULL DEFAULT 1,
	opened timestamptz NOT NULL,
	until timestamptz,
	due timestamptz,
	closed timestamptz
);
CREATE INDEX absence_file_closed ON guichet.absence_file (closed);
CREATE INDEX absence_file_claimant ON guichet.absence_file (claimant);

-- Every move, in the order of versions; `words` is an explanation of the
-- claimant, or the reason of who decided. A human decides by name.
CREATE TABLE guichet.absence_file_event (
	appointment bigint NOT NULL REFERENCES guichet.absence_file,
	version integer NOT NULL,
	turn bigint NOT NULL,
	at timestamptz NOT NULL,
	event smallint NOT NULL CHECK (event BETWEEN 1 AND 11),
	by_jid text NOT NULL,
	was smallint NOT NULL,
	becomes smallint NOT NULL,
	late boolean NOT NULL,
	excuse smallint NOT NULL CHECK (excuse BETWEEN 0 AND 7),
	words text NOT NULL,
	helper text NOT NULL,
	PRIMARY KEY (appointment, version),
	CONSTRAINT absence_file_human CHECK
		(event NOT BETWEEN 7 AND 10 OR by_jid <> '' AND words <> ''),
	CONSTRAINT absence_file_decided CHECK (becomes NOT BETWEEN 5 AND 7
		OR becomes = was OR event BETWEEN 7 AND 9)
);

-- Only a human decides, and only a finding that stands opens a file. Whoever it
-- is about is kept from deletion until it is closed.
CREATE FUNCTION guichet.open_absence_file(of_turn bigint, of_appointment bigint,
	of_claimant integer, of_advisor integer, of_region integer,
	its_since timestamptz, its_channel smallint, at_instant timestamptz,
	its_due timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
DECLARE
	of_finding bigint;
BEGIN
	SELECT turn INTO of_finding FROM finding_standing
	WHERE appointment = of_appointment AND finding = 2;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'nobody was found absent from appointment %',
			of_appointment USING ERRCODE = 'GU001';
	END IF;
	INSERT INTO absence_file (appointment, finding, claimant, advisor, region,
		since, channel, opened, due)
	VALUES (of_appointment, of_finding, of_claimant, of_advisor, of_region,
		its_since, its_channel, at_instant, its_due);
	INSERT INTO absence_file_event
	VALUES (of_appointment, 1, of_turn, at_instant, 1, '', 0, 1, false, 0, '',
		'');
	INSERT INTO hold (claimant, why, since)
	VALUES (of_claimant, 'absence file ' || to_hex(of_appointment),
		at_instant);
END $$;

CREATE FUNCTION guichet.step_absence_file(of_turn bigint, of_appointment bigint,
	decided_on integer, at_instant timestamptz, its_event smallint,
	its_state smallint, its_until timestamptz, its_due timestamptz,
	is_late boolean, its_excuse smallint, its_words text, its_helper text,
	of_jid text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
DECLARE
	file absence_file;
	is_closed boolean := its_state >= 5;
BEGIN
	SELECT * INTO file FROM absence_file
	WHERE appointment = of_appointment AND version = decided_on FOR UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'file % has moved on', of_appointment
			USING ERRCODE = 'GU001';
	END IF;
	UPDATE absence_file SET version = version + 1, state = its_state,
		until = its_until, due = its_due,
		closed = CASE WHEN is_closed THEN coalesce(closed, at_instant) END
	WHERE appointment = of_appointment;
	INSERT INTO absence_file_event
	VALUES (of_appointment, decided_on + 1, of_turn, at_instant, its_event, of_jid,
		file.state, its_state, is_late, its_excuse, its_words,
		its_helper);
	UPDATE hold SET until = CASE WHEN is_closed
		THEN greatest(since, at_instant) END
	WHERE claimant = file.claimant
		AND why = 'absence file ' || to_hex(of_appointment);
END $$;

-- When a client of the claimant said that the first line of a file is there.
CREATE FUNCTION guichet.absence_file_received(of_appointment bigint,
	of_claimant integer) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = guichet, pg_temp AS $$
	SELECT least((SELECT min(at) FROM delivery WHERE claimant = of_claimant
			AND wire_id = 'file/' || to_hex(of_appointment) || '/1'
			AND kind IN (1, 2) AND of_side = 1),
		(SELECT min(at) FROM absence_file_event
			WHERE appointment = of_appointment
			AND event = 3))
$$;

GRANT SELECT ON guichet.absence_file, guichet.absence_file_event
	TO guichet_daemon;
REVOKE EXECUTE ON FUNCTION guichet.open_absence_file,
	guichet.step_absence_file, guichet.absence_file_received FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guichet.open_absence_file,
	guichet.step_absence_file, guichet.absence_file_received
	TO guichet_daemon;
