import Domain

/// The columns of PayPal's activity download and of its statement, in the languages of its pages.
///
/// Source: exports of PayPal's business pages; names are compared without case.
struct PayPalHeader {
  let date: Int
  let time: Int?
  let zone: Int?
  let name: Int?
  /// The kind of transaction: `Type`, in a statement `Description`.
  let type: Int
  let status: Int?
  let currency: Int
  let gross: Int
  let fee: Int?
  let net: Int
  let id: Int
  let related: Int?
  let invoice: Int?
  let custom: Int?
  let balance: Int?
  let subject: Int?
  let note: Int?
  let impact: Int?
  let from: Int?
  let to: Int?
  let bank: Int?
  let bankAccount: Int?
  /// Everything else, by the name of its column.
  let others: [(name: String, index: Int)]

  /// It is an activity download; a statement has no column of status.
  var isActivity: Bool { status != nil }

  init(_ header: ReportHeader) {
    func find(_ names: [String]) -> Int? { header.column(names) }
    date = header.required(Names.date)
    time = find(Names.time)
    zone = find(Names.zone)
    name = find(Names.name)
    type = header.required(Names.type)
    status = find(Names.status)
    currency = header.required(Names.currency)
    gross = header.required(Names.gross)
    fee = find(Names.fee)
    net = header.required(Names.net)
    id = header.required(Names.id)
    related = find(Names.related)
    invoice = find(Names.invoice)
    custom = find(Names.custom)
    balance = find(Names.balance)
    subject = find(Names.subject)
    note = find(Names.note)
    impact = find(Names.impact)
    from = find(Names.from)
    to = find(Names.to)
    bank = find(Names.bank)
    bankAccount = find(Names.bankAccount)
    let used = Set(
      [
        date, time, zone, name, type, status, currency, gross, fee, net, id, related, invoice,
        custom, balance, subject, note, impact, from, to, bank, bankAccount,
      ].compactMap(\.self))
    others = header.names.enumerated().compactMap { index, name in
      used.contains(index) || name.isEmpty ? nil : (name, index)
    }
  }

  /// The header is one of ours, and in English or not.
  static func recognise(_ cells: [String]) -> (isActivity: Bool, isEnglish: Bool)? {
    let names = Set(cells.map(ReportHeader.plain))
    let needed = [Names.date, Names.type, Names.currency, Names.gross, Names.net, Names.id]
    guard needed.allSatisfy({ !names.isDisjoint(with: $0) }),
      !names.isDisjoint(with: Names.fee), !names.isDisjoint(with: Names.time)
    else { return nil }
    return (!names.isDisjoint(with: Names.status), names.contains("gross"))
  }

  /// English first, then German, Spanish, French, Italian, Dutch, Polish and Portuguese.
  enum Names {
    static let date = ["date", "datum", "fecha", "data"]
    static let time = ["time", "uhrzeit", "hora", "heure", "orario", "ora", "tijd", "godzina"]
    static let zone = [
      "timezone", "time zone", "zeitzone", "zona horaria", "fuseau horaire", "fuso orario",
      "tijdzone", "strefa czasowa", "fuso horário",
    ]
    static let name = ["name", "nombre", "nom", "nome", "naam", "nazwa", "imię i nazwisko (nazwa)"]
    static let type = [
      "type", "description", "typ", "beschreibung", "tipo", "descripción", "tipo de transacción",
      "libellé", "descrizione", "omschrijving", "opis", "descrição",
    ]
    static let status = [
      "status", "estado", "état", "etat", "stato", "stan",
    ]
    static let currency = [
      "currency", "währung", "divisa", "moneda", "devise", "valuta", "waluta", "moeda",
    ]
    static let gross = [
      "gross", "brutto", "bruto", "importe bruto", "brut", "avant commission", "lordo",
      "valor bruto",
    ]
    static let fee = [
      "fee", "gebühr", "entgelt", "comisión", "tarifa", "commission", "frais", "tariffa",
      "commissione", "kosten", "opłata", "taxa",
    ]
    static let net = ["net", "netto", "neto", "importe neto", "líquido", "valor líquido"]
    static let id = [
      "transaction id", "transaktionscode", "id. de transacción", "id de transacción",
      "numéro de transaction", "codice transazione", "transactiereferentie", "transactie-id",
      "identyfikator transakcji", "numer transakcji", "id da transação",
    ]
    static let related = [
      "reference txn id", "zugehöriger transaktionscode", "id. de referencia de trans.",
      "id de referencia de trans.", "id. de transacción de referencia",
      "numéro de la transaction de référence", "codice transazione di riferimento",
      "id referentietransactie", "identyfikator transakcji referencyjnej",
      "id da transação de referência",
    ]
    static let invoice = [
      "invoice number", "invoice id", "rechnungsnummer", "id. de factura", "número de factura",
      "numéro de facture", "numero fattura", "factuurnummer", "numer faktury",
      "número da fatura",
    ]
    static let custom = [
      "custom number", "custom", "individuelle nummer", "número de personalización",
    ]
    static let balance = ["balance", "guthaben", "saldo", "solde"]
    static let subject = [
      "subject", "betreff", "asunto", "objet", "oggetto", "onderwerp", "temat", "assunto",
    ]
    static let note = [
      "note", "hinweis", "nota", "remarque", "messaggio", "opmerking", "uwaga", "observação",
    ]
    static let impact = [
      "balance impact", "auswirkung auf guthaben", "efecto en el saldo", "impact sur le solde",
      "impatto sul saldo", "effect op saldo", "wpływ na saldo", "impacto no saldo",
    ]
    static let from = [
      "from email address", "absender e-mail-adresse", "correo electrónico del remitente",
      "de l'adresse email", "indirizzo email mittente", "van e-mailadres", "z adresu e-mail",
      "do endereço de e-mail",
    ]
    static let to = [
      "to email address", "empfänger e-mail-adresse", "correo electrónico del destinatario",
      "à l'adresse email", "indirizzo email destinatario", "naar e-mailadres", "na adres e-mail",
      "para o endereço de e-mail",
    ]
    static let bank = ["bank name", "name der bank", "nombre del banco", "nom de la banque"]
    static let bankAccount = ["bank account", "bankkonto", "cuenta bancaria", "compte bancaire"]
  }
}
