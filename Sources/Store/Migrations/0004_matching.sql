-- Matches, differences, breaks and proofs. Everything leads with the reconciled account.

CREATE TABLE match_group (
  group_no bigint CONSTRAINT match_group_pkey PRIMARY KEY,
  -- Content id: the same items matched by the same rule have the same one on any machine.
  group_id text COLLATE "C" NOT NULL,
  period text COLLATE "C" NOT NULL,
  status text NOT NULL CHECK (status IN ('auto', 'suggested', 'confirmed', 'rejected')),
  rule text NOT NULL,
  score integer NOT NULL,
  reasons text[] NOT NULL,
  rules_version text NOT NULL,
  -- I-23: an un-match keeps the group and says why.
  live boolean NOT NULL DEFAULT true,
  ended_because text,
  CHECK (live = (ended_because IS NULL))
);
CREATE UNIQUE INDEX match_group_live ON match_group (group_id) WHERE live;

CREATE TABLE match_member (
  account_id bigint NOT NULL,
  side smallint NOT NULL CHECK (side IN (0, 1)),
  -- 0 for the ledger.
  source_id integer NOT NULL CHECK ((source_id = 0) = (side = 0)),
  -- Ours: posting sequence × 16 + leg. Theirs: the entry's number in its source.
  item_no bigint NOT NULL,
  group_no bigint NOT NULL,
  -- As the group states it: a payout's lines show what was paid out, positive.
  amount bigint NOT NULL,
  -- Both legs of a payout's transaction are claimed; outputs list the transaction once.
  is_listed boolean NOT NULL,
  live boolean NOT NULL DEFAULT true
);
-- I-21: an item is claimed once.
CREATE UNIQUE INDEX match_member_claim ON match_member (account_id, side, source_id, item_no)
  WHERE live;

-- I-20: the typed remainder of a group; posted per day, kind and account.
CREATE TABLE difference (
  group_no bigint NOT NULL,
  ordinal smallint NOT NULL,
  account_id bigint NOT NULL,
  source_id integer NOT NULL,
  kind text NOT NULL CHECK (kind IN ('fee', 'fx', 'rounding', 'write_off')),
  -- Ledger minus external: positive when the outside gave less than the ledger says.
  amount bigint NOT NULL CHECK (amount <> 0),
  currency text COLLATE "C" NOT NULL,
  target_code text COLLATE "C" NOT NULL,
  effective_on date NOT NULL,
  live boolean NOT NULL DEFAULT true,
  CONSTRAINT difference_pkey PRIMARY KEY (group_no, ordinal)
);

-- One row per item that nothing explains, as the latest run of its period saw it.
CREATE TABLE open_break (
  period text COLLATE "C" NOT NULL,
  account_id bigint NOT NULL,
  side smallint NOT NULL CHECK (side IN (0, 1)),
  source_id integer NOT NULL,
  item_no bigint NOT NULL,
  break_id text COLLATE "C" NOT NULL,
  item_id text COLLATE "C" NOT NULL,
  reason text NOT NULL,
  item_on date NOT NULL,
  amount bigint NOT NULL,
  currency text COLLATE "C" NOT NULL,
  nearest_item_id text NOT NULL,
  nearest_because text NOT NULL,
  CONSTRAINT open_break_pkey PRIMARY KEY (period, account_id, side, source_id, item_no)
);

-- I-25, one row per reconciled account and period. Sums in minor units.
CREATE TABLE proof (
  period text COLLATE "C" NOT NULL,
  account_id bigint NOT NULL,
  balance_per_statement numeric(38, 0) NOT NULL,
  deposits_in_transit numeric(38, 0) NOT NULL,
  outstanding_payments numeric(38, 0) NOT NULL,
  breaks numeric(38, 0) NOT NULL,
  balance_per_ledger numeric(38, 0) NOT NULL,
  residual numeric(38, 0) NOT NULL,
  verdict text NOT NULL,
  -- Why the verdict is not better, for a person.
  because text[] NOT NULL,
  CHECK (residual = balance_per_statement + deposits_in_transit - outstanding_payments
                    + breaks - balance_per_ledger),
  PRIMARY KEY (period, account_id)
);

CREATE TABLE settlement (
  period text COLLATE "C" NOT NULL,
  org_id text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  opening bigint NOT NULL,
  movements bigint NOT NULL,
  fees bigint NOT NULL CHECK (fees >= 0),
  reserve_change bigint NOT NULL,
  float_kept bigint NOT NULL CHECK (float_kept >= 0),
  payout bigint NOT NULL CHECK (payout >= 0),
  closing bigint NOT NULL,
  fee_percent text NOT NULL,
  fee_source text NOT NULL,
  state text NOT NULL,
  -- I-30.
  CHECK (opening + movements - fees - reserve_change - payout - closing = 0),
  CHECK (payout = 0 OR closing >= float_kept),
  PRIMARY KEY (period, org_id, currency)
);

-- A pack that was written whole: its manifest's hash is the next one's `previous`.
CREATE TABLE pack (
  period text COLLATE "C" PRIMARY KEY,
  run_id text NOT NULL,
  manifest_sha256 text NOT NULL,
  verdict text NOT NULL
);
