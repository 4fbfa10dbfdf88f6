import Domain
import Testing

struct CardNumberTests {
  @Test(arguments: [
    ("4111111111111111", "411111******1111"), ("4111 1111 1111 1111", "4111 11** **** 1111"),
    ("PAN4111111111111112", "PAN411111******1112"), ("378282246310005", "378282*****0005"),
    ("6304000000000000001", "630400*********0001"), ("411111******1111", "411111******1111"),
    ("7, 4111111111111111; 5500 0000 0000 0004", "7, 411111******1111; 5500 00** **** 0004"),
    ("1 2", "1 2"), ("1;2;3", "1;2;3"), ("1234", "1234"), ("", ""), ("DE89 3704", "DE89 3704"),
  ])
  func `a field for cards keeps the ends of the number`(text: String, kept: String) {
    #expect(CardNumber.masked(field: text) == kept)
  }

  @Test(arguments: [
    ("Kartennr. 5355999999999975", "Kartennr. 535599******9975"),
    ("VISA 4111111111111111 SHOP", "VISA 411111******1111 SHOP"),
    ("22-04-2026 4111 1111 1111 1111", "22-04-2026 4111 11** **** 1111"),
    ("paid 3782-822463-10005", "paid 3782-82****-*0005"),
    // No word about a card, a wrong check digit, a reference, other accounts.
    ("Rechnung 4111111111111111", "Rechnung 4111111111111111"),
    ("Kartennr. 5355999999999974", "Kartennr. 5355999999999974"),
    ("card E2E4111111111111111", "card E2E4111111111111111"),
    ("card 41111111111111110000", "card 41111111111111110000"),
    ("1111 2222 3333 4444", "1111 2222 3333 4444"),
    ("DE89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 00"),
    ("21 00000 00003 13947 14300 09017", "21 00000 00003 13947 14300 09017"),
  ])
  func `free text loses numbers that show to be cards'`(text: String, kept: String) {
    #expect(CardNumber.masked(lines: [text]) == [kept])
  }

  @Test func `a word that the bank has broken still tells`() {
    #expect(
      CardNumber.masked(lines: ["US 03:46 Kar", "tennr. 5355999999999975"])
        == ["US 03:46 Kar", "tennr. 535599******9975"])
  }

  @Test func `a message quotes no number of a card`() {
    #expect(
      CardNumber.masked(message: "'4111111111111111' is not an amount")
        == "'411111******1111' is not an amount")
    #expect(CardNumber.masked(message: "'1234567890123' is") == "'1234567890123' is")
  }

  @Test func `no number is passed over wherever it stands`() {
    for before in 0..<40 {
      for after in [0, 1, 15] {
        let text =
          String(repeating: "x", count: before) + " 4111111111111111 "
          + String(repeating: "y", count: after)
        #expect(CardNumber.mayHold(text), "\(text)")
      }
    }
    #expect(!CardNumber.mayHold("411111111111 x 4111 111 x 11"))
  }

  @Test func `an entry is stored without them and keeps its references`() throws {
    var entry = Entry(amount: Money(minorUnits: -100, currency: .eur))
    entry.references = [Reference(.bank, "4111111111111111")]
    entry.remittance = ["CARTE 4111111111111111"]
    entry.information = "card 4111111111111111"
    entry.extra = [ExtraField("card_number", "4111111111111111"), ExtraField("note", "x")]
    var detail = EntryDetail()
    detail.remittance = ["Karte", "4111111111111111"]
    entry.details = [detail]
    let kept = entry.withoutCardNumbers
    #expect(kept.references == entry.references)
    #expect(kept.remittance == ["CARTE 411111******1111"])
    #expect(kept.information == "card 411111******1111")
    #expect(kept.extra.map(\.value) == ["411111******1111", "x"])
    #expect(kept.details[0].remittance == ["Karte", "411111******1111"])
  }
}
