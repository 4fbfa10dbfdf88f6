-- The ledger: append-only double entry. Amounts are minor units, debit positive.

CREATE TABLE party (
  party_id text COLLATE "C" PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('member', 'organisation')),
  name text NOT NULL,
  iban text NOT NULL DEFAULT '',
  email text NOT NULL DEFAULT '',
  processor_customer_id text NOT NULL DEFAULT '',
  mandate_reference text NOT NULL DEFAULT ''
);

CREATE TABLE account (
  account_id bigint PRIMARY KEY,
  -- `bank:main`, `clearing:stripe`, `party:<account id of the platform>`.
  code text COLLATE "C" NOT NULL CHECK (code ~ '^[a-z]+:.+$'),
  currency text COLLATE "C" NOT NULL,
  kind text NOT NULL CHECK (kind IN ('asset', 'liability', 'income', 'expense', 'equity')),
  party_id text COLLATE "C",
  closed_on date,
  UNIQUE (code, currency)
);

-- What a foreign key says, once per statement: taking one off for a bulk load would lock the
-- currencies, which the stage beside it reads.
CREATE FUNCTION account_has_currency() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = tieout, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM fresh WHERE currency NOT IN (SELECT code FROM currency)) THEN
    RAISE EXCEPTION 'an account is in a currency that is not known'
      USING ERRCODE = '23503', TABLE = 'account', CONSTRAINT = 'account_currency';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER has_currency AFTER INSERT ON account
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION account_has_currency();
ALTER TABLE account ENABLE ALWAYS TRIGGER has_currency;

-- What the register says of an account's owner, whether the account is open yet or not.
CREATE TABLE account_owner (
  account_code text COLLATE "C" PRIMARY KEY,
  party_id text COLLATE "C" NOT NULL REFERENCES party
);

CREATE TABLE ledger_transaction (
  -- Dense posting order. A balance at a cut is defined on it, so the past stays frozen.
  txn_seq bigint CHECK (txn_seq > 0),
  -- Unique for ever: the platform's id, or the content id of a transaction of our own.
  external_id text COLLATE "C" NOT NULL,
  -- Nearly all are imports, so that is asked first.
  origin text NOT NULL DEFAULT 'import'
    CHECK (origin = 'import' OR origin IN ('difference', 'reversal')),
  type text NOT NULL,
  -- When the platform booked it, and the day that is in the book's time zone.
  booked_at timestamptz NOT NULL,
  effective_on date NOT NULL,
  amount bigint NOT NULL CHECK (amount BETWEEN -100000000000000000 AND 100000000000000000),
  currency text COLLATE "C" NOT NULL,
  account_ref text NOT NULL,
  org_id text NOT NULL,
  member_id text NOT NULL,
  reference text NOT NULL,
  processor_ref text NOT NULL,
  description text NOT NULL,
  counterparty text NOT NULL,
  legs smallint NOT NULL DEFAULT 2 CHECK (legs BETWEEN 2 AND 15),
  -- The original that this one undoes, at most once (I-04).
  reverses bigint,
  -- The same id with the same digest is already there; with another it is refused.
  digest bytea NOT NULL CHECK (length(digest) = 16),
  file_id integer,
  byte_offset bigint,
  byte_length integer,
  line integer,
  CONSTRAINT ledger_transaction_pkey PRIMARY KEY (txn_seq)
);
CREATE UNIQUE INDEX ledger_transaction_external_id ON ledger_transaction (external_id);
-- Differences of one day, kind and account share a reference; few enough for an index of their own.
CREATE INDEX ledger_transaction_difference ON ledger_transaction (reference)
  WHERE origin = 'difference';
CREATE UNIQUE INDEX ledger_transaction_reverses ON ledger_transaction (reverses)
  WHERE reverses IS NOT NULL;

CREATE TABLE posting (
  txn_seq bigint NOT NULL,
  leg smallint NOT NULL CHECK (leg BETWEEN 1 AND 15),
  account_id bigint NOT NULL,
  amount bigint NOT NULL
    CHECK (amount <> 0 AND amount BETWEEN -100000000000000000 AND 100000000000000000),
  currency text COLLATE "C" NOT NULL,
  effective_on date NOT NULL,
  CONSTRAINT posting_pkey PRIMARY KEY (txn_seq, leg)
);

-- The last proven transaction: where the dense sequence goes on.
CREATE TABLE ledger_head (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  last_seq bigint NOT NULL CHECK (last_seq >= 0)
);
INSERT INTO ledger_head (last_seq) VALUES (0);

