-- Figures for the evaluation of a region over some days. What each of them
-- means is said in docs/evaluation.md; names and columns stay as they are.
--
-- People are counted in the region where they are now, test accounts nowhere.
-- A span is since <= instant < ending. `side` is message.kind: 1 what claimants
-- wrote, 2 what advisors wrote; lines of the service and corrections are left
-- out everywhere.

-- Opt-ins and withdrawals.
CREATE VIEW guichet.evaluation_consent AS
	SELECT c.id AS claimant, c.region, s.given, s.instant AS at
	FROM guichet.consent s JOIN guichet.claimant c ON c.id = s.claimant
	WHERE NOT c.probe;

-- When each person was first named to the service, and first enrolled.
CREATE VIEW guichet.evaluation_person AS
	SELECT c.id AS claimant, c.region, h.at AS invited,
		CASE WHEN c.jid IS NOT NULL THEN g.at END AS enrolled
	FROM guichet.claimant c
	LEFT JOIN (
		SELECT i.claimant, min(i.at) AS at FROM (
			SELECT id AS claimant, at FROM guichet.change
			WHERE what = 'claimant'
			UNION ALL SELECT claimant, made FROM guichet.code
		) i GROUP BY i.claimant
	) h ON h.claimant = c.id
	LEFT JOIN (
		SELECT claimant, min(at) AS at FROM guichet.evaluation_consent
		WHERE given GROUP BY claimant
	) g ON g.claimant = c.id
	WHERE NOT c.probe;

-- Who was followed as that instant came: an address, and a consent that stood.
CREATE FUNCTION guichet.evaluation_followed(of_region integer,
	ending timestamptz)
RETURNS TABLE (claimant integer)
LANGUAGE sql STABLE SET search_path = guichet, pg_temp AS $$
	SELECT s.claimant FROM (
		SELECT DISTINCT ON (e.claimant) e.claimant, e.given
		FROM evaluation_consent e
		WHERE e.region = of_region AND e.at < ending
		ORDER BY e.claimant, e.at DESC, e.given
	) s JOIN claimant c ON c.id = s.claimant
	WHERE s.given AND c.jid IS NOT NULL
$$;

-- Who withdrew, and how many whole days after the consent that this ended.
-- Everybody once, by their last withdrawal of the span.
CREATE FUNCTION guichet.evaluation_withdrawals(of_region integer,
	since timestamptz, ending timestamptz)
RETURNS TABLE (claimant integer, days integer)
LANGUAGE sql STABLE SET search_path = guichet, pg_temp AS $$
	SELECT DISTINCT ON (w.claimant) w.claimant,
		floor(extract(epoch FROM w.at - g.at) / 86400)::integer
	FROM evaluation_consent w
	CROSS JOIN LATERAL (
		SELECT e.at, e.given FROM evaluation_consent e
		WHERE e.claimant = w.claimant
			AND (e.at < w.at OR e.at = w.at AND e.given)
		ORDER BY e.at DESC, e.given LIMIT 1
	) g
	WHERE w.region = of_region AND NOT w.given AND g.given
		AND w.at >= since AND w.at < ending
	ORDER BY w.claimant, w.at DESC
$$;

-- How many people of the region each advisor followed as that instant came.
CREATE FUNCTION guichet.evaluation_caseloads(of_region integer,
	ending timestamptz)
RETURNS TABLE (advisor integer, people bigint)
LANGUAGE sql STABLE SET search_path = guichet, pg_temp AS $$
	SELECT a.advisor, count(*)
	FROM evaluation_followed(of_region, ending) f
	JOIN assignment a ON a.claimant = f.claimant
	WHERE a.since < ending
		AND coalesce(a.until >= ending, true)
	GROUP BY a.advisor
$$;

-- Who stood on a waiting list as that instant came, for a place or an advisor.
CREATE FUNCTION guichet.evaluation_waiting(of_region integer,
	ending timestamptz)
