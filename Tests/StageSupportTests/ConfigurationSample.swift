/// A configuration with every key that there is, for tests to break in one place at a time.
let sampleConfiguration = """
  [book]
  name = "Fédération d'essai"
  time_zone = "Europe/Brussels"
  calendar = "target2"
  holder = ["Rue de l'Essai 1", "1000 Bruxelles"]

  [paths]
  reports = "../reports"

  [ledger]
  expected = true
  [ledger.types]
  topup_card = "clearing:stripe"
  topup_bank = { EUR = "bank:main", GBP = "bank:gbp" }
  processor_payout = { from = "clearing:stripe", to = { EUR = "bank:main", GBP = "bank:gbp" } }
  member_transfer = "internal:parties"
  [ledger.accounts]
  acc_platform = "income:platform"
  [ledger.kinds]
  wallet = "liability"

  [[source]]
  name = "bank-eur"
  kind = "bank"
  account = "bank:main"
  currency = "EUR"
  external = "BE71 0961 2345 6769"
  format = "camt.053"
  expected = "business-day"

  [[source]]
  name = "stripe"
  kind = "processor"
  account = "clearing:stripe"
  currencies = ["GBP", "EUR"]
  format = "stripe"
  expected = "month"
  opening = { EUR = "812.40", GBP = "-0.01" }

  [matching]
  window_business_days = 4
  [matching.differences]
  fx = "expense:exchange"

  [settlement]
  fee_percent = "3"
  float = { EUR = "100.00", GBP = "50.00" }
  [[settlement.schedule]]
  from = "2026-07-01"
  fee_percent = "2.5"
  [[settlement.organisation]]
  org = "ORG-7"
  from = "2026-01-01"
  fee_percent = 2
  float = { EUR = "250.00" }
  [[settlement.organisation]]
  org = "ORG-7"
  from = 2026-09-01
  float = { EUR = "300.00" }

  """
