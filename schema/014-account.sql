-- That somebody's account does not take what we send, and that it speaks again:
-- 0 fine, 1 its server does not know it, 2 it or a block refuses, 3 it took us
-- off its contacts. While one is lost, silence proves nothing: a finding about
-- an absence must look here.
CREATE TABLE guichet.account_event (
	turn bigint PRIMARY KEY,
	at timestamptz NOT NULL,
	claimant integer NOT NULL REFERENCES guichet.claimant,
	state smallint NOT NULL CHECK (state BETWEEN 0 AND 3),
	jid text NOT NULL,
	detail text NOT NULL
);
CREATE INDEX account_event_claimant ON guichet.account_event (claimant, turn);

-- Of the JID that they have today.
CREATE VIEW guichet.account_lost AS
	SELECT e.* FROM (
		SELECT DISTINCT ON (claimant, jid) *
		FROM guichet.account_event
		ORDER BY claimant, jid, turn DESC
	) e JOIN guichet.claimant c ON c.id = e.claimant AND c.jid = e.jid
	WHERE e.state <> 0;

GRANT SELECT ON guichet.account_event, guichet.account_lost
	TO guichet_daemon;
GRANT INSERT ON guichet.account_event TO guichet_daemon;