RETURNS TABLE (claimant integer)
LANGUAGE sql STABLE SET search_path = guichet, pg_temp AS $$
	SELECT DISTINCT w.claimant
	FROM waitlist w JOIN claimant c ON c.id = w.claimant
	WHERE c.region = of_region AND NOT c.probe AND w.since < ending
		AND coalesce(w.until >= ending, true)
$$;

-- Sentences by the hour of the region's clock and who was in those
-- conversations; without an hour, of all hours.
CREATE FUNCTION guichet.evaluation_use(of_region integer,
	since timestamptz, ending timestamptz)
RETURNS TABLE (side smallint, hour integer, sentences bigint, people bigint)
LANGUAGE sql STABLE SET search_path = guichet, pg_temp AS $$
	SELECT t.kind, t.hour, sum(t.sentences)::bigint,
		count(DISTINCT t.claimant)
	FROM (
		SELECT m.kind, m.claimant, count(*) AS sentences,
			extract(hour FROM m.arrived AT TIME ZONE r.zone)::integer
				AS hour
		FROM message m JOIN claimant c ON c.id = m.claimant
		JOIN region r ON r.id = c.region
		WHERE c.region = of_region AND NOT c.probe
			AND m.kind IN (1, 2) AND m.replaces = ''
			AND m.arrived >= since AND m.arrived < ending
		GROUP BY m.kind, m.claimant, hour
	) t
	GROUP BY GROUPING SETS ((t.kind, t.hour), (t.kind))
$$;

-- The stretches in which a region worked between two instants.
CREATE FUNCTION guichet.working_spans(of_region integer, since timestamptz,
	ending timestamptz)
RETURNS TABLE (opens timestamptz, closes timestamptz)
LANGUAGE sql STABLE SET search_path = guichet, pg_temp AS $$
	SELECT greatest(p.opens, s.begins), least(p.closes, s.ends)
	FROM region r
	CROSS JOIN LATERAL even_stretches(r.zone, since, ending) s
	CROSS JOIN LATERAL generate_series(
		date_trunc('day', s.begins AT TIME ZONE 'UTC' + s.ahead),
		s.ends AT TIME ZONE 'UTC' + s.ahead, interval '1 day') d (midnight)
	CROSS JOIN LATERAL unnest(hours_on(r.id, d.midnight::date)) h
	CROSS JOIN LATERAL (SELECT
		(d.midnight + make_interval(mins => lower(h)) - s.ahead)
			AT TIME ZONE 'UTC' AS opens,
		(d.midnight + make_interval(mins => upper(h)) - s.ahead)
			AT TIME ZONE 'UTC' AS closes) p
	WHERE r.id = of_region AND since < ending
		AND p.opens < s.ends AND p.closes > s.begins
$$;

-- As in 009-hours.sql, of those stretches.
CREATE OR REPLACE FUNCTION guichet.working_time(of_region integer,
	since timestamptz, until timestamptz) RETURNS interval
LANGUAGE sql STABLE SET search_path = guichet, pg_temp SET jit = off AS $$
	SELECT coalesce(sum(w.closes - w.opens), interval '0')
	FROM working_spans(of_region, since, until) w
$$;

-- When a region worked within a span, as working_time() counts it, as three
-- arrays of one length: from when, to when, and the seconds worked before each.
CREATE FUNCTION guichet.evaluation_clock(of_region integer,
	since timestamptz, ending timestamptz,
	OUT opens timestamptz[], OUT closes timestamptz[], OUT before numeric[])
LANGUAGE sql STABLE SET search_path = guichet, pg_temp AS $$
	SELECT coalesce(array_agg(w.opens ORDER BY w.opens), '{}'),
		coalesce(array_agg(w.closes ORDER BY w.opens), '{}'),
		coalesce(array_agg(w.sum - extract(epoch
			FROM w.closes - w.opens) ORDER BY w.opens), '{}')
	FROM (
		SELECT o.*, sum(extract(epoch FROM o.closes - o.opens))
			OVER (ORDER BY o.opens) AS sum
		FROM working_spans(of_region, since, ending) o
	) w
