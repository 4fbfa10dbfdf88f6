-- A run is taken back: what it brought counts no longer, and the book is what it was before. Nothing of
-- it is changed or removed; rows that are added here say so, and everything that counts reads views.

-- A file that a run brought and that counts no longer, until somebody loads it again.
ALTER TABLE raw_file DROP CONSTRAINT raw_file_state_check;
ALTER TABLE raw_file ADD CONSTRAINT raw_file_state_check
  CHECK (state IN ('archived', 'loaded', 'quarantined', 'withdrawn'));

-- Of a run that an earlier release did, nobody noted what it brought.
ALTER TABLE stage_run ADD COLUMN is_noted boolean NOT NULL DEFAULT false;
ALTER TABLE stage_run ALTER COLUMN is_noted SET DEFAULT true;

-- The files that a run loaded, and what each was before.
CREATE TABLE run_file (
  file_id integer NOT NULL REFERENCES raw_file,
  run bigint NOT NULL CHECK (run > 0),
  was text NOT NULL CHECK (was IN ('archived', 'quarantined', 'withdrawn')),
  PRIMARY KEY (file_id, run)
);
SELECT make_append_only('run_file');

-- How far the statements and entries of each source went when a run began to load.
CREATE TABLE run_mark (
  run bigint NOT NULL CHECK (run > 0),
  source_id integer NOT NULL REFERENCES source,
  last_statement bigint NOT NULL,
  last_entry bigint NOT NULL,
  PRIMARY KEY (run, source_id)
);
SELECT make_append_only('run_mark');

