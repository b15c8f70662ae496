-- An import that gives an advisor the account of who represents one of those for
-- whom they answer says so, as one that gives them such a claimant does.

-- One of those whom this account represents, for whom that advisor answers, now or
-- in an absence that is noted; NULL: none.
CREATE FUNCTION guichet.own_claimant(of_advisor integer, account text)
RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
	SELECT min(c.number) FROM representative_standing r
	JOIN assignment a ON a.claimant = r.claimant AND a.until IS NULL
	JOIN claimant c ON c.id = r.claimant
	WHERE r.jid = account AND of_advisor IN (
		SELECT who_answers(a.advisor))
$$;

-- As in 043-teams.sql.
CREATE OR REPLACE FUNCTION guichet.import_advisors()
RETURNS TABLE (bad_line integer, bad_reason text)
LANGUAGE plpgsql SET search_path = guichet, pg_temp AS $$
BEGIN
	PERFORM import_common(true);
	UPDATE staging s SET reason = format('JID %s is advisor %s''s', s.c2,
		a.number)
	FROM advisor a
	WHERE s.reason IS NULL AND s.c2 <> '' AND a.jid = s.c2
		AND a.number <> s.c1 AND NOT EXISTS (SELECT FROM staging t
			WHERE t.c1 = a.number AND t.c2 NOT IN ('', a.jid));
	UPDATE staging s SET reason = format(
		'JID %s represents claimant %s, whom %s answers for', s.c2,
		own_claimant(a.id, s.c2), s.c1)
	FROM advisor a
	WHERE s.reason IS NULL AND s.c2 <> '' AND a.number = s.c1
		AND a.jid <> s.c2 AND own_claimant(a.id, s.c2) IS NOT NULL;
	UPDATE staging SET reason = format('region %s is not known', c4)
	WHERE reason IS NULL AND c4 <> ''
		AND c4 NOT IN (SELECT code FROM region);
	UPDATE staging SET reason = format('ceiling %s is not a number', c5)
	WHERE reason IS NULL AND c5 !~ '^[0-9]{0,9}$';
	UPDATE staging s SET reason = 'a new advisor needs jid, name and region'
	WHERE reason IS NULL AND '' IN (c2, c3, c4)
		AND NOT EXISTS (SELECT FROM advisor a WHERE a.number = s.c1);
	IF EXISTS (SELECT FROM staging WHERE reason IS NOT NULL) THEN
		RETURN QUERY SELECT line, reason FROM staging
			WHERE reason IS NOT NULL ORDER BY line;
		RETURN;
	END IF;
	CREATE TEMP TABLE plan ON COMMIT DROP AS
	SELECT s.line, s.c1 AS number, a.id, a.jid AS old_jid,
		coalesce(nullif(s.c2, ''), a.jid) AS jid,
		coalesce(nullif(s.c3, ''), a.name) AS name,
		coalesce(r.id, a.region) AS region,
		coalesce(nullif(s.c5, '')::integer, a.ceiling) AS ceiling,
		coalesce(nullif(s.c6, ''), a.language) AS language,
		coalesce(nullif(s.c7, ''), a.team, '') AS team
	FROM staging s LEFT JOIN advisor a ON a.number = s.c1
	LEFT JOIN region r ON r.code = s.c4;
	WITH changed AS (
		UPDATE advisor a SET jid = p.jid, name = p.name,
			region = p.region, ceiling = p.ceiling,
			language = p.language, team = p.team
		FROM plan p WHERE p.id = a.id
			AND (a.jid, a.name, a.region, a.ceiling, a.language,
				a.team)
			IS DISTINCT FROM
			(p.jid, p.name, p.region, p.ceiling, p.language,
				p.team)
		RETURNING a.id, CASE WHEN p.old_jid <> p.jid THEN 4 ELSE 5 END
			AS kind
	), added AS (
		INSERT INTO advisor (number, jid, name, region, ceiling,
			language, team)
		SELECT number, jid, name, region, ceiling, language, team
		FROM plan p WHERE p.id IS NULL ORDER BY line
		RETURNING id, 1 AS kind
	)
	INSERT INTO change (change_no, what, id, kind)
	SELECT nextval('change_no'), 'advisor', t.id, t.kind
	FROM (SELECT * FROM changed UNION ALL SELECT * FROM added
		ORDER BY id) t;
	PERFORM pg_notify('guichet_change', '');
END $$;

REVOKE EXECUTE ON FUNCTION guichet.own_claimant FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guichet.own_claimant TO guichet_import;
