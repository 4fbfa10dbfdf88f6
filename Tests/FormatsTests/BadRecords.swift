@testable import Formats

/// What can be wrong with OFX, QIF, BAI2, NACHA, ABA, CODA and CFONB files.
extension BadInputTests {
  /// A sample in which a text is replaced.
  private static func changed(
    _ name: String, _ sample: String, _ old: String, _ new: String, _ code: String,
    as format: String? = nil
  ) -> Case {
    Case(
      name, RecordSamples.changed(sample, old, new), code,
      as: format.flatMap { FileFormat(name: $0) })
  }

  private static let ofx = "ofx/xml-card-and-bank.ofx"
  private static let bai = "bai2/funds-and-continuations.bai2"
  private static let ach = "nacha/payroll-ctx-returns.ach"
  private static let aba = "aba/salaries-and-return.aba"
  private static let coda = "coda/movements-and-details.coda"
  private static let cfonb = "cfonb/releve.cfonb"
  private static let qif = "qif/bank-splits.qif"

  static let recordCases: [Case] =
    [
      Case("OFX without its element", "OFXHEADER:100\nDATA:OFXSGML\n", "ING-0401"),
      changed("OFX cut off", ofx, "</OFX>", "", "ING-0402"),
      changed("OFX without a day", ofx, "<DTPOSTED>20261002</DTPOSTED>", "", "ING-0403"),
      changed("OFX without a currency", ofx, "<CURDEF>EUR</CURDEF>", "", "ING-0403"),
      changed("OFX without a list", ofx, "<BANKTRANLIST>", "<FOO>", "ING-0404"),
      changed("an end tag too many", ofx, "<BANKTRANLIST>", "<BANKTRANLIST></STMTTRN>", "ING-0405"),
      changed("an open transaction", ofx, "</STMTTRN>", "", "ING-0406"),
      changed("an answer that is an error", ofx, "INFO", "ERROR", "ING-0407"),
      changed(
        "another currency", ofx,
        "<ORIGCURRENCY><CURRATE>1.08</CURRATE><CURSYM>USD</CURSYM></ORIGCURRENCY>",
        "<CURRENCY><CURSYM>USD</CURSYM></CURRENCY>", "ING-0408"),
      changed("a thousand or a fraction", ofx, "-80,25", "-1,234", "ING-0409"),
      changed("a day that does not exist", ofx, "20261002", "20260231", "ING-0410"),
      changed("text outside", ofx, "<BANKTRANLIST>", "stray<BANKTRANLIST>", "ING-0411"),
      Case("OFX of a sign-on", "<OFX><SONRS><CODE>0</SONRS></OFX>", "ING-0412"),
      changed("an amount that is none", ofx, "-80,25", "12..5", "ING-0061"),
      changed("a document type", ofx, "<OFX>", "<!DOCTYPE OFX><OFX>", "ING-0032"),
      Case(
        "OFX that is too deep", "<OFX>" + String(repeating: "<A><B>", count: 60) + "</OFX>",
        "ING-0033"),
      changed("BAI2 without a header", bai, "01,LARKUS01", "16,LARKUS01", "ING-0501", as: "bai2"),
      changed("an unknown BAI2 record", bai, "88,ORG", "77,ORG", "ING-0502"),
      changed("BAI2 without a trailer", bai, "99,389951,2,19/\n", "", "ING-0503"),
      changed("a BAI2 record out of place", bai, "98,379951,1,12/\n", "", "ING-0504"),
      changed("a bank's own BAI2 type", bai, "16,564", "16,964", "ING-0505"),
      changed("an unknown BAI2 funds type", bai, "51,Z", "51,Q", "ING-0506"),
      changed("a BAI2 group that is a test", bai, "011000015,1,", "011000015,4,", "ING-0507"),
      changed("a BAI2 amount with a point", bai, "16,564,51", "16,564,0.51", "ING-0508"),
      changed("a BAI2 day that does not exist", bai, "V,261101", "V,261301", "ING-0509"),
    ] + fixedCases

