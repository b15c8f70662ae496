-- An appointment goes over to whoever answers for the claimant by then: event 10,
-- of nobody's. Its time stays, and so does since when it stands.
ALTER TABLE guichet.appointment_event
	DROP CONSTRAINT appointment_event_event_check,
	ADD CONSTRAINT appointment_event_event_check
		CHECK (event BETWEEN 1 AND 10);

CREATE OR REPLACE FUNCTION guichet.step_appointment(of_turn bigint, of_id bigint,
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
		at = CASE WHEN its_event = 10 THEN at ELSE at_instant END,
		since = its_since, until = its_until,
		channel = its_channel, advisor = of_advisor,
		outside = is_outside,
		sequence = sequence + (its_state > 3
			OR (was = 3 AND its_state <> 3)
			OR its_since <> since OR its_until <> until)::integer,
		proposed_by = CASE WHEN its_event = 4 THEN by_side
			ELSE proposed_by END,
		settled = CASE WHEN its_state > 3 THEN at_instant END
	WHERE id = of_id;
	INSERT INTO appointment_event
	VALUES (of_id, decided_on + 1, of_turn, at_instant, its_event, by_side,
		of_jid, was, its_state, its_since, its_until, its_reason,
		is_told);
END $$;
