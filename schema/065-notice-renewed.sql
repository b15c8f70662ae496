-- Who represents a claimant in another's stead gets the notice by a move of the
-- file, so that a daemon that dies before the lines tells it when it comes back,
-- and an import changes nothing of a file behind its back.

DROP TRIGGER representative_renews ON guichet.representative;
DROP FUNCTION guichet.renew_notice;
DROP TRIGGER absence_file_represented ON guichet.absence_file;
DROP FUNCTION guichet.note_represented;

-- 13: the notice goes to who represents the claimant now.
ALTER TABLE guichet.absence_file_event
	DROP CONSTRAINT absence_file_event_event_check;
ALTER TABLE guichet.absence_file_event
	ADD CONSTRAINT absence_file_event_event_check
	CHECK (event BETWEEN 1 AND 13);

-- The version of that move; 0: none. What was renewed before this is told anew,
-- unless its days have begun: its line had another id.
ALTER TABLE guichet.absence_file ADD COLUMN renewal integer NOT NULL DEFAULT 0;
UPDATE guichet.absence_file f SET represented_by = coalesce((SELECT r.jid
	FROM guichet.representative r WHERE r.claimant = f.claimant
		AND r.jid NOT IN ('', f.represented_by)
	ORDER BY r.place DESC LIMIT 1), represented_by)
WHERE renewed AND state IN (1, 4);
ALTER TABLE guichet.absence_file DROP COLUMN renewed;
ALTER TABLE guichet.absence_file RENAME COLUMN renewal TO renewed;

-- When a client said that the notice is there: that of whoever it was for.
CREATE OR REPLACE FUNCTION guichet.absence_file_received(of_appointment bigint,
	of_claimant integer) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = guichet, pg_temp AS $$
	SELECT least((SELECT min(d.at) FROM absence_file f JOIN delivery d
			ON d.claimant = of_claimant AND d.kind IN (1, 2)
			AND d.wire_id = 'file/' || to_hex(of_appointment) || '/'
				|| greatest(f.renewed, 1)
				|| CASE f.represented_by WHEN '' THEN ''
				ELSE '/r' END
			AND CASE f.represented_by WHEN '' THEN d.of_side = 1
				ELSE f.represented_by = d.reporter END
			WHERE f.appointment = of_appointment),
		(SELECT min(at) FROM absence_file_event
			WHERE appointment = of_appointment
			AND event = 3))
$$;

-- As in 031-absence-files.sql; for whom the notice is was decided on what the
-- daemon knew, which follows an import a moment later.
DROP FUNCTION guichet.open_absence_file;
CREATE FUNCTION guichet.open_absence_file(of_turn bigint, of_appointment bigint,
	of_claimant integer, of_advisor integer, of_region integer,
	its_since timestamptz, its_channel smallint, at_instant timestamptz,
	its_due timestamptz, for_jid text) RETURNS void
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
		since, channel, opened, due, represented_by)
	VALUES (of_appointment, of_finding, of_claimant, of_advisor, of_region,
		its_since, its_channel, at_instant, its_due, for_jid);
	INSERT INTO absence_file_event
	VALUES (of_appointment, 1, of_turn, at_instant, 1, '', 0, 1, false, 0, '',
		'');
	INSERT INTO hold (claimant, why, since)
	VALUES (of_claimant, 'absence file ' || to_hex(of_appointment),
		at_instant);
END $$;

-- As in 055-parties.sql.
DROP FUNCTION guichet.step_absence_file;
CREATE FUNCTION guichet.step_absence_file(of_turn bigint,
	of_appointment bigint, decided_on integer, at_instant timestamptz,
	its_event smallint, its_state smallint, its_until timestamptz,
	its_due timestamptz, is_late boolean, its_excuse smallint,
	its_words text, its_helper text, of_jid text, for_jid text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
DECLARE
	file absence_file;
	is_closed boolean := its_state >= 5;
	renews boolean := its_event = 13;
BEGIN
	SELECT * INTO file FROM absence_file
	WHERE appointment = of_appointment AND version = decided_on FOR UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'file % has moved on', of_appointment
			USING ERRCODE = 'GU001';
	END IF;
	IF its_event BETWEEN 7 AND 10 AND of_jid IN (
		SELECT jid FROM advisor
		WHERE id = file.advisor OR id = ANY (file.parties)
		UNION ALL SELECT jid FROM claimant WHERE id = file.claimant
		UNION ALL SELECT jid FROM representative_standing
		WHERE claimant = file.claimant) THEN
		RAISE EXCEPTION '% was part of appointment %', of_jid,
			of_appointment USING ERRCODE = '23514',
			CONSTRAINT = 'absence_file_party';
	END IF;
	UPDATE absence_file SET version = version + 1, state = its_state,
		until = its_until, due = its_due,
		closed = CASE WHEN is_closed THEN coalesce(closed, at_instant) END,
		represented_by = CASE WHEN renews THEN for_jid
			ELSE represented_by END,
		renewed = CASE WHEN renews THEN decided_on + 1 ELSE renewed END
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
REVOKE EXECUTE ON FUNCTION guichet.open_absence_file,
	guichet.step_absence_file FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guichet.open_absence_file,
	guichet.step_absence_file TO guichet_daemon;

-- As in 054-representatives-imported.sql. It is a change, too: memory may be
-- following one of an import that was there before.
CREATE OR REPLACE FUNCTION guichet.represent(of_turn bigint,
	at_instant timestamptz, of_claimant integer, its_jid text,
	its_name text, who_by text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	PERFORM change_lock();
	INSERT INTO representative (turn, at, claimant, jid, name, by_jid)
	VALUES (of_turn, at_instant, of_claimant, its_jid, its_name, who_by)
	ON CONFLICT DO NOTHING;
	IF FOUND THEN
		INSERT INTO change (change_no, what, id, kind)
		VALUES (nextval('change_no'), 'representative', of_claimant,
			5);
		PERFORM pg_notify('guichet_change', '');
	END IF;
END $$;
