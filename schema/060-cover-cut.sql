-- An absence that is called off while it lasts.

-- Its span ends now. Its end is due then, like that of any that is over, and
-- who returns is told first.
CREATE FUNCTION guichet.cut_cover(of_turn bigint, at_instant timestamptz,
	of_jid text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	UPDATE cover SET end_by = of_jid,
		until = least(until,
			greatest(at_instant, since + interval '1 microsecond'))
	WHERE turn = of_turn AND ended IS NULL;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'absence % has moved on', of_turn
			USING ERRCODE = 'GU001';
	END IF;
END $$;

CREATE OR REPLACE FUNCTION guichet.end_cover(of_turn bigint,
	at_instant timestamptz, of_jid text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	UPDATE cover SET ended = at_instant, end_by = coalesce(end_by, of_jid),
		until = least(until,
			greatest(at_instant, since + interval '1 microsecond'))
	WHERE turn = of_turn AND ended IS NULL;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'absence % has moved on', of_turn
			USING ERRCODE = 'GU001';
	END IF;
END $$;

REVOKE EXECUTE ON FUNCTION guichet.cut_cover FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guichet.cut_cover TO guichet_daemon;
