-- What either of the two says afterwards of an appointment of which nobody knows
-- what became: 1 they met, 2 who says it was there and the other was not, 3 they
-- were not. No evidence: no finding is made of it, people read it. What one says
-- twice is two rows.
CREATE TABLE guichet.recall (
	turn bigint PRIMARY KEY,
	at timestamptz NOT NULL,
	appointment bigint NOT NULL REFERENCES guichet.appointment,
	who smallint NOT NULL CHECK (who IN (1, 2)),
	answer smallint NOT NULL CHECK (answer BETWEEN 1 AND 3),
	by_jid text NOT NULL
);
CREATE INDEX recall_appointment ON guichet.recall (appointment);
GRANT SELECT, INSERT ON guichet.recall TO guichet_daemon;
