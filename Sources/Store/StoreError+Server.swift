import CLibPQ

extension StoreError {
  /// What the server said about a failed statement.
  init(query: String, result: OpaquePointer?, connection: OpaquePointer) {
    let state = StoreError.field(result, UInt8(ascii: "C"))
    guard let state else {
      let lost = PQstatus(connection) == CONNECTION_BAD
      self.init(
        lost ? .connectionLost : .protocolViolation, query: query,
        message: StoreError.firstLine(String(cString: PQerrorMessage(connection))))
      return
    }
    let primary = StoreError.field(result, UInt8(ascii: "M")) ?? "the server gave no reason"
    self.init(
      StoreError.reason(sqlState: state), query: query,
      message: StoreError.withoutValues(primary, sqlState: state), sqlState: state,
      constraint: StoreError.field(result, UInt8(ascii: "n")))
  }

  static func reason(sqlState: String) -> Reason {
    switch sqlState {
    case "40001", "40P01": return .serialization
    case "53100": return .diskFull
    case "57014", "55P03", "25P03": return .timeout
    case "42501": return .notPermitted
    case "57P01", "57P02", "57P03", "57P05": return .connectionLost
    default: break
    }
    switch sqlState.prefix(2) {
    case "08": return .connectionLost
    // TO is ours: what the triggers of the schema raise when an invariant would break.
    case "23", "TO": return .constraint
    // Out of memory or of connections: another moment may do.
    case "53": return .timeout
    case "28": return .notPermitted
    default: return .statement
    }
  }

  /// Messages about bad data quote it after a colon; the quotation is cut off.
  static func withoutValues(_ message: String, sqlState: String) -> String {
    guard sqlState.hasPrefix("22") else { return firstLine(message) }
    var clean = ""
    for character in firstLine(message) {
      if character == "\"" || character == ":" { break }
      clean.append(character)
    }
    return clean
  }

  static func firstLine(_ text: String) -> String {
    let line = text.unicodeScalars.prefix { $0 != "\n" && $0 != "\r" }
    return String(String.UnicodeScalarView(line))
  }

  private static func field(_ result: OpaquePointer?, _ code: UInt8) -> String? {
    guard let result, let text = PQresultErrorField(result, Int32(code)) else { return nil }
    return String(cString: text)
  }
}
