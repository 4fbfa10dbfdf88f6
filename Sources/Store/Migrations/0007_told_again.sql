-- Two statements of one day each tell lines of their own, equal as they may be: what the one tells
-- cannot be told again by the other. So a statement that shows where it begins and ends leaves a row
-- for every line that it told again, not only for those that get their name from its file.

ALTER TABLE retelling
  ADD COLUMN statement_no bigint,
  -- Whether the file's hash is smaller than that of the file that brought the line.
  ADD COLUMN gives_name boolean NOT NULL DEFAULT true;

CREATE OR REPLACE VIEW standing_retelling AS
  SELECT DISTINCT ON (r.source_id, r.entry_no)
         r.source_id, r.entry_no, 'F' || left(f.sha256, 12) || ':' || r.file_index AS item_id
    FROM retelling r JOIN raw_file f USING (file_id)
   WHERE r.gives_name
     AND r.file_id <> ALL (ARRAY(SELECT s.file_id FROM tieout.supersession s))
   ORDER BY r.source_id, r.entry_no, f.sha256;
