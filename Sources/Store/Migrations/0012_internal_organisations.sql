-- An organisation of the platform's own is never paid by a settlement.
ALTER TABLE party_detail ADD COLUMN is_internal boolean NOT NULL DEFAULT false;

-- Top-ups that a member waits for are looked up by the member.
CREATE INDEX request_topup ON request (party_id) WHERE kind = 'topup';

-- The last transaction of the ledger before an operation was decided, so that a file of operations has
-- its place among the exports also where it posted nothing. Null in books of before.
ALTER TABLE operation ADD COLUMN head_seq bigint;
