import Domain
import Reporting

/// What a notice says, in words.
struct NoticeText {
  let subject: String
  /// Without line ends; an empty one parts paragraphs.
  let lines: [String]

  /// - Parameters:
  ///   - row: A row of the report `notices`.
  ///   - book: Who speaks.
  init(_ row: ReportRow, book: String) {
    let amount = NoticeText.money(row, "amount")
    var facts: [String] = []
    switch row["kind"].words {
    case "transfer_sent":
      subject = "You have sent \(amount)"
      facts = ["You have sent \(amount) to \(row["counterparty"].words)."]
    case "transfer_received":
      subject = "You have received \(amount)"
      facts = ["You have received \(amount) from \(row["counterparty"].words)."]
    case "topup_failed":
      subject = "Your top-up of \(amount) has failed"
      facts = [
        "Your card was not charged, and nothing was added to your balance."
      ]
      let reason = row["reason"].words
      if !reason.isEmpty { facts.append("Reason: \(reason)") }
      facts += [
        "An automatic top-up is off until you set it up again."
      ]
    case "low_balance":
      subject = "Your balance is low"
      facts = [
        "Your balance is \(NoticeText.money(row, "balance")), less than \(amount). Your latest transactions:",
        "",
      ]
      facts += row["latest"].words.split(separator: "\n").map { "  " + $0 }
    case "settlement_paid":
      let account = row["account"].words
      subject = "\(amount) were paid to you"
      facts = ["\(amount) were paid to your account\(account.isEmpty ? "" : " " + account)."]
    case "settlement_returned":
      subject = "A payment of \(amount) to you came back"
      let (account, reason) = (row["account"].words, row["reason"].words)
      facts = [
        "Your bank has returned \(amount) that we paid to your account"
          + "\(account.isEmpty ? "" : " " + account).",
        "Tell us where to pay you.",
      ]
      if !reason.isEmpty { facts.insert("Reason: \(reason)", at: 1) }
    default: preconditionFailure("The report says which kinds there are")
    }
    for (label, column) in [("Description", "description"), ("Reference", "reference")]
    where !row[column].words.isEmpty {
      facts.append("\(label): \(row[column].words)")
    }
    lines = ["Dear \(row["name"].words),", ""] + facts + ["", book]
  }

  private static func money(_ row: ReportRow, _ column: String) -> String {
    guard let (minorUnits, currency) = row[column].amount else { return "" }
    return "\(Money.decimal(minorUnits, exponent: currency.exponent)) \(currency.code)"
  }
}

extension Cell {
  /// The text of a cell; empty where there is none.
  var words: String {
    if case .text(let text) = self { return text }
    return ""
  }
}
