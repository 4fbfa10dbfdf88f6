import Domain

/// What a table says around its entries, in its own words: whose account it is, which days, totals.
struct LinesAround {
  var before = Lines()
  var behind = Lines()

  /// As many as a header may stand below; a table may have any number of rows that are no entries.
  struct Lines: Hashable, Sendable {
    private(set) var texts: [String] = []

    var isFull: Bool { texts.count >= ProfileScan.headerDepth }

    /// Lines of separators alone say nothing.
    mutating func add(_ line: String) {
      guard !isFull, line.contains(where: { $0.isLetter || $0.isNumber }) else { return }
      texts += CardNumber.masked(lines: [line])
    }
  }

  var extra: [ExtraField] {
    before.texts.map { ExtraField("line_before", $0) }
      + behind.texts.map { ExtraField("line_left_out", $0) }
  }

  func put(into json: inout JSONObject) {
    json.putIfPresent("lines_before", before.texts)
    json.putIfPresent("lines_left_out", behind.texts)
  }
}
