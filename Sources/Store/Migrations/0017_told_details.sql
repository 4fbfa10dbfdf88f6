-- The payments behind a line, told by another file than the statement that brings the line.

-- A bank's news of a line that it booked (camt.054), or its list of the payments (a table): no entry, and
-- nothing that moves money. Rows with one source, reference, currency and amount tell of one line.
CREATE TABLE told_details (
  source_id integer NOT NULL REFERENCES source,
  file_id integer NOT NULL REFERENCES raw_file,
  -- Among those of its file.
  telling_no integer NOT NULL CHECK (telling_no > 0),
  -- The bank's own reference of the line.
  reference text COLLATE "C" NOT NULL CHECK (reference <> ''),
  currency text COLLATE "C" NOT NULL REFERENCES currency,
  -- Of the line, and what its payments come to; minor units.
  amount bigint NOT NULL CHECK (amount BETWEEN -100000000000000000 AND 100000000000000000),
  -- Null where the file gives no day.
  booked_on date,
  -- As an entry has them, sorted: two files say the same when these texts are the same.
  details text COLLATE "C" NOT NULL CHECK (details <> ''),
  byte_offset bigint NOT NULL,
  byte_length integer NOT NULL,
  line integer,
  PRIMARY KEY (source_id, file_id, telling_no)
);
ALTER TABLE told_details ALTER COLUMN details SET STORAGE EXTERNAL;
CREATE INDEX told_details_file ON told_details (file_id);
SELECT make_append_only('told_details');

-- The lines up to a day whose payments are told without doubt: by one telling or by several that say the
-- same, which tell of no other line. A file that tells a line twice tells of two. Where the file gives a
-- day, the statement may have the line a few days before or behind it. What is dated after the day, and
-- files that a pack of that day does not name, count as if they were not there.
CREATE FUNCTION told_lines(until date)
  RETURNS TABLE (source_id integer, entry_no bigint, details text, file_id integer)
  LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT t.source_id, t.entry_no, min(t.details), (array_agg(t.file_id ORDER BY t.sha256))[1]
    FROM (
      SELECT e.source_id, e.entry_no, d.details, d.file_id, f.sha256,
             count(*) OVER (PARTITION BY d.source_id, d.file_id, d.telling_no) AS lines,
             count(*) OVER (PARTITION BY e.source_id, e.entry_no, d.file_id) AS tellings
        FROM tieout.told_details d
        JOIN tieout.raw_file f ON f.file_id = d.file_id
        JOIN tieout.standing_entry e
          ON (e.source_id, e.item_ref, e.currency, e.amount)
             = (d.source_id, d.reference, d.currency, d.amount)
         AND (d.booked_on IS NULL OR abs(e.booked_on - d.booked_on) <= 5)
       WHERE e.booked_on <= until
         AND (d.booked_on IS NULL OR d.booked_on <= until)
         AND (f.first_on IS NULL OR f.first_on <= until)
         AND d.file_id <> ALL (ARRAY(SELECT u.file_id FROM tieout.uncounted_file u))) t
   GROUP BY t.source_id, t.entry_no
  HAVING max(t.lines) = 1 AND max(t.tellings) = 1 AND min(t.details) = max(t.details)
$$;

-- Notifications that an earlier release read for nothing but their totals. The next run reads them for
-- what they list, once, so that a pack made then is one that an audit makes again.
CREATE TABLE details_due (
  file_id integer PRIMARY KEY REFERENCES raw_file
);
INSERT INTO details_due
SELECT file_id FROM raw_file WHERE state = 'loaded' AND format LIKE 'camt.054%';

GRANT SELECT ON told_details, details_due
  TO tieout_ingest, tieout_post, tieout_match, tieout_settle, tieout_report, tieout_verify;
GRANT INSERT ON told_details TO tieout_ingest;
GRANT DELETE ON details_due TO tieout_ingest;
