-- Operations: the platform lets Tieout keep its books. What each of them posted, what it changed
-- beside, and what must hold after it. Rows here are for ever, as those of the ledger.

ALTER TABLE raw_file DROP CONSTRAINT raw_file_role_check;
ALTER TABLE raw_file ADD CONSTRAINT raw_file_role_check
  CHECK (role IN ('statement', 'ledger', 'parties', 'resolutions', 'operations', 'unknown'));

ALTER TABLE ledger_transaction DROP CONSTRAINT ledger_transaction_origin_check;
ALTER TABLE ledger_transaction ADD CONSTRAINT ledger_transaction_origin_check
  CHECK (origin = 'import' OR origin IN ('difference', 'reversal', 'operation'));
-- Tells whether a range of the ledger has any.
CREATE INDEX ledger_transaction_operation ON ledger_transaction (txn_seq) WHERE origin = 'operation';

-- Those that post operations share the lease. `alone` is the token of the last run that did not.
ALTER TABLE lease ADD COLUMN alone bigint NOT NULL DEFAULT 0;
UPDATE lease SET alone = token;

-- What a party holds back is looked up by party.
CREATE INDEX account_party ON account (party_id) WHERE party_id IS NOT NULL;

-- An operation once, for ever: the same id again has no second effect.
CREATE TABLE operation (
  operation_id text COLLATE "C" CONSTRAINT operation_pkey PRIMARY KEY,
  -- The order in which they were decided, dense.
  op_no bigint NOT NULL CHECK (op_no > 0),
  digest bytea NOT NULL CHECK (length(digest) = 16),
  kind text COLLATE "C" NOT NULL,
  business_on date NOT NULL,
  state text NOT NULL CHECK (state IN ('posted', 'waiting', 'rejected')),
  -- Why it was rejected; empty else.
  code text COLLATE "C" NOT NULL,
  -- What its result line says beyond, as members of a JSON object.
  told text NOT NULL,
  -- The transactions that it posted; null when it posted none.
  first_seq bigint,
  last_seq bigint,
  -- An administrator let a balance pass its limit.
  overdraws boolean NOT NULL,
  -- I-13: where it stands.
  file_id integer NOT NULL,
  byte_offset bigint NOT NULL,
  byte_length integer NOT NULL,
  line integer NOT NULL,
  CHECK ((state = 'rejected') = (code <> '')),
  CHECK ((first_seq IS NULL) = (last_seq IS NULL)),
  CHECK (first_seq IS NULL OR state = 'posted' AND first_seq <= last_seq)
);
CREATE UNIQUE INDEX operation_first_seq ON operation (first_seq) WHERE first_seq IS NOT NULL;

-- What a registration says beyond the register of parties. Account numbers are never printed.
CREATE TABLE party_detail (
  party_id text COLLATE "C" PRIMARY KEY REFERENCES party,
  account_code text COLLATE "C" NOT NULL UNIQUE,
  bank_account text NOT NULL,
  operation_id text COLLATE "C" NOT NULL
);

CREATE TABLE party_closing (
  party_id text COLLATE "C" PRIMARY KEY REFERENCES party,
  operation_id text COLLATE "C" NOT NULL
);

CREATE TABLE service (
  service_id text COLLATE "C" PRIMARY KEY,
  org_id text COLLATE "C" NOT NULL REFERENCES party,
  name text NOT NULL,
  operation_id text COLLATE "C" NOT NULL
);

-- A fee, float or limit from a day on; of two for one day the later one counts.
CREATE TABLE payment_term (
  name text COLLATE "C" NOT NULL
    CHECK (name IN ('settlement_percent', 'refund_percent', 'refund_weeks', 'tax_divisor',
                    'topup_minimum', 'topup_maximum', 'low_balance', 'float', 'limit')),
  -- Empty for everybody.
  party_id text COLLATE "C" NOT NULL,
  -- Empty for what is no amount.
  currency text COLLATE "C" NOT NULL,
  valid_from date NOT NULL,
  op_no bigint NOT NULL,
  -- Minor units, millionths of a per cent, or a count; null ends a party's own.
  value bigint CHECK (value >= 0),
  operation_id text COLLATE "C" NOT NULL,
  PRIMARY KEY (name, party_id, currency, valid_from, op_no)
);

