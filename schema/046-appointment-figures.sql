-- Figures of appointments and of their reminders, beside those of 018; what each
-- means is said in docs/evaluation.md, what a column holds in its comment.
--
-- An appointment belongs to the region in which it was made. `side`: 1 the
-- claimant, 2 whoever answers for their advisor, 0 the service.

-- ---- what is counted ------------------------------------------------------

CREATE VIEW guichet.evaluation_appointment AS
	SELECT a.id AS appointment, a.claimant, a.advisor, a.region, a.channel,
		e.at AS planned, e.since - e.at AS lead
	FROM guichet.appointment a
	JOIN guichet.appointment_event e ON e.appointment = a.id
		AND e.version = 1
	JOIN guichet.claimant c ON c.id = a.claimant
	WHERE NOT c.probe;
COMMENT ON VIEW guichet.evaluation_appointment IS
	'Every appointment that was planned; of test accounts none';
COMMENT ON COLUMN guichet.evaluation_appointment.appointment IS
	'Which one';
COMMENT ON COLUMN guichet.evaluation_appointment.claimant IS
	'Whose; shown to nobody';
COMMENT ON COLUMN guichet.evaluation_appointment.advisor IS
	'Who answers for it now; shown to nobody';
COMMENT ON COLUMN guichet.evaluation_appointment.region IS
	'In which it was made, wherever the claimant is now';
COMMENT ON COLUMN guichet.evaluation_appointment.channel IS
	'1 chat, 2 voice, 3 video, 4 telephone, as it stands now';
COMMENT ON COLUMN guichet.evaluation_appointment.planned IS
	'When it was proposed, or a free time was taken: it belongs to these days';
COMMENT ON COLUMN guichet.evaluation_appointment.lead IS
	'From then to the beginning that was proposed first';

CREATE VIEW guichet.evaluation_move AS
	SELECT e.appointment, e.version, e.at, e.event, e.side, e.was, e.becomes,
		coalesce(b.since, e.since) - e.at AS ahead
	FROM guichet.appointment_event e
	LEFT JOIN guichet.appointment_event b ON b.appointment = e.appointment
		AND b.version = e.version - 1;
COMMENT ON VIEW guichet.evaluation_move IS
	'What became of appointments, by the rows of roster/appointment.def';
COMMENT ON COLUMN guichet.evaluation_move.appointment IS
	'Of which one';
COMMENT ON COLUMN guichet.evaluation_move.version IS
	'Which move of it, from 1';
COMMENT ON COLUMN guichet.evaluation_move.at IS
	'When it came to pass';
COMMENT ON COLUMN guichet.evaluation_move.event IS
	'1 proposed, 2 confirmed, 3 declined, 4 moved, 5 withdrawn, 6 cancelled, '
	'7 late, 8 its time came, 9 the claimant left, 10 handed over, 11 taken';
COMMENT ON COLUMN guichet.evaluation_move.side IS
	'Who did it: 1 the claimant, 2 for the advisor, 0 the service';
COMMENT ON COLUMN guichet.evaluation_move.was IS
	'The state before, as in appointment.state';
COMMENT ON COLUMN guichet.evaluation_move.becomes IS
	'The state after: those above 3 are final';
COMMENT ON COLUMN guichet.evaluation_move.ahead IS
	'How long before the beginning that stood until then; negative: after it';

CREATE VIEW guichet.evaluation_reminder AS
	SELECT r.appointment, r.sequence, a.claimant, a.region, a.channel,
		r.which, r.at, r.outcome,
		nullif(split_part(r.variant, '/', 2), '') AS variant,
		'reminder/' || to_hex(r.appointment) || '/' || r.sequence || '/'
			|| r.which AS wire_id
	FROM guichet.reminder r
	JOIN guichet.appointment a ON a.id = r.appointment
	JOIN guichet.claimant c ON c.id = a.claimant
	WHERE r.which < 5 AND NOT c.probe;
COMMENT ON VIEW guichet.evaluation_reminder IS
	'Every instant at which a claimant was to be reminded, decided once each';
COMMENT ON COLUMN guichet.evaluation_reminder.appointment IS
	'Of which one';
COMMENT ON COLUMN guichet.evaluation_reminder.sequence IS
	'How many times the appointment had another time by then';
COMMENT ON COLUMN guichet.evaluation_reminder.claimant IS
	'Whose; shown to nobody';
