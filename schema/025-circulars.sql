-- A sentence of an advisor to many of their people, each in their own
-- conversation: it goes out as an announcement does.

-- 3: those who are named, by an advisor.
ALTER TABLE guichet.announcement
	ADD COLUMN advisor integer REFERENCES guichet.advisor,
	ADD COLUMN claimants integer[] NOT NULL DEFAULT '{}',
	DROP CONSTRAINT announcement_audience_check,
	ADD CONSTRAINT announcement_audience_check
		CHECK (audience BETWEEN 1 AND 3),
	ADD CONSTRAINT announcement_named CHECK ((audience = 3)
		= (advisor IS NOT NULL AND cardinality(claimants) > 0));
CREATE INDEX announcement_advisor ON guichet.announcement (advisor, turn)
	WHERE advisor IS NOT NULL;

-- As before, but what goes to many answers nobody: who waits, waits on.
CREATE OR REPLACE FUNCTION guichet.evaluation_questions(of_region integer,
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
			AND m.variant <> 'circular'
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
					AND p.variant <> 'circular'
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