CREATE TABLE auto_top_up (
  party_id text COLLATE "C" NOT NULL REFERENCES party,
  currency text COLLATE "C" NOT NULL REFERENCES currency,
  op_no bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('off', 'pending', 'on', 'failed')),
  amount bigint NOT NULL CHECK (amount > 0),
  operation_id text COLLATE "C" NOT NULL,
  PRIMARY KEY (party_id, currency, op_no)
);

-- What was asked for and waits: for the processor, for a top-up or for a payer. It ends once.
CREATE TABLE request (
  request_id text COLLATE "C" PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('topup', 'refund', 'pending', 'charge')),
  party_id text COLLATE "C" NOT NULL,
  counterparty_id text COLLATE "C" NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  currency text COLLATE "C" NOT NULL REFERENCES currency,
  -- Kept back from what the party can spend until it ends.
  held bigint NOT NULL CHECK (held >= 0),
  -- What a refund brings to the card; the rest is income.
  net bigint NOT NULL CHECK (net BETWEEN 0 AND amount),
  method text NOT NULL,
  type text NOT NULL,
  description text NOT NULL,
  reference text NOT NULL,
  -- Of a refund its top-up, of a top-up the charge that waits for it.
  subject text COLLATE "C" NOT NULL,
  overdraws boolean NOT NULL,
  opened_on date NOT NULL,
  operation_id text COLLATE "C" NOT NULL
);
CREATE INDEX request_held ON request (party_id, currency) WHERE held > 0;
CREATE INDEX request_refund ON request (subject) WHERE kind = 'refund';

CREATE TABLE request_end (
  request_id text COLLATE "C" PRIMARY KEY REFERENCES request,
  outcome text NOT NULL CHECK (outcome IN ('done', 'failed', 'cancelled')),
  ended_on date NOT NULL,
  processor_ref text NOT NULL,
  operation_id text COLLATE "C" NOT NULL
);

SELECT make_append_only(t::regclass)
  FROM unnest(ARRAY['operation', 'party_detail', 'party_closing', 'service', 'payment_term',
                    'auto_top_up', 'request', 'request_end']) t;

