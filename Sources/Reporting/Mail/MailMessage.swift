import Domain

/// One message as RFC 5322 has it, ready to be handed to whatever sends mail.
///
/// Nothing in it comes from a clock or a random number: the same message has the same bytes, and its
/// `Message-ID` is made from `id`, so that a reader that gets it twice shows it once. Names and texts
/// are put on one line first, so that no text can add a header.
public struct MailMessage: Sendable {
  public var id: String
  public var date: Instant
  public var sender: MailAddress
  public var senderName: String
  public var recipient: MailAddress
  public var recipientName: String
  public var subject: String
  /// Without line ends.
  public var lines: [String]

  public init(
    id: String, date: Instant, sender: MailAddress, senderName: String, recipient: MailAddress,
    recipientName: String, subject: String, lines: [String]
  ) {
    self.id = id
    self.date = date
    self.sender = sender
    self.senderName = senderName
    self.recipient = recipient
    self.recipientName = recipientName
    self.subject = subject
    self.lines = lines
  }

  /// Lines end in CRLF; all bytes are ASCII.
  public var text: String {
    """
    Date: \(MailMessage.text(of: date))\r
    From: \(MailMessage.mailbox(senderName, sender, after: "From: "))\r
    To: \(MailMessage.mailbox(recipientName, recipient, after: "To: "))\r
    Subject: \(EncodedWords.text(subject, after: 9))\r
    Message-ID: <\(id)@\(sender.domain)>\r
    Auto-Submitted: auto-generated\r
    MIME-Version: 1.0\r
    Content-Type: text/plain; charset=utf-8\r
    Content-Transfer-Encoding: quoted-printable\r
    \r

    """ + QuotedPrintable.encode(lines.map(SafeText.oneLine))
  }

  /// `Betty Example <betty@example.org>`; the address alone where there is no name.
  private static func mailbox(_ name: String, _ address: MailAddress, after header: String)
    -> String
  {
    guard !name.isEmpty else { return address.text }
    let name = EncodedWords.text(name, after: header.utf8.count, isPhrase: true)
    return "\(name)\r\n <\(address.text)>"
  }

  /// `Mon, 05 Oct 2026 08:00:00 +0000`.
  static func text(of instant: Instant) -> String {
    let day = instant.utcDate
    let (year, month, ordinal) = day.components
    let second = instant.description.prefix(19).suffix(8)
    let weekday = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][day.weekday - 1]
    let name = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ][month - 1]
    return "\(weekday), \(ordinal < 10 ? "0" : "")\(ordinal) \(name) \(year) \(second) +0000"
  }
}
