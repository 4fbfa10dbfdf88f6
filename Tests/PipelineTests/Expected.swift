import Foundation
import Testing

/// What samples/2026-10/expected.json says Tieout has to make of the month.
struct Expected: Decodable {
  var period: String
  var verdict: String
  var accounts: [Account]
  var cases: [Case]
  var counts: Counts
  var settlements: [[String: String]]

  struct Account: Decodable {
    var account: String
    var currency: String
    var balancePerStatement: String
    var depositsInTransit: String
    var outstandingPayments: String
    var breaks: String
    var balancePerLedger: String
    var feesPosted: String
    var residual: String
    var verdict: String
  }

  struct Counts: Decodable {
    var groups: [String: Int]
    var breaks: [String: Int]
  }

  struct Case: Decodable, CustomTestStringConvertible {
    var id: String
    var title: String
    var items: [Item]

    var testDescription: String { "\(id) \(title)" }
  }

  struct Item: Decodable {
    var side: String
    var source: String
    var itemId: String
    var account: String?
    var amount: String
    var currency: String
    var outcome: String
    var rule: String?
    var reason: String?
    var withItems: [String]?
    var nearest: [String]?
  }

  static func read() throws -> Expected {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(
      Expected.self, from: Repository.bytes(Repository.month + "/expected.json"))
  }
}