-- I-06: balances of party accounts as of a point of the sequence, plus is owed to the party. Only
-- operations need them, so they are brought forward when operations come.
CREATE TABLE party_balance (
  account_id bigint PRIMARY KEY,
  balance bigint NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE operation_head (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  -- The last operation, and how far the balances go.
  last_op bigint NOT NULL CHECK (last_op >= 0),
  balanced_seq bigint NOT NULL CHECK (balanced_seq >= 0)
);
INSERT INTO operation_head (last_op, balanced_seq) VALUES (0, 0);

CREATE FUNCTION party_balances_forward(up_to bigint) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = tieout, pg_temp AS $$
DECLARE
  since bigint;
BEGIN
  SELECT balanced_seq INTO since FROM operation_head FOR UPDATE;
  IF since >= up_to THEN
    RETURN;
  END IF;
  EXECUTE
    'INSERT INTO party_balance AS b (account_id, balance)
     SELECT account_id, -sum(p.amount)::bigint
       FROM posting p JOIN account a USING (account_id)
      WHERE p.txn_seq BETWEEN $1 + 1 AND $2 AND a.code LIKE ''party:%''
      GROUP BY account_id
         ON CONFLICT (account_id) DO UPDATE SET balance = b.balance + excluded.balance'
    USING since, up_to;
  UPDATE operation_head SET balanced_seq = up_to;
END
$$;
REVOKE ALL ON FUNCTION party_balances_forward(bigint) FROM PUBLIC;

-- Whoever decides operations has the ledger for himself until the transaction ends.
CREATE FUNCTION operations_begin(OUT last_seq bigint, OUT last_op bigint)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = tieout, pg_temp AS $$
BEGIN
  SELECT h.last_seq INTO last_seq FROM ledger_head h FOR UPDATE;
  PERFORM party_balances_forward(last_seq);
  SELECT o.last_op INTO last_op FROM operation_head o;
END
$$;
REVOKE ALL ON FUNCTION operations_begin() FROM PUBLIC;

-- How far a party may owe on a day.
CREATE FUNCTION party_limit(party text, of_currency text, on_day date) RETURNS bigint
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tieout, pg_temp AS $$
  SELECT coalesce(
    (SELECT value FROM payment_term
      WHERE name = 'limit' AND party_id = party AND currency = of_currency AND valid_from <= on_day
      ORDER BY valid_from DESC, op_no DESC LIMIT 1), 0)
$$;

-- What open requests keep back.
CREATE FUNCTION party_held(party text, of_currency text) RETURNS bigint
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tieout, pg_temp AS $$
  SELECT coalesce(sum(r.held), 0)::bigint FROM request r
   WHERE r.party_id = party AND r.currency = of_currency AND r.held > 0
     AND NOT EXISTS (SELECT FROM request_end e WHERE e.request_id = r.request_id)
$$;

REVOKE ALL ON FUNCTION party_limit(text, text, date), party_held(text, text) FROM PUBLIC;

-- I-07: no party's balance is below its limit after an operation that took from it, counted with all
-- of the transaction's legs; and every transaction of an operation belongs to one.
CREATE FUNCTION operations_prove(first_due bigint, last_due bigint) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = tieout, pg_temp AS $$
DECLARE
  bad record;
  in_doubt bigint[];
BEGIN
  PERFORM FROM ledger_head FOR UPDATE;
  PERFORM party_balances_forward(first_due - 1);
  IF (SELECT count(*) FROM ledger_transaction
       WHERE origin = 'operation' AND txn_seq BETWEEN first_due AND last_due)
     <> (SELECT coalesce(sum(last_seq - first_seq + 1), 0) FROM operation
          WHERE first_seq BETWEEN first_due AND last_due AND last_seq <= last_due)
  THEN
    RAISE EXCEPTION 'transactions between % and % belong to no operation', first_due, last_due
      USING ERRCODE = 'TO007', TABLE = 'ledger_transaction', CONSTRAINT = 'of_an_operation';
  END IF;
  -- Brings the balances forward. An account that could pay all that was taken from it, whatever came
  -- in meanwhile, was never below zero; of the others each transaction is looked at.
  EXECUTE
    'WITH moved AS MATERIALIZED (
       SELECT p.account_id, sum(p.amount)::bigint AS amount, sum(greatest(p.amount, 0)) AS taken
         FROM posting p JOIN account a USING (account_id)
        WHERE p.txn_seq BETWEEN $1 AND $2 AND a.code LIKE ''party:%''
        GROUP BY p.account_id),
     forward AS (
       INSERT INTO party_balance AS b (account_id, balance) SELECT account_id, -amount FROM moved
           ON CONFLICT (account_id) DO UPDATE SET balance = b.balance + excluded.balance)
     SELECT array_agg(m.account_id) FROM moved m LEFT JOIN party_balance b USING (account_id)
      WHERE coalesce(b.balance, 0) < m.taken'
    INTO in_doubt USING first_due, last_due;
  UPDATE operation_head SET balanced_seq = last_due;
  IF in_doubt IS NULL THEN
    RETURN;
  END IF;
  SELECT m.* INTO bad FROM (
    SELECT p.txn_seq, p.account_id, a.code, a.party_id, p.currency, p.effective_on,
           sum(p.amount) OVER (PARTITION BY p.txn_seq, p.account_id) AS taken,
           b.balance + sum(p.amount) OVER (PARTITION BY p.account_id)
             - sum(p.amount) OVER (PARTITION BY p.account_id ORDER BY p.txn_seq) AS balance
      FROM posting p JOIN account a USING (account_id) JOIN party_balance b USING (account_id)
     WHERE p.txn_seq BETWEEN first_due AND last_due AND p.account_id = ANY (in_doubt)) m
   WHERE m.balance < 0 AND m.taken > 0
     AND m.balance < -party_limit(m.party_id, m.currency, m.effective_on)
     AND NOT EXISTS (SELECT FROM operation o
                      WHERE o.overdraws AND m.txn_seq BETWEEN o.first_seq AND o.last_seq
                        AND o.first_seq BETWEEN first_due AND last_due)
     AND EXISTS (SELECT FROM ledger_transaction t
                  WHERE t.txn_seq = m.txn_seq AND t.origin = 'operation')
   ORDER BY m.txn_seq LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'transaction % leaves account % at % minor units of %, below its limit',
      bad.txn_seq, bad.code, bad.balance, bad.currency
      USING ERRCODE = 'TO007', TABLE = 'posting', CONSTRAINT = 'within_limit';
  END IF;
