-- What people decide: a row each, for ever. Taking one back is a row as well. They come in files of
-- their own, which are inputs like any other, so that a pack can be made again with them.

ALTER TABLE raw_file DROP CONSTRAINT raw_file_role_check;
ALTER TABLE raw_file ADD CONSTRAINT raw_file_role_check
  CHECK (role IN ('statement', 'ledger', 'parties', 'resolutions', 'unknown'));

CREATE TABLE resolution (
  -- Content id.
  resolution_id text COLLATE "C" PRIMARY KEY,
  file_id integer NOT NULL REFERENCES raw_file,
  decided_at timestamptz NOT NULL,
  who text NOT NULL CHECK (who <> ''),
  action text NOT NULL
    CHECK (action IN ('confirm', 'reject', 'match', 'write_off', 'ignore', 'undo')),
  -- The first period that it holds in.
  period text COLLATE "C" NOT NULL,
  -- The match that is confirmed or rejected, or the resolution that is undone.
  subject text COLLATE "C" NOT NULL,
  -- What a difference is; empty where there is none.
  kind text NOT NULL CHECK (kind IN ('', 'fee', 'fx', 'rounding', 'write_off')),
  why text NOT NULL CHECK (why <> ''),
  CHECK ((subject <> '') = (action IN ('confirm', 'reject', 'undo')))
);
-- Taken back once.
CREATE UNIQUE INDEX resolution_undone ON resolution (subject) WHERE action = 'undo';

-- The items it is about, by the ids that outputs name them by.
CREATE TABLE resolution_item (
  resolution_id text COLLATE "C" NOT NULL REFERENCES resolution,
  ordinal integer NOT NULL CHECK (ordinal > 0),
  account_code text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL REFERENCES currency,
  side smallint NOT NULL CHECK (side IN (0, 1)),
  source text COLLATE "C" NOT NULL,
  item_id text COLLATE "C" NOT NULL,
  PRIMARY KEY (resolution_id, ordinal)
);

SELECT make_append_only('resolution');
SELECT make_append_only('resolution_item');

-- Those that nobody has taken back.
CREATE VIEW standing_resolution AS
  SELECT * FROM resolution r
   WHERE r.action <> 'undo'
     AND NOT EXISTS (SELECT FROM tieout.resolution u
                      WHERE u.action = 'undo' AND u.subject = r.resolution_id);

GRANT SELECT ON resolution, resolution_item, standing_resolution
  TO tieout_ingest, tieout_post, tieout_match, tieout_settle, tieout_report, tieout_verify;
GRANT INSERT ON resolution, resolution_item TO tieout_post;
