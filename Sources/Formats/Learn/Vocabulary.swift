import Domain

/// The words by which banks name a column, in the languages that we know. A name fits when it is
/// one of the words, or contains one with nothing but a currency or an addition beside it.
struct Vocabulary {
  private let words: Set<String>

  private init(_ text: String) {
    words = Set(text.split(separator: "|").map { HeaderIndex.key(String($0)) })
  }

  /// As named, without what stands in brackets, and without a currency at the end.
  func fits(_ name: String) -> Bool {
    Vocabulary.forms(of: name).contains { words.contains($0) }
  }

  /// Whether the whole name is one of the words.
  func isWord(_ name: String) -> Bool { words.contains(HeaderIndex.key(name)) }

  private static func forms(of name: String) -> [String] {
    let key = HeaderIndex.key(name)
    let plain = key.prefix { $0 != "(" && $0 != "[" && $0 != "/" }
    var forms = [key, CellSplitter.trimmed(plain)]
    let parts = forms[1].split(separator: " ").map(String.init)
    if parts.count > 1, let last = parts.last, Currency(code: last.uppercased()) != nil {
      let rest = parts.dropLast().joined(separator: " ")
      forms.append(rest.hasSuffix(" in") ? String(rest.dropLast(3)) : rest)
    }
    return forms + forms.map { $0.replacing("_", with: " ") }
  }

