extension FormatFault {
  static let baiNoHeader = FormatFault(
    "ING-0501", "the first record is not a file header 01",
    hint: "the beginning is missing: fetch the file again")

  static func baiUnknownRecord(_ code: String) -> FormatFault {
    FormatFault("ING-0502", "'\(code)' is no record code of BAI2")
  }

  static let baiNoTrailer = FormatFault(
    "ING-0503", "the file ends before its trailer 99", hint: "it was cut off: fetch it again")

  static func baiMisplaced(_ code: String, _ inside: String) -> FormatFault {
    FormatFault("ING-0504", "a record \(code) stands \(inside)")
  }

  static func baiUnknownType(_ code: String) -> FormatFault {
    FormatFault(
      "ING-0505",
      "type code '\(code)' is the bank's own: whether it is credit or debit is not known",
      hint: "ask the bank for its list of codes")
  }

  static func baiUnknownFunds(_ type: String) -> FormatFault {
    FormatFault(
      "ING-0506", "'\(type)' is no funds type of BAI2", hint: "0, 1, 2, D, S, V or Z")
  }

  static func baiNotLive(_ status: String) -> FormatFault {
    FormatFault(
      "ING-0507", "the group's status is \(status)",
      hint: "only updates and corrections are loaded",
      isReadable: true)
  }

  static func baiNotDigits(_ text: String) -> FormatFault {
    FormatFault(
      "ING-0508", "'\(text)' is no amount of BAI2",
      hint: "digits of minor units, with a sign or not")
  }

  static func baiDate(_ text: String) -> FormatFault {
    FormatFault("ING-0509", "'\(text)' is no date of BAI2", hint: "dates are written 261031")
  }
}
