extension Schemas {
  /// One row per organisation and currency: what it is owed, and the identity that proves it.
  public static let settlements = TableSchema(
    name: "settlements", title: "Settlements",
    columns: [
      Column("org_id", .identifier, title: "Organisation", width: 22),
      Column("currency", .currency),
      Column("opening", .money),
      Column("movements", .money),
      Column("fees", .money),
      Column("reserve_change", .money),
      Column("float", .money, note: "The balance kept back: the least that stays after a payout"),
      Column("payout", .money),
      Column("closing", .money, note: "What stays with the organisation after the payout"),
      Column("residual", .money, note: "Always 0"),
      Column("fee_percent", .percent, width: 12),
      Column("fee_source", .text, width: 22),
      Column("state", .text, width: 14),
    ],
    totals: [
      "opening", "movements", "fees", "reserve_change", "payout", "closing", "residual",
    ],
    checks: [
      CheckFormula(
        adding: ["opening", "movements"],
        subtracting: ["fees", "reserve_change", "payout", "closing", "residual"])
    ])

  /// One row per line of a party's statement.
  public static let statementLines = TableSchema(
    name: "statement-lines", title: "Statement lines",
    columns: [
      Column("party_id", .identifier, title: "Party"),
      Column("currency", .currency),
      Column("date", .date),
      Column("reference", .identifier),
      Column("type", .text, width: 20),
      Column("counterparty", .text),
      Column("description", .text, width: 40),
      Column("amount", .money, note: "Money in is plus"),
      Column("balance", .money, note: "After the line"),
    ],
    totals: ["amount"])

  /// One row per ledger account and currency.
  public static let trialBalance = TableSchema(
    name: "trial_balance", title: "Trial balance",
    columns: [
      Column("account", .text, width: 32),
      Column("kind", .text, width: 14),
      Column("currency", .currency),
      Column("opening", .money, note: "Debit is plus"),
      Column("debits", .money),
      Column("credits", .money),
      Column("closing", .money, note: "Debit is plus; closings sum to 0 per currency"),
    ],
    totals: ["opening", "debits", "credits", "closing"],
    checks: [CheckFormula(adding: ["opening", "debits"], subtracting: ["credits", "closing"])])

  /// One row per party and currency, in `balances.xlsx`: credit is plus, as the party sees it.
  public static let partyBalances = TableSchema(
    name: "party_balances", title: "Party balances",
    columns: [
      Column("party_id", .identifier, title: "Party"),
      Column("name", .text, width: 36),
      Column("kind", .text, width: 14),
      Column("currency", .currency),
      Column("opening", .money, note: "Plus is what we owe the party"),
      Column("money_in", .money),
      Column("money_out", .money),
      Column("closing", .money),
    ],
    totals: ["opening", "money_in", "money_out", "closing"],
    checks: [CheckFormula(adding: ["opening", "money_in"], subtracting: ["money_out", "closing"])])

  /// Every table that is a CSV file of the pack.
  public static let files = [
    matches, breaks, differences, proof, controlTotals, settlements, statementLines, trialBalance,
    weights,
  ]
}
