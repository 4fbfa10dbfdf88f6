-- Bulk loads of the ledger: less to build at their end.

-- Takes keys, foreign keys and indexes off a table, and returns true; false, and nothing done, when
-- it has `present` rows already. The stage must have the right to insert there.
--
-- As before, but the partial indexes of the ledger stay: a load has hardly a row for them, and building
-- each afterwards reads the whole table again, a fifth of a second for a million rows.
CREATE OR REPLACE FUNCTION bulk_begin(target text, present bigint) RETURNS boolean
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
      FROM pg_index
     WHERE indrelid = target::regclass
       AND (indpred IS NULL OR target <> 'ledger_transaction')
  LOOP
    INSERT INTO bulk_due VALUES (target, -1000 - due.ordinal, due.definition);
    EXECUTE format('DROP INDEX %s', due.name);
  END LOOP;
  RETURN true;
END
$$;