COMMENT ON COLUMN guichet.evaluation_reminder.region IS
	'In which the appointment was made';
COMMENT ON COLUMN guichet.evaluation_reminder.channel IS
	'Of the appointment: 1 chat, 2 voice, 3 video, 4 telephone';
COMMENT ON COLUMN guichet.evaluation_reminder.which IS
	'1 days, 2 hours, 3 minutes before, 4 at the beginning';
COMMENT ON COLUMN guichet.evaluation_reminder.at IS
	'When it was decided: it belongs to these days';
COMMENT ON COLUMN guichet.evaluation_reminder.outcome IS
	'1 sent; not, for 2 a later one was due, 3 it was too late, 4 it was agreed '
	'on after it, 5 moved, 6 cancelled, 7 the claimant left, 8 no address';
COMMENT ON COLUMN guichet.evaluation_reminder.variant IS
	'The number of its wording; NULL where it was not sent';
COMMENT ON COLUMN guichet.evaluation_reminder.wire_id IS
	'By which what is known of its arrival is found';

-- So long before: in the classes in which reminders fall.
CREATE FUNCTION guichet.evaluation_notice(ahead interval) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE WHEN ahead >= '5 days' THEN 'days-5'
		WHEN ahead >= '24 hours' THEN 'days-1-4'
		WHEN ahead >= '1 hour' THEN 'hours-1-23'
		ELSE 'hours-0' END
$$;

-- The appointments that were planned in a span, with the number of the wording of
-- the first line and of the reminders that their claimants got ('none': they got
-- none), and what had become of them at `as_of`. `ended` is the final state, of
-- which the claimant's or advisor's, 0: none.
CREATE FUNCTION guichet.evaluation_planned(of_region integer,
	since timestamptz, ending timestamptz, as_of timestamptz)
RETURNS TABLE (appointment bigint, claimant integer, channel smallint,
	invitation text, reminder text, lead text, confirmed boolean,
	moved_claimant bigint, moved_advisor bigint, ended integer,
	ended_by integer)
LANGUAGE plpgsql STABLE SET search_path = guichet, pg_temp
SET plan_cache_mode = force_custom_plan SET random_page_cost = 1.1 AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY WITH planned AS MATERIALIZED (
		SELECT * FROM evaluation_appointment a
		WHERE a.region = of_region AND a.planned >= since
			AND a.planned < ending
	), moves AS (
		SELECT m.appointment, bool_or(m.becomes = 3) AS confirmed,
			count(*) FILTER (WHERE m.side = 1 AND (m.event = 4
				OR m.event = 11 AND m.was > 0)) AS claimants,
			count(*) FILTER (WHERE m.side = 2 AND m.event = 4)
				AS advisors,
			max(m.becomes) FILTER (WHERE m.becomes > 3) AS ended,
			max(m.side) FILTER (WHERE m.becomes > 3) AS ended_by
		FROM planned p JOIN appointment_event m USING (appointment)
		WHERE m.at < as_of GROUP BY m.appointment
	), invitation AS (
		SELECT p.appointment,
			max(split_part(m.variant, '/', 2)) AS variant
		FROM planned p JOIN message m ON m.claimant = p.claimant
			AND m.kind = 3 AND m.arrived >= since
			AND m.arrived < least(as_of, ending + interval '1 day')
			AND m.wire_id = 'invitation/c' || to_hex(p.appointment)
				|| '/1'
		GROUP BY p.appointment
	), reminder AS (
		SELECT p.appointment, max(split_part(r.variant, '/', 2))
			AS variant
		FROM planned p JOIN reminder r USING (appointment)
		WHERE r.outcome = 1 AND r.which < 5 AND r.at < as_of
		GROUP BY p.appointment
	)
	SELECT p.appointment, p.claimant, p.channel,
		coalesce(nullif(i.variant, ''), 'none'),
		coalesce(nullif(r.variant, ''), 'none'),
		CASE WHEN p.lead >= '30 days' THEN 'days-30'
			WHEN p.lead >= '14 days' THEN 'days-14-29'
			WHEN p.lead >= '7 days' THEN 'days-7-13'
			WHEN p.lead >= '1 day' THEN 'days-1-6'
			ELSE 'days-0' END,
		m.confirmed, m.claimants, m.advisors,
		coalesce(m.ended, 0)::integer, coalesce(m.ended_by, 0)::integer
	FROM planned p JOIN moves m USING (appointment)
	LEFT JOIN invitation i USING (appointment)
	LEFT JOIN reminder r USING (appointment);
