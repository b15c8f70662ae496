-- Figures are asked for by days, and of reminders and of what was judged every row
-- of all years was read for it. Rows come nearly in the order of their days, so
-- that a few bytes for each hundred pages tell which of them to look at.
CREATE INDEX reminder_at ON guichet.reminder USING brin (at)
	WITH (autosummarize = on);
CREATE INDEX attendance_start ON guichet.attendance USING brin (start)
	WITH (autosummarize = on);
