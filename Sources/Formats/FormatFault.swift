import Domain

/// What is wrong in a way that only one format knows. Each format declares its own beside its
/// reader, with a code of its own block:
///
///     extension FormatFault {
///       static func unknownMark(_ text: String) -> FormatFault {
///         FormatFault("ING-0301", "'\(text)' is no mark of a :61: line", hint: "C, D, RC or RD")
///       }
///     }
public struct FormatFault: Hashable, Sendable {
  public let code: String
  /// A lowercase clause, the offending value in single quotes.
  public let problem: String
  public let hint: String?
  /// The value can be read and shown all the same; only loading refuses it.
  public let isReadable: Bool

  public init(_ code: String, _ problem: String, hint: String? = nil, isReadable: Bool = false) {
    self.code = code
    self.problem = problem
    self.hint = hint
    self.isReadable = isReadable
  }
}

extension FormatError {
  init(_ fault: FormatFault, at place: InputLocation) { self.init(.fault(fault), at: place) }
}

extension ErrorCollector {
  func add(_ fault: FormatFault, at place: InputLocation) { add(.fault(fault), at: place) }
}
