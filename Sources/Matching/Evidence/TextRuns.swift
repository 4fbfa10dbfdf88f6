/// The runs of letters and digits of a text, in upper case, one behind the other.
struct TextRuns {
  private(set) var bytes: [UInt8] = []
  /// Where each run begins in `bytes`, and where the last one ends.
  private(set) var starts: [Int] = []

  init(_ text: String) {
    var isInside = false
    for byte in text.utf8 {
      guard let kept = TextRuns.kept(byte) else {
        isInside = false
        continue
      }
      if !isInside { starts.append(bytes.count) }
      isInside = true
      bytes.append(kept)
    }
    starts.append(bytes.count)
  }

  var count: Int { starts.count - 1 }

  /// What some runs say together.
  subscript(runs: Range<Int>) -> ArraySlice<UInt8> {
    bytes[starts[runs.lowerBound]..<starts[runs.upperBound]]
  }

  /// Some runs as the text writes them, what stands between two of them as one character.
  static func written(_ runs: Range<Int>, of text: String) -> String {
    var written = ""
    var (run, between) = (-1, [UInt8]())
    for byte in text.utf8 {
      guard kept(byte) != nil else {
        between.append(byte)
        continue
      }
      if !between.isEmpty || run < 0 {
        run += 1
        if run > runs.lowerBound, run < runs.upperBound {
          let isPlain = between.count == 1 && (0x21...0x7E).contains(between[0])
          written.append(isPlain ? Character(Unicode.Scalar(between[0])) : " ")
        }
        between = []
      }
      if runs.contains(run) { written.append(Character(Unicode.Scalar(byte))) }
    }
    return written
  }

  private static func kept(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39, 0x41...0x5A: byte
    case 0x61...0x7A: byte - 32
    default: nil
    }
  }
}
