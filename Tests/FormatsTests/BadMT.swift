@testable import Formats

extension BadInputTests {
  /// A message with one entry, in which one part is replaced; the mark ‸ shows where the error
  /// points.
  static func mt(_ part: String = "", with other: String = "") -> String {
    let text = """
      :20:M1
      :25:12030000/202051
      :28C:1/1
      :60F:C261001EUR100,00
      :61:2610021001CR5,00NTRFNONREF//B1
      :86:166?00GUTSCHRIFT?20EREF+E1
      :62F:C261002EUR105,00
      -

      """
    return part.isEmpty ? text : text.replacing(part, with: other)
  }

  private static func mt(_ name: String, _ part: String, _ other: String, _ code: String) -> Case {
    let marked = mt(part, with: other)
    let before = marked.split(separator: "‸", maxSplits: 1, omittingEmptySubsequences: false)[0]
    let hasMark = before.utf8.count < marked.utf8.count
    let lines = before.split(separator: "\n", omittingEmptySubsequences: false)
    let place = hasMark ? "\(lines.count):\((lines.last?.utf8.count ?? 0) + 1)" : ""
    return Case(name, marked.replacing("‸", with: ""), code, place)
  }

  private static let line = "2610021001CR5,00NTRF"

  static let mtCases = [
    mt("an amount with two commas", line, "2610021001CR‸5,0,0NTRF", "ING-0302"),
    mt("an amount with a thousands mark", line, "2610021001CR‸1.234,00NTRF", "ING-0302"),
    mt(
      "an amount with a point that may be for thousands", line, "2610021001C‸1.234NTRF", "ING-0302"),
    mt("an amount with a sign", line, "2610021001CR‸-5,00NTRF", "ING-0303"),
    mt("an amount of nothing", line, "2610021001‸CRNTRF", "ING-0303"),
    mt("a third decimal of the euro", line, "2610021001CR‸5,005NTRF", "ING-0062"),
    mt(
      "more than any account holds", line, "2610021001CR‸99999999999999999999,NTRF", "ING-0063"),
    mt("a mark that is none", line, "2610021001‸XR5,00NTRF", "ING-0303"),
    mt("no mark", line, "‸26100210015,00NTRF", "ING-0303"),
    mt("letters in the value date", line, "‸26O0021001CR5,00NTRF", "ING-0303"),
    mt("a value date cut off", line, "‸26100", "ING-0303"),
    mt("a value date in month thirteen", line, "‸2613021001CR5,00NTRF", "ING-0305"),
    mt("a value date on 31 November", line, "‸2611311201CR5,00NTRF", "ING-0305"),
    mt("a value date on 30 February alone", line, "‸260230CR5,00NTRF", "ING-0305"),
    mt("an entry date on 31 September", line, "261002‸0931CR5,00NTRF", "ING-0305"),
    mt("a balance without a mark", ":60F:C", ":60F:‸", "ING-0304"),
    mt("a balance without a currency", "261002EUR105", "261002105", "ING-0304"),
    mt("a balance with text after the amount", "105,00", "105,00 EUR", "ING-0304"),
    mt("a balance of two amounts", "105,00", "10 5,00", "ING-0304"),
    mt("a balance on 30 February", ":60F:C261001", ":60F:C‸260230", "ING-0305"),
    mt("a balance in a currency nobody knows", "261001EUR100", "261001EUX‸100", "ING-0065"),
    mt("no reference", ":20:M1\n", "", "ING-0306"),
    mt("no account", ":25:12030000/202051\n", "", "ING-0306"),
    mt("no opening balance", ":60F:C261001EUR100,00\n", "", "ING-0306"),
    mt("no closing balance", ":62F:C261002EUR105,00\n", "", "ING-0306"),
    mt("two accounts in one message", ":28C:1/1", "‸:25:12030000/202052", "ING-0309"),
    mt("two opening balances", ":28C:1/1", ":60F:C260930EUR1,00", "ING-0309"),
    mt("an entry after the closing balance", "-\n", "‸:61:2610021001C1,00NTRFX\n-\n", "ING-0308"),
    mt("another message's number", ":20:M1", "{1:F01X}{2:O910X}{4:\n‸:20:M1", "ING-0312"),
    mt("text outside of fields", ":28C:1/1", ":28C:1\n1", "ING-0313"),
    mt("a NUL in a name", "GUTSCHRIFT", "GUT\u{0}SCHRIFT", "ING-0022"),
    Case("a total that is none", mtIntraday("90C:1EUR5,00", with: "90C:1 5,00"), "ING-0310"),
    Case("an interim report cut off", mtIntraday(":90C:1EUR5,00\n-\n", with: ""), "ING-0306"),
    Case("an entry in no currency", mtIntraday(":34F:EURD0,00\n", with: ""), "ING-0311"),
    Case("a floor limit that is none", mtIntraday("EURD", with: "EU"), "ING-0310"),
    Case(
      "an envelope that is not closed", "{1:F01X}{2:I940X}{4:\n" + mt("-\n", with: ""), "ING-0307"),
    Case("no field at all", "no\nfield\n", "ING-0301", as: FileFormat(MTFormat.statement)),
  ]

  private static func mtIntraday(_ part: String, with other: String) -> String {
    """
    :20:I1
    :25:12030000/202051
    :28C:1/1
    :34F:EURD0,00
    :13D:2610021200+0200
    :61:2610021001CR5,00NTRFNONREF//B1
    :90C:1EUR5,00
    -

    """.replacing(part, with: other)
  }
}
