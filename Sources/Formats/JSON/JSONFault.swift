/// What is wrong with a JSON text; the rest of the file cannot be understood.
extension FormatFault {
  static func notJSON(_ why: String) -> FormatFault {
    FormatFault(
      "ING-0700", "the JSON is not well-formed: \(why)",
      hint: "it was cut off or edited: fetch it again")
  }

  static func memberTwice(_ name: String) -> FormatFault {
    FormatFault(
      "ING-0701", "the member '\(name)' is there twice in one object",
      hint: "it cannot be told which one counts: fetch the file again")
  }

  static func tooManyMembers(limit: Int) -> FormatFault {
    FormatFault("ING-0702", "an object has more than \(limit) members")
  }

  static let notAnObject = FormatFault(
    "ING-0703", "a record is no JSON object", hint: "one object a line, or a page of the API")
}
