/// What only a SWIFT statement can have wrong with it.
extension FormatFault {
  static let noFields = FormatFault(
    "ING-0301", "no SWIFT field such as ':20:' is in the file",
    hint: "it is no MT940: see --formats")

  static func badAmount(_ text: String) -> FormatFault {
    FormatFault(
      "ING-0302", "'\(text)' is not an amount",
      hint: "SWIFT writes digits and one comma, as in 1234,50")
  }

  static func badLine(_ part: String, _ text: String) -> FormatFault {
    FormatFault(
      "ING-0303", "the statement line has no \(part) where '\(text)' stands",
      hint: "a ':61:' is YYMMDD[MMDD](C|D|RC|RD)amount, type, references; fetch the file again")
  }

  static func badBalance(_ tag: String, _ text: String) -> FormatFault {
    FormatFault(
      "ING-0304", "the balance ':\(tag):' cannot be read in '\(text)'",
      hint: "it is (C|D)YYMMDD, three letters of currency, amount")
  }

  /// The day can be shown as written; loading has no use for it.
  static func noSuchDay(_ text: String) -> FormatFault {
    FormatFault(
      "ING-0305", "there is no day '\(text)' in the calendar",
      hint: "ask the bank for a corrected statement", isReadable: true)
  }

  static func missingField(_ tags: String) -> FormatFault {
    FormatFault(
      "ING-0306", "the message has no field \(tags)",
      hint: "it is cut off or not whole: fetch it again", isReadable: true)
  }

  static let noEnd = FormatFault(
    "ING-0307", "the message is not closed by '-}'",
    hint: "it is cut off: fetch it again", isReadable: true)

  static func outOfPlace(_ tag: String) -> FormatFault {
    FormatFault(
      "ING-0308", "the field ':\(tag):' stands where none may be",
      hint: "two messages may have run into one another: fetch the file again", isReadable: true)
  }

  static func repeated(_ tag: String) -> FormatFault {
    FormatFault(
      "ING-0309", "the field ':\(tag):' is there twice in one message",
      hint: "two messages may have run into one another: fetch the file again")
  }

  static func badTotal(_ tag: String, _ text: String) -> FormatFault {
    FormatFault(
      "ING-0310", "'\(text)' is not what a field ':\(tag):' holds",
      hint: "it is a count, three letters of currency, amount")
  }

  static func strayText(_ text: String) -> FormatFault {
    FormatFault(
      "ING-0313", "the text '\(text)' belongs to no field",
      hint: "a field was broken in two, or lines were added by hand: fetch the file again",
      isReadable: true)
  }

  static func notAStatement(_ type: Int) -> FormatFault {
    FormatFault(
      "ING-0312", "a message MT\(type) is no statement of an account",
      hint: "only MT940, MT941, MT942 and MT950 are read")
  }

  static let noCurrency = FormatFault(
    "ING-0311", "nothing says in which known currency the entry is",
    hint: "the opening balance ':60F:' has it: fetch the whole file", isReadable: true)
}
