-- As in 064-figures-by-days.sql, of absence files: figures of a month read every
-- file and every offer of all years, and every month of messages for invitations.
CREATE INDEX absence_file_since ON guichet.absence_file (since);

-- As in 056-series-figures.sql; each invitation is looked for in the days in which
-- it was sent.
CREATE OR REPLACE FUNCTION guichet.evaluation_judged(of_region integer,
	since timestamptz, ending timestamptz, as_of timestamptz)
RETURNS TABLE (appointment bigint, claimant integer, advisor integer,
	channel smallint, invitation text, reminder text, load bigint,
	finding smallint)
LANGUAGE plpgsql STABLE SET search_path = guichet, pg_temp
SET plan_cache_mode = force_custom_plan SET random_page_cost = 1.1 AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY WITH judged AS MATERIALIZED (
		SELECT DISTINCT ON (f.appointment) f.*
		FROM evaluation_finding f
		WHERE f.region = of_region AND f.start >= since
			AND f.start < ending AND f.at < as_of
		ORDER BY f.appointment, f.turn DESC
	), steps AS (
		SELECT s.advisor, s.since AS at, 1 AS step,
			NULL::bigint AS appointment
		FROM assignment s JOIN claimant c ON c.id = s.claimant
		WHERE NOT c.probe AND s.since < ending
			AND s.advisor IN (SELECT j.advisor FROM judged j)
		UNION ALL
		SELECT s.advisor, s.until, -1, NULL
		FROM assignment s JOIN claimant c ON c.id = s.claimant
		WHERE NOT c.probe AND s.until < ending
			AND s.advisor IN (SELECT j.advisor FROM judged j)
		UNION ALL
		SELECT j.advisor, j.start, 0, j.appointment FROM judged j
	), loads AS (
		SELECT s.appointment, sum(s.step) OVER (PARTITION BY s.advisor
			ORDER BY s.at) AS people
		FROM steps s
	), invitation AS (
		SELECT j.appointment, i.variant
		FROM judged j JOIN appointment a ON a.id = j.appointment
		JOIN appointment_event e ON e.appointment = j.appointment
			AND e.version = 1
		CROSS JOIN LATERAL (SELECT max(split_part(m.variant, '/', 2))
				AS variant
			FROM message m WHERE m.claimant = j.claimant
				AND m.kind = 3 AND m.arrived >= e.at
				AND m.arrived < e.at + interval '1 day'
				AND m.wire_id = 'invitation/c' || to_hex(
					coalesce(a.series, a.id)) || '/1') i
	), reminder AS (
		SELECT j.appointment, max(split_part(r.variant, '/', 2))
			AS variant
		FROM judged j JOIN reminder r USING (appointment)
		WHERE r.outcome = 1 AND r.which < 5 AND r.at < as_of
		GROUP BY j.appointment
	)
	SELECT j.appointment, j.claimant, j.advisor, j.channel,
		coalesce(nullif(i.variant, ''), 'none'),
		coalesce(nullif(r.variant, ''), 'none'), l.people, j.finding
	FROM judged j JOIN loads l USING (appointment)
	LEFT JOIN invitation i USING (appointment)
	LEFT JOIN reminder r USING (appointment);
END $$;

-- As in 047-absence-figures.sql; offers are looked up for what was judged.
CREATE OR REPLACE FUNCTION guichet.evaluation_file_cells(of_region integer,
	since timestamptz, ending timestamptz, as_of timestamptz)