END $$;

-- The reminders that were decided in a span, and what was known of their arrival
-- at `as_of`, 30 days after the span at the latest. `proof`: 1 received, 2 displayed.
CREATE FUNCTION guichet.evaluation_reminded(of_region integer,
	since timestamptz, ending timestamptz, as_of timestamptz)
RETURNS TABLE (claimant integer, channel smallint, which smallint,
	outcome smallint, variant text, proof integer)
LANGUAGE plpgsql STABLE SET search_path = guichet, pg_temp
SET plan_cache_mode = force_custom_plan SET random_page_cost = 1.1 AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY WITH decided AS MATERIALIZED (
		SELECT * FROM evaluation_reminder r
		WHERE r.region = of_region AND r.at >= since AND r.at < ending
	)
	SELECT r.claimant, r.channel, r.which, r.outcome, r.variant,
		coalesce(max(d.kind), 0)::integer
	FROM decided r
	LEFT JOIN delivery d ON r.outcome = 1 AND d.claimant = r.claimant
		AND d.wire_id = r.wire_id AND d.kind IN (1, 2)
		AND d.of_side = 1 AND d.at >= since
		AND d.at < least(as_of, ending + interval '30 days')
	GROUP BY r.appointment, r.sequence, r.which, r.claimant, r.channel,
		r.outcome, r.variant;
END $$;

-- ---- figures --------------------------------------------------------------

-- The classes of each table; those of a wording are in it as far as one was sent.
CREATE TABLE guichet.evaluation_class (
	place integer PRIMARY KEY,
	by text NOT NULL,
	code integer,
	class text NOT NULL,
	UNIQUE (by, class)
);
COMMENT ON TABLE guichet.evaluation_class IS
	'The lines of each table of figures';
COMMENT ON COLUMN guichet.evaluation_class.place IS
	'Their order';
COMMENT ON COLUMN guichet.evaluation_class.by IS
	'By what a table tells its figures apart';
COMMENT ON COLUMN guichet.evaluation_class.code IS
	'The number that the class has in other tables';
COMMENT ON COLUMN guichet.evaluation_class.class IS
	'Its name: with by/ before it the part of a figure';
INSERT INTO guichet.evaluation_class VALUES
	(10, 'channel', 1, 'chat'), (11, 'channel', 2, 'voice'),
	(12, 'channel', 3, 'video'), (13, 'channel', 4, 'phone'),
	(20, 'lead', NULL, 'days-0'), (21, 'lead', NULL, 'days-1-6'),
	(22, 'lead', NULL, 'days-7-13'), (23, 'lead', NULL, 'days-14-29'),
	(24, 'lead', NULL, 'days-30'),
	(30, 'notice', NULL, 'days-5'), (31, 'notice', NULL, 'days-1-4'),
	(32, 'notice', NULL, 'hours-1-23'), (33, 'notice', NULL, 'hours-0'),
	(40, 'which', 1, 'days'), (41, 'which', 2, 'hours'),
	(42, 'which', 3, 'minutes'), (43, 'which', 4, 'start'),
	(50, 'why', 2, 'overtaken'), (51, 'why', 3, 'late'),
	(52, 'why', 4, 'agreed'), (53, 'why', 5, 'moved'),
	(54, 'why', 6, 'cancelled'), (55, 'why', 7, 'left'),
	(56, 'why', 8, 'nobody'),
	(100, 'invitation', NULL, 'none'), (300, 'reminder', NULL, 'none');

-- The lines of a table: its classes, and what else was counted by those.
CREATE FUNCTION guichet.evaluation_lines(tables text[], more text[])
RETURNS TABLE (place integer, by text, part text)
LANGUAGE sql STABLE SET search_path = guichet, pg_temp AS $$
	SELECT c.place, c.by, c.by || '/' || c.class
	FROM evaluation_class c WHERE c.by = ANY (tables)
	UNION ALL
	SELECT c.place + (row_number() OVER (PARTITION BY c.by
			ORDER BY length(m.part), m.part))::integer,
		c.by, m.part
	FROM (SELECT DISTINCT unnest(more)) m (part)
	JOIN evaluation_class c ON c.by = split_part(m.part, '/', 1)
		AND c.class = 'none' AND c.by = ANY (tables)
	WHERE m.part <> c.by || '/none'
