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
  currency text COLLATE "C" NOT NULL REFERENCES currency,
  kind text NOT NULL CHECK (kind IN ('asset', 'liability', 'income', 'expense', 'equity')),
  party_id text COLLATE "C",
  closed_on date,
  UNIQUE (code, currency)
);

CREATE TABLE ledger_transaction (
  -- I: dense posting order. A balance at a cut is defined on it, so the past stays frozen.
  txn_seq bigint PRIMARY KEY CHECK (txn_seq > 0),
  -- Unique for ever: the platform's id, or the content id of a transaction of our own.
  external_id text COLLATE "C" NOT NULL,
  origin text NOT NULL CHECK (origin IN ('import', 'difference', 'reversal')),
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
  legs smallint NOT NULL CHECK (legs BETWEEN 2 AND 15),
  -- The original that this one undoes, at most once (I-04).
  reverses bigint,
  file_id integer,
  byte_offset bigint,
  byte_length integer,
  line integer
);

-- Bulk loads are twice as fast when the key that orders nothing is checked by one index.
CREATE UNIQUE INDEX ledger_transaction_external_id ON ledger_transaction (external_id);
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
  PRIMARY KEY (txn_seq, leg)
);

-- I-01, I-02, I-05. Rows of the two tables are proven together, set by set, when the database
-- transaction commits: a per-row trigger costs twenty times as much at a million rows, and proves
-- no more. Each statement notes the range it touched; the deferred constraint trigger on the notes
-- proves the ranges once and removes them.
CREATE TABLE ledger_due (
  due_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  first_seq bigint NOT NULL,
  last_seq bigint NOT NULL
);

CREATE FUNCTION ledger_note() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = tieout, pg_temp AS $$
BEGIN
  INSERT INTO ledger_due (first_seq, last_seq)
  SELECT min(txn_seq), max(txn_seq) FROM fresh HAVING count(*) > 0;
  RETURN NULL;
END
$$;

CREATE FUNCTION ledger_prove() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = tieout, pg_temp AS $$
DECLARE
  first_due bigint;
  last_due bigint;
  bad record;
  transactions bigint;
  proven bigint;
  locked_on date;
BEGIN
  -- Notes of other sessions are not visible here; our own are all taken by the first firing.
  WITH taken AS (DELETE FROM ledger_due RETURNING first_seq, last_seq)
  SELECT min(first_seq), max(last_seq) INTO first_due, last_due FROM taken;
  IF first_due IS NULL THEN
    RETURN NULL;
  END IF;

  SELECT count(*) INTO transactions
    FROM ledger_transaction WHERE txn_seq BETWEEN first_due AND last_due;
  IF transactions <> last_due - first_due + 1
    OR (first_due > 1
      AND NOT EXISTS (SELECT FROM ledger_transaction WHERE txn_seq = first_due - 1))
  THEN
    RAISE EXCEPTION 'posting sequence has a gap between % and %', first_due, last_due
      USING ERRCODE = 'TO003', TABLE = 'ledger_transaction';
  END IF;

  SELECT p.txn_seq, p.currency, sum(p.amount) AS total,
         bool_or(a.account_id IS NULL) AS unknown_account,
         bool_or(a.currency <> p.currency) AS wrong_currency,
         bool_or(a.closed_on <= p.effective_on) AS closed_account
    INTO bad
    FROM posting p LEFT JOIN account a USING (account_id)
   WHERE p.txn_seq BETWEEN first_due AND last_due
   GROUP BY p.txn_seq, p.currency
  HAVING sum(p.amount) <> 0 OR bool_or(a.account_id IS NULL)
      OR bool_or(a.currency <> p.currency) OR bool_or(a.closed_on <= p.effective_on)
   LIMIT 1;
  IF FOUND THEN
    IF bad.total <> 0 THEN
      RAISE EXCEPTION 'transaction % does not balance: % % left over',
        bad.txn_seq, bad.total, bad.currency
        USING ERRCODE = '23514', TABLE = 'posting', CONSTRAINT = 'balanced';
    END IF;
    RAISE EXCEPTION 'transaction % posts to an account that is unknown, closed or of another currency',
      bad.txn_seq
      USING ERRCODE = 'TO005', TABLE = 'posting', CONSTRAINT = 'open_account';
  END IF;

  -- A transaction has exactly the legs it declares: none is added to it later.
  SELECT count(*) INTO proven
    FROM (SELECT txn_seq, count(*) AS legs, min(effective_on) AS first_on, max(effective_on) AS last_on
            FROM posting WHERE txn_seq BETWEEN first_due AND last_due GROUP BY txn_seq) p
    JOIN ledger_transaction t USING (txn_seq)
   WHERE t.legs = p.legs AND t.effective_on = p.first_on AND t.effective_on = p.last_on;
  IF proven <> transactions THEN
    RAISE EXCEPTION '% of % transactions between % and % lack postings or have too many',
      transactions - proven, transactions, first_due, last_due
      USING ERRCODE = '23514', TABLE = 'posting', CONSTRAINT = 'declared_legs';
  END IF;

  SELECT max(last_on) INTO locked_on FROM period WHERE state IN ('closed', 'sealed');
  IF locked_on IS NOT NULL AND EXISTS (
    SELECT FROM ledger_transaction
     WHERE txn_seq BETWEEN first_due AND last_due AND effective_on <= locked_on)
  THEN
    RAISE EXCEPTION 'a transaction is dated in a closed period, on or before %', locked_on
      USING ERRCODE = 'TO005', TABLE = 'ledger_transaction', CONSTRAINT = 'open_period';
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER note_transactions AFTER INSERT ON ledger_transaction
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION ledger_note();
CREATE TRIGGER note_postings AFTER INSERT ON posting
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION ledger_note();
CREATE CONSTRAINT TRIGGER balanced AFTER INSERT ON ledger_due
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_prove();
ALTER TABLE ledger_transaction ENABLE ALWAYS TRIGGER note_transactions;
ALTER TABLE posting ENABLE ALWAYS TRIGGER note_postings;
ALTER TABLE ledger_due ENABLE ALWAYS TRIGGER balanced;

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
