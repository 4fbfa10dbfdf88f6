/// What the files of a pack are, for people, where the caller says nothing better.
enum FileTitles {
  static func title(_ file: PackSummary.File) -> String {
    file.title.isEmpty ? known[file.name] ?? "" : file.title
  }

  private static let known = [
    "balances.xlsx": "Trial balance and party balances, as a workbook",
    "breaks.csv": "What nothing explains, with the nearest candidate",
    "control_totals.csv": "What each file held and what was taken from it",
    "differences.csv": "Fees and other differences that were posted",
    "journal.hledger": "The period’s ledger, for hledger to check",
    "manifest.json": "Every file with its hash",
    "matches.csv": "Every item in a match, with the rule and its reasons",
    "proof.csv": "One line per reconciled account",
    "reconciliation.xlsx": "Proof, breaks, differences and matches, as a workbook",
    "settlement.xlsx": "What each organisation is paid, as a workbook",
    "settlements.csv": "What each organisation is paid, and the identity that proves it",
    "statement-lines.csv": "The lines of all statements",
    "trial_balance.csv": "Opening, debits, credits and closing of every account",
    "verdict.json": "The result, for programs",
    "weights.csv": "How often a payment gives what evidence, as matches were weighed by it",
  ]
}