$$;

-- What stands in one column adds up, by each table, to what is of all. What of
-- a line is left when some of its figures are taken off (`rest`) is in an equation
-- of that line.
CREATE FUNCTION guichet.evaluation_sums(figure text, part text,
	tables text[], rests text[])
RETURNS text[]
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE part WHEN 'all'
		THEN ARRAY(SELECT figure || '/' || t FROM unnest(tables) t)
		ELSE ARRAY[figure || '/' || split_part(part, '/', 1)] END
	|| ARRAY(SELECT r || '/' || part FROM unnest(rests) r)
$$;

CREATE FUNCTION guichet.evaluation_appointment_cells(of_region integer,
	since timestamptz, ending timestamptz, as_of timestamptz)
RETURNS SETOF guichet.evaluation_cell
LANGUAGE sql STABLE SET search_path = guichet, pg_temp AS $$
	WITH planned AS MATERIALIZED (
		SELECT p.claimant, 'channel/' || c.class AS channel,
			'invitation/' || p.invitation AS invitation,
			'reminder/' || p.reminder AS reminder,
			'lead/' || p.lead AS lead, p.appointment,
			p.confirmed::integer AS confirmed,
			p.moved_claimant AS moved_1, p.moved_advisor AS moved_2,
			(p.ended = 6 AND p.ended_by = 1)::integer AS gone_1,
			(p.ended = 6 AND p.ended_by = 2)::integer AS gone_2,
			(p.ended = 9)::integer AS gone_3, p.ended
		FROM evaluation_planned(of_region, since, ending, as_of) p
		JOIN evaluation_class c ON c.by = 'channel'
			AND c.code = p.channel
	), person AS MATERIALIZED (
		SELECT coalesce(channel, invitation, reminder, lead, 'all')
				AS part, claimant, count(*) AS n,
			sum(confirmed) AS confirmed, sum(moved_1) AS moved_1,
			sum(moved_2) AS moved_2, sum(gone_1) AS gone_1,
			sum(gone_2) AS gone_2, sum(gone_3) AS gone_3
		FROM planned GROUP BY GROUPING SETS ((channel, claimant),
			(invitation, claimant), (reminder, claimant),
			(lead, claimant), (claimant))
	), line AS MATERIALIZED (
		SELECT part, sum(n) AS n, count(*) AS p,
			sum(confirmed) AS n1,
			count(*) FILTER (WHERE confirmed > 0) AS p1,
			sum(moved_1) AS n2,
			count(*) FILTER (WHERE moved_1 > 0) AS p2,
			sum(moved_2) AS n3,
			count(*) FILTER (WHERE moved_2 > 0) AS p3,
			sum(gone_1) AS n4,
			count(*) FILTER (WHERE gone_1 > 0) AS p4,
			sum(gone_2) AS n5,
			count(*) FILTER (WHERE gone_2 > 0) AS p5,
			sum(gone_3) AS n6,
			count(*) FILTER (WHERE gone_3 > 0) AS p6,
			count(*) FILTER (WHERE n > confirmed) AS p7,
			count(*) FILTER (WHERE n > gone_1 + gone_2 + gone_3)
				AS p8
		FROM person GROUP BY part
	), parts AS (
		SELECT 0 AS place, 'all' AS by, 'all' AS part UNION ALL
		SELECT l.* FROM evaluation_lines(ARRAY['channel', 'invitation',
			'reminder', 'lead'], ARRAY(SELECT part FROM line)) l
	), counted AS (
		SELECT s.place, s.part, c.figure, c.value::numeric,
			coalesce(c.people, 0) AS people, c.nth, c.rests
		FROM parts s LEFT JOIN line l USING (part)
		CROSS JOIN LATERAL (VALUES
			(1, 'planned', n, p,
				ARRAY['unconfirmed', 'standing']),
			(2, 'confirmed', n1, p1, ARRAY['unconfirmed']),
			(3, 'moved-claimant', n2, p2, '{}'),
			(4, 'moved-advisor', n3, p3, '{}'),
			(5, 'cancelled-claimant', n4, p4, ARRAY['standing']),
			(6, 'cancelled-advisor', n5, p5, ARRAY['standing']),
			(7, 'cancelled-programme', n6, p6, ARRAY['standing']),
			(8, 'unconfirmed', n - n1, p7, ARRAY['unconfirmed']),
			(9, 'standing', n - n4 - n5 - n6, p8,
				ARRAY['standing'])
		) c (nth, figure, value, people, rests)
	), ahead AS (
		SELECT CASE m.event WHEN 4 THEN 'moved-' WHEN 11 THEN 'moved-'
				ELSE 'cancelled-' END || CASE WHEN m.event = 9
				THEN 'programme' WHEN m.side = 1 THEN 'claimant'
				ELSE 'advisor' END AS figure,
			'notice/' || evaluation_notice(m.ahead) AS part,
			p.claimant, count(*) AS n
		FROM planned p JOIN evaluation_move m USING (appointment)
		WHERE m.at < as_of AND (m.event IN (4, 6, 9)
			OR m.event = 11 AND m.was > 0)
		GROUP BY 1, 2, 3
	), notice AS (
		SELECT figure, part, sum(n) AS value, count(*) AS people
		FROM ahead GROUP BY figure, part
	), ending_of AS (
		SELECT CASE WHEN ended = 0 THEN 'open'
				WHEN ended IN (4, 5) THEN 'declined'
				WHEN ended = 7 THEN 'lapsed' ELSE 'past' END
				AS figure,
			count(*) AS value, count(DISTINCT claimant) AS people
		FROM planned WHERE ended NOT IN (6, 9) GROUP BY 1
	)
	SELECT row_number() OVER (ORDER BY t.place, t.nth), t.figure, t.part,
		t.value, t.people, t.sums, NULL::text[], t.hidden
	FROM (
		SELECT c.place, c.nth, c.figure, c.part,
			coalesce(c.value, 0) AS value, c.people,
			evaluation_sums(c.figure, c.part, ARRAY['channel',
				'invitation', 'reminder', 'lead']
				|| CASE WHEN c.nth BETWEEN 3 AND 7
				THEN ARRAY['notice'] END, c.rests)
			|| CASE WHEN c.part = 'all' AND c.nth IN (1, 5, 6, 7)
				THEN ARRAY['outcome'] END AS sums,
			c.nth > 7 AS hidden
		FROM counted c
		UNION ALL
		SELECT 0, o.nth, o.figure, 'all', coalesce(e.value, 0),
			coalesce(e.people, 0), ARRAY['outcome'], false
		FROM (VALUES (10, 'open'), (11, 'past'), (12, 'declined'),
			(13, 'lapsed')) o (nth, figure)
		LEFT JOIN ending_of e USING (figure)
		UNION ALL
		SELECT l.place, f.nth, f.figure, l.part, coalesce(n.value, 0),
			coalesce(n.people, 0),
			evaluation_sums(f.figure, l.part, NULL, NULL), false
		FROM evaluation_lines(ARRAY['notice'], NULL) l
		CROSS JOIN (VALUES (3, 'moved-claimant'), (4, 'moved-advisor'),
			(5, 'cancelled-claimant'), (6, 'cancelled-advisor'),
			(7, 'cancelled-programme')) f (nth, figure)
		LEFT JOIN notice n USING (figure, part)
	) t
