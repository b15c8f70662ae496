-- Whose receipt begins the days of who is represented: that of whoever got the
-- notice. Who is named in their stead before that gets it anew, under another
-- id (`renewed`), and may not say that the line to another came.
ALTER TABLE guichet.absence_file
	ADD COLUMN represented_by text NOT NULL DEFAULT '',
	ADD COLUMN renewed boolean NOT NULL DEFAULT false;
UPDATE guichet.absence_file f SET represented_by = coalesce(
	(SELECT r.jid FROM guichet.representative r
	WHERE r.claimant = f.claimant AND r.at <= f.opened
	ORDER BY r.place DESC LIMIT 1),
	(SELECT r.jid FROM guichet.representative_standing r
	WHERE r.claimant = f.claimant), '')
WHERE represented;

CREATE OR REPLACE FUNCTION guichet.note_represented() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	NEW.represented_by := coalesce((SELECT jid FROM representative_standing
		WHERE claimant = NEW.claimant), '');
	RETURN NEW;
END $$;

-- When a client said that the first line of a file is there.
CREATE OR REPLACE FUNCTION guichet.absence_file_received(of_appointment bigint,
	of_claimant integer) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = guichet, pg_temp AS $$
	SELECT least((SELECT min(d.at) FROM absence_file f JOIN delivery d
			ON d.claimant = of_claimant AND d.kind IN (1, 2)
			AND (f.represented_by = '' AND d.of_side = 1
				AND d.wire_id = 'file/'
					|| to_hex(of_appointment) || '/1'
			OR f.represented_by = d.reporter
				AND d.wire_id LIKE 'file/'
					|| to_hex(of_appointment) || '/1'
					|| CASE WHEN f.renewed THEN '/%'
					ELSE '' END || '/r')
			WHERE f.appointment = of_appointment),
		(SELECT min(at) FROM absence_file_event
			WHERE appointment = of_appointment
			AND event = 3))
$$;
ALTER TABLE guichet.absence_file DROP COLUMN represented;

-- Nothing proves yet that the one before has the notice.
CREATE FUNCTION guichet.renew_notice() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	UPDATE absence_file SET represented_by = NEW.jid, renewed = true
	WHERE claimant = NEW.claimant AND state IN (1, 4)
		AND represented_by NOT IN ('', NEW.jid)
		AND absence_file_received(appointment, claimant) IS NULL;
	RETURN NULL;
END $$;
CREATE TRIGGER representative_renews AFTER INSERT ON guichet.representative
	FOR EACH ROW WHEN (NEW.jid <> '')
	EXECUTE FUNCTION guichet.renew_notice();

-- Nor does anybody decide who ever represented the claimant: what was ended is
-- not undone by that.
CREATE FUNCTION guichet.refuse_representative() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	IF EXISTS (SELECT FROM absence_file f
		JOIN representative r ON r.claimant = f.claimant
		WHERE f.appointment = NEW.appointment
			AND r.jid = NEW.by_jid) THEN
		RAISE EXCEPTION '% represented who was at appointment %',
			NEW.by_jid, NEW.appointment USING ERRCODE = '23514',
			CONSTRAINT = 'absence_file_party';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER absence_file_representative
	BEFORE INSERT ON guichet.absence_file_event
	FOR EACH ROW WHEN (NEW.event BETWEEN 7 AND 10)
	EXECUTE FUNCTION guichet.refuse_representative();
REVOKE EXECUTE ON FUNCTION guichet.renew_notice,
	guichet.refuse_representative FROM PUBLIC;