  static let bookingDate = Vocabulary(
    "date|booking date|bookingdate|buchungstag|buchungsdatum|datum|buchung|posting date|posted date"
      + "|post date|date posted|date processed|transaction date|trans date|trans. date|trade date"
      + "|fecha|fecha operación|fecha operacion|fecha contable|f. contable|data|data operazione"
      + "|data contabile|data operacji|data księgowania|data transakcji|date de l'opération"
      + "|date opération|date operation|date de comptabilisation|date comptable|date d'opération"
      + "|dato|bogført|bokføringsdato|bokforingsdato|bokföringsdag|bokfört|transaktionsdag|kirjauspäivä"
      + "|pvm|datum zaúčtování|datum|könyvelés dátuma|dátum|completed date|boekdatum|boekingsdatum"
      + "|transactiedatum|uitvoeringsdatum|kuupäev|data movimento|data mov.|data lançamento|created"
      + "|created on|time|timestamp|transaction date and time|date completed|effective date"
      + "|process date|entry date|data da operação|data mov|transaktionsdatum|rakendusdatum|dag"
      + "|transactiedatum|дата|дата операции|дата проводки|дата совершения операции"
      + "|reskontradatum|bokföringsdatum|transaksjonsdato|utført dato|tehingu kuupäev|datums|darījuma datums|operacijos data|maksupäivä|tapahtumapäivä"
      + "|tranzakció dátuma|tranzakció időpontja|data tranzactiei|data tranzacției|data tranzactie|data inregistrare|data înregistrării|data procesarii"
      + "|ημερομηνία|ημ/νία|ημερομηνία συναλλαγής|ημ/νία συναλλαγής|ημερομηνία κίνησης|tarih|işlem tarihi|İşlem Tarihi|datum transakcije|datum knjiženja|datum izvršenja|datum knjižbe"
      + "|dagsetning|bókunardagur"
      + "|年月日|日付|取引日|交易日期|记账日期|日期|תאריך|التاريخ|تاريخ العملية|дата операції")
  /// The day of the booking, where another column has the day of the payment.
  static let postedDate = Vocabulary(
    "posted date|posting date|post date|date posted|booking date|buchungstag|buchungsdatum"
      + "|дата обработки операции|дата обработки|completed date|datum verrekening|date de comptabilisation|boekdatum|bogført"
      + "|bokföringsdag|data księgowania|datum zaúčtování|fecha contable|data contabile"
      + "|bokföringsdatum|reskontradatum|bokføringsdato|kirjauspäivä|könyvelés dátuma|data inregistrare|data înregistrării|datum knjiženja|datum knjižbe|grāmatošanas datums"
      + "|settlement date")
  static let openingBalance = Vocabulary(
    "opening balance|beginning balance|previous balance|balance brought forward|brought forward"
      + "|saldo anterior|saldo inicial|saldo iniziale|alter kontostand|anfangssaldo|solde initial"
      + "|solde précédent|beginsaldo|počáteční zůstatek|saldo początkowe|start balance")
  static let closingBalance = Vocabulary(
    "closing balance|ending balance|balance carried forward|carried forward|saldo final|s a l d o"
      + "|saldo finale|neuer kontostand|endsaldo|solde final|eindsaldo|konečný zůstatek"
      + "|saldo końcowe|end balance|saldo atual")
  static let turnover = Vocabulary(
    "turnover|total|totals|subtotal|summe|gesamt|totaal|somme|totale|suma|razem|celkem|total debits"
      + "|total credits|umsatzsumme")
  static let valueDate = Vocabulary(
    "value date|valuedate|valuta|valutadatum|wertstellung|wertstellungstag|wertstellungsdatum|wert"
      + "|valutadato|date de valeur|date valeur|fecha valor|f. valor|data waluty|data valuta"
      + "|rentedatum|valutadag|data valor|arvopäivä|data valor|datum valuty|datum provedení|értéknap"
      + "|interest date|datum verrichting|started date|rentedato|valuuttapäivä|date de la transaction"
      + "|väärtuspäev|valutēšanas datums|valiutavimo data|ημερομηνία αξίας|ημ/νία αξίας|ημερομηνία τοκισμού|valör|valör tarihi|datum valute"
      + "|תאריך ערך")
  static let amount = Vocabulary(
    "amount|betrag|bedrag|montant|importe|importo|kwota|částka|beløb|belob|belopp|summa|valor|összeg"
      + "|määrä|umsatz|buchungsbetrag|transaction amount|kwota operacji|kwota transakcji|netamount"
      + "|сумма|сумма операции|сумма в валюте счета|net amount|montant de l'opération|amount (eur)|bedrag (eur)|zaúčtovaná částka|ammontare"
      + "|objem|cantidad|value|paid|sum|transactiebedrag|betrag in eur|betrag eur|net|euro"
      + "|beløp|määrä euroa|suma|sumă|valoare|összeg devizában|könyvelt összeg|ποσό|ποσό συναλλαγής|ποσό κίνησης|tutar|işlem tutarı|İşlem Tutarı|iznos|znesek|сума|nettobetrag|netto"
      + "|upphæð"
      + "|montante|withdrawal / deposit|金额|交易金额|金額|المبلغ|סכום|сума операції")
  static let charges = Vocabulary(
    "fee|fees|charge|charges|bank charges|spesen|commission|commission fee|gebühr|gebühren|entgelt|frais|comisión|comision"
      + "|commissione|commissioni|poplatek|prowizja|opłata|kosten|avgift|gebyr|teenustasu|komisija|taxa"
  )
  /// An amount after fees.
  static let net = Vocabulary(
    "net|net amount|netamount|netto|nettobetrag|montant net|importe neto|importo netto|kwota netto")
  /// What a row of several amounts comes to, where none of them is named as the amount.
  static let total = Vocabulary(
    "total|total amount|gesamtbetrag|gesamt|totaal|totale|montant total|importe total")
  static let debit = Vocabulary(
    "debit|debits|debet|soll|belastung|belastungen|lastschrift|withdrawal|withdrawals|paid out"
      + "|money out|débit|debito|cargo|cargos|addebiti|addebito|dare|uitgaven|debit amount|out"
      + "|outflow|obciążenia|ausgang|ausgaben|withdrawal amount|withdrawals amount|spent|débits"
      + "|ut fra konto|расход|расходы|списание|дебет|payments|ut|uttag|af|withdrawal amt.|debit amt|ausgänge|utgång|uit"
      + "|terhelés|kiadás|suma debit|suma debitata|sumă debit|iesiri|ieșiri|χρέωση|χρεώσεις|borç|isplata|isplate|duguje|breme|išlaidos|дебит"
      + "|debets|debetas|deebet|izmaksas|plăți|plati"
      + "|お引出し|お引き出し|出金|出金額|引出額|支出|支出金额|借方金额|בחובה|חובה|مدين|المدين")
  static let credit = Vocabulary(
    "credit|credits|kredit|haben|gutschrift|gutschriften|deposit|deposits|paid in|money in|crédit"
      + "|abono|abonos|accrediti|accredito|avere|inkomsten|credit amount|in|inflow|uznania|eingang"
      + "|einnahmen|deposit amount|received|crédits|receipts|inn|insättning|bij|deposit amt."
      + "|credit amt|credito|eingänge|inn på konto|приход|доход|зачисление|поступление|кредит"
      + "|jóváírás|suma credit|suma creditata|sumă credit|incasari|încasări|intrari|intrări|πίστωση|πιστώσεις|alacak|uplata|uplate|potražuje|dobro|pajamos|кредит"
      + "|kredīts|kreditas|kreedit|ieņēmumi"
      + "|お預入れ|お預け入れ|入金|入金額|預入額|收入|收入金额|贷方金额|בזכות|זכות|دائن|الدائن")
  static let balance = Vocabulary(
    "balance|saldo|kontostand|solde|running balance|runningbalance|saldo na mutatie|balance after"
      + "|zůstatek|egyenleg|saldo po operacji|account balance|closing balance|saldo nach buchung"
      + "|new balance|saldo końcowe|bal|saldo contabile|saldo disponible|ledger balance|saldi"
      + "|saldo after transaction|saldo efter|остаток|баланс"
      + "|bokfört saldo|jääk|konto jääk|atlikums|konta atlikums|likutis|könyvelt egyenleg|sold|sold contabil|sold disponibil|sold final|υπόλοιπο|λογιστικό υπόλοιπο|νέο υπόλοιπο|bakiye|stanje|салдо"
      + "|staða"
      + "|outstanding balance|saldo contabilístico|残高|差引残高|余额|账户余额|היתרה|יתרה|היתרה בש\"ח|الرصيد|залишок"
  )
  static let currency = Vocabulary(
    "currency|währung|waehrung|munt|muntsoort|devise|divisa|moneda|waluta|měna|měna účtu|ccy|monn.|cur"
      + "|devizanem|valuta|iso|currency code|curr|valutta|valuutta|buchungswährung|wrg|moeda|pénznem"
      + "|account currency|kontowährung|valutacode|валюта|валюта счета"
      + "|valuuta|valūta|valiuta|összeg devizaneme|devizanem|moneda|monedă|νόμισμα|para birimi|döviz|döviz cinsi|döviz kodu|валута"
      + "|mynt"
      + "|币种|货币|通貨|العملة|מטבע")
  static let flag = Vocabulary(
    "d/c|c/d|dc|s/h|soll/haben|af bij|bij/af|af/bij|debit/credit|credit/debit|cr/dr|dr/cr|d/k|+/-"
      + "|creditdebet|debetcredit|debet/kredit|debit or credit|sign|transaction type|type|cd|credit debit indicator"
      + "|bevétel/kiadás|debet/credit|indicator|sens|crdr|dc flag"
      + "|deebet/kreedit|deebet/kreedit (d/c)|debets/kredīts|debetas/kreditas|terhelés/jóváírás|terhelés vagy jóváírás|t/j|χρέωση/πίστωση|πρόσημο|πρόσημο ποσού|χ/π|borç/alacak|b/a"
  )
  static let counterpartyName = Vocabulary(
    "name|payee|payer|partner|partner name|empfänger|auftraggeber|auftraggeber/empfänger"
      + "|empfänger/auftraggeber|beguenstigter/zahlungspflichtiger|begünstigter/auftraggeber"
      + "|zahlungsempfänger|name zahlungsbeteiligter|naam|naam tegenpartij|naam / omschrijving"
      + "|counterparty|counterparty name|counter party|recipient|merchant|merchant name|beneficiary"
      + "|nadawca|odbiorca|nadawca / odbiorca|název protiúčtu|partner neve|saaja|saaja/maksaja"
      + "|modtager|mottagare|beneficiario|bénéficiaire|contrepartie|nom|empfängername|naam tegenpartij"
      + "|other party|name of counterparty|target|debtor/creditor|zahlungspflichtige*r"
      + "|zahlungsempfänger*in|transaction party|begunstigde|tegenrekeninghouder|namn|navn|nimi|beneficiary's name|payer/payee|контрагент"
      + "|наименование контрагента"
      + "|name of sender/receiver|sender/receiver|saaja/maksja nimi|saaja/maksja|makstud/laekunud|saņēmējs/maksātājs|saņēmējs|maksātājs|gavėjas|mokėtojas|mokėtojas/gavėjas|mokėtojo arba gavėjo pavadinimas"
      + "|saajan nimi|partner elnevezése|ellenoldali név|kedvezményezett neve|nume partener|denumire partener|nume/denumire ordonator/beneficiar|nume beneficiar|αντισυμβαλλόμενος|δικαιούχος|ονοματεπώνυμο αντισυμβαλλόμενου"
      + "|karşı taraf|karşı hesap adı|alıcı/gönderen|gönderen/alıcı|naziv primatelja/platitelja|primatelj/platitelj|naziv partnera|naziv prejemnika|avsändare/mottagare|avsender/mottaker|fra/til"
      + "|对方户名|对方名称|交易对方")
  static let counterpartyAccount = Vocabulary(
    "iban|counterparty iban|partner iban|partner account|kontonummer/iban|konto|gegenkonto|tegenrekening"
      + "|rekening tegenpartij|rekeningnummer tegenpartij|tegenrekening iban|iban zahlungsbeteiligter"
      + "|číslo protiúčtu|numer rachunku|rachunek nadawcy/odbiorcy|counterparty account|to account"
      + "|beneficiary account|partner számlaszáma|gegenkonto iban|account number (other party)"
      + "|beneficiary's account|beneficiary account number|tegenrekeningnummer|счет контрагента|compte contrepartie|tilinumero|empfänger iban|tegenrekening iban/bban"
      + "|saaja/maksja konto|saņēmēja/maksātāja konts|partnera konts|gavėjo sąskaita|mokėtojo arba gavėjo sąskaita|saajan tilinumero|partner számla|ellenoldali számlaszám"
      + "|cont partener|cont corespondent|iban partener|cont beneficiar|λογαριασμός αντισυμβαλλόμενου|karşı hesap|karşı hesap no|karşı iban|račun primatelja/platitelja|račun partnera|račun prejemnika"
      + "|对方账号|对方账户")
  static let counterpartyBank = Vocabulary(
    "bic|bic/swift|swift|blz|bic (swift-code)|bic tegenpartij|partner bic|bank code|counterparty bic"
      + "|saaja panga kood|saajan bic-tunnus|kredito įstaigos swift kodas")
  static let remittance = Vocabulary(
    "описание|описание операции|назначение платежа|description|desc|details|memo|reference text|verwendungszweck|buchungstext|beschreibung|text|omschrijving"
      + "|mededelingen|mededeling|vrije mededeling|libellé|libelle|détail|détails|communication|concepto"
      + "|descripción|descrizione|causale|opis|opis operacji|tytuł|tytuł operacji|zpráva|zpráva pro příjemce"
      + "|poznámka|közlemény|viesti|selite|tekst|beskrivelse|meddelande|rubrik|label|narrative|notes|note"
      + "|payment reference|particulars|transaction description|additional information|payment details"
      + "|histórico|descrição|descricao|remarks|original description|transaction details|purpose|comment"
      + "|motivo|observaciones|payee/description|verwendungszweck 1|umsatztext|buchungsdetails|specification"
      + "|remittance|remittance info|remittance information|unstructured remittance information"
      + "|text/mottagare|referens|egna anteckningar|transaktionstext|forklaring|melding|meldingsfelt|selgitus|makse selgitus|informācija saņēmējam|maksājuma mērķis|maksājuma detaļas|apraksts|paaiškinimai|paaiškinimas|mokėjimo paskirtis"
      + "|selitys|otsikko|viesti/selitys|megjegyzés|leírás|descriere|descrierea tranzactiei|descrierea tranzacției|detalii tranzactie|detalii tranzacție|detalii|explicatii|explicații|περιγραφή|αιτιολογία|περιγραφή συναλλαγής|σχόλια"
      + "|açıklama|işlem açıklaması|İşlem Açıklaması|opis plaćanja|opis transakcije|svrha|svrha plaćanja|namen|namen plačila|основание|beskrivning"
      + "|skýring|texti"
      + "|お取り扱い内容|摘要|取引内容|交易备注|备注|交易摘要|用途|תיאור|פירוט|الوصف|البيان|призначення платежу")
  static let code = Vocabulary(
    "type|category|kategorie|transaction type|transaktionstyp|umsatzart|vorgang|code|mutatiesoort"
      + "|vorgang/verwendungszweck|catégorie|categoria|typ|typ transakce|typ transakcji|rodzaj operacji"
      + "|rodzaj transakcji|tapahtumalaji|art|buchungsart|soort|transactietype|transaction code"
      + "|tehingu tüüp|maksājuma veids|laji|tranzakció típusa|forgalom típusa|tip tranzactie|tip tranzacție|işlem türü|İşlem Türü|işlem tipi|vrsta transakcije"
  )
  static let bankReference = Vocabulary(
    "reference|transaction id|id|transaction number|transaction reference|referenz|reference number"
      + "|buchungsreferenz|numer transakcji|id transakce|archiving id|arkistointitunnus|ref|ref."
      + "|bank reference|transaction reference number|n° de transaction|volgnr|volgnummer|fitid"
      + "|check number|checknumber|cheque number|record id|referencia|référence|transactiereferentie"
      + "|trans id|transaction_id|num|referentie|archive id|референс проводки|номер документа"
      + "|verifikationsnummer|arkivref|arkivreferanse|arhiveerimistunnus|arhīva kods|įrašo nr.|tranzakció azonosító|tranzakció azonosítója|referinta tranzactiei|referința tranzacției|referinta|αριθμός συναλλαγής|κωδικός συναλλαγής|dekont no|fiş no|işlem no|referans|referanca"
      + "|אסמכתא")
  static let account = Vocabulary(
    "account|account number|kontonummer|konto|auftragskonto|iban auftragskonto|rekening|rekeningnummer"
      + "|iban/bban|číslo účtu|compte|numéro de compte|account no|account no.|cuenta|own account"
      + "|номер счета|счет|card number|karta|product|produit|produkt|rachunek|számlaszám|account name|card no.|tili"
      + "|kliendi konto|klienta konts|sąskaitos nr.|sąskaitos nr|számla|könyvelési számla|cont|numar cont|αριθμός λογαριασμού|λογαριασμός|hesap no|hesap numarası|broj računa|račun"
  )
  static let endToEndID = Vocabulary(
    "end-to-end|end to end id|end-to-end-id|endtoendid|kundenreferenz|kundenreferenz (end-to-end)"
      + "|ende-zu-ende-referenz|sepa reference|e2e|end-to-end reference|kenmerk|eref")
  static let status = Vocabulary(
    "status|state|stav|stan|статус|tila|zustand|statut|estado|stato"
      + "|olek|statuss|būsena|κατάσταση|durum|állapot|stare")
  static let pending = Vocabulary(
    "pending|vorgemerkt|authorised|authorized|processing|in progress|in bearbeitung|в обработке|en attente"
      + "|pendiente|in attesa|čekající|oczekuje|on hold"
      + "|reserverad|reservert|reserveret|ootel|függőben|in asteptare|în așteptare|σε εκκρεμότητα|beklemede|bekliyor|na čekanju"
  )
  static let neverBooked = Vocabulary(
    "cancelled|canceled|declined|failed|reverted|rejected|denied|expired|refused|voided|storniert"
      + "|abgelehnt|fehlgeschlagen|отклонено|отменено|zrušeno|zamítnuto|annulé|refusé|cancelado|rechazado"
      + "|annullato|rifiutato|anulowana|odrzucona"
      + "|avbruten|avvist|afvist|tagasi lükatud|hylätty|elutasítva|törölve|respins|anulat|ακυρώθηκε|iptal|iptal edildi|reddedildi|odbijeno|otkazano"
  )
  static let reversal = Vocabulary(
    "reversal|reversal indicator|reversal flag|is reversal|reversed|storno|stornokennzeichen"
      + "|stornierung|storniert|contrepassation|extourne|storno indicator|сторно")
  static let paymentCount = Vocabulary(
    "batch count|number of payments|number of transactions|payment count|transaction count"
      + "|anzahl zahlungen|anzahl transaktionen|nombre d'opérations")
  static let returnReason = Vocabulary(
    "return reason|reason code|return code|return reason code|rückgabegrund|rückgabecode"
      + "|motif de retour|motif de rejet")
  static let batchID = Vocabulary("batch id|batch reference|sammlerreferenz")
  static let mandateID = Vocabulary(
    "mandatsreferenz|mandate reference|mandate id|mandate identification|machtigingskenmerk|mandaat"
      + "|machtigingsnummer|mandate|mandate ref|umr")
  static let creditorReference = Vocabulary(
    "structured reference|creditor reference|structured communication|gestructureerde mededeling"
      + "|communication structurée|strukturierte referenz|qr reference|qr-referenz|referenznummer"
      + "|numer referencyjny|viitenumero|viite|kid|ocr"
      + "|viitenumber|atsauces numurs|įmokos kodas|poziv na broj|sklic")
  static let originalAmount = Vocabulary(
    "original amount|betrag (fremdwährung)|originalbetrag|local amount|local_amount|foreign amount"
      + "|oorspronkelijk bedrag|montant d'origine|ursprungsbetrag|orig amount|instructed amount")
  static let originalCurrency = Vocabulary(
    "original currency|fremdwährung|originalwährung|local currency|local_currency|foreign currency"
      + "|originele munt|orig currency|ursprungswährung|instructed currency")
  static let rate = Vocabulary("exchange rate|wechselkurs|umrechnungskurs|rate|koers|fx rate|kurs")
}