$$;

CREATE FUNCTION guichet.evaluation_reminder_cells(of_region integer,
	since timestamptz, ending timestamptz, as_of timestamptz)
RETURNS SETOF guichet.evaluation_cell
LANGUAGE sql STABLE SET search_path = guichet, pg_temp AS $$
	WITH decided AS MATERIALIZED (
		SELECT r.claimant, 'which/' || w.class AS which,
			'channel/' || c.class AS channel,
			'reminder/' || r.variant AS reminder,
			'why/' || y.class AS why,
			(r.outcome = 1)::integer AS sent,
			(r.outcome <> 1)::integer AS unsent,
			(r.proof > 0)::integer AS received,
			(r.proof = 2)::integer AS displayed
		FROM evaluation_reminded(of_region, since, ending, as_of) r
		JOIN evaluation_class w ON w.by = 'which' AND w.code = r.which
		JOIN evaluation_class c ON c.by = 'channel'
			AND c.code = r.channel
		LEFT JOIN evaluation_class y ON y.by = 'why'
			AND y.code = r.outcome
	), person AS MATERIALIZED (
		SELECT coalesce(which, channel, reminder, why, 'all') AS part,
			claimant, count(*) AS n, sum(sent) AS sent,
			sum(unsent) AS unsent, sum(received) AS received,
			sum(displayed) AS displayed
		FROM decided GROUP BY GROUPING SETS ((which, claimant),
			(channel, claimant), (reminder, claimant),
			(why, claimant), (claimant))
		HAVING GROUPING(which, channel, reminder, why) = 15
			OR coalesce(which, channel, reminder, why) IS NOT NULL
	), line AS MATERIALIZED (
		SELECT part, sum(n) AS n, count(*) AS p,
			sum(sent) AS n1,
			count(*) FILTER (WHERE sent > 0) AS p1,
			sum(received) AS n2,
			count(*) FILTER (WHERE received > 0) AS p2,
			sum(displayed) AS n3,
			count(*) FILTER (WHERE displayed > 0) AS p3,
			sum(unsent) AS n4,
			count(*) FILTER (WHERE unsent > 0) AS p4,
			count(*) FILTER (WHERE sent > received) AS p5,
			count(*) FILTER (WHERE received > displayed) AS p6
		FROM person GROUP BY part
	), parts AS (
		SELECT 0 AS place, 'all' AS by, 'all' AS part UNION ALL
		SELECT l.* FROM evaluation_lines(ARRAY['which', 'channel',
			'reminder', 'why'], ARRAY(SELECT part FROM line)) l
		WHERE l.part <> 'reminder/none'
	)
	SELECT row_number() OVER (ORDER BY s.place, c.nth), c.figure, s.part,
		coalesce(c.value, 0)::numeric, coalesce(c.people, 0),
		evaluation_sums(c.figure, s.part, c.tables, c.rests)
			|| CASE WHEN s.part = 'all' AND c.nth IN (1, 2, 5)
			THEN ARRAY['decided'] END,
		NULL::text[], c.nth > 5
	FROM parts s LEFT JOIN line l USING (part)
	CROSS JOIN LATERAL (VALUES
		(1, 'decided', n, p, '{}', '{}'),
		(2, 'sent', n1, p1, ARRAY['which', 'channel', 'reminder'],
			ARRAY['unproven']),
		(3, 'received', n2, p2, ARRAY['which', 'channel', 'reminder'],
			ARRAY['unproven', 'unseen']),
		(4, 'displayed', n3, p3, ARRAY['which', 'channel', 'reminder'],
			ARRAY['unseen']),
		(5, 'unsent', n4, p4, ARRAY['which', 'channel', 'why'], '{}'),
		(6, 'unproven', n1 - n2, p5,
			ARRAY['which', 'channel', 'reminder'],
			ARRAY['unproven']),
		(7, 'unseen', n2 - n3, p6,
			ARRAY['which', 'channel', 'reminder'], ARRAY['unseen'])
	) c (nth, figure, value, people, tables, rests)
	WHERE s.part = 'all' OR s.by = ANY (c.tables::text[])
