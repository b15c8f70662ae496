-- What was decided of each instant at which people are reminded of an
-- appointment: roster/reminder.h.

-- `which`: 1 to 3 the claimant, days, hours and minutes before; 4 the claimant,
-- 5 the advisor, at the beginning. `outcome`: 1 sent, by the message `turn`; else
-- why not: 2 a later one was due, 3 too late, 4 agreed after it, 5 moved,
-- 6 cancelled, 7 not followed any more, 8 no address. `sequence` is the
-- appointment's: what was moved is reminded of anew.
CREATE TABLE guichet.reminder (
	appointment bigint NOT NULL REFERENCES guichet.appointment,
	sequence integer NOT NULL,
	which smallint NOT NULL CHECK (which BETWEEN 1 AND 5),
	due timestamptz NOT NULL,
	at timestamptz NOT NULL,
	outcome smallint NOT NULL CHECK (outcome BETWEEN 1 AND 8),
	turn bigint,
	variant text NOT NULL,
	PRIMARY KEY (appointment, sequence, which),
	CONSTRAINT reminder_sent CHECK ((outcome = 1) = (turn IS NOT NULL))
);
CREATE UNIQUE INDEX reminder_turn ON guichet.reminder (turn)
	WHERE turn IS NOT NULL;

GRANT SELECT, INSERT ON guichet.reminder TO guichet_daemon;
