-- "Once at the agency": a wish that the advisor sees, and that can be taken
-- back; the follow-up by messages goes on.
CREATE TABLE guichet.wish (
	turn bigint PRIMARY KEY,
	at timestamptz NOT NULL,
	claimant integer NOT NULL REFERENCES guichet.claimant,
	wished boolean NOT NULL
);
CREATE INDEX wish_claimant ON guichet.wish (claimant, turn);

CREATE VIEW guichet.wish_standing AS
	SELECT * FROM (
		SELECT DISTINCT ON (claimant) *
		FROM guichet.wish
		ORDER BY claimant, turn DESC
	) latest WHERE wished;

GRANT SELECT ON guichet.wish, guichet.wish_standing TO guichet_daemon;
GRANT INSERT ON guichet.wish TO guichet_daemon;
