-- Roles, the run bookkeeping and the lease that fences stale runs.
-- One role per stage: a stage cannot do what its job does not need. Roles belong to the whole
-- server, so another database of the same server may have made them already.
DO $$
DECLARE
  role_name text;
BEGIN
  FOREACH role_name IN ARRAY ARRAY[
    'tieout_ingest', 'tieout_post', 'tieout_match', 'tieout_settle', 'tieout_report',
    'tieout_verify']
  LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL;
    END;
    EXECUTE format('GRANT %I TO CURRENT_USER', role_name);
    EXECUTE format('GRANT USAGE ON SCHEMA tieout TO %I', role_name);
  END LOOP;
END
$$;

REVOKE ALL ON SCHEMA tieout FROM PUBLIC;

-- ISO 4217 with minor units; the same table as Domain.Currency (a test compares them).
CREATE TABLE currency (
  code text COLLATE "C" PRIMARY KEY CHECK (code ~ '^[A-Z]{3}$'),
  exponent smallint NOT NULL CHECK (exponent BETWEEN 0 AND 4)
);

CREATE TABLE period (
  period text COLLATE "C" PRIMARY KEY CHECK (period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  first_on date NOT NULL,
  last_on date NOT NULL,
  -- The half-open interval of instants, made once from the book's time zone.
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed', 'sealed')),
  CHECK (first_on <= last_on AND starts_at < ends_at)
);

-- I-61: every write of a run carries the token it was given; an older token cannot commit.
CREATE TABLE lease (
  name text PRIMARY KEY,
  token bigint NOT NULL CHECK (token >= 0),
  holder text NOT NULL,
  acquired_at timestamptz NOT NULL
);
INSERT INTO lease VALUES ('book', 0, 'nobody', '-infinity');

-- I-60: a stage run ends in exactly one of these states.
CREATE TABLE stage_run (
  run_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  token bigint NOT NULL,
  stage text NOT NULL,
  period text,
  state text NOT NULL CHECK (state IN ('running', 'ok', 'ok_with_items', 'failed', 'abandoned')),
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz,
  summary text NOT NULL DEFAULT ''
);

-- A chunk's effect and its row here are one transaction; `fingerprint` names what it was made from,
-- so that a chunk is done again exactly when its inputs, rules or program changed.
CREATE TABLE chunk_done (
  stage text NOT NULL,
  chunk text COLLATE "C" NOT NULL,
  fingerprint text NOT NULL,
  token bigint NOT NULL,
  done_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (stage, chunk)
);

-- Refuses whatever an append-only table must never see, whoever asks (I-04).
CREATE FUNCTION refuse_change() RETURNS trigger
  LANGUAGE plpgsql SET search_path = tieout, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '% on % is refused: it is append-only', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'TO004', HINT = 'post a reversing transaction instead';
END
$$;

CREATE FUNCTION make_append_only(target regclass) RETURNS void
  LANGUAGE plpgsql SET search_path = tieout, pg_temp AS $$
BEGIN
  EXECUTE format(
    'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %s
       FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', target);
  -- Plain triggers are skipped under session_replication_role = replica; these are not.
  EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER append_only', target);
END
$$;
REVOKE ALL ON FUNCTION make_append_only(regclass) FROM PUBLIC;

-- Bulk loads: keys built after their rows cost half of what they cost row by row, and a foreign key
-- checked for all rows at once a tenth. The constraints are the same ones, and hold at COMMIT.
--
-- What was taken off a table, for the length of one database transaction.
CREATE TABLE bulk_due (
  loading text NOT NULL,
  ordinal integer NOT NULL,
  definition text NOT NULL,
  PRIMARY KEY (loading, ordinal)
);

CREATE FUNCTION bulk_is_ended() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = tieout, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM bulk_due WHERE loading = NEW.loading) THEN
    RAISE EXCEPTION 'the bulk load of % was not ended: its keys are missing', NEW.loading
      USING ERRCODE = 'TO006';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER ended AFTER INSERT ON bulk_due
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bulk_is_ended();
ALTER TABLE bulk_due ENABLE ALWAYS TRIGGER ended;

-- Takes keys, foreign keys and indexes off a table, and returns true; false, and nothing done, when
-- it has `present` rows already. The stage must have the right to insert there.
CREATE FUNCTION bulk_begin(target text, present bigint) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = tieout, pg_temp AS $$
DECLARE
  stage text := coalesce(nullif(current_setting('role'), 'none'), session_user);
  is_grown boolean;
  due record;
BEGIN
  IF target <> ALL (ARRAY[
    'party', 'account', 'account_owner', 'ledger_transaction', 'posting', 'entry', 'match_group',
    'match_member', 'difference', 'open_break'])
  THEN
    RAISE EXCEPTION 'table % is not loaded in bulk', target USING ERRCODE = 'TO006';
  END IF;
  IF NOT has_table_privilege(stage, target, 'INSERT') THEN
    RAISE EXCEPTION '% does not load table %', stage, target USING ERRCODE = '42501';
  END IF;
  EXECUTE format('SELECT count(*) >= $1 FROM (SELECT FROM %I LIMIT $1) few', target)
    INTO is_grown USING greatest(present, 1);
  IF is_grown THEN
    RETURN false;
  END IF;
  EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', target);
  FOR due IN
    -- Foreign keys go first and come back last: they need the keys they refer to.
    SELECT row_number() OVER (ORDER BY (contype = 'f') DESC, conname) AS ordinal,
           conrelid::regclass AS on_table, conname, pg_get_constraintdef(oid) AS definition
      FROM pg_constraint
     WHERE conrelid = target::regclass AND contype IN ('p', 'u', 'f')
        OR confrelid = target::regclass AND contype = 'f'
     ORDER BY ordinal
  LOOP
    INSERT INTO bulk_due
    VALUES (target, -due.ordinal, format(
      'ALTER TABLE %s ADD CONSTRAINT %I %s', due.on_table, due.conname, due.definition));
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', due.on_table, due.conname);
  END LOOP;
  FOR due IN
    SELECT row_number() OVER (ORDER BY indexrelid::regclass::text) AS ordinal,
           indexrelid::regclass AS name, pg_get_indexdef(indexrelid) AS definition
      FROM pg_index WHERE indrelid = target::regclass
  LOOP
    INSERT INTO bulk_due VALUES (target, -1000 - due.ordinal, due.definition);
    EXECUTE format('DROP INDEX %s', due.name);
  END LOOP;
  RETURN true;
END
$$;

-- Builds what `bulk_begin` took off; nothing when that was nothing.
CREATE FUNCTION bulk_end(target text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = tieout, pg_temp AS $$
DECLARE
  due record;
BEGIN
  FOR due IN SELECT definition FROM bulk_due WHERE loading = target ORDER BY ordinal LOOP
    EXECUTE due.definition;
  END LOOP;
  DELETE FROM bulk_due WHERE loading = target;
END
$$;
REVOKE ALL ON FUNCTION bulk_begin(text, bigint), bulk_end(text) FROM PUBLIC;

INSERT INTO currency (code, exponent) VALUES
  ('AED', 2), ('AFN', 2), ('ALL', 2), ('AMD', 2), ('ANG', 2), ('AOA', 2), ('ARS', 2), ('ATS', 2),
  ('AUD', 2), ('AWG', 2), ('AZN', 2), ('BAM', 2), ('BBD', 2), ('BDT', 2), ('BGN', 2), ('BHD', 3),
  ('BIF', 0), ('BMD', 2), ('BND', 2), ('BOB', 2), ('BOV', 2), ('BRL', 2), ('BSD', 2), ('BTN', 2),
  ('BWP', 2), ('BYN', 2), ('BZD', 2), ('CAD', 2), ('CDF', 2), ('CHE', 2), ('CHF', 2), ('CHW', 2),
  ('CLF', 4), ('CLP', 0), ('CNY', 2), ('COP', 2), ('COU', 2), ('CRC', 2), ('CUC', 2), ('CUP', 2),
  ('CVE', 2), ('CYP', 2), ('CZK', 2), ('DEM', 2), ('DJF', 0), ('DKK', 2), ('DOP', 2), ('DZD', 2),
  ('EEK', 2), ('EGP', 2), ('ERN', 2), ('ETB', 2), ('EUR', 2), ('FIM', 2), ('FJD', 2), ('FKP', 2),
  ('FRF', 2), ('GBP', 2), ('GEL', 2), ('GHS', 2), ('GIP', 2), ('GMD', 2), ('GNF', 0), ('GTQ', 2),
  ('GYD', 2), ('HKD', 2), ('HNL', 2), ('HRK', 2), ('HTG', 2), ('HUF', 2), ('IDR', 2), ('IEP', 2),
  ('ILS', 2), ('INR', 2), ('IQD', 3), ('IRR', 2), ('ISK', 0), ('JMD', 2), ('JOD', 3), ('JPY', 0),
  ('KES', 2), ('KGS', 2), ('KHR', 2), ('KMF', 0), ('KPW', 2), ('KRW', 0), ('KWD', 3), ('KYD', 2),
  ('KZT', 2), ('LAK', 2), ('LBP', 2), ('LKR', 2), ('LRD', 2), ('LSL', 2), ('LTL', 2), ('LVL', 2),
  ('LYD', 3), ('MAD', 2), ('MDL', 2), ('MGA', 2), ('MKD', 2), ('MMK', 2), ('MNT', 2), ('MOP', 2),
  ('MRO', 2), ('MRU', 2), ('MTL', 2), ('MUR', 2), ('MVR', 2), ('MWK', 2), ('MXN', 2), ('MXV', 2),
  ('MYR', 2), ('MZN', 2), ('NAD', 2), ('NGN', 2), ('NIO', 2), ('NLG', 2), ('NOK', 2), ('NPR', 2),
  ('NZD', 2), ('OMR', 3), ('PAB', 2), ('PEN', 2), ('PGK', 2), ('PHP', 2), ('PKR', 2), ('PLN', 2),
  ('PYG', 0), ('QAR', 2), ('RON', 2), ('RSD', 2), ('RUB', 2), ('RWF', 0), ('SAR', 2), ('SBD', 2),
  ('SCR', 2), ('SDG', 2), ('SEK', 2), ('SGD', 2), ('SHP', 2), ('SIT', 2), ('SKK', 2), ('SLE', 2),
  ('SLL', 2), ('SOS', 2), ('SRD', 2), ('SSP', 2), ('STD', 2), ('STN', 2), ('SVC', 2), ('SYP', 2),
  ('SZL', 2), ('THB', 2), ('TJS', 2), ('TMT', 2), ('TND', 3), ('TOP', 2), ('TRY', 2), ('TTD', 2),
  ('TWD', 2), ('TZS', 2), ('UAH', 2), ('UGX', 0), ('USD', 2), ('USN', 2), ('UYI', 0), ('UYU', 2),
  ('UYW', 4), ('UZS', 2), ('VED', 2), ('VEF', 2), ('VES', 2), ('VND', 0), ('VUV', 0), ('WST', 2),
  ('XAD', 2), ('XAF', 0), ('XCD', 2), ('XCG', 2), ('XOF', 0), ('XPF', 0), ('YER', 2), ('ZAR', 2),
  ('ZMW', 2), ('ZWG', 2), ('ZWL', 2);
