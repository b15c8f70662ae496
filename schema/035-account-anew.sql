-- What was learned of an account says nothing of the next one that somebody has,
-- nor of itself, if they come back to it.
ALTER TABLE guichet.account_event
	ADD COLUMN over boolean NOT NULL DEFAULT false;

CREATE FUNCTION guichet.forget_account() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	UPDATE account_event SET over = true WHERE claimant = NEW.id AND NOT over;
	RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION guichet.forget_account FROM PUBLIC;

CREATE TRIGGER claimant_account AFTER UPDATE OF jid ON guichet.claimant
	FOR EACH ROW WHEN (OLD.jid IS DISTINCT FROM NEW.jid)
	EXECUTE FUNCTION guichet.forget_account();

CREATE OR REPLACE VIEW guichet.account_lost AS
	SELECT e.* FROM (
		SELECT DISTINCT ON (claimant, jid) *
		FROM guichet.account_event WHERE NOT over
		ORDER BY claimant, jid, turn DESC
	) e JOIN guichet.claimant c ON c.id = e.claimant AND c.jid = e.jid
	WHERE e.state <> 0;
