-- What was explained and decided about an absence goes when its time is over,
-- and with it the evidence; that it was found, opened and decided, and by whom,
-- stays, for figures count it and somebody answers for it.

ALTER TABLE guichet.forgotten DROP CONSTRAINT forgotten_what_check;
ALTER TABLE guichet.forgotten ADD CONSTRAINT forgotten_what_check CHECK
	(what IN ('message', 'delivery', 'note', 'dead_letter', 'appointment',
	'absence_file', 'evidence'));
INSERT INTO guichet.forgetting (what) VALUES ('absence_file');

-- A reason that was given and is gone is an ellipsis, for no decision is without
-- one. The time of a file begins when it is closed; that of what became of an
-- appointment without one, when that is over.
CREATE FUNCTION guichet.forget_files(as_of timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path = guichet, pg_temp AS $$
DECLARE
	last bigint;
	looked bigint;
	due bigint[];
BEGIN
	SELECT count(*), coalesce(max(s.id), 0),
		array_agg(s.id) FILTER (WHERE s.ended < kept_from(as_of,
			least(s.months, s.promised))
			AND NOT is_held(s.claimant, as_of))
	INTO looked, last, due
	FROM (SELECT a.id, a.claimant, r.months, n.retention AS promised,
			CASE WHEN f.appointment IS NULL THEN a.settled
				ELSE f.closed END AS ended
		FROM (SELECT * FROM appointment WHERE id > (SELECT reached
				FROM forgetting WHERE what = 'absence_file')
			ORDER BY id LIMIT 10000) a
		JOIN retentions() r ON r.region = a.region
		LEFT JOIN absence_file f ON f.appointment = a.id
		LEFT JOIN LATERAL (SELECT t.retention
			FROM consent k JOIN notice t ON t.version = k.notice
			WHERE k.claimant = a.claimant AND k.given
			ORDER BY k.instant DESC LIMIT 1) n ON true) s;
	WITH words AS (
		UPDATE absence_file_event SET excuse = 0, helper = '',
			words = CASE WHEN words <> '' THEN '…' ELSE '' END
		WHERE appointment = ANY (due)
			AND (excuse <> 0 OR words NOT IN ('', '…') OR helper <> '')
		RETURNING appointment
	), rows AS (
		DELETE FROM evidence WHERE appointment = ANY (due)
		RETURNING appointment
	), said AS (
		DELETE FROM recall WHERE appointment = ANY (due)
		RETURNING appointment
	), calls AS (
		DELETE FROM phone_record WHERE appointment = ANY (due)
		RETURNING appointment
	)
	INSERT INTO forgotten (at, what, region, month, rows)
	SELECT as_of, t.what, a.region, date_trunc('month',
		a.settled AT TIME ZONE 'UTC')::date, count(*)
	FROM (SELECT 'absence_file' AS what, appointment FROM words
		UNION ALL SELECT 'evidence', appointment FROM rows
		UNION ALL SELECT 'evidence', appointment FROM said
		UNION ALL SELECT 'evidence', appointment FROM calls) t
	JOIN appointment a ON a.id = t.appointment GROUP BY 2, 3, 4;
	UPDATE forgetting SET
		reached = CASE WHEN looked < 10000 THEN 0 ELSE last END,
		passed = CASE WHEN looked < 10000 THEN as_of ELSE passed END
	WHERE what = 'absence_file';
END $$;

CREATE OR REPLACE FUNCTION guichet.forget(as_of timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_temp AS $$
DECLARE
	next text;
BEGIN
	PERFORM forget_month(as_of);
	FOR next IN
		SELECT what FROM forgetting
		WHERE passed < date_trunc('day', as_of, 'UTC') ORDER BY what
	LOOP
		IF next = 'dead_letter' THEN
			PERFORM forget_letters(as_of);
		ELSIF next = 'appointment' THEN
			PERFORM forget_appointments(as_of);
		ELSIF next = 'absence_file' THEN
			PERFORM forget_files(as_of);
		ELSE
			PERFORM forget_slice(next, as_of);
		END IF;
	END LOOP;
END $$;

REVOKE EXECUTE ON FUNCTION guichet.forget_files FROM PUBLIC;