CREATE TABLE undoing (
  run bigint PRIMARY KEY CHECK (run > 0),
  -- The run that did it.
  by_run bigint NOT NULL CHECK (by_run > run),
  who text NOT NULL CHECK (who <> ''),
  reason text NOT NULL,
  undone_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
SELECT make_append_only('undoing');

CREATE TABLE withdrawn_file (
  file_id integer NOT NULL REFERENCES raw_file,
  run bigint NOT NULL REFERENCES undoing,
  PRIMARY KEY (file_id, run)
);
SELECT make_append_only('withdrawn_file');

-- The statements and entries of a source that the run added. Later runs are undone before, so that
-- they are the last ones.
CREATE TABLE withdrawn_range (
  run bigint NOT NULL REFERENCES undoing,
  source_id integer NOT NULL REFERENCES source,
  first_statement bigint NOT NULL,
  last_statement bigint NOT NULL CHECK (last_statement >= first_statement - 1),
  first_entry bigint NOT NULL,
  last_entry bigint NOT NULL CHECK (last_entry >= first_entry - 1),
  PRIMARY KEY (run, source_id)
);
SELECT make_append_only('withdrawn_range');

-- Periods that the run was the first to match.
CREATE TABLE withdrawn_period (
  run bigint NOT NULL REFERENCES undoing,
  period text COLLATE "C" NOT NULL REFERENCES period,
  PRIMARY KEY (run, period)
);
SELECT make_append_only('withdrawn_period');

-- What a closed period was reported from stays.
CREATE FUNCTION withdrawn_file_is_open() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = tieout, pg_temp AS $$
DECLARE
  closed text;
BEGIN
  SELECT min(p.period) INTO closed
    FROM fresh n JOIN raw_file f USING (file_id) JOIN period p ON p.state <> 'open'
     AND f.first_on <= p.last_on;
  IF closed IS NOT NULL THEN
    RAISE EXCEPTION 'a file of the closed period % cannot be withdrawn', closed
      USING ERRCODE = 'TO005', HINT = 'book the correction in an open period';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER is_open AFTER INSERT ON withdrawn_file
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION withdrawn_file_is_open();
ALTER TABLE withdrawn_file ENABLE ALWAYS TRIGGER is_open;

-- A match on a line that counts no longer ends with it (I-23), in the same transaction.
CREATE FUNCTION withdrawn_range_ends_matches() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = tieout, pg_temp AS $$
DECLARE
  ended bigint[];
BEGIN
  SELECT array_agg(DISTINCT g.group_no) INTO ended
    FROM fresh n
    JOIN match_member m ON m.side = 1 AND m.source_id = n.source_id
     AND m.item_no BETWEEN n.first_entry AND n.last_entry
    JOIN match_group g USING (group_no)
   WHERE g.live;
  UPDATE match_group SET live = false, ended_because = 'the run that brought a line of it was undone'
   WHERE group_no = ANY (ended);
  UPDATE match_member SET live = false WHERE live AND group_no = ANY (ended);
  UPDATE difference SET live = false WHERE live AND group_no = ANY (ended);
  RETURN NULL;
END
$$;
CREATE TRIGGER ends_matches AFTER INSERT ON withdrawn_range
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION withdrawn_range_ends_matches();
ALTER TABLE withdrawn_range ENABLE ALWAYS TRIGGER ends_matches;

-- A period that the run was the first to match is not matched any longer.
CREATE FUNCTION withdrawn_period_ends_matches() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = tieout, pg_temp AS $$
DECLARE
  ended bigint[];
BEGIN
  SELECT array_agg(g.group_no) INTO ended FROM fresh n JOIN match_group g USING (period) WHERE g.live;
  UPDATE match_group SET live = false, ended_because = 'the run that first matched its period was undone'
   WHERE group_no = ANY (ended);
  UPDATE match_member SET live = false WHERE live AND group_no = ANY (ended);
  UPDATE difference SET live = false WHERE live AND group_no = ANY (ended);
  DELETE FROM open_break WHERE period IN (SELECT period FROM fresh);
  DELETE FROM proof WHERE period IN (SELECT period FROM fresh);
  DELETE FROM settlement WHERE period IN (SELECT period FROM fresh);
  DELETE FROM pack WHERE period IN (SELECT period FROM fresh);
  DELETE FROM chunk_done
   WHERE stage IN ('match', 'settle') AND chunk IN (SELECT period FROM fresh);
  RETURN NULL;
END
$$;
CREATE TRIGGER ends_matches AFTER INSERT ON withdrawn_period
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION withdrawn_period_ends_matches();
ALTER TABLE withdrawn_period ENABLE ALWAYS TRIGGER ends_matches;

-- A supersession that a run made is undone with it, and may be made again.
ALTER TABLE supersession ADD COLUMN run bigint NOT NULL DEFAULT 0;
ALTER TABLE supersession ALTER COLUMN run DROP DEFAULT;
ALTER TABLE supersession DROP CONSTRAINT supersession_pkey;
ALTER TABLE supersession ADD CONSTRAINT supersession_pkey PRIMARY KEY (file_id, run);

CREATE VIEW standing_supersession AS
  SELECT * FROM supersession s
   WHERE NOT EXISTS (SELECT FROM tieout.undoing u WHERE u.run = s.run);

-- Files whose telling counts no longer: superseded, or withdrawn and not loaded again since.
CREATE VIEW uncounted_file AS
  SELECT s.file_id FROM tieout.standing_supersession s
   UNION ALL
  SELECT w.file_id FROM tieout.withdrawn_file w JOIN tieout.undoing u USING (run)
   WHERE NOT EXISTS (
     SELECT FROM tieout.run_file r WHERE r.file_id = w.file_id AND r.run > u.by_run);

-- A source's number and that of a row in it make one, so that all ranges are one value, found once
-- for each query.
CREATE VIEW withdrawn AS
  SELECT coalesce(range_agg(int8range((source_id::bigint << 40) + first_entry,
                                      (source_id::bigint << 40) + last_entry, '[]'))
                    FILTER (WHERE last_entry >= first_entry), '{}') AS entries,
         coalesce(range_agg(int8range((source_id::bigint << 40) + first_statement,
                                      (source_id::bigint << 40) + last_statement, '[]'))
                    FILTER (WHERE last_statement >= first_statement), '{}') AS statements
    FROM tieout.withdrawn_range;

-- Without what was withdrawn; with what was superseded.
CREATE VIEW kept_entry AS
  SELECT * FROM entry e
   WHERE NOT (e.source_id::bigint << 40) + e.entry_no <@ (SELECT w.entries FROM tieout.withdrawn w);
CREATE VIEW kept_statement AS
  SELECT * FROM statement s
   WHERE NOT (s.source_id::bigint << 40) + s.statement_no
             <@ (SELECT w.statements FROM tieout.withdrawn w);

CREATE OR REPLACE VIEW standing_entry AS
  SELECT * FROM kept_entry
   WHERE file_id <> ALL (ARRAY(SELECT s.file_id FROM tieout.standing_supersession s));
CREATE OR REPLACE VIEW standing_statement AS
  SELECT * FROM kept_statement
   WHERE file_id <> ALL (ARRAY(SELECT s.file_id FROM tieout.standing_supersession s));

CREATE OR REPLACE VIEW standing_retelling AS
  SELECT DISTINCT ON (r.source_id, r.entry_no)
         r.source_id, r.entry_no, 'F' || left(f.sha256, 12) || ':' || r.file_index AS item_id
    FROM retelling r JOIN raw_file f USING (file_id)
   WHERE r.gives_name
     AND r.file_id <> ALL (ARRAY(SELECT u.file_id FROM tieout.uncounted_file u))
   ORDER BY r.source_id, r.entry_no, f.sha256;

-- The files that say a decision: it stands while one of them counts.
CREATE TABLE resolution_file (
  resolution_id text COLLATE "C" NOT NULL REFERENCES resolution,
  file_id integer NOT NULL REFERENCES raw_file,
  PRIMARY KEY (resolution_id, file_id)
);
INSERT INTO resolution_file SELECT resolution_id, file_id FROM resolution;
SELECT make_append_only('resolution_file');

-- Taken back once, of those that count.
DROP INDEX resolution_undone;

CREATE VIEW counted_resolution AS
  SELECT * FROM resolution r
   WHERE EXISTS (
     SELECT FROM tieout.resolution_file f
      WHERE f.resolution_id = r.resolution_id
        AND f.file_id <> ALL (ARRAY(SELECT u.file_id FROM tieout.uncounted_file u)));
CREATE OR REPLACE VIEW standing_resolution AS
  SELECT * FROM counted_resolution r
   WHERE r.action <> 'undo'
     AND NOT EXISTS (SELECT FROM tieout.counted_resolution u
                      WHERE u.action = 'undo' AND u.subject = r.resolution_id);

GRANT SELECT ON run_file, run_mark, undoing, withdrawn_file, withdrawn_range, withdrawn_period,
    standing_supersession, uncounted_file, withdrawn, kept_entry, kept_statement, resolution_file,
    counted_resolution
  TO tieout_ingest, tieout_post, tieout_match, tieout_settle, tieout_report, tieout_verify;
GRANT INSERT ON run_file TO tieout_ingest, tieout_post;
GRANT INSERT ON run_mark, undoing, withdrawn_file, withdrawn_range, withdrawn_period
  TO tieout_ingest;
GRANT INSERT ON resolution_file TO tieout_post;
