/// The tables of a pack, with the columns that docs/reports.md promises, in that order.
///
/// A column is never renamed, moved or taken away; new ones go to the end.
public enum Schemas {
  /// One row per item in a match.
  public static let matches = TableSchema(
    name: "matches", title: "Matches",
    columns: [
      Column("group_id", .identifier, title: "Match"),
      Column("side", .text, width: 8, note: "left = our ledger, right = the bank or processor"),
      Column("source", .text, width: 18),
      Column("item_id", .identifier, title: "Item"),
      Column("status", .text, width: 11),
      Column("rank", .integer, width: 7),
      Column("rule", .text, width: 22),
      Column("score", .integer, width: 8),
      Column("reasons", .text, width: 44),
      Column("amount", .money, note: "Effect on the reconciled account: money in is plus"),
      Column("currency", .currency),
      Column("account", .text, width: 22),
      Column("date", .date),
    ],
    totals: ["amount"])

  /// One row per open break.
  public static let breaks = TableSchema(
    name: "breaks", title: "Breaks",
    columns: [
      Column("break_id", .identifier, title: "Break"),
      Column("side", .text, width: 8, note: "left = our ledger, right = the bank or processor"),
      Column("item_id", .identifier, title: "Item"),
      Column("reason", .text, width: 22),
      Column("first_seen", .date),
      Column("age_days", .integer, title: "Age in days", width: 12),
      Column("age_bucket", .text, title: "Age", width: 10),
      Column("state", .text, width: 12),
      Column("amount", .money, note: "Effect on the reconciled account: money in is plus"),
      Column("currency", .currency),
      Column("account", .text, width: 22),
      Column("nearest_item_id", .identifier, title: "Nearest item"),
      Column("nearest_because", .text, title: "Why it is not a match", width: 48),
      Column("source", .text, width: 18),
      Column("date", .date),
      Column("description", .text, width: 40),
    ],
    totals: ["amount"])

  /// One row per difference that was posted: fee, fx, rounding, write-off.
  public static let differences = TableSchema(
    name: "differences", title: "Differences",
    columns: [
      Column("group_id", .identifier, title: "Match"),
      Column("source", .text, width: 18),
      Column("kind", .text, width: 12),
      Column("account", .text, width: 26),
      Column("amount", .money),
      Column("currency", .currency),
    ],
    totals: ["amount"])

  /// One row per reconciled account: the statement that it ties.
  public static let proof = TableSchema(
    name: "proof", title: "Proof",
    columns: [
      Column("account", .text, width: 24),
      Column("currency", .currency),
      Column("balance_per_statement", .money, width: 22),
      Column(
        "deposits_in_transit", .money, width: 20, note: "In our ledger, not yet at the bank: plus"),
      Column(
        "outstanding_payments", .money, width: 21, note: "Paid in our ledger, not yet at the bank"),
      Column("breaks", .money, note: "What nothing explains; listed on the sheet Breaks"),
      Column("balance_per_ledger", .money, width: 20),
      Column("residual", .money, note: "0 when the account ties"),
      Column("verdict", .text, width: 26),
    ],
    totals: [
      "balance_per_statement", "deposits_in_transit", "outstanding_payments", "breaks",
      "balance_per_ledger", "residual",
    ],
    checks: [
      CheckFormula(
        adding: ["balance_per_statement", "deposits_in_transit", "breaks"],
        subtracting: ["outstanding_payments", "balance_per_ledger", "residual"])
    ])

  /// One row per account and level of a comparison: what the account's evidence was weighed by.
  public static let weights = TableSchema(
    name: "weights", title: "Weights",
    columns: [
      Column("account", .text, width: 24),
      Column("currency", .currency),
      Column("evidence", .text, width: 22),
      Column("level", .text, width: 36),
      Column(
        "experience", .integer, note: "How often a payment gives it, in millionths, by experience"),
      Column("estimated", .integer, note: "The same as it was weighed by"),
      Column("counted", .integer, note: "By how many pairs or lines, in millionths"),
    ])

  /// One row per file and currency: what was in it and what was taken.
  public static let controlTotals = TableSchema(
    name: "control_totals", title: "Control totals",
    columns: [
      Column("file", .text, width: 36),
      Column("sha256", .identifier, title: "SHA-256", width: 20),
      Column("source", .text, width: 18),
      Column("format", .text, width: 22),
      Column("records", .integer),
      Column("accepted", .integer),
      Column("rejected", .integer),
      Column("sum_accepted", .money),
      Column("sum_control", .money, note: "What the file itself states, or its raw sum"),
      Column("difference", .money),
      Column("currency", .currency),
    ],
    totals: ["sum_accepted", "sum_control", "difference"],
    checks: [
      CheckFormula(adding: ["records"], subtracting: ["accepted", "rejected"]),
      CheckFormula(adding: ["sum_accepted"], subtracting: ["sum_control", "difference"]),
    ])
}
