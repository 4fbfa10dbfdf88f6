extension FormatFault {
  static let ofxNoElement = FormatFault(
    "ING-0401", "there is no <OFX> element", hint: "this is no OFX file, or it was cut off")

  static let ofxCutOff = FormatFault(
    "ING-0402", "the file ends before its last </OFX>", hint: "it was cut off: fetch it again")

  /// Nothing of a statement is lost: none had begun.
  static let ofxCutOffBeforeStatement = FormatFault(
    "ING-0402", "the file ends before its last </OFX>", hint: "it was cut off: fetch it again",
    isReadable: true)

  static func ofxMissing(_ name: String) -> FormatFault {
    FormatFault("ING-0403", "'\(name)' is missing or empty", isReadable: true)
  }

  static let ofxOutsideList = FormatFault(
    "ING-0404", "the transaction stands outside the list of transactions",
    hint: "ask the bank whether it was booked on this account", isReadable: true)

  static func ofxStrayEnd(_ name: String) -> FormatFault {
    FormatFault("ING-0405", "</\(name)> closes nothing that is open", isReadable: true)
  }

  static func ofxNotClosed(_ name: String) -> FormatFault {
    FormatFault("ING-0406", "<\(name)> is never closed", isReadable: true)
  }

  static func ofxRefused(_ code: String, _ message: String?) -> FormatFault {
    FormatFault(
      "ING-0407", "the bank answers with error \(code)" + (message.map { ": '\($0)'" } ?? ""),
      hint: "ask for the statement again", isReadable: true)
  }

  static func ofxForeign(_ symbol: String, _ account: String) -> FormatFault {
    FormatFault(
      "ING-0408", "the amount is in \(symbol) while the account is in \(account)",
      hint: "the file does not say what was booked in \(account): ask the bank for a statement "
        + "with ORIGCURRENCY", isReadable: true)
  }

  static func ofxThousands(_ text: String) -> FormatFault {
    FormatFault(
      "ING-0409", "'\(text)' may be a thousand or a decimal fraction",
      hint: "OFX has no thousands mark: ask the bank which is meant")
  }

  static func ofxDate(_ text: String, readable: Bool) -> FormatFault {
    FormatFault(
      "ING-0410", "'\(text)' is not a date of OFX", hint: "dates are written 20261031",
      isReadable: readable)
  }

  static func ofxStrayText(_ text: String) -> FormatFault {
    FormatFault("ING-0411", "the text '\(text)' belongs to no element", isReadable: true)
  }

  static let ofxNoStatement = FormatFault(
    "ING-0412", "the file holds no statement response", isReadable: true)
}
