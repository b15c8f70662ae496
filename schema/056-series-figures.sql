-- Figures by the wording of the invitation: one line invites to all of a series,
-- under the id of its first. As in 046 and 047 but for that.

CREATE OR REPLACE FUNCTION guichet.evaluation_planned(of_region integer,
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
		FROM planned p JOIN LATERAL (SELECT coalesce(series, id) AS first
			FROM appointment WHERE id = p.appointment) a ON true
		JOIN message m ON m.claimant = p.claimant
			AND m.kind = 3 AND m.arrived >= since
			AND m.arrived < least(as_of, ending + interval '1 day')
			AND m.wire_id = 'invitation/c'
				|| to_hex(a.first) || '/1'
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
		SELECT j.appointment,
			max(split_part(m.variant, '/', 2)) AS variant
		FROM judged j JOIN LATERAL (SELECT coalesce(series, id) AS first
			FROM appointment WHERE id = j.appointment) a ON true
		JOIN appointment_event e ON e.appointment = j.appointment
			AND e.version = 1
		JOIN message m ON m.claimant = j.claimant AND m.kind = 3
			AND m.arrived >= e.at
			AND m.arrived < e.at + interval '1 day'
			AND m.wire_id = 'invitation/c'
				|| to_hex(a.first) || '/1'
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
