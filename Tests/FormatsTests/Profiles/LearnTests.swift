import Domain
import StageSupport
import Testing

@testable import Formats

struct LearnTests {
  private static func lesson(
    _ text: String, _ answers: [ProfileLearner.Topic: String] = [:]
  ) throws -> ProfileLearner.Lesson {
    let source = ByteSource(bytes: Array(text.utf8), name: "input")
    let content = try TableContent(source, limits: .standard)
    return try #require(
      ProfileLearner.lesson(content, answers: answers, limits: .standard))
  }

  @Test func `a header in the words of a bank is understood`() throws {
    let lesson = try Self.lesson(
      "Buchungstag;Wertstellung;Auftraggeber/Empfänger;Verwendungszweck;IBAN;Betrag;Währung\n"
        + "31.10.2026;01.11.2026;Grün;Miete;DE02120300000000202051;-1.234,50;EUR\n")
    #expect(lesson.questions.isEmpty)
    let columns = lesson.profile.columns
    #expect(columns.bookingDate == .named("Buchungstag", occurrence: 1))
    #expect(columns.valueDate == .named("Wertstellung", occurrence: 1))
    #expect(columns.currency == .named("Währung", occurrence: 1))
    #expect(lesson.profile.values.dates.map(\.text) == ["DD.MM.YYYY"])
    #expect(lesson.profile.values.decimal == .comma)
    #expect(lesson.profile.dialect.delimiter == UInt8(ascii: ";"))
  }

  static let questions: [(String, ProfileLearner.Topic)] = [
    ("Date,Text,Amount EUR\n01/02/2026,a,-1.00\n03/04/2026,b,2.00\n", .dates),
    ("Date,Text,Amount EUR\n31/01/2026,a,\"-1,234\"\n", .decimal),
    ("Date,Text,Amount EUR\n31/01/2026,a,12.00\n", .sign),
    ("Date,Text,Amount\n31/01/2026,a,-12.00\n", .currency),
    ("Date,Text,A,B,Currency\n31/01/2026,a,12.00,,EUR\n31/01/2026,a,,1.00,EUR\n", .columns),
    ("31/01/2026,a,12.00,5.00,EUR\n31/01/2026,b,11.00,1.00,EUR\n", .amount),
  ]

  @Test(arguments: questions)
  func `what the file does not show is asked`(text: String, topic: ProfileLearner.Topic) throws {
    let lesson = try Self.lesson(text)
    #expect(lesson.questions.contains { $0.topic == topic })
    let question = try #require(lesson.questions.first { $0.topic == topic })
    #expect(topic == .currency || question.choices.count == 2)
    let answered = try Self.lesson(text, [topic: question.choices[0].answer])
    #expect(!answered.questions.contains { $0.topic == topic })
  }

  @Test func `an answer decides`() throws {
    let text = "Date,Text,Amount EUR\n01/02/2026,a,-1.00\n"
    #expect(try Self.lesson(text, [.dates: "mdy"]).profile.values.dates[0].text == "MM/DD/YYYY")
    #expect(try Self.lesson(text, [.dates: "dmy"]).profile.values.dates[0].text == "DD/MM/YYYY")
  }

  @Test func `balances show which column is money out`() throws {
    let lesson = try Self.lesson(
      "31/01/2026,a,,5.00,95.00,EUR\n30/01/2026,b,10.00,,100.00,EUR\n29/01/2026,c,,1.00,90.00,EUR\n"
    )
    #expect(lesson.questions.isEmpty)
    #expect(lesson.profile.columns.debit == .numbered(4))
    #expect(lesson.profile.columns.credit == .numbered(3))
    #expect(lesson.profile.columns.balance == .numbered(5))
  }

  @Test func `a balance before each row turns no sign round`() throws {
    let lesson = try Self.lesson(
      "17-06-2026,a,EUR,130.44,223.77\n18-06-2026,b,EUR,354.21,-200.00\n25-06-2026,c,EUR,154.21,-2.20\n"
        + "27-06-2026,d,EUR,152.01,503.15\n", [.amount: "5"])
    #expect(lesson.profile.values.sign == .signed)
    #expect(lesson.profile.columns.amount == .numbered(5))
    #expect(lesson.profile.columns.balance == nil)
  }

  @Test func `an account number is no day`() throws {
    let lesson = try Self.lesson(
      "Номер счета;Валюта;Дата операции;Описание операции;Приход;Расход\n"
        + "11111111111111111111;RUB;31.05.26;Перечисление;33123,56;0\n"
        + "11111111111111111111;RUB;03.05.26;Комиссия;0;50\n")
    let columns = lesson.profile.columns
    #expect(columns.bookingDate == .named("Дата операции", occurrence: 1))
    #expect(columns.credit == .named("Приход", occurrence: 1))
    #expect(columns.debit == .named("Расход", occurrence: 1))
    #expect(columns.remittance == [.named("Описание операции", occurrence: 1)])
    #expect(lesson.questions.isEmpty)
  }

  @Test func `texts that differ are read where the words of the header are not known`() throws {
    let lesson = try Self.lesson(
      "Qx;Wert;Summe;Yy;Zz;Nr\n31.05.2026;EUR;-33,56;Konto A;October;7001\n"
        + "30.05.2026;EUR;1,00;Konto A;another;7002\n")
    #expect(
      lesson.profile.columns.remittance == [
        .named("Zz", occurrence: 1), .named("Nr", occurrence: 1),
      ])
  }

  @Test func `what never will be booked is told by its word`() throws {
    let lesson = try Self.lesson(
      "Date,Description,Amount EUR,Status\n31/01/2026,a,-1.00,COMPLETE\n30/01/2026,b,-2.00,CANCELED\n"
        + "29/01/2026,c,-3.00,Pending\n")
    #expect(lesson.profile.columns.status == .named("Status", occurrence: 1))
    #expect(lesson.profile.values.pendingWords == ["Pending"])
    #expect(lesson.profile.values.informationWords == ["CANCELED"])
  }

  @Test(arguments: [("", true), ("false", true), ("TRUE", true), ("refund of 3", false)])
  func `a column of reversals says no more than yes or no`(cell: String, isTaken: Bool) throws {
    let lesson = try Self.lesson(
      "Date,Description,Amount EUR,Reversal,Batch Count,Return Reason,Charges\n"
        + "31/01/2026,a,-1.00,\(cell),,,\n30/01/2026,b,2.00,,12,AC04,0.50\n")
    let columns = lesson.profile.columns
    #expect(columns.reversal == (isTaken ? .named("Reversal", occurrence: 1) : nil))
    #expect(lesson.profile.values.reversalWords.contains("true") == isTaken)
    #expect(columns.paymentCount == .named("Batch Count", occurrence: 1))
    #expect(columns.returnReason == .named("Return Reason", occurrence: 1))
    #expect(columns.charges == .named("Charges", occurrence: 1))
    let text = lesson.profile.toml()
    #expect(try CSVProfile.parse(text, name: "learned", file: "") == lesson.profile)
  }

  @Test func `what was not booked and has no day is left out by its state`() throws {
    let lesson = try Self.lesson(
      "Status;Settlement date;Operation date;Amount;Currency;Text\nexecuted;13-10-2026;13-10-2026;-1,00;EUR;a\n"
        + "executed;14-10-2026;14-10-2026;2,00;EUR;b\ndeclined;;15-10-2026;-10,00;EUR;c\n")
    let left = try #require(lesson.profile.rows.leftOut.first)
    #expect(left.column == .named("Status", occurrence: 1) && left.texts == ["declined"])
    #expect(lesson.profile.values.informationWords == ["declined"])
  }

  @Test func `the same account on every row is our own`() throws {
    let lesson = try Self.lesson(
      "Datum;Tegenrekening;Omschrijving;Bedrag;Munt\n31.05.2026;PL1;a;-33,56;EUR\n30.05.2026;PL1;b;1,00;EUR\n"
        + "29.05.2026;PL1;c;1,00;EUR\n")
    #expect(lesson.profile.columns.account == .named("Tegenrekening", occurrence: 1))
    #expect(lesson.profile.columns.counterpartyAccount == nil)
  }

  @Test func `a column named as the amount goes before a pair that looks like two`() throws {
    let lesson = try Self.lesson(
      "Date;Text;Číslo;Částka;Stav\n31.05.2026;a;;-33,56;1,00\n30.05.2026;b;1234567;1,00;0,00\n")
    #expect(lesson.profile.columns.amount == .named("Částka", occurrence: 1))
  }

  @Test func `columns of payer and of payee name nobody as the other party`() throws {
    let lesson = try Self.lesson(
      "Buchungsdatum;Betrag;Währung;Auftraggebername;Auftraggeber IBAN;Auftraggeber BIC/BLZ;Empfängername;Empfänger IBAN;"
        + "Verwendungszweck\n15.03.2026;-11,00;EUR;Wir;DE1;PBNKDEFF;Anna;DE2;Miete\n")
    #expect(lesson.profile.columns.counterpartyName == nil)
    #expect(lesson.profile.columns.counterpartyAccount == nil)
    #expect(lesson.profile.columns.counterpartyBank == nil)
  }

  @Test func `a title above the header leaves no row out`() throws {
    let lesson = try Self.lesson(
      "EXPORT;;;;\nTransactiedatum;Valutacode;CreditDebet;Bedrag;Tegenrekeninghouder\n"
        + "21-06-2026;EUR;D;827,75;Jan\n22-06-2026;EUR;C;5,00;Piet\n")
    #expect(lesson.profile.rows.undated == CSVProfile(name: "", bank: "").rows.undated)
    #expect(lesson.profile.columns.counterpartyName == .named("Tegenrekeninghouder", occurrence: 1))
    #expect(lesson.profile.values.sign == .flag(debit: ["D"], credit: ["C"]))
  }

  /// Header and a row of each, and what is read of which column.
  static let languages: [(String, String)] = [
    (
      "Bokföringsdatum;Valutadatum;Verifikationsnummer;Text/mottagare;Belopp;Saldo\n"
        + "2026-05-31;2026-05-31;5490990004;Hyra;-33,56;100,00\n",
      "Bokföringsdatum Belopp Saldo - - Text/mottagare"
    ),
    (
      "Kliendi konto;Dok nr;Kuupäev;Saaja/maksja konto;Saaja/maksja nimi;Deebet/Kreedit (D/C);Summa;"
        + "Viitenumber;Selgitus;Valuuta\n"
        + "EE1;1;31.05.2026;EE2;Anna;D;33,56;;Üür;EUR\nEE1;2;30.05.2026;EE3;Jaan;C;1,00;12;Arve;EUR\n",
      "Kuupäev Summa - Saaja/maksja nimi Saaja/maksja konto Selgitus"
    ),
    (
      "Klienta konts;Datums;Saņēmējs/Maksātājs;Informācija saņēmējam;Summa;Valūta;Debets/Kredīts\n"
        + "LV1;31.05.2026;Anna;Īre;33,56;EUR;D\nLV1;30.05.2026;Juris;Rēķins;1,00;EUR;K\n",
      "Datums Summa - Saņēmējs/Maksātājs - Informācija saņēmējam"
    ),
    (
      "Datums;Saņēmējs/maksātājs;Reģ.nr.;Maksājuma mērķis;Debets;Kredīts;Valūta;Atlikums\n"
        + "02.10.2026;Anna;4000;Rēķins;;120,00;EUR;220,00\n13.10.2026;Banka;;Komisija;1,50;;EUR;218,50\n",
      "Datums Debets/Kredīts Atlikums Saņēmējs/maksātājs - Maksājuma mērķis"
    ),
    (
      "Dagsetning;Upphæð;Staða;Mynt;Skýring\n01.10.2026;-12.500,00;87.500,00;ISK;Leiga\n",
      "Dagsetning Upphæð Staða - - Skýring"
    ),
    (
      "年月日,お引出し,お預入れ,お取り扱い内容,残高\n2026/10/13,,120000,振込,220000\n2026/10/14,25050,,カード,194950\n",
      "年月日 お引出し/お預入れ 残高 - - お取り扱い内容"
    ),
    (
      "תאריך,תאריך ערך,תיאור,אסמכתא,בחובה,בזכות,היתרה\n13/10/26,13/10/26,לקוח,123,0.00,1200.00,2200.00\n",
      "תאריך בחובה/בזכות היתרה - - תיאור"
    ),
    (
      "Sąskaitos Nr.,Data,Gavėjas,Paaiškinimai,Suma,Valiuta,D/K\n"
        + "LT1,2026-05-31,Ona,Nuoma,33.56,EUR,D\nLT1,2026-05-30,Jonas,Sąskaita,1.00,EUR,K\n",
      "Data Suma - Gavėjas - Paaiškinimai"
    ),
    (
      "Kirjauspäivä;Määrä EUROA;Laji;Selitys;Saaja/Maksaja;Viesti\n"
        + "31.05.2026;-33,56;106;TILISIIRTO;Anna;Vuokra\n30.05.2026;1,00;588;VIITE;Matti;Lasku\n",
      "Kirjauspäivä Määrä EUROA - Saaja/Maksaja - Selitys+Viesti"
    ),
    (
      "Könyvelés dátuma;Összeg;Pénznem;Partner elnevezése;Partner számla;Közlemény;Könyvelt egyenleg\n"
        + "2026.05.31;-3356;HUF;Anna;HU1;Bérleti díj;100\n2026.05.30;100;HUF;Béla;HU2;Számla;3456\n",
      "Könyvelés dátuma Összeg Könyvelt egyenleg Partner elnevezése Partner számla Közlemény"
    ),
    (
      "Data tranzactiei,Descriere,Debit,Credit,Sold contabil,Moneda\n"
        + "31.05.2026,Chirie,33.56,,100.00,RON\n",
      "Data tranzactiei Debit/Credit Sold contabil - - Descriere"
    ),
    (
      "Ημερομηνία;Περιγραφή;Ποσό;Νόμισμα;Υπόλοιπο\n31/05/2026;Ενοίκιο;-33,56;EUR;100,00\n",
      "Ημερομηνία Ποσό Υπόλοιπο - - Περιγραφή"
    ),
    (
      "İşlem Tarihi;Açıklama;Tutar;Bakiye\n31.05.2026;Kira;-1.250,00 TL;100,00 TL\n",
      "İşlem Tarihi Tutar Bakiye - - Açıklama"
    ),
    (
      "Datum;Opis plaćanja;Primatelj/Platitelj;Isplata;Uplata;Stanje;Valuta\n"
        + "31.05.2026;Najam;Ana;33,56;;100,00;EUR\n",
      "Datum Isplata/Uplata Stanje Primatelj/Platitelj - Opis plaćanja"
    ),
  ]

  @Test(arguments: languages)
  func `a header in another language is understood`(text: String, read: String) throws {
    let lesson = try Self.lesson(text)
    let columns = lesson.profile.columns
    func name(_ column: CSVProfile.Column?) -> String { column?.description ?? "-" }
    let amount =
      columns.amount.map { name($0) } ?? name(columns.debit) + "/" + name(columns.credit)
    let texts = columns.remittance.map { name($0) }.joined(separator: "+")
    #expect(
      [
        name(columns.bookingDate), amount, name(columns.balance), name(columns.counterpartyName),
        name(columns.counterpartyAccount), texts,
      ].joined(separator: " ") == read)
    #expect(lesson.questions.allSatisfy { $0.topic == .currency })
  }

  @Test func `an amount beside a net amount is asked, unless balances show which`() throws {
    let text =
      "Date,Text,Currency,Amount,Fee,Net Amount\n31/01/2026,a,EUR,-1.00,0,-1.00\n"
      + "30/01/2026,b,EUR,-2.00,-0.10,-2.10\n"
    #expect(try Self.lesson(text).questions.map(\.topic) == [.amount])
    let answered = try Self.lesson(text, [.amount: "6"])
    #expect(answered.questions.isEmpty)
    #expect(answered.profile.columns.amount == .named("Net Amount", occurrence: 1))
    let proven = try Self.lesson(
      "Date,Text,Currency,Amount,Fee,Net Amount,Balance\n29/01/2026,a,EUR,-1.00,0,-1.00,9.00\n"
        + "30/01/2026,b,EUR,-2.00,-0.10,-2.10,6.90\n31/01/2026,b,EUR,3.00,-0.10,2.90,9.80\n")
    #expect(proven.questions.isEmpty)
    #expect(proven.profile.columns.amount == .named("Net Amount", occurrence: 1))
  }

  @Test func `a column of zeros proves no amount`() throws {
    let lesson = try Self.lesson(
      "Payout Date,Charges,Refunds,Adjustments,Fees,Retried,Currency\n"
        + "2026-09-10,1650.00,0.00,-15.00,-67.65,0.00,EUR\n2026-09-11,2800.00,-70.00,0.00,-114.80,0.00,EUR\n"
        + "2026-09-12,100.00,0.00,0.00,-3.00,0.00,EUR\n")
    #expect(lesson.questions.first?.topic == .amount)
  }

  @Test func `of several sums the total is the amount`() throws {
    let lesson = try Self.lesson(
      "Payout Date,Charges,Refunds,Fees,Total,Currency\n2026-09-10,1650.00,0.00,-67.65,1582.35,EUR\n"
        + "2026-09-11,2800.00,-70.00,-114.80,2615.20,EUR\n", [.sign: "signed"])
    #expect(lesson.profile.columns.amount == .named("Total", occurrence: 1))
    #expect(lesson.questions.isEmpty)
  }

  @Test func `how it was paid is neither debit nor credit`() throws {
    let lesson = try Self.lesson(
      "Date,Card,Cash,Gift Card,Net Total,Currency\n2026-09-13,$31.16,$0.00,$0.00,$30.23,USD\n"
        + "2026-09-20,-$12.96,$0.00,$0.00,-$12.96,USD\n2026-09-20,$0.00,$10.80,$0.00,$10.80,USD\n")
    #expect(lesson.profile.columns.debit == nil && lesson.profile.columns.balance == nil)
    #expect(lesson.questions.map(\.topic) == [.amount])
  }

  @Test func `a fee that the balances need is taken with the amount`() throws {
    func lesson(_ last: String) throws -> ProfileLearner.Lesson {
      try Self.lesson(
        "Date,Text,Currency,Money In,Money Out,Fee,Balance\n2026-10-01,a,ZAR,1200.00,,,2200.00\n"
          + "2026-10-13,b,ZAR,,-250.50,-1.00,1948.50\n2026-10-14,c,ZAR,,-8.00,-1.00,\(last)\n")
    }
    let beside = try lesson("1939.50").profile
    #expect(beside.columns.charges == .named("Fee", occurrence: 1) && beside.values.chargesBeside)
    let other = try lesson("1940.50").profile
    #expect(!other.values.chargesBeside)
  }

  @Test func `empty columns that a spreadsheet saves hide no header`() throws {
    let lesson = try Self.lesson(
      "Movimientos,,,,,,,\n,,,,,,,\nFecha Operación,Concepto,Importe,Divisa,,,,\n"
        + "05/03/2026,Recibo,\"-15,00\",EUR,,,,\n28/02/2026,Nómina,\"1.798,20\",EUR,,,,\n")
    #expect(lesson.profile.columns.amount == .named("Importe", occurrence: 1))
    #expect(lesson.profile.columns.remittance == [.named("Concepto", occurrence: 1)])
    #expect(lesson.questions.isEmpty)
  }

  @Test func `two columns with decimals are sides before one without is`() throws {
    let lesson = try Self.lesson(
      "Date;Q;X;Y;Balance;Currency\n02.10.2026;4000;;120,00;220,00;EUR\n13.10.2026;;1,50;;218,50;EUR\n"
    )
    #expect(lesson.profile.columns.debit == .named("X", occurrence: 1))
    #expect(lesson.profile.columns.credit == .named("Y", occurrence: 1))
  }

  @Test func `an IBAN that is the same in every row is ours`() throws {
    let lesson = try Self.lesson(
      "\"EE471000001020145685\";\"24.11.2026\";\"Shop\";\"7,50\";\"EUR\";\"D\"\n"
        + "\"EE471000001020145685\";\"25.11.2026\";\"Client\";\"107,50\";\"EUR\";\"K\"\n")
    #expect(lesson.profile.columns.account == .numbered(1))
    #expect(lesson.profile.columns.remittance == [.numbered(3)])
  }

  @Test func `letters beside the amounts name the currency`() throws {
    let lesson = try Self.lesson(
      "Tarih;Açıklama;Tutar\n31.05.2026;Kira;-1.250 TL\n30.05.2026;Maaş;5.000 TL\n",
      [.decimal: "comma"])
    #expect(lesson.profile.values.currency == "TRY")
    #expect(lesson.questions.isEmpty)
  }

  @Test(arguments: ["", "\n\n", "hello\n", "a,b\n1,2\n", "{\"a\": 1}\n", "x;y;z\n1;2\n"])
  func `what is no table of bookings is none`(text: String) throws {
    let source = ByteSource(bytes: Array(text.utf8), name: "input")
    let content = try TableContent(source, limits: .standard)
    #expect(ProfileLearner.lesson(content, limits: .standard) == nil)
  }
}
