extension FormatFault {
  static let noProfile = FormatFault(
    "ING-0601", "no profile fits this table",
    hint: "propose one with tieout-ingest --learn, review it and put it into profiles/")

  static func unknownFlag(_ text: String) -> FormatFault {
    FormatFault(
      "ING-0602", "'\(text)' is neither the profile's word for debit nor for credit",
      hint: "add the word to the profile's debit_words or credit_words")
  }

  static func otherCurrency(_ text: String, row: String) -> FormatFault {
    FormatFault("ING-0603", "'\(text)' names another currency than the row's \(row)")
  }

  static func ambiguousDate(_ example: String, _ one: String, _ other: String) -> FormatFault {
    FormatFault(
      "ING-0604", "'\(example)' can be read as \(one) and as \(other)",
      hint: "copy the profile and leave one date pattern in it", isReadable: true)
  }

  static func signInColumn(_ text: String, _ column: String) -> FormatFault {
    FormatFault(
      "ING-0605", "'\(text)' in the \(column) column can mean money in and money out",
      hint: "say in the profile whether debits carry a minus", isReadable: true)
  }

  static func severalAccounts(_ one: String, _ other: String) -> FormatFault {
    FormatFault(
      "ING-0606", "the rows are of several accounts, '\(one)' and '\(other)'",
      hint: "export one account at a time", isReadable: true)
  }

  static func debitAndCredit(_ debit: String, _ credit: String) -> FormatFault {
    FormatFault("ING-0607", "the row has the debit '\(debit)' and the credit '\(credit)'")
  }

  static func unknownStatus(_ text: String) -> FormatFault {
    FormatFault(
      "ING-0608", "'\(text)' is no status that the profile knows",
      hint: "add the word to the profile's booked, pending or information words")
  }

  static let noRowCurrency = FormatFault(
    "ING-0609", "neither the row nor the profile says the currency",
    hint: "copy the profile and set its currency", isReadable: true)

  static func unknownProfile(_ name: String) -> FormatFault {
    FormatFault(
      "ING-0610", "there is no profile '\(name)'", hint: "tieout-ingest --formats csv lists them")
  }

  static func severalProfiles(_ names: [String]) -> FormatFault {
    FormatFault(
      "ING-0611", "several profiles fit: \(names.joined(separator: ", "))",
      hint: "name one with --format csv.NAME")
  }

  static func notADate(_ text: String, _ pattern: String) -> FormatFault {
    FormatFault("ING-0612", "'\(text)' is not a date of the form \(pattern)")
  }

  static func notAnAmount(_ text: String, _ decimal: AmountStyle.DecimalMark) -> FormatFault {
    FormatFault("ING-0613", "'\(text)' is not an amount with a decimal \(decimal.rawValue)")
  }

  static let noTable = FormatFault(
    "ING-0616", "this is no table with a date and an amount in its rows",
    hint: "--learn reads CSV files and workbooks")

  static func damagedWorkbook(_ why: String) -> FormatFault {
    FormatFault(
      "ING-0614", "the workbook cannot be used: \(why)", hint: "save it again as .xlsx or as CSV")
  }

  static func cellWithoutValue(_ text: String) -> FormatFault {
    FormatFault(
      "ING-0615", "the cell holds '\(text)' instead of a value",
      hint: "open the workbook, let it calculate, and save it")
  }
}
