-- How people are reached for an appointment, and whose clock shows another hour.

-- Of an advisor, or of all of a region who have none of their own: a link for
-- voice (2) and video (3), a number for the telephone (4). The latest stands; an
-- empty text takes it back.
CREATE TABLE guichet.meeting (
	turn bigint PRIMARY KEY,
	at timestamptz NOT NULL,
	advisor integer REFERENCES guichet.advisor,
	region integer REFERENCES guichet.region,
	channel smallint NOT NULL CHECK (channel BETWEEN 2 AND 4),
	text text NOT NULL,
	by_jid text NOT NULL,
	CHECK (num_nonnulls(advisor, region) = 1)
);
CREATE VIEW guichet.meeting_standing AS
	SELECT DISTINCT ON (advisor, region, channel) *
	FROM guichet.meeting ORDER BY advisor, region, channel, turn DESC;

-- The latest stands; an empty zone is the region's again.
CREATE TABLE guichet.own_zone (
	turn bigint PRIMARY KEY,
	at timestamptz NOT NULL,
	claimant integer NOT NULL REFERENCES guichet.claimant,
	zone text NOT NULL
);
CREATE VIEW guichet.own_zone_standing AS
	SELECT DISTINCT ON (claimant) *
	FROM guichet.own_zone ORDER BY claimant, turn DESC;

GRANT SELECT, INSERT ON guichet.meeting, guichet.own_zone TO guichet_daemon;
GRANT SELECT ON guichet.meeting_standing, guichet.own_zone_standing
	TO guichet_daemon;