-- I-01, I-02, I-05. Transactions and postings are proven together, set by set, when the database
-- transaction commits: a per-row trigger costs many times as much at a million rows and proves no
-- more. Each INSERT notes the range it touched; the deferred constraint trigger on the notes proves
-- what was noted, once, and removes the notes.
CREATE TABLE ledger_due (
  due_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  first_seq bigint NOT NULL,
  last_seq bigint NOT NULL
);

-- New transactions can only lie behind the head: before it the sequence is dense and keyed.
CREATE FUNCTION ledger_note_transactions() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = tieout, pg_temp AS $$
BEGIN
  INSERT INTO ledger_due (first_seq, last_seq)
  SELECT h.last_seq + 1, m.txn_seq
    FROM ledger_head h, (SELECT max(txn_seq) AS txn_seq FROM ledger_transaction) m
   WHERE m.txn_seq > h.last_seq;
  RETURN NULL;
END
$$;

-- Postings are noted from the inserted rows themselves, so that a leg added to an old transaction
-- is seen however well it balances.
CREATE FUNCTION ledger_note_postings() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = tieout, pg_temp AS $$
BEGIN
  INSERT INTO ledger_due (first_seq, last_seq)
  SELECT min(txn_seq), max(txn_seq) FROM fresh HAVING count(*) > 0;
  RETURN NULL;
END
$$;

-- Amounts of one transaction: sum() of bigints would count in numerics, at three times the cost.
-- An overflow is an error, never a wrapped sum.
CREATE AGGREGATE exact_sum(bigint) (
  sfunc = int8pl, stype = bigint, initcond = '0', combinefunc = int8pl, parallel = safe);

-- Says what is wrong with transactions that were not proven.
CREATE FUNCTION ledger_explain(first_due bigint, last_due bigint) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = tieout, pg_temp AS $$
DECLARE
  bad record;
BEGIN
  IF (SELECT count(*) FROM ledger_transaction WHERE txn_seq BETWEEN first_due AND last_due)
      <> last_due - first_due + 1
    OR (first_due > 1
      AND NOT EXISTS (SELECT FROM ledger_transaction WHERE txn_seq = first_due - 1))
  THEN
    RAISE EXCEPTION 'posting sequence has a gap between % and %', first_due, last_due
      USING ERRCODE = 'TO003', TABLE = 'ledger_transaction', CONSTRAINT = 'dense_sequence';
  END IF;
  SELECT txn_seq, currency, sum(amount) AS total INTO bad
    FROM posting WHERE txn_seq BETWEEN first_due AND last_due
   GROUP BY txn_seq, currency HAVING sum(amount) <> 0 ORDER BY txn_seq, currency LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'transaction % does not balance: % minor units of % left over',
      bad.txn_seq, bad.total, bad.currency
      USING ERRCODE = '23514', TABLE = 'posting', CONSTRAINT = 'balanced';
  END IF;
  SELECT t.txn_seq INTO bad
    FROM ledger_transaction t
    LEFT JOIN posting p ON p.txn_seq = t.txn_seq
   WHERE t.txn_seq BETWEEN first_due AND last_due
   GROUP BY t.txn_seq
  HAVING count(p.txn_seq) <> t.legs
      OR NOT bool_and(p.currency = t.currency AND p.effective_on = t.effective_on)
   ORDER BY t.txn_seq LIMIT 1;
  RAISE EXCEPTION 'transaction % has not the legs it declares', bad.txn_seq
    USING ERRCODE = '23514', TABLE = 'posting', CONSTRAINT = 'declared_legs';
END
$$;

CREATE FUNCTION ledger_sound_query(first_due text, last_due text) RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path = tieout, pg_temp AS $$
  SELECT format(
    'SELECT count(*) AS half FROM (
       SELECT t.txn_seq
         FROM ledger_transaction t
         JOIN posting p ON p.txn_seq = t.txn_seq
        WHERE t.txn_seq BETWEEN %1$s AND %2$s AND p.txn_seq BETWEEN %1$s AND %2$s
        GROUP BY t.txn_seq
       HAVING exact_sum(p.amount) = 0 AND count(*) = t.legs
          AND bool_and(p.currency = t.currency AND p.effective_on = t.effective_on)) sound', first_due, last_due)
$$;

