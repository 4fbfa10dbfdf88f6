/// A way of writing references of one outline: pieces of them, one behind the other, with what else
/// always stands before and behind a piece.
///
///     4711/22 for M004711-2022   characters 2 to 7 without zeros, 10 to 11
///     KD4711  for M004711-2022   KD, then characters 2 to 7 without zeros
struct ReferenceForm: Hashable, Sendable {
  struct Piece: Hashable, Sendable {
    let before: [UInt8]
    /// Of the reference's letters and digits.
    let range: Range<Int>
    /// A number that the reference fills up with zeros is written without them.
    let dropsZeros: Bool
    let behind: [UInt8]

    /// How the piece of a reference is written.
    fileprivate func written(of key: ArraySlice<UInt8>) -> [UInt8] {
      let own = key[(key.startIndex + range.lowerBound)..<(key.startIndex + range.upperBound)]
      return before + (dropsZeros ? own.drop { $0 == 0x30 } : own) + behind
    }
  }

  /// Letters and digits of the reference without saying which.
  let outline: [UInt8]
  let pieces: [Piece]

  /// What has fewer digits of the reference is many things.
  private static let fewestDigits = 4
  /// So many runs of a text make a form.
  private static let mostRuns = 3
  /// Of more ways to take one text apart these are the first.
  private static let mostWays = 16

  /// How a reference is written in this form; nil for one of another outline, or if too little of it
  /// is left.
  func written(of key: ArraySlice<UInt8>) -> [UInt8]? {
    guard key.count == outline.count, ReferenceForm.outline(key) == outline else { return nil }
    let written = pieces.flatMap { $0.written(of: key) }
    let others = pieces.reduce(0) { $0 + ReferenceForm.digits($1.before + $1.behind) }
    return ReferenceForm.digits(written) - others >= ReferenceForm.fewestDigits ? written : nil
  }

  // MARK: Learning

  /// The forms in which a text may write a reference: of the runs of letters and digits that are
  /// taken from it those that take most.
  static func forms(of key: [UInt8], in text: String) -> [ReferenceForm] {
    let runs = TextRuns(text)
    let options = (0..<runs.count).map { pieces(Array(runs[$0..<($0 + 1)]), of: key) }
    var best: (taken: Int, ways: [[Piece]]) = (0, [])
    for first in options.indices {
      var ways: [[Piece]] = [[]]
      for last in first..<min(first + mostRuns, options.count) {
        ways = ways.flatMap { way in
          options[last].filter { piece in
            way.allSatisfy { !$0.range.overlaps(piece.range) }
          }.map { way + [$0] }
        }
        if ways.isEmpty { break }
        for way in ways {
          let taken = way.reduce(0) { $0 + $1.taken(of: key) }
          if taken > best.taken { best = (taken, []) }
          if taken == best.taken { best.ways.append(way) }
        }
      }
    }
    let outline = outline(key[...])
    return best.ways.map { ReferenceForm(outline: outline, pieces: $0) }
      .filter { $0.written(of: key[...]) != nil }.prefix(mostWays).map(\.self)
  }

  /// The pieces of a reference that one run may be: the whole run, or else the most of it.
  private static func pieces(_ run: [UInt8], of key: [UInt8]) -> [Piece] {
    guard run.count >= 2, digits(run) > 0 else { return [] }
    for length in stride(from: min(run.count, key.count), through: 2, by: -1) {
      // Beside what always stands there a piece is a number of its own.
      if length < run.count, length < fewestDigits { return [] }
      var found: [Piece] = []
      for start in 0...(run.count - length) {
        let own = run[start..<(start + length)]
        guard length == run.count || digits(own) >= fewestDigits else { continue }
        for place in 0...(key.count - length)
        where key[place..<(place + length)].elementsEqual(own) {
          let (before, behind) = (Array(run[..<start]), Array(run[(start + length)...]))
          let end = place + length
          found.append(
            Piece(before: before, range: place..<end, dropsZeros: false, behind: behind))
          if own.first != 0x30, let filled = filled(key, place) {
            found.append(
              Piece(before: before, range: filled..<end, dropsZeros: true, behind: behind))
          }
        }
      }
      if !found.isEmpty { return found }
    }
    return []
  }

  /// Where a number begins whose first digits before a place are zeros.
  private static func filled(_ key: [UInt8], _ place: Int) -> Int? {
    var start = place
    while start > 0, key[start - 1] == 0x30 { start -= 1 }
    return start < place && (start == 0 || !isDigit(key[start - 1])) ? start : nil
  }

  private static func outline(_ key: ArraySlice<UInt8>) -> [UInt8] {
    key.map { isDigit($0) ? 0x39 : 0x41 }
  }

  private static func digits(_ bytes: some Sequence<UInt8>) -> Int { bytes.count(where: isDigit) }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 <= 9 }
}

extension ReferenceForm.Piece {
  /// So many characters of the reference are written.
  fileprivate func taken(of key: [UInt8]) -> Int {
    written(of: key[...]).count - before.count - behind.count
  }
}

extension ReferenceForm: CustomStringConvertible {
  /// `2-7 without zeros, 10-11 of A9999999999`: no two forms have the same.
  var description: String {
    let parts = pieces.map { piece in
      let (before, behind) = (ReferenceForm.text(piece.before), ReferenceForm.text(piece.behind))
      return (before.isEmpty ? "" : "'\(before)' ")
        + "\(piece.range.lowerBound + 1)-\(piece.range.upperBound)"
        + (piece.dropsZeros ? " without zeros" : "") + (behind.isEmpty ? "" : " '\(behind)'")
    }
    return parts.joined(separator: ", ") + " of \(ReferenceForm.text(outline))"
  }

  /// Letters and digits.
  private static func text(_ bytes: [UInt8]) -> String {
    String(bytes.map { Character(Unicode.Scalar($0)) })
  }
}
