/// A failure that a person at a terminal can act on.
///
/// Every error we print conforms, so all of them read alike: where, what, what to do.
///
///     inbox/october.csv:14:23: error ING-0012: '1e3' is not a decimal number
///       hint: write amounts with a point and no thousands mark, as in 1234.50
public protocol ActionableError: Error, CustomStringConvertible {
  /// The stable code, such as `ING-0042`; each has a line in docs/operations.md.
  var code: String { get }

  /// What happened: a lowercase clause, no full stop, the offending value in single quotes.
  var problem: String { get }

  /// Where in the input it happened, if it happened in an input.
  var location: InputLocation? { get }

  /// The one thing to try next, if there is one.
  var hint: String? { get }
}

extension ActionableError {
  public var location: InputLocation? { nil }
  public var hint: String? { nil }

  public var description: String {
    let place = location.map { "\($0): " } ?? ""
    let advice = hint.map { "\n  hint: \($0)" } ?? ""
    return (place + "error \(code): \(problem)").visible + advice.visible
  }
}

extension String {
  /// The text with every control and format character written as `\u{..}`, so that data from a
  /// file can never move a cursor, hide a word or start a line in a terminal or a log.
  /// Line feeds are kept.
  public var visible: String {
    guard unicodeScalars.contains(where: \.isInvisible) else { return self }
    var text = ""
    for scalar in unicodeScalars {
      if scalar.isInvisible {
        text += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}

extension Unicode.Scalar {
  fileprivate var isInvisible: Bool {
    if value == 0x0A { return false }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse:
      return true
    default: return false
    }
  }
}
