import Domain

/// One line of a file of operations: its members as text, or what is wrong with it.
public struct OperationLine: Sendable {
  public typealias Pair = (name: String, value: String)

  public var slice: Slice
  /// In the order of the line, without those that are empty or null.
  public var pairs: [Pair]
  /// Nothing can be said of the members then.
  public var fault: FormatError?

  init(_ slice: Slice, _ pairs: [Pair]) {
    self.slice = slice
    self.pairs = pairs
  }

  init(_ slice: Slice, _ fault: FormatError) {
    self.slice = slice
    pairs = []
    self.fault = fault
  }
}
