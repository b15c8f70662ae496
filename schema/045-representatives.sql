-- Who represents a claimant by law, a minor or an adult under protection: they
-- are told of an absence as the claimant is, and their receipt is the proof.

-- The latest stands; an empty JID is nobody any more.
CREATE TABLE guichet.representative (
	turn bigint PRIMARY KEY,
	at timestamptz NOT NULL,
	claimant integer NOT NULL REFERENCES guichet.claimant,
	jid text NOT NULL,
	name text NOT NULL CHECK (jid = '' OR name <> ''),
	by_jid text NOT NULL
);
CREATE INDEX representative_claimant ON guichet.representative (claimant);
CREATE VIEW guichet.representative_standing AS
	SELECT DISTINCT ON (claimant) *
	FROM guichet.representative ORDER BY claimant, turn DESC;
GRANT SELECT, INSERT ON guichet.representative TO guichet_daemon;
GRANT SELECT ON guichet.representative_standing TO guichet_daemon;

-- Was the claimant represented when the file was opened? Whoever represents
-- them later is told of what comes, but their receipt moves nothing.
ALTER TABLE guichet.absence_file
	ADD COLUMN represented boolean NOT NULL DEFAULT false;
CREATE FUNCTION guichet.note_represented() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	NEW.represented := EXISTS (SELECT FROM representative_standing
		WHERE claimant = NEW.claimant AND jid <> '');
	RETURN NEW;
END $$;
CREATE TRIGGER absence_file_represented BEFORE INSERT ON guichet.absence_file
	FOR EACH ROW EXECUTE FUNCTION guichet.note_represented();
REVOKE EXECUTE ON FUNCTION guichet.note_represented FROM PUBLIC;

-- 12: the claimant explains, and who represents them has no notice yet.
ALTER TABLE guichet.absence_file_event
	DROP CONSTRAINT absence_file_event_event_check;
ALTER TABLE guichet.absence_file_event
	ADD CONSTRAINT absence_file_event_event_check
	CHECK (event BETWEEN 1 AND 12);

-- When a client said that the first line of a file is there: that of whoever
-- represents the claimant, where they are represented.
CREATE OR REPLACE FUNCTION guichet.absence_file_received(of_appointment bigint,
	of_claimant integer) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = guichet, pg_temp AS $$
	SELECT least((SELECT min(d.at) FROM absence_file f JOIN delivery d
			ON d.claimant = of_claimant AND d.kind IN (1, 2)
			AND d.wire_id = 'file/' || to_hex(of_appointment) || '/1'
				|| CASE WHEN f.represented THEN '/r' ELSE '' END
			AND (f.represented OR d.of_side = 1)
			WHERE f.appointment = of_appointment),
		(SELECT min(at) FROM absence_file_event
			WHERE appointment = of_appointment
			AND event = 3))
$$;
