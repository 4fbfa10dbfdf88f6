/// The code words of an `:86:` that are known: those of ABN AMRO, ING, Rabobank, Van Lanschot and
/// Knab, and of SWIFT's own rules.
enum MTWord: String, CaseIterable {
  case kind = "TRTP"
  case iban = "IBAN"
  case bban = "BBAN"
  case bic = "BIC"
  case name = "NAME"
  case remittance = "REMI"
  case endToEnd = "EREF"
  case orderingParty = "ORDP"
  case beneficiary = "BENM"
  case id = "ID"
  case address = "ADDR"
  case counterparty = "CNTP"
  case creditorScheme = "CSID"
  case mandate = "MARF"
  case batch = "PREF"
  case numberOfTransactions = "NRTX"
  case returned = "RTRN"
  case ultimateDebtor = "ULTD"
  case ultimateCreditor = "ULTC"
  case ultimateBeneficiary = "ULTB"
  case issued = "ISDT"
  case purpose = "PURP"
  case exchange = "EXCH"
  case charges = "CHGS"
  case ownCharges = "CHGS1"
  case otherCharges = "CHGS2"
  case original = "OCMT"
  case instruction = "IREF"
  case code = "TRCD"
  case creditorReferenceType = "CDTRREFTP"
  case creditorReference = "CDTRREF"
  case serviceLevel = "SVCL"
  case customer = "KREF"
  case creditor = "CREF"
  case information = "INFO"
  case batchInformation = "BTCH"

  static let longest = 9

  /// The word whose letters stand in `range`.
  init?(_ bytes: [UInt8], _ range: Range<Int>) {
    var packed: UInt128 = 0
    for at in range { packed = packed << 8 | UInt128(bytes[at]) }
    guard let found = MTWord.table.first(where: { $0.packed == packed }) else { return nil }
    self = found.word
  }

  private static let table: [(packed: UInt128, word: MTWord)] = allCases.map { word in
    (word.rawValue.utf8.reduce(0) { $0 << 8 | UInt128($1) }, word)
  }

  /// The party that the words after it are about.
  var isParty: Bool {
    switch self {
    case .orderingParty, .beneficiary, .counterparty: true
    default: isUltimate
    }
  }

  var isUltimate: Bool {
    self == .ultimateDebtor || self == .ultimateCreditor || self == .ultimateBeneficiary
  }

  var isAboutParty: Bool {
    switch self {
    case .name, .id, .iban, .bban, .bic, .address: true
    default: false
    }
  }
}
