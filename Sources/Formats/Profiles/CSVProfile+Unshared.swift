/// Copies that share no memory with what they are copied from, so that a thread that looks at them
/// for every row counts no references that other threads count too.
extension CSVProfile {
  /// The texts that rows are compared with, and those that entries take, are copied.
  var unshared: CSVProfile {
    var copy = self
    copy.recognition.firstLine = recognition.firstLine?.unshared
    copy.rows.pendingWords = rows.pendingWords.map(\.unshared)
    copy.rows.only = rows.only?.unshared
    copy.rows.leftOut = rows.leftOut.map(\.unshared)
    copy.rows.opening = rows.opening?.unshared
    copy.rows.closing = rows.closing?.unshared
    copy.values.currency = values.currency?.unshared
    copy.values.account = values.account?.unshared
    copy.values.bookedWords = values.bookedWords.map(\.unshared)
    copy.values.pendingWords = values.pendingWords.map(\.unshared)
    copy.values.informationWords = values.informationWords.map(\.unshared)
    return copy
  }
}

extension CSVProfile.Condition {
  fileprivate var unshared: CSVProfile.Condition {
    var copy = self
    copy.texts = texts.map(\.unshared)
    copy.prefixes = prefixes.map(\.unshared)
    return copy
  }
}

extension String {
  var unshared: String {
    var text = self
    return text.withUTF8 { String(utf8Checked: UnsafeRawBufferPointer($0)) }
  }
}