$$;

-- ---- what is shown --------------------------------------------------------

-- The cells of a subject: 'followup' (of 018), 'appointments', 'reminders'.
CREATE FUNCTION guichet.evaluation_subject_cells(subject text, of_region integer,
	since timestamptz, ending timestamptz, as_of timestamptz)
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
	END IF;
END $$;

-- For operators: every figure of a subject as it is.
CREATE FUNCTION guichet.evaluation_subject_figures(subject text, of_region text,
	first date, last date, as_of timestamptz DEFAULT now())
RETURNS TABLE (figure text, part text, value numeric)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = guichet, pg_temp SET jit = off SET work_mem = '128MB' AS $$
	SELECT c.figure, c.part, c.value
	FROM evaluation_span(of_region, first, last) s
	CROSS JOIN evaluation_subject_cells(subject, s.region, s.since,
		least(s.ending, as_of), as_of) c
	WHERE s.region IS NOT NULL AND NOT c.hidden ORDER BY c.place
$$;

-- Which cells are withheld, by their places. What is about fewer than five is, and
-- so much more that it cannot be worked out from the rest. As long as a reader who
-- solves an equation would be left with one withheld figure, or with several
-- about fewer than five in all, the one about the fewest of those that are
-- still shown in it is withheld, too. What is about nobody needs no protection.
CREATE FUNCTION guichet.evaluation_withheld(cells guichet.evaluation_cell[])
RETURNS bigint[]
LANGUAGE plpgsql IMMUTABLE SET search_path = guichet, pg_temp AS $$
DECLARE
	withheld bigint[];
	further bigint;
BEGIN
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
	RETURN withheld;
END $$;

