-- How far a line to many has come, and what it says in English where that is
-- not the same.
ALTER TABLE guichet.announcement ADD COLUMN en text NOT NULL DEFAULT '';

-- Everybody up to this id has it. A restart goes on behind.
CREATE TABLE guichet.announcement_reached (
	announcement bigint NOT NULL REFERENCES guichet.announcement,
	reached integer NOT NULL,
	at timestamptz NOT NULL,
	PRIMARY KEY (announcement, reached)
);
GRANT SELECT, INSERT ON guichet.announcement_reached TO guichet_daemon;
