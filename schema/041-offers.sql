-- Free times that the service offers by itself, and keeps until they are answered.

-- `why`: 1 the advisor did not come to `appointment`. Nobody else is offered its
-- `slots`, each as long as `length`, before it ended or is over. `outcome`: 1
-- taken, 2 refused, 3 not answered in time, 4 not free any more by then.
CREATE TABLE guichet.slot_offer (
	why smallint NOT NULL CHECK (why = 1),
	appointment bigint NOT NULL REFERENCES guichet.appointment,
	freed bigint NOT NULL DEFAULT 0,
	version integer NOT NULL DEFAULT 0,
	turn bigint NOT NULL,
	at timestamptz NOT NULL,
	claimant integer NOT NULL REFERENCES guichet.claimant,
	advisor integer NOT NULL REFERENCES guichet.advisor,
	length interval NOT NULL CHECK (length > interval '0'),
	slots timestamptz[] NOT NULL CHECK (cardinality(slots) BETWEEN 1 AND 3),
	until timestamptz NOT NULL,
	ended timestamptz,
	outcome smallint CHECK (outcome BETWEEN 1 AND 4),
	PRIMARY KEY (why, appointment, freed, version),
	CHECK ((ended IS NULL) = (outcome IS NULL))
);
CREATE INDEX slot_offer_at ON guichet.slot_offer (at);

-- Lengths and instants are microseconds, in `of_slots` with blanks between. What
-- is found again about one appointment offers nothing again.
CREATE FUNCTION guichet.keep_slot_offer(of_turn bigint, its_why smallint,
	of_appointment bigint, of_freed bigint, of_version integer,
	at_instant timestamptz, of_claimant integer, of_advisor integer,
	its_length bigint, of_slots text, its_until timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
	INSERT INTO slot_offer (why, appointment, freed, version, turn, at,
		claimant, advisor, length, slots, until)
	SELECT its_why, of_appointment, of_freed, of_version, of_turn,
		at_instant, of_claimant, of_advisor,
		its_length * interval '1 microsecond',
		ARRAY(SELECT timestamptz 'epoch'
			+ s::bigint * interval '1 microsecond'
			FROM unnest(string_to_array(of_slots, ' ')) s),
		its_until
	ON CONFLICT DO NOTHING
$$;

CREATE FUNCTION guichet.end_slot_offer(its_why smallint, of_appointment bigint,
	of_freed bigint, of_version integer, at_instant timestamptz,
	its_outcome smallint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	UPDATE slot_offer SET ended = at_instant, outcome = its_outcome
	WHERE why = its_why AND appointment = of_appointment
		AND freed = of_freed AND version = of_version AND ended IS NULL;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'an offer about % has ended', of_appointment
			USING ERRCODE = 'GU001';
	END IF;
END $$;

GRANT SELECT ON guichet.slot_offer TO guichet_daemon;
REVOKE EXECUTE ON FUNCTION guichet.keep_slot_offer, guichet.end_slot_offer
	FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guichet.keep_slot_offer, guichet.end_slot_offer
	TO guichet_daemon;