END
$$;
REVOKE ALL ON FUNCTION operations_prove(bigint, bigint) FROM PUBLIC;

-- What is held can be spent once: not beside the money that is held.
CREATE FUNCTION request_is_covered() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = tieout, pg_temp AS $$
DECLARE
  owned bigint;
BEGIN
  IF NEW.overdraws OR EXISTS (SELECT FROM request_end WHERE request_id = NEW.request_id) THEN
    RETURN NULL;
  END IF;
  SELECT coalesce(-sum(p.amount), 0)::bigint INTO owned
    FROM account a JOIN posting p USING (account_id), operation_head h
   WHERE a.party_id = NEW.party_id AND a.currency = NEW.currency AND a.code LIKE 'party:%'
     AND p.txn_seq > h.balanced_seq;
  SELECT owned + coalesce(sum(b.balance), 0)::bigint INTO owned
    FROM account a JOIN party_balance b USING (account_id)
   WHERE a.party_id = NEW.party_id AND a.currency = NEW.currency;
  IF owned - party_held(NEW.party_id, NEW.currency)
     < -party_limit(NEW.party_id, NEW.currency, NEW.opened_on)
  THEN
    RAISE EXCEPTION 'request % holds more than % has', NEW.request_id, NEW.party_id
      USING ERRCODE = 'TO007', TABLE = 'request', CONSTRAINT = 'covered';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER covered AFTER INSERT ON request
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.held > 0)
  EXECUTE FUNCTION request_is_covered();
ALTER TABLE request ENABLE ALWAYS TRIGGER covered;

-- The sequence of operations is dense: each INSERT goes on where the last one ended.
CREATE FUNCTION operations_are_dense() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = tieout, pg_temp AS $$
DECLARE
  low bigint;
  high bigint;
  many bigint;
BEGIN
  SELECT min(op_no), max(op_no), count(*) INTO low, high, many FROM fresh;
  IF many = 0 THEN
    RETURN NULL;
  END IF;
  UPDATE operation_head SET last_op = high WHERE last_op = low - 1;
  IF NOT FOUND OR high - low + 1 <> many
    OR many <> (SELECT count(DISTINCT op_no) FROM fresh)
  THEN
    RAISE EXCEPTION 'operations % to % do not follow the last one', low, high
      USING ERRCODE = 'TO003', TABLE = 'operation', CONSTRAINT = 'dense_sequence';
  END IF;
  -- What a foreign key says, once per statement.
  IF EXISTS (SELECT FROM (SELECT DISTINCT file_id FROM fresh) n
              WHERE NOT EXISTS (SELECT FROM raw_file f WHERE f.file_id = n.file_id))
  THEN
    RAISE EXCEPTION 'an operation is of a file that is not there'
      USING ERRCODE = '23503', TABLE = 'operation', CONSTRAINT = 'operation_file';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER dense AFTER INSERT ON operation
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION operations_are_dense();
ALTER TABLE operation ENABLE ALWAYS TRIGGER dense;

