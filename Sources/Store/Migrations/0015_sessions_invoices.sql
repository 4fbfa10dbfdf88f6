-- What operations say of sessions, of invoices of settlements, and of cards. Rows here are for ever.

-- A session that is over, and what members owe for it; told again, the later one counts.
CREATE TABLE session_completion (
  -- What charges for it have as their reference.
  session_id text COLLATE "C" NOT NULL CHECK (session_id <> ''),
  op_no bigint NOT NULL,
  org_id text COLLATE "C" NOT NULL REFERENCES party,
  name text NOT NULL,
  held_on date NOT NULL,
  -- Who is asked when the charges do not agree.
  director text NOT NULL,
  email text NOT NULL,
  currency text COLLATE "C" NOT NULL REFERENCES currency,
  fees bigint NOT NULL CHECK (fees >= 0),
  extras bigint NOT NULL CHECK (extras >= 0),
  operation_id text COLLATE "C" NOT NULL,
  PRIMARY KEY (session_id, op_no)
);

-- What became of an invoice of a settlement; the newest row counts, and without one it is pending.
CREATE TABLE invoice_state (
  -- The transaction of the settlement.
  settlement_id text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('payable', 'fee')),
  op_no bigint NOT NULL,
  state text NOT NULL
    CHECK (state IN ('pending', 'uploading', 'draft', 'authorised', 'paid', 'voided', 'failed')),
  -- Uploads that failed, and what the last of them said.
  failures integer NOT NULL CHECK (failures BETWEEN 0 AND 5),
  error text NOT NULL,
  operation_id text COLLATE "C" NOT NULL,
  PRIMARY KEY (settlement_id, kind, op_no),
  CHECK (state <> 'failed' OR failures = 5)
);

-- What may be kept of the card that a top-up came from: never its number. The newest row counts.
CREATE TABLE request_card (
  request_id text COLLATE "C" NOT NULL REFERENCES request,
  op_no bigint NOT NULL,
  brand text NOT NULL,
  last4 text NOT NULL CHECK (last4 ~ '^([0-9]{4})?$'),
  expiry text NOT NULL CHECK (expiry ~ '^([0-9]{4}-[0-9]{2})?$'),
  receipt text NOT NULL,
  operation_id text COLLATE "C" NOT NULL,
  PRIMARY KEY (request_id, op_no)
);

SELECT make_append_only(t::regclass)
  FROM unnest(ARRAY['session_completion', 'invoice_state', 'request_card']) t;

GRANT SELECT ON session_completion, invoice_state, request_card
  TO tieout_ingest, tieout_post, tieout_match, tieout_settle, tieout_report, tieout_verify;
GRANT INSERT ON session_completion, invoice_state, request_card TO tieout_post;
