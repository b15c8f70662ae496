-- A word in chat that a client sends again, after its connection broke, is not
-- obeyed twice: what was obeyed is known after a restart by this digest of who
-- wrote, under which id, what. It is no part of the seal, for it says nothing
-- that the sealed columns do not.
ALTER TABLE guichet.audit ADD COLUMN line bigint NOT NULL DEFAULT 0;
CREATE INDEX audit_line ON guichet.audit (turn) WHERE line <> 0;
