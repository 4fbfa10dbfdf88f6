extension FormatFault {
  static func codaUnknownRecord(_ kind: String) -> FormatFault {
    FormatFault("ING-0551", "'\(kind)' is no record of CODA")
  }

  static func codaMisplaced(_ kind: String) -> FormatFault {
    FormatFault("ING-0552", "a record \(kind) stands outside its statement or movement")
  }

  static let codaNoTrailer = FormatFault(
    "ING-0553", "a statement ends without its records 8 and 9",
    hint: "the file was cut off: fetch it again")

  static func codaAmount(_ text: String) -> FormatFault {
    FormatFault("ING-0554", "'\(text)' is no amount of CODA", hint: "a sign and fifteen digits")
  }

  static func codaDate(_ text: String) -> FormatFault {
    FormatFault("ING-0555", "'\(text)' is no date", hint: "dates are written 311026")
  }

  static func codaVersion(_ text: String) -> FormatFault {
    FormatFault(
      "ING-0556", "version '\(text)' of CODA is not read", hint: "ask the bank for version 2")
  }
}
