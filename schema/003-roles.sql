-- Two group roles; the owner, whoever applies this, is a third. Roles belong to
-- the whole cluster, so they may exist already.

DO $$
DECLARE
	r text;
BEGIN
	FOREACH r IN ARRAY ARRAY['guichet_daemon', 'guichet_import'] LOOP
		CONTINUE WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = r);
		BEGIN
			EXECUTE format('CREATE ROLE %I NOLOGIN', r);
		EXCEPTION WHEN duplicate_object OR unique_violation THEN
			NULL;
		END;
	END LOOP;
END $$;

REVOKE ALL ON ALL TABLES IN SCHEMA guichet FROM PUBLIC;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA guichet FROM PUBLIC;
GRANT USAGE ON SCHEMA guichet TO guichet_daemon, guichet_import;

GRANT SELECT ON ALL TABLES IN SCHEMA guichet TO guichet_daemon;
GRANT INSERT ON guichet.message, guichet.delivery, guichet.seen,
	guichet.watermark, guichet.followed, guichet.unit, guichet.epoch,
	guichet.sighting, guichet.dead_letter TO guichet_daemon;
GRANT UPDATE ON guichet.sighting TO guichet_daemon;
GRANT EXECUTE ON FUNCTION guichet.note_sighting, guichet.upkeep
	TO guichet_daemon;
