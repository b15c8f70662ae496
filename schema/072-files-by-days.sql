-- As in 064-figures-by-days.sql, of absence files: figures of a month read every
-- file of all years.
CREATE INDEX absence_file_since ON guichet.absence_file (since);