$$;

-- Seconds that a clock was open before an instant.
CREATE FUNCTION guichet.evaluation_seconds(opens timestamptz[],
	closes timestamptz[], before numeric[], at timestamptz)
RETURNS numeric
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE i WHEN 0 THEN 0 ELSE before[i]
		+ extract(epoch FROM least(at, closes[i]) - opens[i]) END
	FROM width_bucket(at, opens) i
$$;

-- The hours within which an advisor should answer in a region, as they stood.
CREATE FUNCTION guichet.evaluation_duty(of_region integer, as_of timestamptz)
RETURNS numeric
LANGUAGE sql STABLE SET search_path = guichet, pg_temp AS $$
	SELECT coalesce((SELECT p.value FROM policy p
		WHERE p.name = 'answer-duty' AND p.at < as_of
			AND coalesce(p.region, of_region) = of_region
		ORDER BY p.region NULLS LAST, p.turn DESC LIMIT 1), 72)
$$;

-- What claimants asked in a span, and how long it took until their advisor,
-- whoever it was by then, wrote back. All that they wrote before that is one
-- question, asked with the first sentence. What was not answered before
-- `as_of`, or when the person withdrew, waited until then.
CREATE FUNCTION guichet.evaluation_questions(of_region integer,
	since timestamptz, ending timestamptz, as_of timestamptz)
RETURNS TABLE (claimant integer, asked timestamptz, answered timestamptz,
	seconds numeric)
LANGUAGE sql STABLE SET search_path = guichet, pg_temp AS $$
	WITH line AS (
		SELECT m.claimant, m.turn, m.kind, m.arrived,
			lag(m.kind) OVER (PARTITION BY m.claimant
				ORDER BY m.turn) AS last
		FROM message m JOIN claimant c ON c.id = m.claimant
		WHERE c.region = of_region AND NOT c.probe
			AND m.kind IN (1, 2) AND m.replaces = ''
			AND m.arrived >= since AND m.arrived < as_of
	), change_of_side AS (
		SELECT l.*, lead(l.arrived) OVER (PARTITION BY l.claimant
			ORDER BY l.turn) AS next
		FROM line l WHERE l.kind IS DISTINCT FROM l.last
	), question AS (
		SELECT q.claimant, q.arrived AS asked, q.next AS answered
		FROM change_of_side q
		WHERE q.kind = 1 AND q.arrived < ending AND 1 IS DISTINCT FROM
			coalesce(q.last, (SELECT p.kind FROM message p
				WHERE p.claimant = q.claimant AND p.turn < q.turn
					AND p.kind IN (1, 2) AND p.replaces = ''
					AND p.arrived < since AND p.arrived
						>= since - interval '1 year'
				ORDER BY p.turn DESC LIMIT 1))
	)
	SELECT q.claimant, q.asked, q.answered,
		evaluation_seconds(k.opens, k.closes, k.before,
			coalesce(q.answered, w.at, as_of))
		- evaluation_seconds(k.opens, k.closes, k.before, q.asked)
	FROM question q
	CROSS JOIN evaluation_clock(of_region, since, as_of) k
	LEFT JOIN LATERAL (
		SELECT min(e.at) AS at FROM evaluation_consent e
		WHERE q.answered IS NULL AND e.claimant = q.claimant
			AND NOT e.given AND e.at > q.asked AND e.at < as_of
	) w ON true
$$;

-- All figures of a region, and what protects them. Answers are looked for until
-- 200 days after the span, as long as the longest duty that may be set: what
-- came later needs no reading.
--
--   people  how many claimants (or advisors) the figure is about
--   sums    equations in which it stands; who knows all the others of one can
--           work it out
--   needs   figures from which it is worked out
--   hidden  shown to nobody: it stands in an equation only
CREATE TYPE guichet.evaluation_cell AS (place bigint, figure text, part text,
	value numeric, people bigint, sums text[], needs text[],
	hidden boolean);