  private static let fixedCases: [Case] = [
    changed("NACHA without a header", ach, "101 ", "201 ", "ING-0521", as: "nacha"),
    changed("NACHA without a control", ach, "\n9000003000002", "\n9999999999999", "ING-0522"),
    changed("an unknown NACHA record", ach, "\n705SALARY", "\n405SALARY", "ING-0523"),
    changed("a NACHA entry in no batch", ach, "\n5200", "\n9200", "ING-0524", as: "nacha"),
    changed("a NACHA amount of letters", ach, "0000150000", "00CCC50000", "ING-0525"),
    changed("an unknown NACHA code", ach, "\n622", "\n690", "ING-0526"),
    changed("a NACHA day that does not exist", ach, "261102", "261131", "ING-0527"),
    changed("a wrong check digit", ach, "622011000015", "622011000016", "ING-0528"),
    changed("ABA without a total", aba, "7999-999", "4999-999", "ING-0542"),
    changed("an unknown ABA code", aba, " 530000150000", " 990000150000", "ING-0545"),
    changed("an ABA amount of letters", aba, "530000150000", "5300001500OO", "ING-0544"),
    changed("an ABA day that does not exist", aba, "301026", "311126", "ING-0546", as: "aba"),
    Case("ABA cut off", String(RecordSamples.text(aba).prefix(121)), "ING-0541"),
    changed("ABA without a header", aba, "0      ", "1      ", "ING-0543", as: "aba"),
    changed("an unknown CODA record", coda, "\r\n8221", "\r\n7221", "ING-0551"),
    changed("a CODA movement in no statement", coda, "\r\n1222", "\r\n4222", "ING-0552"),
    Case(
      "CODA cut off", String(RecordSamples.text(coda).prefix(400)), "ING-0553",
      as: FileFormat(name: "coda")),
    changed("a CODA amount of letters", coda, "0000000000120500", "00000000001205OO", "ING-0554"),
    changed(
      "a CODA day that does not exist", coda, "0000000000120500021126", "0000000000120500311126",
      "ING-0555"),
    Case(
      "an old version of CODA", "00000031126539" + String(repeating: " ", count: 113) + "1\n",
      "ING-0556"),
    changed("an unknown CFONB record", cfonb, "\n05", "\n06", "ING-0571"),
    changed("a CFONB detail of no entry", cfonb, "\n04", "\n05", "ING-0572"),
    changed("CFONB without a new balance", cfonb, "\n07", "\n\n", "ING-0571"),
    Case("CFONB cut off", String(RecordSamples.text(cfonb).prefix(121)), "ING-0573"),
    changed("a CFONB amount without a sign", cfonb, "0000000012005{", "00000000120050", "ING-0574"),
    changed("a CFONB day that does not exist", cfonb, "05311026", "05311126", "ING-0575"),
    changed("QIF cut off", qif, "E\n^\n", "E\n", "ING-0451", as: "qif.dmy.EUR"),
    Case(
      "QIF that says another order than its days",
      "!Option:MDY\n!Type:Bank\nD13/02/2026\nT1.00\n^\n", "ING-0460",
      as: FileFormat(name: "qif.dmy.EUR")),
    Case("a QIF date of two readings", "!Type:Bank\nD03/04/26\nT1\n^\n", "ING-0452", as: eur),
    Case("QIF without a currency", "!Type:Bank\nD13/04/26\nT1\n^\n", "ING-0453"),
    Case("a QIF amount of two readings", "!Type:Bank\nD13/04/26\nT1,234\n^\n", "ING-0454", as: eur),
    Case("a QIF date that is none", "!Type:Bank\nDsoon\nT1\n^\n", "ING-0455", as: eur),
    Case("an unknown QIF section", "!Type:Bank\n!Type:Boat\n", "ING-0456", as: eur),
    Case("two QIF amounts", "!Type:Bank\nD13/04/26\nT1\nU2\n^\n", "ING-0457", as: eur),
    Case("an unknown QIF action", "!Type:Invst\nD13/04/26\nNGive\nT1\n^\n", "ING-0458", as: eur),
    Case(
      "a QIF amount in another currency", "!Type:Bank\nD13/04/26\nT£1\n^\n", "ING-0461", as: eur),
    Case("QIF before its section", "D13/04/26\nT1\n^\n!Type:Bank\n", "ING-0459", as: eur),
  ]

  private static let eur = FileFormat(name: "qif.EUR")
}
