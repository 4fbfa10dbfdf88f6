extension FormatFault {
  static let nachaNoHeader = FormatFault(
    "ING-0521", "there is no file header 1", hint: "the beginning is missing: fetch the file again")

  static let nachaNoControl = FormatFault(
    "ING-0522", "there is no file control 9", hint: "the file was cut off: fetch it again")

  static func nachaUnknownRecord(_ kind: String) -> FormatFault {
    FormatFault("ING-0523", "'\(kind)' is no record type of NACHA")
  }

  static func nachaMisplaced(_ kind: String) -> FormatFault {
    FormatFault("ING-0524", "a record \(kind) stands outside its batch")
  }

  static func nachaAmount(_ text: String) -> FormatFault {
    FormatFault("ING-0525", "'\(text)' is no amount in cents")
  }

  static func nachaCode(_ text: String) -> FormatFault {
    FormatFault("ING-0526", "'\(text)' is no transaction code of NACHA")
  }

  static func nachaDate(_ text: String) -> FormatFault {
    FormatFault(
      "ING-0527", "'\(text)' is no date of NACHA", hint: "dates are written 261031",
      isReadable: true)
  }

  static func nachaRouting(_ text: String) -> FormatFault {
    FormatFault(
      "ING-0528", "the check digit of routing number \(text) is wrong", isReadable: true)
  }
}
