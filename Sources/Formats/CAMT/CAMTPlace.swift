import Domain

/// Names a place in a camt file as a path that a person can follow.
struct CAMTPlace {
  let file: String
  let family: String?
  let statement: Int
  var entry: Int?
  var entryOffset: Int?
  var detail: Int?

  /// `element` is relative to the innermost record, such as `Amt` or `BookgDt`.
  func callAsFunction(_ element: String, line: Int?) -> InputLocation {
    InputLocation(
      file: file, line: line, path: path + (element.isEmpty ? "" : "/" + element),
      offset: entryOffset)
  }

  private var path: String {
    let shape =
      switch family {
      case "camt.052": ("BkToCstmrAcctRpt", "Rpt")
      case "camt.054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn")
      default: ("BkToCstmrStmt", "Stmt")
      }
    var path = "/Document/\(shape.0)/\(shape.1)[\(statement + 1)]"
    if let entry { path += "/Ntry[\(entry + 1)]" }
    if let detail { path += "/NtryDtls/TxDtls[\(detail + 1)]" }
    return path
  }
}