-- As before, and what operations posted is within its limits.
CREATE OR REPLACE FUNCTION ledger_prove() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = tieout, pg_temp AS $$
DECLARE
  first_due bigint;
  last_due bigint;
  bad record;
  locked_on date;
  is_operated boolean;
BEGIN
  -- Notes of other sessions are not visible here; our own are all taken by the first firing.
  WITH taken AS (DELETE FROM ledger_due RETURNING first_seq, last_seq)
  SELECT min(first_seq), max(last_seq) INTO first_due, last_due FROM taken;
  IF first_due IS NULL THEN
    RETURN NULL;
  END IF;
  -- Sequence numbers are unique, so as many sound transactions as there are numbers leave no gap
  -- either. What does not pass is looked at again, piece by piece.
  IF ledger_count_sound(first_due, last_due) <> last_due - first_due + 1
    OR (first_due > 1
      AND NOT EXISTS (SELECT FROM ledger_transaction WHERE txn_seq = first_due - 1))
  THEN
    PERFORM ledger_explain(first_due, last_due);
  END IF;

  -- One account after the other would be looked up for want of statistics of a bulk load.
  IF last_due - first_due > 5000 THEN
    PERFORM set_config('enable_nestloop', 'off', true);
  END IF;
  EXECUTE
    'SELECT min(p.txn_seq) FROM posting p LEFT JOIN account a USING (account_id)
      WHERE p.txn_seq BETWEEN $1 AND $2
        AND (a.account_id IS NULL OR a.currency <> p.currency OR a.closed_on <= p.effective_on)'
    INTO bad USING first_due, last_due;
  IF bad.min IS NOT NULL THEN
    RAISE EXCEPTION
      'transaction % posts to an account that is unknown, closed or of another currency', bad.min
      USING ERRCODE = 'TO005', TABLE = 'posting', CONSTRAINT = 'open_account';
  END IF;

  SELECT max(last_on) INTO locked_on FROM period WHERE state IN ('closed', 'sealed');
  IF locked_on IS NOT NULL AND EXISTS (
    SELECT FROM ledger_transaction
     WHERE txn_seq BETWEEN first_due AND last_due AND effective_on <= locked_on)
  THEN
    RAISE EXCEPTION 'a transaction is dated in a closed period, on or before %', locked_on
      USING ERRCODE = 'TO005', TABLE = 'ledger_transaction', CONSTRAINT = 'open_period';
  END IF;

  EXECUTE 'SELECT EXISTS (SELECT FROM ledger_transaction
                           WHERE origin = ''operation'' AND txn_seq BETWEEN $1 AND $2)'
    INTO is_operated USING first_due, last_due;
  IF is_operated THEN
    PERFORM operations_prove(first_due, last_due);
  END IF;

  UPDATE ledger_head SET last_seq = greatest(last_seq, last_due);
  RETURN NULL;
END
$$;

GRANT SELECT ON operation, party_detail, party_closing, service, payment_term, auto_top_up, request,
    request_end, party_balance, operation_head
  TO tieout_ingest, tieout_post, tieout_match, tieout_settle, tieout_report, tieout_verify;
GRANT INSERT ON operation, party_detail, party_closing, service, payment_term, auto_top_up, request,
    request_end
  TO tieout_post;
GRANT EXECUTE ON FUNCTION operations_begin() TO tieout_post;
GRANT EXECUTE ON FUNCTION party_limit(text, text, date) TO tieout_verify;