RETURNS SETOF guichet.evaluation_cell
LANGUAGE sql STABLE SET search_path = guichet, pg_temp AS $$
	WITH file AS MATERIALIZED (
		SELECT * FROM evaluation_files(of_region, since, ending, as_of)
	), judged AS MATERIALIZED (
		SELECT DISTINCT ON (f.appointment) f.appointment, f.claimant,
			f.finding
		FROM evaluation_finding f
		WHERE f.region = of_region AND f.start >= since
			AND f.start < ending AND f.at < as_of
		ORDER BY f.appointment, f.turn DESC
	), offer AS MATERIALIZED (
		SELECT o.appointment, o.claimant, o.advisor,
			o.outcome = 1 AND o.ended < as_of AS taken
		FROM attendance t
		JOIN evaluation_appointment a USING (appointment)
		CROSS JOIN LATERAL (SELECT * FROM slot_offer
			WHERE why = 1 AND appointment = t.appointment
			OFFSET 0) o
		WHERE a.region = of_region AND t.start >= since
			AND t.start < ending AND o.at < as_of
	), unlike AS (
		SELECT (SELECT count(*) FROM
				(SELECT appointment, claimant FROM judged
					WHERE finding = 2) j
				FULL JOIN file f USING (appointment)
				WHERE j.claimant IS NULL OR f.claimant IS NULL)
				AS files,
			(SELECT count(*) FROM
				(SELECT appointment, claimant FROM judged
					WHERE finding = 3) j
				FULL JOIN offer o USING (appointment)
				WHERE j.claimant IS NULL OR o.claimant IS NULL)
				AS offers
	), cell AS (
		SELECT k.place, k.figure, 'files' AS part,
			count(f.appointment)::numeric AS value,
			count(DISTINCT f.claimant) AS people, k.sums,
			k.hidden
		FROM (VALUES (1, 'opened', ARRAY[1, 2, 3, 4, 5, 6, 7, 8],
				ARRAY['files', 'explanations', 'reopened',
				'absences'], false),
			(2, 'waiting', ARRAY[1, 2, 3], ARRAY['files'], false),
			(3, 'unreceived', ARRAY[4], ARRAY['files'], false),
			(4, 'excused', ARRAY[5], ARRAY['files'], false),
			(5, 'noted', ARRAY[6], ARRAY['files'], false),
			(6, 'referred', ARRAY[7], ARRAY['files'], false),
			(7, 'unfounded', ARRAY[8], ARRAY['files'], false)
		) k (place, figure, states, sums, hidden)
		LEFT JOIN file f ON f.state = ANY (k.states)
		GROUP BY k.place, k.figure, k.sums, k.hidden
		UNION ALL
		SELECT k.place, k.figure, 'files', count(f.appointment),
			count(DISTINCT f.claimant), ARRAY['reopened'], k.hidden
		FROM (VALUES (8, 'reopened', true, false),
			(9, 'never reopened', false, true)
		) k (place, figure, reopened, hidden)
		LEFT JOIN file f ON f.reopened = k.reopened
		GROUP BY k.place, k.figure, k.hidden
		UNION ALL
		SELECT k.place, k.figure, 'explanations', count(f.appointment),
			count(DISTINCT f.claimant), ARRAY['explanations'], false
		FROM (VALUES (11, 'explained', 2), (12, 'explained-late', 1),
			(13, 'not-explained', 0)) k (place, figure, explained)
		LEFT JOIN file f ON f.explained = k.explained
		GROUP BY k.place, k.figure
		UNION ALL
		SELECT k.place, k.figure, k.part, round(k.days, 1), k.people,
			NULL, false
		FROM (SELECT percentile_disc(ARRAY[0.5, 0.9])
					WITHIN GROUP (ORDER BY receipt) AS r,
				count(DISTINCT claimant)
					FILTER (WHERE receipt IS NOT NULL) AS rn,
				percentile_disc(ARRAY[0.5, 0.9])
					WITHIN GROUP (ORDER BY explanation) AS e,
				count(DISTINCT claimant) FILTER
					(WHERE explanation IS NOT NULL) AS en,
				percentile_disc(ARRAY[0.5, 0.9])
					WITHIN GROUP (ORDER BY decision) AS d,
				count(DISTINCT claimant) FILTER
					(WHERE decision IS NOT NULL) AS dn
			FROM file) t
		CROSS JOIN LATERAL (VALUES
			(21, 'median', 'receipt', r[1], rn),
			(22, 'ninetieth', 'receipt', r[2], rn),
			(23, 'median', 'explanation', e[1], en),
			(24, 'ninetieth', 'explanation', e[2], en),
			(25, 'median', 'decision', d[1], dn),
			(26, 'ninetieth', 'decision', d[2], dn)
		) k (place, figure, part, days, people)
		UNION ALL
		SELECT k.place, k.figure, 'offers', count(o.appointment),
			least(count(DISTINCT o.claimant),
				count(DISTINCT o.advisor)), k.sums, k.hidden
		FROM (VALUES (31, 'offered', NULL,
				ARRAY['offers', 'apologies'], false),
			(32, 'taken', true, ARRAY['offers'], false),
			(33, 'not taken', false, ARRAY['offers'], true)
		) k (place, figure, taken, sums, hidden)
		LEFT JOIN offer o ON coalesce(o.taken, false)
			= coalesce(k.taken, coalesce(o.taken, false))
		GROUP BY k.place, k.figure, k.sums, k.hidden
		UNION ALL
		SELECT k.place, 'unlike', k.part, k.n, k.n, k.sums, true
		FROM unlike u CROSS JOIN LATERAL (VALUES
			(41, 'files', u.files, ARRAY['absences']),
			(42, 'offers', u.offers, ARRAY['apologies'])
		) k (place, part, n, sums)
	)
	SELECT 100000 + c.place, c.figure, c.part, c.value, c.people, c.sums,
		NULL::text[], c.hidden
	FROM cell c
$$;
