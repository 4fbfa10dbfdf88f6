-- A corrected file takes the place of an earlier one. Nothing of the earlier one is changed: that it
-- counts no longer is a fact of its own, and everything that counts reads the two views.

CREATE TABLE supersession (
  -- The file that counts no longer, and the one that was loaded in its place.
  file_id integer PRIMARY KEY REFERENCES raw_file,
  by_file_id integer NOT NULL REFERENCES raw_file,
  reason text NOT NULL,
  decided_by text NOT NULL DEFAULT session_user,
  decided_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CHECK (file_id <> by_file_id)
);
SELECT make_append_only('supersession');

CREATE VIEW standing_entry AS
  SELECT * FROM entry WHERE file_id <> ALL (ARRAY(SELECT s.file_id FROM tieout.supersession s));
CREATE VIEW standing_statement AS
  SELECT * FROM statement WHERE file_id <> ALL (ARRAY(SELECT s.file_id FROM tieout.supersession s));

-- A match on a line that counts no longer ends with it (I-23), in the same transaction. What a closed
-- period has matched stays matched, so its files stay.
CREATE FUNCTION supersession_ends_matches() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = tieout, pg_temp AS $$
DECLARE
  ended bigint[];
  closed text;
BEGIN
  SELECT min(p.period) INTO closed
    FROM fresh n JOIN raw_file f USING (file_id) JOIN period p ON p.state <> 'open'
     AND f.first_on <= p.last_on;
  IF closed IS NOT NULL THEN
    RAISE EXCEPTION 'a file of the closed period % cannot be superseded', closed
      USING ERRCODE = 'TO005', HINT = 'book the correction in an open period';
  END IF;
  SELECT array_agg(DISTINCT g.group_no) INTO ended
    FROM fresh n JOIN entry e USING (file_id)
    JOIN match_member m ON m.side = 1 AND (m.source_id, m.item_no) = (e.source_id, e.entry_no)
    JOIN match_group g USING (group_no)
   WHERE g.live;
  UPDATE match_group SET live = false, ended_because = 'a line of it was superseded'
   WHERE group_no = ANY (ended);
  UPDATE match_member SET live = false WHERE live AND group_no = ANY (ended);
  UPDATE difference SET live = false WHERE live AND group_no = ANY (ended);
  RETURN NULL;
END
$$;
CREATE TRIGGER ends_matches AFTER INSERT ON supersession
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION supersession_ends_matches();
ALTER TABLE supersession ENABLE ALWAYS TRIGGER ends_matches;

-- Where another file, whose hash is smaller, tells of an entry as well: outputs name a line without a
-- reference by the smallest, so that it does not matter which of two files came first.
CREATE TABLE retelling (
  source_id integer NOT NULL,
  entry_no bigint NOT NULL,
  file_id integer NOT NULL REFERENCES raw_file,
  file_index integer NOT NULL,
  PRIMARY KEY (source_id, entry_no, file_id)
);
SELECT make_append_only('retelling');

CREATE VIEW standing_retelling AS
  SELECT DISTINCT ON (r.source_id, r.entry_no)
         r.source_id, r.entry_no, 'F' || left(f.sha256, 12) || ':' || r.file_index AS item_id
    FROM retelling r JOIN raw_file f USING (file_id)
   WHERE r.file_id <> ALL (ARRAY(SELECT s.file_id FROM tieout.supersession s))
   ORDER BY r.source_id, r.entry_no, f.sha256;

CREATE OR REPLACE FUNCTION entry_item_id(e entry, sha256 text) RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN e.is_native_ref THEN e.item_ref
    WHEN e.item_ref <> '' AND NOT EXISTS (
      SELECT FROM tieout.repeated_ref r
       WHERE r.source_id = e.source_id AND r.item_ref = e.item_ref) THEN e.item_ref
    ELSE coalesce(
      (SELECT r.item_id FROM tieout.standing_retelling r
        WHERE r.source_id = e.source_id AND r.entry_no = e.entry_no),
      'F' || left(sha256, 12) || ':' || e.file_index)
  END
$$;

GRANT SELECT ON supersession, standing_entry, standing_statement, retelling, standing_retelling
  TO tieout_ingest, tieout_post, tieout_match, tieout_settle, tieout_report, tieout_verify;
GRANT INSERT ON supersession, retelling TO tieout_ingest;
-- A reference that only a superseded file repeats is an id again.
GRANT DELETE ON repeated_ref TO tieout_ingest;
