/// What somebody may have meant by a word that is unknown.
public enum Spelling {
  /// The known word that is nearest, the first in order of equally near ones; nil when none is
  /// within two letters, or only by writing all of it anew.
  public static func nearest(to word: String, of known: [String]) -> String? {
    // No known word is near a long one, and the work grows with its length.
    guard word.utf8.count <= 64 else { return nil }
    return known.map { (distance(word, $0), $0) }
      .filter { $0.0 <= 2 && $0.0 < max(2, $0.1.count) }
      .min { $0 < $1 }?.1
  }

  /// How many letters must be changed, added, dropped, or swapped with their neighbour, to turn one
  /// word into the other.
  static func distance(_ left: String, _ right: String) -> Int {
    let (left, right) = (Array(left), Array(right))
    var before = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    for i in left.indices {
      var row = [i + 1]
      for j in right.indices {
        var best = min(
          last[j] + (left[i] == right[j] ? 0 : 1), row[j] + 1, last[j + 1] + 1)
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
          best = min(best, before[j - 1] + 1)
        }
        row.append(best)
      }
      (before, last) = (last, row)
    }
    return last[right.count]
  }
}
