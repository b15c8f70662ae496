-- Figures of what was found of appointments, and of absence files; what each means
-- is said in docs/evaluation.md, what a column holds in its comment.

-- ---- what is counted ------------------------------------------------------

CREATE VIEW guichet.evaluation_finding AS
	SELECT f.turn, f.appointment, a.claimant, a.advisor, a.region, a.channel,
		t.start, f.at, f.finding
	FROM guichet.attendance t
	JOIN guichet.appointment a ON a.id = t.appointment
	JOIN guichet.claimant c ON c.id = a.claimant
	JOIN guichet.finding f ON f.appointment = t.appointment
	WHERE NOT c.probe;
COMMENT ON VIEW guichet.evaluation_finding IS
	'Everything that was found of an appointment; the latest stands';
COMMENT ON COLUMN guichet.evaluation_finding.turn IS
	'Their order';
COMMENT ON COLUMN guichet.evaluation_finding.appointment IS
	'Of which one';
COMMENT ON COLUMN guichet.evaluation_finding.claimant IS
	'Whose; shown to nobody';
COMMENT ON COLUMN guichet.evaluation_finding.advisor IS
	'Who was to be met; shown to nobody';
COMMENT ON COLUMN guichet.evaluation_finding.region IS
	'In which the appointment was made';
COMMENT ON COLUMN guichet.evaluation_finding.channel IS
	'1 chat, 2 voice, 3 video, 4 telephone';
COMMENT ON COLUMN guichet.evaluation_finding.start IS
	'When it began: it belongs to these days';
COMMENT ON COLUMN guichet.evaluation_finding.at IS
	'When it was found';
COMMENT ON COLUMN guichet.evaluation_finding.finding IS
	'1 both present, 2 claimant absent, 3 advisor absent, 4 service down, '
	'5 notice unproven, 6 unknown';

CREATE VIEW guichet.evaluation_file AS
	SELECT f.appointment, f.claimant, f.region, f.since AS start, f.opened,
		e.version, e.at, e.event, e.becomes, e.late
	FROM guichet.absence_file f
	JOIN guichet.claimant c ON c.id = f.claimant
	JOIN guichet.absence_file_event e ON e.appointment = f.appointment
	WHERE NOT c.probe;
COMMENT ON VIEW guichet.evaluation_file IS
	'Everything that became of an absence file, without a word of it';
COMMENT ON COLUMN guichet.evaluation_file.appointment IS
	'Of which appointment';
COMMENT ON COLUMN guichet.evaluation_file.claimant IS
	'Whose; shown to nobody';
COMMENT ON COLUMN guichet.evaluation_file.region IS
	'In which the appointment was made';
COMMENT ON COLUMN guichet.evaluation_file.start IS
	'When that began: the file belongs to these days';
COMMENT ON COLUMN guichet.evaluation_file.opened IS
	'When the file was opened';
COMMENT ON COLUMN guichet.evaluation_file.version IS
	'Which move of it, from 1';
COMMENT ON COLUMN guichet.evaluation_file.at IS
	'When it came to pass';
COMMENT ON COLUMN guichet.evaluation_file.event IS
	'1 opened, 2 received, 3 and 12 explained, 4 reminded, 5 days over, 6 never '
	'received, 7 excused, 8 noted, 9 referred, 10 reopened, 11 unfounded';
COMMENT ON COLUMN guichet.evaluation_file.becomes IS
	'The state after: as in absence_file.state';
COMMENT ON COLUMN guichet.evaluation_file.late IS
	'Explained after the days were over';

