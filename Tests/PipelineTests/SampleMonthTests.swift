import Testing

/// The sample month from raw files to its pack, against what its page says comes out.
@Suite struct SampleMonthTests {
  @Test func `the month ends with items for a person`() throws {
    let month = try FinishedMonth.get()
    #expect(month.ended.outcome == .itemsForPerson, "\(month.ended.notes)")
    #expect(month.ended.result?.quarantined == 0)
    #expect(month.ended.result?.report.verdict.rawValue == (try Expected.read()).verdict)
  }

  @Test func `every expected match is found and none else`() throws {
    let expected = try Table(Repository.month + "/expected-matches.csv")
    let found = try FinishedMonth.get().table("matches.csv")
    let ours = groups(found.rows.filter { $0["status"] != "suggested" }, by: "group_id")
    let theirs = groups(expected.rows, by: "group")
    #expect(theirs.subtracting(ours).sorted() == [], "groups that were not found")
    #expect(ours.subtracting(theirs).sorted() == [], "groups that nobody expects")
  }

  /// A group as one line: its rule and its items.
  private func groups(_ rows: [Table.Row], by key: String) -> Set<String> {
    let members = Dictionary(grouping: rows, by: { $0[key] })
    return Set(
      members.values.map { rows in
        let items = rows.map { row in
          ["side", "source", "item_id", "amount", "currency"].map { row[$0] }
            .joined(separator: " ")
        }
        return rows[0]["rule"] + ": " + items.sorted().joined(separator: " | ")
      })
  }

  @Test(arguments: try Expected.read().cases)
  func `each awkward case has its outcome`(_ expected: Expected.Case) throws {
    let month = try FinishedMonth.get()
    let matches = try month.table("matches.csv").rows
    let breaks = try month.table("breaks.csv").rows
    for item in expected.items {
      switch item.outcome {
      case "matched": checkMatch(item, matches)
      case "break": checkBreak(item, breaks)
      default:
        #expect(item.outcome == "outside_period")
        #expect(!(matches + breaks).contains { $0["item_id"] == item.itemId })
      }
    }
  }

  private func checkMatch(_ item: Expected.Item, _ matches: [Table.Row]) {
    let groups = matches.filter {
      $0["item_id"] == item.itemId && $0["source"] == item.source && $0["rule"] == item.rule
    }
    #expect(!groups.isEmpty, "\(item.itemId) is in no match by \(item.rule ?? "")")
    for row in groups {
      #expect(row["amount"] == item.amount && row["currency"] == item.currency)
      let others = matches.filter {
        $0["group_id"] == row["group_id"] && $0["item_id"] != item.itemId
      }
      #expect(Set(others.map { $0["item_id"] }) == Set(item.withItems ?? []))
    }
  }

  private func checkBreak(_ item: Expected.Item, _ breaks: [Table.Row]) {
    let rows = breaks.filter {
      $0["item_id"] == item.itemId && (item.account == nil || $0["account"] == item.account)
    }
    #expect(rows.count == 1, "\(item.itemId) is \(rows.count) breaks")
    for row in rows {
      #expect(row["reason"] == item.reason)
      #expect(row["side"] == item.side && row["source"] == item.source)
      #expect(row["amount"] == item.amount && row["currency"] == item.currency)
      let nearest = Set(row["nearest_item_id"].split(separator: " ").map(String.init))
      // An empty list says that nothing is asked, not that nothing may be named.
      if let wanted = item.nearest, !wanted.isEmpty { #expect(nearest == Set(wanted)) }
    }
  }

  @Test func `breaks and matches are counted as expected`() throws {
    let month = try FinishedMonth.get()
    let counts = try Expected.read().counts
    let breaks = Dictionary(grouping: try month.table("breaks.csv").rows, by: { $0["reason"] })
    #expect(breaks.mapValues(\.count) == counts.breaks)
    let matches = Dictionary(
      grouping: try month.table("matches.csv").rows.filter { $0["status"] != "suggested" },
      by: { $0["rule"] })
    #expect(matches.mapValues { Set($0.map { $0["group_id"] }).count } == counts.groups)
  }

  private static let sources = [
    "bank:gbp GBP": "bank-gbp", "bank:main EUR": "bank-eur", "clearing:stripe EUR": "stripe",
    "clearing:stripe GBP": "stripe",
  ]

  @Test func `every account is proven as expected`() throws {
    let month = try FinishedMonth.get()
    let proofs = try month.table("proof.csv").rows
    let differences = try month.table("differences.csv").rows
    let expected = try Expected.read().accounts
    #expect(proofs.count == expected.count)
    for (row, account) in zip(proofs, expected) {
      #expect(row["account"] == account.account && row["currency"] == account.currency)
      #expect(row["balance_per_statement"] == account.balancePerStatement)
      #expect(row["deposits_in_transit"] == account.depositsInTransit)
      #expect(row["outstanding_payments"] == account.outstandingPayments)
      #expect(row["breaks"] == account.breaks)
      #expect(row["balance_per_ledger"] == account.balancePerLedger)
      #expect(row["residual"] == account.residual)
      #expect(row["verdict"] == account.verdict)
      let fees = differences.filter {
        $0["source"] == Self.sources["\(account.account) \(account.currency)"]
          && $0["currency"] == account.currency
      }
      #expect(fees.map { minorUnits($0["amount"]) }.reduce(0, +) == minorUnits(account.feesPosted))
    }
  }

  @Test func `every settlement is planned as expected`() throws {
    let planned = try FinishedMonth.get().table("settlements.csv").rows
    let expected = try Expected.read().settlements
    #expect(planned.count == expected.count)
    for (row, wanted) in zip(planned, expected) {
      for (column, value) in wanted { #expect(row[column] == value, "\(column) of \(wanted)") }
    }
  }
}
