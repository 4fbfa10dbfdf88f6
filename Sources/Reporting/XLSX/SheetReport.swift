import Domain

/// What one table came to, for the summary: where its totals and checks are, and what they show.
struct SheetReport {
  struct Total {
    let column: String
    let currency: Currency
    let minorUnits: Int128
    /// `'Proof'!C9`.
    let reference: String
  }

  struct Check {
    let title: String
    let failures: Int64
    let reference: String
  }

  let sheet: String
  var rows: Int64
  var totals: [Total] = []
  var checks: [Check] = []
}
