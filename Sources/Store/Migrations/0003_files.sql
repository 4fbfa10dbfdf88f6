-- What came from outside: raw files, statements and their entries.
-- The large tables lead with the source, so that they can be distributed by it.

CREATE TABLE source (
  source_id integer PRIMARY KEY CHECK (source_id > 0),
  name text COLLATE "C" NOT NULL UNIQUE,
  kind text NOT NULL CHECK (kind IN ('bank', 'processor')),
  -- The ledger account it is reconciled with.
  account_code text COLLATE "C" NOT NULL
);

CREATE TABLE raw_file (
  file_id integer PRIMARY KEY CHECK (file_id > 0),
  -- I-10: a file is its bytes, uncompressed; its name is only the first it came under.
  sha256 text COLLATE "C" NOT NULL UNIQUE CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  name text NOT NULL,
  bytes bigint NOT NULL CHECK (bytes >= 0),
  role text NOT NULL CHECK (role IN ('statement', 'ledger', 'parties', 'unknown')),
  format text NOT NULL,
  state text NOT NULL CHECK (state IN ('archived', 'loaded', 'quarantined')),
  source_id integer REFERENCES source,
  first_on date,
  last_on date
);

CREATE TABLE file_error (
  file_id integer NOT NULL REFERENCES raw_file,
  ordinal integer NOT NULL,
  code text NOT NULL,
  place text NOT NULL,
  problem text NOT NULL,
  hint text NOT NULL,
  PRIMARY KEY (file_id, ordinal)
);

-- I-11: records = accepted + rejected, and the sums of the file's own totals or of ours.
CREATE TABLE control_total (
  file_id integer NOT NULL REFERENCES raw_file,
  currency text COLLATE "C" NOT NULL,
  records bigint NOT NULL,
  accepted bigint NOT NULL,
  rejected bigint NOT NULL,
  sum_accepted numeric(38, 0) NOT NULL CHECK (sum_accepted <> 'NaN'),
  sum_control numeric(38, 0) NOT NULL CHECK (sum_control <> 'NaN'),
  CHECK (records = accepted + rejected),
  PRIMARY KEY (file_id, currency)
);

CREATE TABLE statement (
  source_id integer NOT NULL REFERENCES source,
  statement_no bigint NOT NULL CHECK (statement_no > 0),
  file_id integer NOT NULL REFERENCES raw_file,
  external_id text NOT NULL,
  sequence text NOT NULL,
  currency text COLLATE "C" NOT NULL REFERENCES currency,
  first_on date NOT NULL,
  last_on date NOT NULL,
  -- Signed minor units; null for a source whose files state no balance.
  opening bigint,
  closing bigint,
  entries bigint NOT NULL,
  movement numeric(38, 0) NOT NULL CHECK (movement <> 'NaN'),
  -- A statement may come in pages, each a statement here; 0 for one that does not.
  page integer NOT NULL DEFAULT 0 CHECK (page >= 0),
  is_last_page boolean NOT NULL DEFAULT true,
  -- I-12: a statement that does not add up is never loaded.
  CHECK (opening IS NULL OR closing IS NULL OR opening + movement = closing),
  CHECK (first_on <= last_on),
  PRIMARY KEY (source_id, statement_no)
);

CREATE TABLE entry (
  source_id integer NOT NULL,
  entry_no bigint NOT NULL CHECK (entry_no > 0),
  -- I-14: stable across files: a digest of the bank's own reference or of the line's content, and
  -- the occurrence among equal lines, so that two genuine equal lines stay two.
  identity bytea NOT NULL CHECK (length(identity) = 16),
  occurrence integer NOT NULL CHECK (occurrence >= 0),
  -- The source's own id of the line, and whether the source never repeats one.
  item_ref text COLLATE "C" NOT NULL,
  is_native_ref boolean NOT NULL,
  file_id integer NOT NULL,
  file_index integer NOT NULL,
  statement_no bigint NOT NULL,
  booked_on date NOT NULL,
  value_on date,
  created_at timestamptz,
  -- Net effect on the account, minor units; gross = amount + fee for processors.
  amount bigint NOT NULL CHECK (amount BETWEEN -100000000000000000 AND 100000000000000000),
  currency text COLLATE "C" NOT NULL,
  gross bigint NOT NULL,
  fee bigint NOT NULL,
  category text NOT NULL,
  reversal boolean NOT NULL,
  -- `kind=value`, in the order of the file.
  refs text[] NOT NULL,
  counterparty_name text NOT NULL,
  counterparty_account text NOT NULL,
  remittance text NOT NULL,
  return_reason text NOT NULL,
  -- The payments inside a batch line and what the model has no field for, as JSON.
  details text NOT NULL,
  extra text NOT NULL,
  -- I-13: slicing the archived file gives the bytes it was read from.
  byte_offset bigint NOT NULL,
  byte_length integer NOT NULL,
  line integer,
  CHECK (gross - fee = amount),
  CONSTRAINT entry_pkey PRIMARY KEY (source_id, entry_no)
);
-- Compressing a batch of thousands of payments would take the server longer than storing it.
ALTER TABLE entry ALTER COLUMN details SET STORAGE EXTERNAL;
-- The digest leads because it tells rows apart at once: the key is built in half the time.
CREATE UNIQUE INDEX entry_identity ON entry (identity, source_id, occurrence);
CREATE INDEX entry_bank_ref ON entry (source_id, item_ref)
  WHERE item_ref <> '' AND NOT is_native_ref;

-- Bank references that occur more than once in their source: no id by themselves.
CREATE TABLE repeated_ref (
  source_id integer NOT NULL,
  item_ref text COLLATE "C" NOT NULL,
  PRIMARY KEY (source_id, item_ref)
);

-- The id by which outputs name an entry: the source's own where it is unique, else its place.
CREATE FUNCTION entry_item_id(e entry, sha256 text) RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN e.is_native_ref THEN e.item_ref
    WHEN e.item_ref <> '' AND NOT EXISTS (
      SELECT FROM tieout.repeated_ref r
       WHERE r.source_id = e.source_id AND r.item_ref = e.item_ref) THEN e.item_ref
    ELSE 'F' || left(sha256, 12) || ':' || e.file_index
  END
$$;

SELECT make_append_only('entry');
SELECT make_append_only('statement');
