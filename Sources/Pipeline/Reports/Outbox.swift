import Audit
import Domain
import Glibc
import Reporting

/// A folder of messages that wait to be sent: one file for each notice, named by its id.
///
/// `told.txt` in the folder keeps the ids of all that were ever written there. A message that was sent
/// and taken away is not written again, however often the notices of a day are asked for.
final class Outbox: TableSink {
  private let folder: String
  private let sender: MailAddress
  private let book: String
  private var told: Set<String>
  private let log: Int32
  private var schema: TableSchema?
  private(set) var written = 0
  private(set) var known = 0
  /// Of parties without an address that mail can be sent to.
  private(set) var unaddressed = 0

  init(_ path: String, sender: MailAddress, book: String) throws {
    folder = try OutputDirectory(path) { PackDigest() }.path
    self.sender = sender
    self.book = book
    let file = path + "/told.txt"
    log = open(file, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0o640)
    guard log >= 0 else { throw ReportError(.cannotCreate(errno), file) }
    told = try Outbox.ids(log, file)
  }

  deinit { close(log) }

  func begin(_ schema: TableSchema) { self.schema = schema }

  func row(_ cells: [Cell]) throws {
    guard let schema else { preconditionFailure("A table begins before its rows") }
    let row = ReportRow(schema: schema, cells: cells)
    let id = row["notice_id"].words
    guard !told.contains(id) else {
      known += 1
      return
    }
    guard let recipient = MailAddress(row["email"].words) else {
      unaddressed += 1
      return
    }
    guard let at = Instant(rfc3339: row["at"].words) else {
      preconditionFailure("The report tells instants")
    }
    let text = NoticeText(row, book: book)
    let message = MailMessage(
      id: id, date: at, sender: sender, senderName: book, recipient: recipient,
      recipientName: row["name"].words, subject: text.subject, lines: text.lines)
    // On disk before it is noted: what is noted is never written again.
    try DurableFile.write(Array(message.text.utf8), to: "\(folder)/\(id).eml")
    try note(id)
    told.insert(id)
    written += 1
  }

  func end() throws {
    guard fsync(log) == 0 else { throw ReportError(.cannotWrite(errno), "told.txt") }
  }

  var summary: String {
    "\(counted(written, "message")) written, \(known) told before, "
      + "\(unaddressed) without an address"
  }

  private func note(_ id: String) throws(ReportError) {
    let line = Array((id + "\n").utf8)
    guard line.withUnsafeBytes({ write(log, $0.baseAddress, $0.count) }) == line.count else {
      throw ReportError(.cannotWrite(errno), "told.txt")
    }
  }

  private static func ids(_ descriptor: Int32, _ file: String) throws(ReportError) -> Set<String> {
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = block.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw ReportError(.cannotWrite(errno), file) }
      if count == 0 { break }
      bytes += block[..<count]
    }
    // What is no text is no id of ours.
    return Set(bytes.split(separator: 0x0A).compactMap { String(validating: $0, as: UTF8.self) })
  }
}
