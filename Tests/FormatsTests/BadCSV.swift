@testable import Formats

extension BadInputTests {
  static let header =
    "id,booked_at,account_id,org_id,member_id,type,amount,currency,reference,processor_ref,"
    + "description,counterparty\n"

  /// A ledger row in which some fields are replaced; the mark ‸ shows where the error points.
  private static func ledger(
    _ name: String, id: String = "L1", at: String = "2026-10-01T10:00:00Z",
    type: String = "topup_card", amount: String = "10.00", currency: String = "EUR",
    description: String = "", code: String
  ) -> Case {
    let row = "\(id),\(at),acc,,M1,\(type),\(amount),\(currency),,,\(description),\n"
    let column =
      row.utf8.count - (row.split(separator: "‸", maxSplits: 1).last?.utf8.count ?? 0) - 2
    return Case(
      name, header + row.replacing("‸", with: ""), code, "2:\(column)", as: .ledgerExport)
  }

  static let csvCases =
    [
      ledger("an amount with a comma", amount: "‸\"1,50\"", code: "ING-0061"),
      ledger("an amount with an exponent", amount: "‸1e3", code: "ING-0061"),
      ledger("an amount with a thousands mark", amount: "‸1'000.00", code: "ING-0061"),
      ledger("an amount in full-width digits", amount: "‸１０", code: "ING-0061"),
      ledger("an amount of nothing", amount: "‸", code: "ING-0061"),
      ledger("an amount in hexadecimal", amount: "‸0x10", code: "ING-0061"),
      ledger("an amount with two signs", amount: "‸--1", code: "ING-0061"),
      ledger("not a number", amount: "‸NaN", code: "ING-0061"),
      ledger("a third decimal of the euro", amount: "‸1.005", code: "ING-0062"),
      ledger("a decimal of the yen", amount: "‸1.5", currency: "JPY", code: "ING-0062"),
      ledger("more than Int64 holds", amount: "‸99999999999999999999", code: "ING-0063"),
      ledger(
        "ten to the thirtieth", amount: "‸1" + String(repeating: "0", count: 30), code: "ING-0063"),
      ledger("a currency nobody knows", currency: "‸EUX", code: "ING-0065"),
      ledger("a currency in small letters", currency: "‸eur", code: "ING-0065"),
      ledger("the code for no currency", currency: "‸XXX", code: "ING-0065"),
      ledger("a day that does not exist", at: "‸2026-02-29T10:00:00Z", code: "ING-0067"),
      ledger("a time without a zone", at: "‸2026-10-01T10:00:00", code: "ING-0067"),
      ledger("an empty id", id: "‸", code: "ING-0060"),
      ledger("an empty type", type: "‸", code: "ING-0060"),
      ledger(
        "a field of twenty thousand bytes",
        description: "‸" + String(repeating: "x", count: 20_000), code: "ING-0051"),
    ] + structureCases

  private static let stripe =
    "balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category\n"

  private static let structureCases = [
    Case(
      "a wrong separator", header.replacing(",", with: ";"), "ING-0040", "1:3", as: .ledgerExport),
    Case("a separator that detection sees", "a;b;c\n1;2;3\n", "ING-0010"),
    Case(
      "a missing column", header.replacing("amount,", with: ""), "ING-0041", "1:1",
      as: .ledgerExport),
    Case(
      "a column twice", header.replacing("org_id", with: "id"), "ING-0042", "1:25",
      as: .ledgerExport),
    Case(
      "a column too many", header.replacing("party\n", with: "party,note\n"), "ING-0043", "1:112",
      as: .ledgerExport),
    Case(
      "a row too short", header + "L1,2026-10-01T10:00:00Z\n", "ING-0044", "2:1", as: .ledgerExport),
    Case("a quote never closed", header + "L1,\"2026\n\n", "ING-0045", "2:4", as: .ledgerExport),
    Case("a quote inside a field", header + "L1,a\"b\n", "ING-0046", "2:5", as: .ledgerExport),
    Case("text after a quote", header + "\"L1\"x,\n", "ING-0046", "2:5", as: .ledgerExport),
    Case(
      "line ends of two kinds", header + "\r\n\r\n", "ING-0047", "2:1", as: .ledgerExport),
    Case("a lone carriage return", "a,b\rc,d\r", "ING-0048", "1:4", as: .ledgerExport),
    Case(
      "a NUL byte", bytes: Array(header.utf8) + Array("L1\0,".utf8), "ING-0022", "2:3",
      as: .ledgerExport),
    Case(
      "a byte of Latin-1", bytes: Array(header.utf8) + [0x4C, 0xE9, 0x2C, 0x0A], "ING-0021", "2:2",
      as: .ledgerExport),
    Case(
      "an overlong character", bytes: Array(header.utf8) + [0xC0, 0xAF, 0x0A], "ING-0021", "2:1",
      as: .ledgerExport),
    Case(
      "half of a surrogate", bytes: Array(header.utf8) + [0xED, 0xA0, 0x80, 0x0A], "ING-0021",
      "2:1", as: .ledgerExport),
    Case(
      "too many columns", String(repeating: "a,", count: 300) + "\n", "ING-0050", "1:1",
      as: .ledgerExport),
    Case(
      "a line of two megabytes", header + String(repeating: "x", count: 2 << 20), "ING-0049",
      "2:1", as: .ledgerExport),
    Case(
      "a net that is not gross less fee",
      stripe + "txn_1,2026-10-01 10:00:00,eur,10.00,0.50,9.40,charge\n",
      "ING-0069", "2:42"),
    Case(
      "a Stripe time without seconds cut",
      stripe + "txn_1,2026-10-01 10,eur,1.00,0.00,1.00,charge\n",
      "ING-0067", "2:7"),
    Case(
      "a Stripe row without its id", stripe + ",2026-10-01 10:00:00,eur,1.00,0.00,1.00,charge\n",
      "ING-0060", "2:1"),
    Case(
      "a Stripe report without net", stripe.replacing("net,", with: ""), "ING-0041", "1:1",
      as: .stripeBalanceChange),
    Case(
      "a name with an escape sequence", header + "L1,\u{1B}[2J,,,,,,,,,,\n", "ING-0065", "2:14",
      as: .ledgerExport),
  ]
}
