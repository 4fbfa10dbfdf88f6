/// What has to stand where a part of a regular expression begins, for it to match at all.
struct PatternOpening {
  /// One of these letters, …
  var letters = LetterSet()
  /// … or, if so, the end of the text.
  var end = false

  fileprivate func united(with other: PatternOpening) -> PatternOpening {
    PatternOpening(letters: letters.united(with: other.letters), end: end || other.end)
  }
}

extension PatternNode {
  /// With what the text must go on for the node, and behind it the rest, to match; nil for anything.
  func opening(before rest: PatternOpening?) -> PatternOpening? {
    switch self {
    case .byte(let byte):
      var letters = LetterSet()
      letters.insert(byte...byte)
      return PatternOpening(letters: letters)
    case .set(let set): return PatternOpening(letters: set)
    case .start: return rest
    case .end: return PatternOpening(end: true)
    case .sequence(let parts): return parts.reversed().reduce(rest) { $1.opening(before: $0) }
    case .alternatives(let parts):
      var all = PatternOpening()
      for part in parts {
        guard let one = part.opening(before: rest) else { return nil }
        all = all.united(with: one)
      }
      return all
    case .group(_, let body): return body.opening(before: rest)
    case .ahead(let body): return body.opening(before: nil) ?? rest
    case .repeated(let body, let least, _, _):
      guard let one = body.opening(before: nil) else { return nil }
      if least > 0 { return one }
      return rest.map { one.united(with: $0) }
    }
  }
}
