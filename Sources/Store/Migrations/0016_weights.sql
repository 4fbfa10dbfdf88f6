-- What the evidence of a period's accounts was weighed by when it was matched last.
CREATE TABLE evidence_weight (
  period text COLLATE "C" NOT NULL,
  account_id bigint NOT NULL,
  -- In the order in which the rows are read.
  ordinal smallint NOT NULL,
  evidence text NOT NULL,
  level text NOT NULL,
  -- How often a payment gives the level, in millionths: before anything was counted, and as pairs
  -- were weighed by it.
  experience integer NOT NULL CHECK (experience BETWEEN 1 AND 1000000),
  estimated integer NOT NULL CHECK (estimated BETWEEN 1 AND 1000000),
  -- By how many pairs or lines, in millionths; null where nothing is counted.
  counted bigint CHECK (counted >= 0),
  rules_version text NOT NULL,
  PRIMARY KEY (period, account_id, ordinal),
  UNIQUE (period, account_id, evidence, level)
);

GRANT SELECT ON evidence_weight
  TO tieout_ingest, tieout_post, tieout_match, tieout_settle, tieout_report, tieout_verify;
GRANT INSERT, DELETE ON evidence_weight TO tieout_match;

-- A period that is not matched any longer was weighed by nothing.
CREATE FUNCTION withdrawn_period_forgets_weights() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = tieout, pg_temp AS $$
BEGIN
  DELETE FROM evidence_weight WHERE period IN (SELECT period FROM fresh);
  RETURN NULL;
END
$$;
CREATE TRIGGER forgets_weights AFTER INSERT ON withdrawn_period
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION withdrawn_period_forgets_weights();
ALTER TABLE withdrawn_period ENABLE ALWAYS TRIGGER forgets_weights;
