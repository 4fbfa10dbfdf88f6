import Domain

@testable import Reporting

/// A statement of an invented party with everything that strains a layout.
func sampleStatement(lines: Int = 64, currencies: [Currency] = [.eur, .gbp]) -> StatementDocument {
  StatementDocument(
    partyID: "C-0007-anderlecht", partyName: "Koninklijke Schaakkring „Łódź–Molenbeek” vzw",
    partyKind: "Organisation", bookName: "Fédération Brabançonne d’Échecs",
    holderLines: [
      "Rue de l’Étuve 46, 1000 Bruxelles, Belgium", "tresorerie@federation.example",
      "BE71 0961 2345 6769 · RPM 0123.456.749",
    ],
    period: october,
    sections: currencies.enumerated().map { index, currency in
      sampleSection(currency, lines: index == 0 ? lines : lines / 20)
    },
    runID: "b8a6d2b6b1c1c1d95e3b1cf2d1a7e0d4")
}

func sampleSection(_ currency: Currency, lines count: Int) -> StatementSection {
  let movements: [(String, String, String, Int64)] = [
    ("topup_card_auto", "Zoë O’Connor-Ørsted", "Top-up by card", 25_00),
    ("member_charge", "Márton Szőke", "Entry fee autumn open, boards 1–8", -1_250_00),
    ("org_transfer", "Club d’échecs de Saint-Gilles", "", 12_345_67),
    ("fee", "", "Card fee 1.4 % + 0.25", -60),
    (
      "bank_topup", "Ångström, Þórsdóttir & Nguyễn Văn Đức Consulting Engineers GmbH & Co. KG",
      "Invoice 2026/10-0042 hall rent Oct–Dec incl. heating, as agreed with Mrs Țepeș", 980_00
    ),
    (
      "refund", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
      "Ελληνικά Кириллица", -75_00
    ),
  ]
  var balance = Money(minorUnits: -150_00, currency: currency)
  let opening = balance
  let lines = (0..<count).map { number in
    let (type, counterparty, description, amount) = movements[number % movements.count]
    let money = Money(minorUnits: amount + Int64(number), currency: currency)
    balance = balance + money
    return StatementLine(
      date: day("2026-10-01").adding(days: number * 31 / max(count, 1)),
      reference: "L-\(1000 + number)", type: type, counterparty: counterparty,
      description: description, amount: money, balance: balance)
  }
  return StatementSection(currency: currency, opening: opening, lines: lines, closing: balance)
}
