-- When a region works: opening hours and holidays. What was past when it
-- changed never changes, so a figure of a past month stays what it was; the
-- day on which a change is made may, for it is not over.

-- From `since` on, until a later row of the same weekday (1 Monday .. 7 Sunday).
-- Spans are minutes of the day, [540,720) is from nine to noon; a multirange
-- cannot overlap itself, and none ends after midnight.
CREATE TABLE guichet.region_hours (
	region integer NOT NULL REFERENCES guichet.region,
	weekday smallint NOT NULL CHECK (weekday BETWEEN 1 AND 7),
	since date NOT NULL,
	spans int4multirange NOT NULL
		CHECK (spans <@ int4multirange(int4range(0, 1440))),
	noted timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (region, weekday, since)
);

-- A row of a region goes before the one for all (region NULL); a day that was
-- taken out stays as a row, so that nothing puts it back.
CREATE TABLE guichet.holiday (
	region integer REFERENCES guichet.region,
	day date NOT NULL,
	name text NOT NULL CHECK (name <> '' AND name !~ '[\n\r]'),
	observed boolean NOT NULL DEFAULT true,
	noted timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX holiday_day ON guichet.holiday (day, coalesce(region, 0));

-- The days of each year: a date, or so many days after Easter Sunday; for all,
-- or where a region has that zone or that name. Code du travail, L3133-1; for
-- Alsace L3134-13, for overseas L3422-2.
CREATE TABLE guichet.calendar (
	name text NOT NULL,
	month integer CHECK (month BETWEEN 1 AND 12),
	day integer CHECK (day BETWEEN 1 AND 31),
	after_easter integer,
	in_zone text,
	in_region text,
	CHECK ((month IS NULL) = (day IS NULL)),
	CHECK ((month IS NULL) <> (after_easter IS NULL))
);
INSERT INTO guichet.calendar
	(name, month, day, after_easter, in_zone, in_region)
VALUES
	('Jour de l’an', 1, 1, NULL, NULL, NULL),
	('Lundi de Pâques', NULL, NULL, 1, NULL, NULL),
	('Fête du travail', 5, 1, NULL, NULL, NULL),
	('Victoire de 1945', 5, 8, NULL, NULL, NULL),
	('Ascension', NULL, NULL, 39, NULL, NULL),
	('Lundi de Pentecôte', NULL, NULL, 50, NULL, NULL),
	('Fête nationale', 7, 14, NULL, NULL, NULL),
	('Assomption', 8, 15, NULL, NULL, NULL),
	('Toussaint', 11, 1, NULL, NULL, NULL),
	('Armistice de 1918', 11, 11, NULL, NULL, NULL),
	('Noël', 12, 25, NULL, NULL, NULL),
	('Vendredi saint', NULL, NULL, -2, NULL, 'Alsace'),
	('Saint-Étienne', 12, 26, NULL, NULL, 'Alsace'),
	('Abolition de l’esclavage', 5, 27, NULL, 'America/Guadeloupe', NULL),
	('Abolition de l’esclavage', 12, 20, NULL, 'Indian/Reunion', NULL);

-- Easter Sunday: the first Sunday after the full moon of the church's tables
-- on or after 21 March. `moon` is that full moon in days after 21 March.
CREATE FUNCTION guichet.easter(of_year integer) RETURNS date
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	golden integer := of_year % 19;
	century integer := of_year / 100;
	moon integer := (19 * golden + century - century / 4
		- (8 * century + 13) / 25 + 15) % 30;
	full_moon date;
BEGIN
	IF moon = 29 OR (moon = 28 AND golden > 10) THEN
		moon := moon - 1;
	END IF;
	full_moon := make_date(of_year, 3, 21) + moon;
	RETURN full_moon + 7 - extract(dow FROM full_moon)::integer;
END $$;

-- The days of a year from `from_day` on, those that stand or were taken out
-- left as they are; of all regions (0), or what is special to one. Says how
-- many are new.
CREATE FUNCTION guichet.make_holidays(of_region integer, of_year integer,
	from_day date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
DECLARE
	made integer;
BEGIN
	INSERT INTO holiday (region, day, name)
	SELECT p.region, p.day, p.name FROM (
		SELECT r.id AS region, c.name, CASE
			WHEN c.month IS NULL THEN easter(of_year) + c.after_easter
			ELSE make_date(of_year, c.month, c.day) END AS day
		FROM calendar c LEFT JOIN region r
			ON r.zone = c.in_zone OR lower(r.name) = lower(c.in_region)
		WHERE r.id IS NOT NULL
			OR (c.in_zone IS NULL AND c.in_region IS NULL)
	) p
	WHERE p.day >= from_day AND of_region IN (0, p.region)
	ON CONFLICT DO NOTHING;
	GET DIAGNOSTICS made = ROW_COUNT;
	RETURN made;
END $$;

-- The default: a region works from Monday to Friday, nine to five, until
-- somebody says otherwise.
CREATE FUNCTION guichet.make_hours(of_region integer) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
	INSERT INTO region_hours (region, weekday, since, spans)
	SELECT of_region, d, date '2000-01-01', CASE WHEN d <= 5
		THEN int4multirange(int4range(540, 1020)) ELSE '{}' END
	FROM generate_series(1, 7) d
	ON CONFLICT DO NOTHING
$$;

CREATE FUNCTION guichet.region_added() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	PERFORM make_hours(NEW.id);
	FOR ahead IN 0..2 LOOP
		PERFORM make_holidays(NEW.id,
			extract(year FROM current_date)::integer + ahead,
			current_date);
	END LOOP;
	RETURN NULL;
END $$;
CREATE TRIGGER region_added AFTER INSERT ON guichet.region
	FOR EACH ROW EXECUTE FUNCTION guichet.region_added();

DO $$ BEGIN
	PERFORM guichet.make_hours(id) FROM guichet.region;
	PERFORM guichet.make_holidays(0,
		extract(year FROM current_date)::integer + ahead,
		date_trunc('year', current_date)::date)
	FROM generate_series(0, 2) ahead;
END $$;

-- ---- what the daemon knows of it -------------------------------------------

CREATE FUNCTION guichet.spans_text(spans int4multirange) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce(string_agg(lower(s) || '-' || upper(s), ' '
		ORDER BY lower(s)), '') FROM unnest(spans) s
$$;

-- A line "SINCE WEEKDAY SPANS" for each rule that holds or held in the last
-- 400 days; SINCE in days from 1970.
CREATE FUNCTION guichet.hours_lines(of_region integer) RETURNS text
LANGUAGE sql STABLE STRICT SET search_path = guichet, pg_temp AS $$
	SELECT string_agg(format('%s %s %s', h.since - date '1970-01-01',
		h.weekday, spans_text(h.spans)), E'\n'
		ORDER BY h.since, h.weekday)
	FROM region_hours h
	WHERE h.region = of_region AND NOT EXISTS (
		SELECT FROM region_hours l WHERE l.region = h.region
			AND l.weekday = h.weekday AND l.since > h.since
			AND l.since <= current_date - 400)
$$;

-- A line "DAY NAME" for each holiday of the last 400 days and of all to come.
CREATE FUNCTION guichet.holiday_lines(of_region integer) RETURNS text
LANGUAGE sql STABLE STRICT SET search_path = guichet, pg_temp AS $$
	SELECT string_agg((d.day - date '1970-01-01') || ' ' || d.name, E'\n'
		ORDER BY d.day)
	FROM (SELECT DISTINCT ON (h.day) h.day, h.name, h.observed
		FROM holiday h
		WHERE (h.region = of_region OR h.region IS NULL)
			AND h.day > current_date - 400
		ORDER BY h.day, h.region NULLS LAST) d
	WHERE d.observed
$$;

-- ---- working time ----------------------------------------------------------

CREATE FUNCTION guichet.is_holiday(of_region integer, of_day date)
RETURNS boolean
LANGUAGE sql STABLE SET search_path = guichet, pg_temp AS $$
	SELECT coalesce((SELECT observed FROM holiday
		WHERE day = of_day AND (region = of_region OR region IS NULL)
		ORDER BY region NULLS LAST LIMIT 1), false)
$$;

CREATE FUNCTION guichet.hours_on(of_region integer, of_day date)
RETURNS int4multirange
LANGUAGE sql STABLE SET search_path = guichet, pg_temp AS $$
	SELECT CASE WHEN is_holiday(of_region, of_day) THEN '{}'
		ELSE coalesce((SELECT spans FROM region_hours
			WHERE region = of_region
				AND weekday = extract(isodow FROM of_day)
				AND since <= of_day
			ORDER BY since DESC LIMIT 1), '{}') END
$$;

CREATE FUNCTION guichet.ahead_of_utc(zone text, at timestamptz)
RETURNS interval
LANGUAGE sql STABLE AS $$
	SELECT (at AT TIME ZONE zone) - (at AT TIME ZONE 'UTC')
$$;

-- The stretches of time in which clocks of a zone run evenly. Where they are
-- put on or back within a day, the second is searched for.
CREATE FUNCTION guichet.even_stretches(zone text, since timestamptz,
	until timestamptz)
RETURNS TABLE (begins timestamptz, ends timestamptz, ahead interval)
LANGUAGE plpgsql STABLE SET search_path = guichet, pg_temp AS $$
DECLARE
	at timestamptz := since;
	next timestamptz;
	low bigint;
	high bigint;
	middle bigint;
BEGIN
	IF NOT isfinite(since) OR NOT isfinite(until) THEN
		RETURN;
	END IF;
	begins := since;
	ahead := ahead_of_utc(zone, since);
	WHILE at < until LOOP
		next := least(at + interval '24 hours', until);
		IF ahead_of_utc(zone, next) <> ahead THEN
			low := floor(extract(epoch FROM at));
			high := floor(extract(epoch FROM next));
			WHILE high - low > 1 LOOP
				middle := (low + high) / 2;
				IF ahead_of_utc(zone, to_timestamp(middle)) = ahead
				THEN
					low := middle;
				ELSE
					high := middle;
				END IF;
			END LOOP;
			next := to_timestamp(high);
			ends := next;
			RETURN NEXT;
			begins := next;
			ahead := ahead_of_utc(zone, next);
		END IF;
		at := next;
	END LOOP;
	ends := until;
	RETURN NEXT;
END $$;

-- How long a region worked between two instants; as roster/hours.h says it.
-- Compiling it anew for each session takes a hundred times what it saves.
CREATE FUNCTION guichet.working_time(of_region integer, since timestamptz,
	until timestamptz) RETURNS interval
LANGUAGE sql STABLE SET search_path = guichet, pg_temp SET jit = off AS $$
	SELECT coalesce(sum(least(p.closes, s.ends) - greatest(p.opens, s.begins)),
		interval '0')
	FROM region r
	CROSS JOIN LATERAL even_stretches(r.zone, since, until) s
	CROSS JOIN LATERAL generate_series(
		date_trunc('day', s.begins AT TIME ZONE 'UTC' + s.ahead),
		s.ends AT TIME ZONE 'UTC' + s.ahead, interval '1 day') d (midnight)
	CROSS JOIN LATERAL unnest(hours_on(r.id, d.midnight::date)) h
	CROSS JOIN LATERAL (SELECT
		(d.midnight + make_interval(mins => lower(h)) - s.ahead)
			AT TIME ZONE 'UTC' AS opens,
		(d.midnight + make_interval(mins => upper(h)) - s.ahead)
			AT TIME ZONE 'UTC' AS closes) p
	WHERE r.id = of_region AND since < until
		AND p.opens < s.ends AND p.closes > s.begins
$$;

-- ---- changing it -----------------------------------------------------------

-- Only from today on, so that no past figure changes, and ten years ahead.
CREATE FUNCTION guichet.check_reach(of_region integer, of_day date,
	as_of timestamptz) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = guichet, pg_temp AS $$
DECLARE
	today date;
BEGIN
	SELECT max((as_of AT TIME ZONE zone)::date) INTO today FROM region
	WHERE of_region = 0 OR id = of_region;
	IF of_day < today OR of_day > today + 3653 THEN
		RAISE EXCEPTION 'day % is past, or too far ahead', of_day
			USING ERRCODE = '23514', CONSTRAINT = 'calendar_reach';
	END IF;
END $$;

-- `weekdays` is a sum of 1 for Monday, 2 for Tuesday .. 64 for Sunday; `spans`
-- is a text like "540-720 810-1020", empty where it is closed.
CREATE FUNCTION guichet.set_hours(of_region integer, weekdays integer,
	from_day date, of_spans text, as_of timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	PERFORM change_lock();
	PERFORM check_reach(of_region, from_day, as_of);
	INSERT INTO region_hours AS h (region, weekday, since, spans)
	SELECT of_region, d, from_day, (
		SELECT coalesce(range_agg(int4range(
			split_part(s, '-', 1)::integer,
			split_part(s, '-', 2)::integer)), '{}')
		FROM unnest(string_to_array(of_spans, ' ')) s)
	FROM generate_series(1, 7) d WHERE weekdays & (1 << (d - 1)) <> 0
	ON CONFLICT (region, weekday, since)
		DO UPDATE SET spans = excluded.spans, noted = now();
	PERFORM change_one('region', of_region, 5);
END $$;

-- Region 0 is all of them.
CREATE FUNCTION guichet.follow_calendar(of_region integer) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
	SELECT change_one('region', id, 5) FROM (SELECT id FROM region
		WHERE of_region = 0 OR id = of_region ORDER BY id) r
$$;

CREATE FUNCTION guichet.set_holiday(of_region integer, of_day date,
	of_name text, is_observed boolean, as_of timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
DECLARE
	stood boolean := is_holiday(nullif(of_region, 0), of_day);
BEGIN
	PERFORM change_lock();
	PERFORM check_reach(of_region, of_day, as_of);
	IF stood = is_observed THEN
		RAISE EXCEPTION 'day % is so already', of_day
			USING ERRCODE = '23514', CONSTRAINT = CASE
			WHEN is_observed THEN 'holiday_stands'
			ELSE 'holiday_none' END;
	END IF;
	INSERT INTO holiday (region, day, name, observed)
	VALUES (nullif(of_region, 0), of_day, coalesce(nullif(of_name, ''),
		(SELECT name FROM holiday WHERE day = of_day LIMIT 1)),
		is_observed)
	ON CONFLICT (day, coalesce(region, 0)) DO UPDATE
		SET name = excluded.name, observed = excluded.observed,
		noted = now();
	PERFORM follow_calendar(of_region);
END $$;

-- Holidays exist for this year and the two ahead, for new regions, too. An
-- import that runs now is not waited for: a later call does it.
CREATE FUNCTION guichet.upkeep_holidays(as_of timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
DECLARE
	today date := (as_of AT TIME ZONE 'UTC')::date;
	made integer := 0;
BEGIN
	IF NOT pg_try_advisory_xact_lock(7106, 1) THEN
		RETURN;
	END IF;
	FOR ahead IN 0..2 LOOP
		made := made + make_holidays(0,
			extract(year FROM today)::integer + ahead, today + 1);
	END LOOP;
	IF made > 0 THEN
		PERFORM follow_calendar(0);
	END IF;
END $$;

-- As in 002-ledger.sql, with the holidays.
ALTER FUNCTION guichet.upkeep(timestamptz) RENAME TO upkeep_ledger;
CREATE FUNCTION guichet.upkeep(as_of timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
BEGIN
	PERFORM upkeep_holidays(as_of);
	RETURN upkeep_ledger(as_of);
END $$;

REVOKE ALL ON guichet.region_hours, guichet.holiday, guichet.calendar
	FROM PUBLIC;
GRANT SELECT ON guichet.region_hours, guichet.holiday, guichet.calendar
	TO guichet_daemon, guichet_import;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA guichet FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guichet.upkeep, guichet.spans_text,
	guichet.hours_lines, guichet.holiday_lines, guichet.is_holiday,
	guichet.hours_on, guichet.ahead_of_utc, guichet.even_stretches,
	guichet.working_time, guichet.set_hours, guichet.set_holiday
	TO guichet_daemon;
