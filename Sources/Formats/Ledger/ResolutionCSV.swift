import Domain

/// People's decisions as a file, a line for each item; see docs/formats/ledger.md. `tieout resolve`
/// writes it and `tieout-post` reads it.
public enum ResolutionCSV {
  public static let columns = [
    "resolution_id", "decided_at", "who", "action", "period", "subject", "kind", "why", "account",
    "currency", "side", "source", "item_id",
  ]

  /// All decisions of a file in its order.
  ///
  /// - Throws: `FileErrors` with all that is wrong with it.
  public static func read(
    path: String, name: String? = nil, limits: Limits = .standard
  ) throws -> [Resolution] {
    let source = try Reader.locatingErrors { () throws(FormatError) in
      try ByteSource(path: path, name: name, limits: limits)
    }
    return try read(from: source, limits: limits)
  }

  public static func read(
    from source: ByteSource, limits: Limits = .standard
  ) throws -> [Resolution] {
    _ = try Reader.locatingErrors { () throws(FormatError) in
      try Reader.resolve(.resolutions, of: source)
    }
    var table = try CSVTable(source: source, limits: limits)
    let places = columns.map { table.header.required($0, errors: table.errors) }
    table.header.refuseUnknown(known: Set(columns), errors: table.errors)
    var found: [Resolution] = []
    try table.forEach { row, _ in
      var one = try resolution(row, places, limits)
      if let target = try target(row, places, limits) { one.targets = [target] }
      if let last = found.last, last.id == one.id {
        found[found.count - 1].targets += one.targets
      } else {
        found.append(one)
      }
    }
    return found
  }

  private static func resolution(
    _ row: CSVRow, _ places: [Int], _ limits: Limits
  ) throws(FormatError) -> Resolution {
    guard let action = Resolution.Action(rawValue: row.string(places[3])) else {
      throw FormatError(
        .unknownValue(row.excerpt(places[3]), of: "action"), at: row.place(of: places[3]))
    }
    guard let period = Period(row.string(places[4])) else {
      throw FormatError(
        .unknownValue(row.excerpt(places[4]), of: "period"), at: row.place(of: places[4]))
    }
    return Resolution(
      id: try row.nonEmpty(places[0], "resolution_id", limits: limits),
      decidedAt: try row.instant(places[1]),
      who: try row.nonEmpty(places[2], "who", limits: limits), action: action, period: period,
      subject: try row.text(places[5], limits: limits),
      kind: try row.text(places[6], limits: limits),
      why: try row.nonEmpty(places[7], "why", limits: limits), targets: [])
  }

  /// Nil in the line of a decision that is about no item.
  private static func target(
    _ row: CSVRow, _ places: [Int], _ limits: Limits
  ) throws(FormatError) -> Resolution.Target? {
    if row.string(places[12]).isEmpty { return nil }
    guard let side = Item.Side(rawValue: row.string(places[10])) else {
      throw FormatError(
        .unknownValue(row.excerpt(places[10]), of: "side"), at: row.place(of: places[10]))
    }
    return Resolution.Target(
      account: try row.nonEmpty(places[8], "account", limits: limits),
      currency: try row.currency(places[9], lowerCase: false), side: side,
      source: try row.nonEmpty(places[11], "source", limits: limits),
      item: try row.text(places[12], limits: limits))
  }

  /// The file that says these decisions.
  public static func text(_ resolutions: [Resolution]) -> String {
    let lines = resolutions.flatMap { one -> [[String]] in
      let head = [
        one.id, one.decidedAt.description, one.who, one.action.rawValue, one.period.description,
        one.subject, one.kind, one.why,
      ]
      if one.targets.isEmpty { return [head + ["", "", "", "", ""]] }
      return one.targets.map {
        head + [$0.account, $0.currency.code, $0.side.rawValue, $0.source, $0.item]
      }
    }
    return ([columns] + lines).map { $0.map(quoted).joined(separator: ",") + "\r\n" }.joined()
  }

  /// RFC 4180.
  private static func quoted(_ field: String) -> String {
    guard field.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else {
      return field
    }
    return "\""
      + field.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }
}
