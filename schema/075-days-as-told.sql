-- How many days a claimant has to explain stands in the sentence that opens their
-- file: it is kept with it, and no policy says another number later, whatever the
-- clocks of the two showed.
ALTER TABLE guichet.absence_file ADD COLUMN days integer;
UPDATE guichet.absence_file f SET days = coalesce((SELECT p.value
	FROM guichet.policy p WHERE p.name = 'file-days' AND p.at <= f.opened
		AND (p.region = f.region OR p.region IS NULL)
	ORDER BY p.region IS NULL, p.turn DESC LIMIT 1), 10);
ALTER TABLE guichet.absence_file ALTER COLUMN days SET NOT NULL;

-- As in 065-notice-renewed.sql.
DROP FUNCTION guichet.open_absence_file;
CREATE FUNCTION guichet.open_absence_file(of_turn bigint, of_appointment bigint,
	of_claimant integer, of_advisor integer, of_region integer,
	its_since timestamptz, its_channel smallint, at_instant timestamptz,
	its_due timestamptz, for_jid text, its_days integer) RETURNS void
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
		since, channel, opened, due, represented_by, days)
	VALUES (of_appointment, of_finding, of_claimant, of_advisor, of_region,
		its_since, its_channel, at_instant, its_due, for_jid, its_days);
	INSERT INTO absence_file_event
	VALUES (of_appointment, 1, of_turn, at_instant, 1, '', 0, 1, false, 0, '',
		'');
	INSERT INTO hold (claimant, why, since)
	VALUES (of_claimant, 'absence file ' || to_hex(of_appointment),
		at_instant);
END $$;

REVOKE EXECUTE ON FUNCTION guichet.open_absence_file FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guichet.open_absence_file TO guichet_daemon;
