import Domain

/// A party's statement as a CSV file: the columns of `statement-lines.csv`, with a row for each
/// opening and closing balance around the lines.
public enum StatementCSV {
  /// Writes the statement; the caller commits the file.
  public static func write(
    _ document: StatementDocument, to file: OutputFile
  ) throws(ReportError) {
    let sink = CSVSink(file)
    try sink.begin(Schemas.statementLines)
    for section in document.sections {
      let period = document.period
      try sink.row(
        balance("opening_balance", period.firstDay, section.opening, document.partyID))
      for line in section.lines {
        try sink.row(row(line, document.partyID))
      }
      try sink.row(balance("closing_balance", period.lastDay, section.closing, document.partyID))
    }
    try sink.end()
  }

  /// The cells of one line, for `statement-lines.csv` too.
  public static func row(_ line: StatementLine, _ partyID: String) -> [Cell] {
    [
      .text(partyID), .currency(line.amount.currency), .date(line.date), .text(line.reference),
      .text(line.type), .text(line.counterparty), .text(line.description), .money(line.amount),
      .money(line.balance),
    ]
  }

  private static func balance(
    _ type: String, _ date: CalendarDate, _ amount: Money, _ partyID: String
  ) -> [Cell] {
    [
      .text(partyID), .currency(amount.currency), .date(date), .empty, .text(type), .empty,
      .empty, .empty, .money(amount),
    ]
  }
}
