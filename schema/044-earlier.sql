-- Who wants an earlier time than theirs, and is offered one that gets free.

-- The latest of a claimant stands; one without an appointment says: not any more.
-- `channel`: of such appointments alone, 0 of any. They are asked in the order
-- of their turns.
CREATE TABLE guichet.earlier_wish (
	turn bigint PRIMARY KEY,
	at timestamptz NOT NULL,
	claimant integer NOT NULL REFERENCES guichet.claimant,
	appointment bigint REFERENCES guichet.appointment,
	channel smallint NOT NULL CHECK (channel BETWEEN 0 AND 4),
	by_jid text NOT NULL
);
CREATE INDEX earlier_wish_of ON guichet.earlier_wish (claimant, turn);
CREATE VIEW guichet.earlier_standing AS
	SELECT * FROM (
		SELECT DISTINCT ON (claimant) *
		FROM guichet.earlier_wish ORDER BY claimant, turn DESC
	) latest WHERE appointment IS NOT NULL;

-- `why` 2: a time got free before `appointment`; it was that of `freed`, until its
-- move `version`. It is offered to one at a time, and to each once.
ALTER TABLE guichet.slot_offer DROP CONSTRAINT slot_offer_why_check;
ALTER TABLE guichet.slot_offer ADD CONSTRAINT slot_offer_why_check
	CHECK (why IN (1, 2) AND (why = 2) = (freed <> 0));
CREATE UNIQUE INDEX slot_offer_freed ON guichet.slot_offer (freed, version)
	WHERE why = 2 AND ended IS NULL;

GRANT SELECT, INSERT ON guichet.earlier_wish TO guichet_daemon;
GRANT SELECT ON guichet.earlier_standing TO guichet_daemon;