-- What stood at `as_of` of the appointments that began in a span; wordings as in
-- evaluation_planned(); `load`: how many people the advisor followed as it began.
CREATE FUNCTION guichet.evaluation_judged(of_region integer,
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
		SELECT j.appointment,
			max(split_part(m.variant, '/', 2)) AS variant
		FROM judged j
		JOIN appointment_event e ON e.appointment = j.appointment
			AND e.version = 1
		JOIN message m ON m.claimant = j.claimant AND m.kind = 3
			AND m.arrived >= e.at
			AND m.arrived < e.at + interval '1 day'
			AND m.wire_id = 'invitation/c' || to_hex(j.appointment)
				|| '/1'
		GROUP BY j.appointment
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

-- The files of those appointments, as they stood: `state` as in absence_file,
-- `explained` 2 in time, 1 late, 0 not; days to the first proof of receipt, to the
-- first explanation and to the first decision.
CREATE FUNCTION guichet.evaluation_files(of_region integer,
	since timestamptz, ending timestamptz, as_of timestamptz)
RETURNS TABLE (appointment bigint, claimant integer, state integer,
	explained integer, reopened boolean, receipt numeric,
	explanation numeric, decision numeric)
LANGUAGE sql STABLE SET search_path = guichet, pg_temp AS $$
	WITH file AS (
		SELECT f.appointment, f.claimant, f.opened,
			(array_agg(f.becomes ORDER BY f.version DESC))[1]::integer
				AS state,
			coalesce(max(2 - f.late::integer)
				FILTER (WHERE f.event IN (3, 12)), 0) AS explained,
			bool_or(f.event = 10) AS reopened,
			min(f.at) FILTER (WHERE f.event IN (3, 12))
				AS explanation,
			min(f.at) FILTER (WHERE f.event BETWEEN 7 AND 9)
				AS decision
		FROM evaluation_file f
		WHERE f.region = of_region AND f.start >= since
			AND f.start < ending AND f.at < as_of
		GROUP BY f.appointment, f.claimant, f.opened
	)
	SELECT f.appointment, f.claimant, f.state, f.explained, f.reopened,
		extract(epoch FROM r.at - f.opened) / 86400,
		extract(epoch FROM f.explanation - f.opened) / 86400,
		extract(epoch FROM f.decision - f.opened) / 86400
	FROM file f LEFT JOIN LATERAL absence_file_received(f.appointment,
		f.claimant) r (at) ON r.at < as_of
$$;

-- ---- figures --------------------------------------------------------------

INSERT INTO guichet.evaluation_class VALUES
	(60, 'load', 0, 'people-0-49'), (61, 'load', 1, 'people-50-99'),
	(62, 'load', 2, 'people-100-149'), (63, 'load', 3, 'people-150-199'),
	(64, 'load', 4, 'people-200-249'), (65, 'load', 5, 'people-250');

-- What tells of advisors is about as many people as advisors, whichever are fewer:
-- what is found of them, and every line of their loads.
CREATE FUNCTION guichet.evaluation_finding_cells(of_region integer,
	since timestamptz, ending timestamptz, as_of timestamptz)
RETURNS SETOF guichet.evaluation_cell
LANGUAGE sql STABLE SET search_path = guichet, pg_temp AS $$
	WITH judged AS MATERIALIZED (
		SELECT j.claimant, j.advisor, j.finding::integer AS finding,
			'channel/' || c.class AS channel,
			'invitation/' || j.invitation AS invitation,
			'reminder/' || j.reminder AS reminder,
			'load/' || l.class AS load
		FROM evaluation_judged(of_region, since, ending, as_of) j
		JOIN evaluation_class c ON c.by = 'channel'
			AND c.code = j.channel
		JOIN evaluation_class l ON l.by = 'load'
			AND l.code = least(j.load / 50, 5)
	), people AS MATERIALIZED (
		SELECT part, finding, sum(n) AS value, count(*) AS claimants
		FROM (SELECT coalesce(channel, invitation, reminder, load,
				'all') AS part, coalesce(finding, 0) AS finding,
				count(*) AS n
			FROM judged GROUP BY GROUPING SETS (
				(channel, finding, claimant),
				(invitation, finding, claimant),
				(reminder, finding, claimant),
				(load, finding, claimant),
				(finding, claimant), (claimant))) t
		GROUP BY part, finding
	), staff AS MATERIALIZED (
		SELECT part, finding, count(*) AS advisors
		FROM (SELECT coalesce(channel, invitation, reminder, load,
				'all') AS part, coalesce(finding, 0) AS finding
			FROM judged GROUP BY GROUPING SETS (
				(channel, finding, advisor),
				(invitation, finding, advisor),
				(reminder, finding, advisor),
				(load, finding, advisor),
				(finding, advisor), (advisor))) t
		GROUP BY part, finding
	), parts AS (
		SELECT 0 AS place, 'all' AS by, 'all' AS part UNION ALL
		SELECT l.* FROM evaluation_lines(ARRAY['channel', 'invitation',
			'reminder', 'load'], ARRAY(SELECT part FROM people)) l
	)
	SELECT s.place * 100 + k.nth, k.figure, s.part,
		coalesce(p.value, 0)::numeric,
		CASE WHEN k.nth = 3 OR s.by = 'load'
			THEN least(coalesce(p.claimants, 0),
				coalesce(a.advisors, 0))
			ELSE coalesce(p.claimants, 0) END,
		CASE WHEN k.nth > 0 THEN evaluation_sums(k.figure, s.part,
			ARRAY['channel', 'invitation', 'reminder', 'load'],
			NULL) END
		|| CASE WHEN s.part = 'all' THEN ARRAY['judged'] END
		|| CASE WHEN s.part = 'all' AND k.nth = 2
			THEN ARRAY['absences'] END
		|| CASE WHEN s.part = 'all' AND k.nth = 3
			THEN ARRAY['apologies'] END,
		NULL::text[], false
	FROM parts s
	JOIN (VALUES (0, 'judged'), (1, 'present'), (2, 'claimant-absent'),
		(3, 'advisor-absent'), (4, 'service-down'), (5, 'unproven'),
		(6, 'unknown')) k (nth, figure) ON k.nth > 0 OR s.part = 'all'
	LEFT JOIN people p ON p.part = s.part AND p.finding = k.nth
	LEFT JOIN staff a ON a.part = s.part AND a.finding = k.nth
$$;

CREATE FUNCTION guichet.evaluation_file_cells(of_region integer,
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
		FROM slot_offer o
		JOIN evaluation_appointment a USING (appointment)
		JOIN attendance t USING (appointment)
		WHERE o.why = 1 AND a.region = of_region AND t.start >= since
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

-- ---- what is shown --------------------------------------------------------

CREATE OR REPLACE FUNCTION guichet.evaluation_subject_cells(subject text,
	of_region integer, since timestamptz, ending timestamptz,
	as_of timestamptz)
RETURNS SETOF guichet.evaluation_cell
LANGUAGE plpgsql STABLE SET search_path = guichet, pg_temp AS $$
BEGIN
	IF subject = 'followup' THEN
		RETURN QUERY SELECT * FROM evaluation_cells(of_region, since,
			ending, as_of);
	ELSIF subject = 'appointments' THEN
		RETURN QUERY SELECT * FROM evaluation_appointment_cells(
			of_region, since, ending, as_of);
	ELSIF subject = 'reminders' THEN
		RETURN QUERY SELECT * FROM evaluation_reminder_cells(
			of_region, since, ending, as_of);
	ELSIF subject = 'absences' THEN
		RETURN QUERY SELECT * FROM evaluation_finding_cells(
			of_region, since, ending, as_of);
		RETURN QUERY SELECT * FROM evaluation_file_cells(
			of_region, since, ending, as_of);
	END IF;
END $$;

CREATE OR REPLACE VIEW guichet.evaluation_month AS
	SELECT r.code AS region, m.month::date AS month, s.subject, p.figure,
		p.part, p.value
	FROM guichet.region r
	CROSS JOIN LATERAL generate_series(date_trunc('month',
			(SELECT min(e.started) FROM guichet.epoch e)
				AT TIME ZONE r.zone),
		date_trunc('month', now() AT TIME ZONE r.zone)
			- interval '1 month', interval '1 month') m (month)
	CROSS JOIN (VALUES ('followup'), ('appointments'), ('reminders'),
		('absences')) s (subject)
	CROSS JOIN LATERAL guichet.evaluation_subject_published(s.subject,
		r.code, m.month::date,
		(m.month + interval '1 month - 1 day')::date) p;
COMMENT ON COLUMN guichet.evaluation_month.subject IS
	'followup, appointments, reminders or absences';

REVOKE ALL ON guichet.evaluation_finding, guichet.evaluation_file FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION guichet.evaluation_judged, guichet.evaluation_files,
	guichet.evaluation_finding_cells, guichet.evaluation_file_cells
	FROM PUBLIC;
