import Domain

extension Configuration.SettlementTerms {
  init(_ root: TableReader) {
    self.init()
    let keys = ["fee_percent", "float", "schedule", "organisation"]
    guard let table = root.table("settlement", keys: keys) else { return }
    standard = Terms(table)

    var dates: Set<CalendarDate> = []
    for entry in table.tables("schedule", keys: ["from", "fee_percent", "float"]) {
      guard let from = entry.date("from") else { continue }
      if !dates.insert(from).inserted {
        entry.report(.duplicateTerms("the schedule has two entries from \(from)"), "from")
      }
      schedule.append(Dated(from: from, terms: Terms(checked: entry)))
    }
    schedule.sort { $0.from < $1.from }
    readOverrides(table.tables("organisation", keys: ["org", "from", "fee_percent", "float"]))
  }

  private mutating func readOverrides(_ tables: [TableReader]) {
    for entry in tables {
      let organisation = entry.requireString("org")
      let from = entry.date("from")
      let terms = Terms(checked: entry)
      guard let organisation, let from else { continue }
      if overrides[organisation]?.contains(where: { $0.from == from }) == true {
        let text = "organisation '\(organisation)' has two overrides from \(from)"
        entry.report(.duplicateTerms(text), "from")
      }
      overrides[organisation, default: []].append(Dated(from: from, terms: terms))
    }
    for organisation in overrides.keys {
      overrides[organisation]?.sort { $0.from < $1.from }
    }
  }
}

extension Configuration.SettlementTerms.Terms {
  fileprivate init(_ table: TableReader) {
    self.init(
      fee: table.percent("fee_percent"), float: table.amounts("float", allowNegative: false))
  }

  /// Terms that set nothing are a slip of the pen.
  fileprivate init(checked table: TableReader) {
    self.init(table)
    if table.members["fee_percent"] == nil, table.members["float"] == nil {
      table.report(.missingKey(table.pathOf("fee_percent")), "fee_percent")
    }
  }
}