CREATE FUNCTION guichet.evaluation_cells(of_region integer,
	since timestamptz, ending timestamptz, as_of timestamptz)
RETURNS SETOF guichet.evaluation_cell
LANGUAGE sql STABLE SET search_path = guichet, pg_temp AS $$
	WITH person AS MATERIALIZED (
		SELECT p.claimant,
			p.invited >= since AND p.invited < ending AS invited,
			p.enrolled >= since AND p.enrolled < ending AS enrolled,
			p.claimant IN (SELECT w.claimant
				FROM evaluation_waiting(of_region, ending) w)
				AS waiting
		FROM evaluation_person p WHERE p.region = of_region
	), flow AS MATERIALIZED (
		SELECT count(*) FILTER (WHERE invited) AS invited,
			count(*) FILTER (WHERE enrolled) AS enrolled,
			count(*) FILTER (WHERE waiting) AS waiting,
			count(*) FILTER (WHERE coalesce(invited, false)
				<> coalesce(enrolled, false)) AS unlike,
			count(*) FILTER (WHERE coalesce(invited, false)
				<> coalesce(enrolled, false) AND NOT waiting)
				AS silent
		FROM person
	), stock AS MATERIALIZED (
		SELECT (SELECT count(*) FROM evaluation_followed(of_region,
				since)) AS before,
			(SELECT count(*) FROM evaluation_followed(of_region,
				ending)) AS followed
	), gone AS MATERIALIZED (
		SELECT CASE WHEN days < 7 THEN 1 WHEN days < 30 THEN 2
			WHEN days < 90 THEN 3 ELSE 4 END AS class
		FROM evaluation_withdrawals(of_region, since, ending)
	), use AS MATERIALIZED (
		SELECT * FROM evaluation_use(of_region, since, ending)
	), duty AS MATERIALIZED (
		SELECT evaluation_duty(of_region, as_of) AS hours
	), question AS MATERIALIZED (
		SELECT q.claimant, q.seconds / 3600 AS hours,
			q.answered IS NOT NULL AS answered,
			CASE WHEN q.seconds > d.hours * 3600 THEN 'late'
				WHEN q.answered IS NULL THEN 'open'
				ELSE 'in-time' END AS verdict
		FROM evaluation_questions(of_region, since, ending,
			least(as_of, ending + interval '200 days')) q
		CROSS JOIN duty d
	), verdict AS MATERIALIZED (
		SELECT verdict, count(*) AS questions,
			count(DISTINCT claimant) AS people
		FROM question GROUP BY ROLLUP (verdict)
	), speed AS MATERIALIZED (
		SELECT percentile_disc(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY
				CASE WHEN answered THEN hours
					ELSE 'Infinity' END) AS hours,
			100.0 * count(*) FILTER (WHERE verdict = 'in-time')
				/ nullif(count(*), 0) AS share,
			count(DISTINCT claimant) AS people
		FROM question WHERE verdict <> 'open'
	), caseload AS MATERIALIZED (
		SELECT least(people / 50, 5) AS class FROM
			evaluation_caseloads(of_region, ending)
	)
	SELECT row_number() OVER (), t.* FROM (
	SELECT 'people', p.part, p.people::numeric, p.people, p.sums,
		NULL::text[], p.part IN ('before', 'unlike', 'silent')
	FROM flow f CROSS JOIN stock s CROSS JOIN LATERAL (VALUES
		('invited', f.invited, ARRAY['invitations', 'waiting']),
		('enrolled', f.enrolled,
			ARRAY['invitations', 'waiting', 'balance']),
		('waiting', f.waiting, ARRAY['waiting']),
		('withdrawn', (SELECT count(*) FROM gone),
			ARRAY['balance', 'withdrawals']),
		('followed', s.followed, ARRAY['balance']),
		('before', s.before, ARRAY['balance']),
		('unlike', f.unlike, ARRAY['invitations']),
		('silent', f.silent, ARRAY['waiting'])
	) p (part, people, sums)
	UNION ALL
	(SELECT 'withdrawn', c.part, count(g.class)::numeric, count(g.class),
		ARRAY['withdrawals'], NULL, false
	FROM (VALUES (1, 'days-0-6'), (2, 'days-7-29'), (3, 'days-30-89'),
		(4, 'days-90')) c (class, part)
	LEFT JOIN gone g USING (class) GROUP BY c.class, c.part
	ORDER BY c.class)
	UNION ALL
	SELECT 'sentences', s.part, coalesce(u.sentences, 0)::numeric,
		coalesce(u.people, 0), ARRAY['hours-' || s.part], NULL, false
	FROM (VALUES (1, 'claimants'), (2, 'advisors')) s (side, part)
	LEFT JOIN use u ON u.side = s.side AND u.hour IS NULL
	UNION ALL
	SELECT 'hour-' || s.part, lpad(h::text, 2, '0'),
		coalesce(u.sentences, 0)::numeric, coalesce(u.people, 0),
		ARRAY['hours-' || s.part], NULL, false
	FROM (VALUES (1, 'claimants'), (2, 'advisors')) s (side, part)
	CROSS JOIN generate_series(0, 23) h
	LEFT JOIN use u ON u.side = s.side AND u.hour = h
	UNION ALL
	SELECT 'questions', c.part, coalesce(v.questions, 0)::numeric,
		coalesce(v.people, 0), ARRAY['questions'], NULL, false
	FROM (VALUES (NULL, 'asked'), ('in-time', 'in-time'),
		('late', 'late'), ('open', 'open')) c (verdict, part)
	LEFT JOIN verdict v ON v.verdict IS NOT DISTINCT FROM c.verdict
	UNION ALL
	SELECT 'answer', c.part, c.value, c.people, NULL, c.needs, false
	FROM speed s CROSS JOIN duty d CROSS JOIN LATERAL (VALUES
		('duty', d.hours, NULL::bigint, NULL::text[]),
		('share', round(s.share, 1), s.people,
			ARRAY['questions/in-time', 'questions/late']),
		('median', round(s.hours[1], 2), s.people, NULL),
		('ninetieth', round(s.hours[2], 2), s.people, NULL)
	) c (part, value, people, needs)
	UNION ALL
	SELECT 'advisors', c.part, c.value, c.people, c.sums, c.needs, false
	FROM (SELECT count(*) AS advisors FROM caseload) l CROSS JOIN stock s
	CROSS JOIN LATERAL (VALUES
		('advisors', l.advisors::numeric, l.advisors,
			ARRAY['caseloads'], NULL::text[]),
		('mean', round(s.followed::numeric / nullif(l.advisors, 0), 1),
			NULL, NULL,
			ARRAY['people/followed', 'advisors/advisors'])
	) c (part, value, people, sums, needs)
	UNION ALL
	(SELECT 'caseload', c.part, count(l.class)::numeric, count(l.class),
		ARRAY['caseloads'], NULL, false
	FROM (VALUES (0, 'people-1-49'), (1, 'people-50-99'),
		(2, 'people-100-149'), (3, 'people-150-199'),
		(4, 'people-200-249'), (5, 'people-250')) c (class, part)
	LEFT JOIN caseload l USING (class) GROUP BY c.class, c.part
	ORDER BY c.class)
	) t (figure, part, value, people, sums, needs, hidden)
