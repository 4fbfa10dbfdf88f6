import Audit
import Domain
import Store

/// Looks at slices of an archived file while it streams by once, block by block.
struct ArchivedSlices {
  struct Place {
    var offset: Int64
    var length: Int64
    /// What was read from there.
    var name: String
  }

  private let sha256: Digest
  private let isXML: Bool
  private let places: [Place]

  /// Enough of a slice to tell what it is.
  private static let headBytes = 64

  init(_ file: FileStore.Record, _ places: [Place]) throws(AuditError) {
    guard let digest = Digest(hex: file.sha256) else {
      throw AuditError(.cannotRead("'\(file.sha256)' is no SHA-256"), file: file.name)
    }
    sha256 = digest
    isXML = file.format.hasPrefix("camt")
    self.places = places
  }

  /// - Parameter misplaced: Receives what does not begin as such a slice must.
  /// - Throws: `AUD-0007` or `AUD-0008` when the file is not what was archived.
  func read(from archive: Archive, misplaced: (String) -> Void) throws(AuditError) {
    let reader = try archive.open(sha256)
    // The byte before a slice belongs to it: a line of CSV begins after a line feed.
    var heads = places.map { (start: max(0, $0.offset - 1), place: $0, bytes: [UInt8]()) }
    var position: Int64 = 0
    while let block = try reader.nextBlock() {
      let end = position + Int64(block.count)
      for index in heads.indices {
        let from = heads[index].start + Int64(heads[index].bytes.count)
        let to = min(heads[index].start + Int64(Self.headBytes), end)
        if from >= position, from < to {
          heads[index].bytes += block[Int(from - position)..<Int(to - position)]
        }
      }
      position = end
    }
    for head in heads where !begins(head.place, head.bytes) {
      misplaced("\(head.place.name) at byte \(head.place.offset)")
    }
  }

  private func begins(_ place: Place, _ head: [UInt8]) -> Bool {
    let slice = place.offset > 0 ? head.dropFirst() : head[...]
    guard let first = slice.first else { return false }
    if isXML { return first == UInt8(ascii: "<") && hasElementName(slice) }
    // A record of JSON may begin anywhere in a line.
    if first == UInt8(ascii: "{") { return true }
    let isLineStart = place.offset == 0 || head[0] == 0x0A || head[0] == 0x0D
    return isLineStart && first != 0x0A && first != 0x0D
  }

  /// `<Ntry` or `<TxDtls`, under any prefix.
  private func hasElementName(_ slice: ArraySlice<UInt8>) -> Bool {
    let name = slice.dropFirst().prefix { $0 != 0x20 && $0 != 0x3E && $0 != 0x0A && $0 != 0x2F }
    let local = name.lastIndex(of: UInt8(ascii: ":")).map { name[($0 + 1)...] } ?? name
    return ["Ntry", "TxDtls", "NtryDtls"].contains { local.elementsEqual($0.utf8) }
  }
}
