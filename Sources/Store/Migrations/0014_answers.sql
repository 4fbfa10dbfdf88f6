-- What is said again, why something failed, where an organisation is paid from a day on, and what a
-- processor's events say became of what was asked for.

-- An operation that says what has been said: the processor was quicker than the platform.
ALTER TABLE operation DROP CONSTRAINT operation_state_check;
ALTER TABLE operation ADD CONSTRAINT operation_state_check
  CHECK (state IN ('posted', 'waiting', 'already', 'rejected'));

-- Empty when nobody said.
ALTER TABLE request_end ADD COLUMN reason text NOT NULL DEFAULT '';

-- Where an organisation is paid from a day on; of two for one day the later one counts. Never printed.
CREATE TABLE party_bank (
  party_id text COLLATE "C" NOT NULL REFERENCES party,
  valid_from date NOT NULL,
  op_no bigint NOT NULL,
  iban text NOT NULL,
  bank_account text NOT NULL,
  operation_id text COLLATE "C" NOT NULL,
  CHECK (iban <> '' OR bank_account <> ''),
  PRIMARY KEY (party_id, valid_from, op_no)
);

-- What an event says became of a payment or a refund. Events move nothing in the book; these end
-- requests that wait.
CREATE TABLE processor_event (
  file_id integer NOT NULL REFERENCES raw_file,
  -- Among those of its file.
  event_no integer NOT NULL CHECK (event_no > 0),
  event_id text COLLATE "C" NOT NULL,
  subject text NOT NULL CHECK (subject IN ('payment', 'refund')),
  outcome text NOT NULL CHECK (outcome IN ('done', 'failed')),
  -- The processor's id of the charge or refund.
  reference text COLLATE "C" NOT NULL,
  -- What the platform wrote into its metadata: the request's id is among it.
  names text[] COLLATE "C" NOT NULL,
  -- Of a refund its charge, and what the charge's metadata says.
  origins text[] COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL REFERENCES currency,
  -- What the card paid or got back, minor units; and what the processor kept, when that is known.
  gross bigint NOT NULL CHECK (gross >= 0),
  fee bigint,
  -- Why it failed.
  reason text NOT NULL,
  told_at timestamptz NOT NULL,
  -- The day of that in the book's time zone.
  told_on date NOT NULL,
  line integer NOT NULL,
  PRIMARY KEY (file_id, event_no)
);
CREATE INDEX processor_event_day ON processor_event (told_on);

SELECT make_append_only(t::regclass) FROM unnest(ARRAY['party_bank', 'processor_event']) t;

GRANT SELECT ON party_bank, processor_event
  TO tieout_ingest, tieout_post, tieout_match, tieout_settle, tieout_report, tieout_verify;
GRANT INSERT ON party_bank TO tieout_post;
GRANT INSERT ON processor_event TO tieout_ingest;