-- How many transactions of a range are sound: each has exactly the legs it declares, all of them on
-- its own day and in its own currency, and they sum to zero.
--
-- Both keys are in the order of the sequence, so that the two tables are merged as they lie: sorting
-- them takes twice as long, which is what the planner would do after a bulk load, because it knows
-- nothing of the new rows yet. The halves of a long range can be counted side by side.
CREATE FUNCTION ledger_count_sound(first_due bigint, last_due bigint) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = tieout, pg_temp
  SET enable_nestloop = off SET enable_hashjoin = off SET enable_hashagg = off
  SET enable_bitmapscan = off SET enable_seqscan = off SET enable_sort = off AS $$
DECLARE
  sound bigint;
BEGIN
  IF last_due - first_due > 50000 THEN
    PERFORM set_config(name, '0', true) FROM unnest(ARRAY[
      'parallel_setup_cost', 'parallel_tuple_cost', 'min_parallel_table_scan_size',
      'min_parallel_index_scan_size']) name;
  END IF;
  EXECUTE format(
    'SELECT sum(half) FROM (%s UNION ALL %s) halves',
    ledger_sound_query('$1', '($1 + $2) / 2'), ledger_sound_query('($1 + $2) / 2 + 1', '$2'))
    INTO sound USING first_due, last_due;
  RETURN sound;
END
$$;

CREATE FUNCTION ledger_prove() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = tieout, pg_temp AS $$
DECLARE
  first_due bigint;
  last_due bigint;
  bad record;
  locked_on date;
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

  UPDATE ledger_head SET last_seq = greatest(last_seq, last_due);
  RETURN NULL;
END
$$;

CREATE TRIGGER note_transactions AFTER INSERT ON ledger_transaction
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_note_transactions();
CREATE TRIGGER note_postings AFTER INSERT ON posting
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION ledger_note_postings();
CREATE CONSTRAINT TRIGGER balanced AFTER INSERT ON ledger_due
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_prove();
ALTER TABLE ledger_transaction ENABLE ALWAYS TRIGGER note_transactions;
ALTER TABLE posting ENABLE ALWAYS TRIGGER note_postings;
ALTER TABLE ledger_due ENABLE ALWAYS TRIGGER balanced;

-- A first load fills the tables before their keys are built (see `bulk_begin`). Noting the postings
-- one by one is put off too, because all of them are new: the end looks that none lies outside.
CREATE FUNCTION ledger_bulk_begin() RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = tieout, pg_temp AS $$
BEGIN
  LOCK TABLE ledger_transaction, posting IN ACCESS EXCLUSIVE MODE;
  IF EXISTS (SELECT FROM ledger_transaction) OR EXISTS (SELECT FROM posting) THEN
    RETURN false;
  END IF;
  PERFORM bulk_begin('ledger_transaction', 1), bulk_begin('posting', 1);
  ALTER TABLE posting DISABLE TRIGGER note_postings;
  RETURN true;
END
$$;

CREATE FUNCTION ledger_bulk_end() RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = tieout, pg_temp AS $$
BEGIN
  PERFORM bulk_end('ledger_transaction'), bulk_end('posting');
  ALTER TABLE posting ENABLE ALWAYS TRIGGER note_postings;
  INSERT INTO ledger_due (first_seq, last_seq)
  SELECT first_seq, last_seq
    FROM (SELECT min(txn_seq) AS first_seq, max(txn_seq) AS last_seq FROM posting) loaded
   WHERE first_seq IS NOT NULL;
END
$$;
REVOKE ALL ON FUNCTION ledger_bulk_begin(), ledger_bulk_end() FROM PUBLIC;

SELECT make_append_only('ledger_transaction');
SELECT make_append_only('posting');

-- An account keeps its code, currency and kind for ever; only its owner's name and its closing move.
CREATE FUNCTION account_is_stable() RETURNS trigger
  LANGUAGE plpgsql SET search_path = tieout, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (NEW.account_id, NEW.code, NEW.currency, NEW.kind)
    IS DISTINCT FROM (OLD.account_id, OLD.code, OLD.currency, OLD.kind)
  THEN
    RAISE EXCEPTION '% of account % is refused', TG_OP, OLD.code USING ERRCODE = 'TO004';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER stable BEFORE UPDATE OR DELETE ON account
  FOR EACH ROW EXECUTE FUNCTION account_is_stable();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON account
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE account ENABLE ALWAYS TRIGGER stable;
ALTER TABLE account ENABLE ALWAYS TRIGGER no_truncate;
