/// The header by which a profile is recognised, ready to be compared: with a hundred profiles and
/// sixty rows, what counts of a name is found once.
struct HeaderSign: Sendable {
  private let wanted: [String]
  private let without: [String]

  init(_ recognition: CSVProfile.Recognition) {
    wanted = recognition.header.map(HeaderIndex.key)
    without = recognition.without.map(HeaderIndex.key)
  }

  /// - Parameter keys: What counts of a row's cells.
  func fits(_ keys: Set<String>) -> Bool {
    !wanted.isEmpty && wanted.allSatisfy { keys.contains($0) }
      && !without.contains { keys.contains($0) }
  }
}