-- For everybody else.
CREATE FUNCTION guichet.evaluation_subject_published(subject text, of_region text,
	first date, last date, as_of timestamptz DEFAULT now())
RETURNS TABLE (figure text, part text, value numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = guichet, pg_temp SET jit = off SET work_mem = '128MB' AS $$
#variable_conflict use_column
DECLARE
	cells evaluation_cell[];
	withheld bigint[];
BEGIN
	SELECT array_agg(c) INTO cells
	FROM evaluation_span(of_region, first, last) s
	CROSS JOIN evaluation_subject_cells(subject, s.region, s.since,
		least(s.ending, as_of), as_of) c
	WHERE s.region IS NOT NULL;
	withheld := evaluation_withheld(cells);
	RETURN QUERY SELECT c.figure, c.part, CASE
		WHEN c.place <> ALL (withheld) AND NOT EXISTS (
			SELECT FROM unnest(cells) n
			WHERE n.place = ANY (withheld)
				AND n.figure || '/' || n.part = ANY (c.needs))
		THEN c.value END
	FROM unnest(cells) c WHERE NOT c.hidden ORDER BY c.place;
END $$;

-- Those of 018 are one subject of them.
CREATE OR REPLACE FUNCTION guichet.evaluation_figures(of_region text,
	first date, last date, as_of timestamptz DEFAULT now())
RETURNS TABLE (figure text, part text, value numeric)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
	SELECT * FROM evaluation_subject_figures('followup', of_region, first,
		last, as_of)
$$;
CREATE OR REPLACE FUNCTION guichet.evaluation_published(of_region text,
	first date, last date, as_of timestamptz DEFAULT now())
RETURNS TABLE (figure text, part text, value numeric)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
	SELECT * FROM evaluation_subject_published('followup', of_region, first,
		last, as_of)
$$;

-- What evaluators see, as rows: no two months share a day.
CREATE VIEW guichet.evaluation_month AS
	SELECT r.code AS region, m.month::date AS month, s.subject, p.figure,
		p.part, p.value
	FROM guichet.region r
	CROSS JOIN LATERAL generate_series(date_trunc('month',
			(SELECT min(e.started) FROM guichet.epoch e)
				AT TIME ZONE r.zone),
		date_trunc('month', now() AT TIME ZONE r.zone)
			- interval '1 month', interval '1 month') m (month)
	CROSS JOIN (VALUES ('followup'), ('appointments'), ('reminders'))
		s (subject)
	CROSS JOIN LATERAL guichet.evaluation_subject_published(s.subject,
		r.code, m.month::date,
		(m.month + interval '1 month - 1 day')::date) p;
COMMENT ON VIEW guichet.evaluation_month IS
	'Published figures of every region and month that is over, as known now; ask '
	'for a region and a month, for each is counted when it is asked for';
COMMENT ON COLUMN guichet.evaluation_month.region IS
	'Its code';
COMMENT ON COLUMN guichet.evaluation_month.month IS
	'Its first day, by the clock of the region';
COMMENT ON COLUMN guichet.evaluation_month.subject IS
	'followup, appointments or reminders';
COMMENT ON COLUMN guichet.evaluation_month.figure IS
	'What was counted: docs/evaluation.md';
COMMENT ON COLUMN guichet.evaluation_month.part IS
	'all, or BY/CLASS: of which of them';
COMMENT ON COLUMN guichet.evaluation_month.value IS
	'How many; NULL where it is withheld or there is none, Infinity where too '
	'few were answered';

REVOKE ALL ON guichet.evaluation_appointment, guichet.evaluation_move,
	guichet.evaluation_reminder, guichet.evaluation_class,
	guichet.evaluation_month FROM PUBLIC;
GRANT SELECT ON guichet.evaluation_month TO guichet_report, guichet_daemon;
REVOKE EXECUTE ON FUNCTION guichet.evaluation_notice,
	guichet.evaluation_planned, guichet.evaluation_reminded,
	guichet.evaluation_lines,
	guichet.evaluation_sums, guichet.evaluation_appointment_cells,
	guichet.evaluation_reminder_cells, guichet.evaluation_subject_cells,
	guichet.evaluation_subject_figures, guichet.evaluation_withheld,
	guichet.evaluation_subject_published FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guichet.evaluation_subject_published
	TO guichet_report, guichet_daemon;
GRANT EXECUTE ON FUNCTION guichet.evaluation_subject_figures
	TO guichet_daemon;
