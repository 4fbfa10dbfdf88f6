-- What each stage may do; everything else is refused (S1, S2). Doctor and a test compare this with
-- what the server says.
GRANT SELECT ON ALL TABLES IN SCHEMA tieout TO tieout_verify;

GRANT SELECT ON ALL TABLES IN SCHEMA tieout
  TO tieout_ingest, tieout_post, tieout_match, tieout_settle, tieout_report;
GRANT INSERT, UPDATE ON lease, stage_run, chunk_done, period
  TO tieout_ingest, tieout_post, tieout_match, tieout_settle, tieout_report;
GRANT DELETE ON chunk_done
  TO tieout_ingest, tieout_post, tieout_match, tieout_settle, tieout_report;

GRANT INSERT, UPDATE ON source TO tieout_ingest, tieout_match;
GRANT INSERT, UPDATE ON raw_file TO tieout_ingest, tieout_post;
GRANT INSERT, DELETE ON file_error, control_total TO tieout_ingest, tieout_post;
GRANT INSERT ON statement, entry, repeated_ref TO tieout_ingest;

GRANT INSERT, UPDATE ON party, account, account_owner TO tieout_post;
GRANT INSERT ON account TO tieout_match;
GRANT INSERT ON ledger_transaction, posting TO tieout_post, tieout_match;

GRANT INSERT, UPDATE ON match_group, match_member, difference TO tieout_match;
GRANT INSERT, DELETE ON open_break, proof TO tieout_match;
GRANT INSERT, DELETE ON settlement TO tieout_settle;
GRANT INSERT, UPDATE ON pack TO tieout_report;
GRANT EXECUTE ON FUNCTION bulk_begin(text, bigint), bulk_end(text)
  TO tieout_ingest, tieout_post, tieout_match;
GRANT EXECUTE ON FUNCTION ledger_bulk_begin(), ledger_bulk_end() TO tieout_post;
