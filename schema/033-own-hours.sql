-- When advisors receive, of those who do not receive whenever their region is
-- open.

-- Of a weekday (1 Monday .. 7 Sunday); the latest stands, and one without spans
-- says that it is the region's hours again. Spans are those of region_hours.
CREATE TABLE guichet.own_hours (
	turn bigint NOT NULL,
	weekday smallint NOT NULL CHECK (weekday BETWEEN 1 AND 7),
	at timestamptz NOT NULL,
	advisor integer NOT NULL REFERENCES guichet.advisor,
	spans int4multirange
		CHECK (spans <@ int4multirange(int4range(0, 1440))),
	by_jid text NOT NULL,
	PRIMARY KEY (turn, weekday)
);
CREATE VIEW guichet.own_hours_standing AS
	SELECT * FROM (
		SELECT DISTINCT ON (advisor, weekday) *
		FROM guichet.own_hours ORDER BY advisor, weekday, turn DESC
	) latest WHERE spans IS NOT NULL;

-- `weekdays` and `of_spans` are those of set_hours().
CREATE FUNCTION guichet.keep_own_hours(of_turn bigint, at_instant timestamptz,
	of_advisor integer, weekdays integer, as_region boolean, of_spans text,
	of_jid text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
	INSERT INTO own_hours (turn, weekday, at, advisor, spans, by_jid)
	SELECT of_turn, d, at_instant, of_advisor, CASE WHEN NOT as_region THEN (
		SELECT coalesce(range_agg(int4range(
			split_part(s, '-', 1)::integer,
			split_part(s, '-', 2)::integer)), '{}')
		FROM unnest(string_to_array(of_spans, ' ')) s) END, of_jid
	FROM generate_series(1, 7) d WHERE weekdays & (1 << (d - 1)) <> 0
$$;

GRANT SELECT ON guichet.own_hours, guichet.own_hours_standing
	TO guichet_daemon;
REVOKE EXECUTE ON FUNCTION guichet.keep_own_hours FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guichet.keep_own_hours TO guichet_daemon;