$$;

-- Days as they are named, on the clock of the region, as a span.
CREATE FUNCTION guichet.evaluation_span(of_code text, first date, last date,
	OUT region integer, OUT since timestamptz, OUT ending timestamptz)
LANGUAGE sql STABLE SET search_path = guichet, pg_temp AS $$
	SELECT id, first::timestamp AT TIME ZONE zone,
		(last + 1)::timestamp AT TIME ZONE zone
	FROM region WHERE code = of_code
$$;

-- What a page about a region says of it.
CREATE FUNCTION guichet.evaluation_region(of_code text, first date, last date)
RETURNS TABLE (name text, zone text, since timestamptz, ending timestamptz,
	as_of timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = guichet, pg_temp AS $$
	SELECT r.name, r.zone, s.since, s.ending, now()
	FROM evaluation_span(of_code, first, last) s
	JOIN region r ON r.id = s.region
$$;

-- For operators: every figure as it is.
CREATE FUNCTION guichet.evaluation_figures(of_region text, first date,
	last date, as_of timestamptz DEFAULT now())
RETURNS TABLE (figure text, part text, value numeric)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = guichet, pg_temp SET jit = off SET work_mem = '64MB' AS $$
	SELECT c.figure, c.part, c.value
	FROM evaluation_span(of_region, first, last) s
	CROSS JOIN evaluation_cells(s.region, s.since, least(s.ending, as_of),
		as_of) c
	WHERE s.region IS NOT NULL AND NOT c.hidden ORDER BY c.place
$$;

-- For everybody else: what is about fewer than five is withheld (NULL), and so
-- much more that it cannot be worked out from the rest. As long as a reader who
-- solves an equation would be left with one withheld figure, or with several
-- about fewer than five in all, the one about the fewest of those that are
-- still shown in it is withheld, too. What is about nobody needs no protection.
CREATE FUNCTION guichet.evaluation_published(of_region text, first date,
	last date, as_of timestamptz DEFAULT now())
RETURNS TABLE (figure text, part text, value numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = guichet, pg_temp SET jit = off SET work_mem = '64MB' AS $$
#variable_conflict use_column
DECLARE
	cells evaluation_cell[];
	withheld bigint[];
	further bigint;
BEGIN
	SELECT array_agg(c) INTO cells
	FROM evaluation_span(of_region, first, last) s
	CROSS JOIN evaluation_cells(s.region, s.since, least(s.ending, as_of),
		as_of) c
	WHERE s.region IS NOT NULL;
	withheld := ARRAY(SELECT place FROM unnest(cells)
		WHERE NOT hidden AND people < 5);
	LOOP
		SELECT c.place INTO further
		FROM unnest(cells) c WHERE NOT c.hidden
			AND c.place <> ALL (withheld) AND c.sums && ARRAY(
				SELECT e FROM (
					SELECT u.e, n.people, n.hidden, n.place
						= ANY (withheld) AS gone
					FROM unnest(cells) n
					CROSS JOIN unnest(n.sums) u (e)
				) m GROUP BY e
				HAVING bool_or(people > 0 AND
						(gone OR hidden AND people < 5))
					AND (count(*) FILTER (WHERE gone
						OR hidden) < 2
					OR sum(people) FILTER (WHERE gone
						OR hidden) < 5))
		ORDER BY c.people, c.place LIMIT 1;
		EXIT WHEN NOT FOUND;
		withheld := withheld || further;
	END LOOP;
	RETURN QUERY SELECT c.figure, c.part, CASE
		WHEN c.place <> ALL (withheld) AND NOT EXISTS (
			SELECT FROM unnest(cells) n
			WHERE n.place = ANY (withheld)
				AND n.figure || '/' || n.part = ANY (c.needs))
		THEN c.value END
	FROM unnest(cells) c WHERE NOT c.hidden ORDER BY c.place;
END $$;

-- A third group role: it reads what is published, and nothing else.
DO $$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'guichet_report') THEN
		CREATE ROLE guichet_report NOLOGIN;
	END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
	NULL;
END $$;
REVOKE ALL ON guichet.evaluation_consent, guichet.evaluation_person FROM PUBLIC;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA guichet FROM PUBLIC;
GRANT USAGE ON SCHEMA guichet TO guichet_report;
GRANT EXECUTE ON FUNCTION guichet.evaluation_region,
	guichet.evaluation_published
	TO guichet_report, guichet_daemon;
GRANT EXECUTE ON FUNCTION guichet.evaluation_figures TO guichet_daemon;
