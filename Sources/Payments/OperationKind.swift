/// What an operation does; the raw values are its names in files.
public enum OperationKind: String, CaseIterable, Sendable {
  case registerMember = "member.register"
  case closeMember = "member.close"
  case registerOrganisation = "org.register"
  case closeOrganisation = "org.close"
  case setBank = "org.bank"
  case registerService = "service.register"
  case charge = "member.charge"
  case transferOfMember = "member.transfer"
  case transferOfOrganisation = "org.transfer"
  case payMember = "org.pay"
  case bulkCredit = "org.credit"
  case adjustMember = "member.adjust"
  case adjustOrganisation = "org.adjust"
  case settle = "org.settle"
  case recordTopUp = "topup.record"
  case requestTopUp = "topup.request"
  case completeTopUp = "topup.complete"
  case failTopUp = "topup.fail"
  case requestAutoTopUp = "autotopup.request"
  case confirmAutoTopUp = "autotopup.confirm"
  case changeAutoTopUp = "autotopup.change"
  case cancelAutoTopUp = "autotopup.cancel"
  case requestRefund = "refund.request"
  case completeRefund = "refund.complete"
  case failRefund = "refund.fail"
  case createPending = "pending.create"
  case payPending = "pending.pay"
  case cancelPending = "pending.cancel"
  case setFees = "fees.set"
  case overrideFees = "fees.override"
  case endFeeOverride = "fees.end_override"
  case setFloat = "float.set"
  case setLimit = "limit.set"
  case completeSession = "session.complete"
  case setInvoiceState = "invoice.state"

  static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

  /// One member that an operation of this kind may have.
  public struct Member: Sendable {
    public let field: OperationField
    public let form: OperationField.Form
    public let isRequired: Bool
  }

  /// Its members beside `op`, `id` and `at`, in the order in which the reference lists them.
  public var members: [Member] {
    switch self {
    case .registerMember:
      [
        .needs(.member), .needs(.name, .text), .may(.email, .text), .may(.iban, .iban),
        .may(.account), .may(.customer, .text),
      ]
    case .closeMember: [.needs(.member)]
    case .registerOrganisation:
      [
        .needs(.org), .needs(.name, .text), .may(.email, .text), .may(.iban, .iban),
        .may(.bankAccount, .text), .may(.account), .may(.float, .amount),
        .may(.currency, .currency), .may(.isInternal, .flag),
      ]
    case .closeOrganisation: [.needs(.org)]
    case .setBank:
      [.needs(.org), .needs(.from, .date), .may(.iban, .iban), .may(.bankAccount, .text)]
    case .registerService: [.needs(.service), .needs(.org), .needs(.name, .text)]
    case .charge:
      [.needs(.member), .may(.org), .may(.to)] + Member.money
        + [.may(.type, .text), .may(.service), .may(.interactive, .flag)] + Member.words
    case .transferOfMember: [.needs(.member), .needs(.to)] + Member.money + Member.words
    case .transferOfOrganisation: [.needs(.org), .needs(.to)] + Member.money + Member.words
    case .payMember: [.needs(.org), .needs(.member)] + Member.money + Member.words
    case .bulkCredit:
      [
        .needs(.org), .needs(.credits, .credits), .needs(.currency, .currency),
        .may(.mode, .word(["all", "each"])),
      ] + Member.words
    case .adjustMember: [.needs(.member)] + Member.adjustment
    case .adjustOrganisation: [.needs(.org)] + Member.adjustment
    case .settle: [.needs(.org)] + Member.money + Member.words
    case .recordTopUp:
      [.needs(.member)] + Member.money + [.may(.type, .text), .may(.processorRef, .text)]
        + Member.words + Member.card
    case .requestTopUp:
      [.needs(.member)] + Member.money + [.may(.method, .word(["manual", "auto"]))] + Member.words
    case .completeTopUp: [.needs(.topup)] + Member.completion + Member.card
    case .failTopUp: [.needs(.topup), .may(.reason, .text)]
    case .requestAutoTopUp:
      [.needs(.member)] + Member.money + [.may(.customer, .text)]
    case .confirmAutoTopUp, .cancelAutoTopUp: [.needs(.member), .needs(.currency, .currency)]
    case .changeAutoTopUp: [.needs(.member)] + Member.money
    case .requestRefund:
      [
        .needs(.topup), .needs(.by), .may(.method, .word(["self", "admin"])),
        .may(.amount, .positive),
        .may(.currency, .currency), .may(.overdraw, .flag),
      ] + Member.words
    case .completeRefund: [.needs(.refund)] + Member.completion
    case .failRefund: [.needs(.refund), .may(.reason, .text)]
    case .createPending: [.needs(.member), .needs(.org)] + Member.money + Member.words
    case .payPending: [.needs(.pending), .needs(.by), .may(.proxy, .flag)]
    case .cancelPending: [.needs(.pending), .needs(.org)]
    case .setFees:
      [
        .needs(.from, .date), .may(.settlementPercent, .percent), .may(.refundPercent, .percent),
        .may(.refundWeeks, .count), .may(.taxDivisor, .count), .may(.currency, .currency),
        .may(.topupMinimum, .amount), .may(.topupMaximum, .amount), .may(.lowBalance, .amount),
        .may(.processorPercent, .percent), .may(.processorFixed, .amount),
      ]
    case .overrideFees:
      [.needs(.org), .needs(.from, .date), .needs(.settlementPercent, .percent)]
    case .endFeeOverride: [.needs(.org), .needs(.from, .date)]
    case .setFloat:
      [.needs(.org), .needs(.from, .date), .needs(.float, .amount), .needs(.currency, .currency)]
    case .setLimit:
      [
        .may(.member), .may(.org), .needs(.from, .date), .needs(.limit, .amount),
        .needs(.currency, .currency),
      ]
    case .completeSession:
      [
        .needs(.session), .needs(.org), .needs(.name, .text), .needs(.day, .date),
        .may(.director, .text), .may(.email, .text), .needs(.fees, .amount), .may(.extras, .amount),
        .needs(.currency, .currency),
      ]
    case .setInvoiceState:
      [
        .needs(.settlement), .needs(.invoice, .word(Invoice.Kind.allCases.map(\.rawValue))),
        .needs(.state, .word(Invoice.State.told.map(\.rawValue))), .may(.error, .text),
      ]
    }
  }
}

extension OperationKind {
  /// Members of which one has to be there; empty for most.
  var oneOf: [OperationField] {
    switch self {
    case .setBank: [.iban, .bankAccount]
    case .setLimit: [.member, .org]
    default: []
    }
  }
}

extension OperationKind.Member {
  static func needs(
    _ field: OperationField, _ form: OperationField.Form = .id
  ) -> OperationKind.Member {
    .init(field: field, form: form, isRequired: true)
  }

  static func may(
    _ field: OperationField, _ form: OperationField.Form = .id
  ) -> OperationKind.Member {
    .init(field: field, form: form, isRequired: false)
  }

  fileprivate static var money: [Self] { [needs(.amount, .positive), needs(.currency, .currency)] }
  fileprivate static var card: [Self] {
    [
      may(.cardBrand, .cardText), may(.cardLast4, .cardDigits), may(.cardExpiry, .month),
      may(.receipt, .cardText),
    ]
  }
  fileprivate static var words: [Self] { [may(.description, .text), may(.reference, .text)] }
  /// What the processor says; the amount is checked.
  fileprivate static var completion: [Self] {
    [may(.processorRef, .text), may(.amount, .positive), may(.currency, .currency)]
  }
  fileprivate static var adjustment: [Self] {
    [
      needs(.amount, .signed), needs(.currency, .currency), needs(.description, .text), needs(.by),
      may(.reference, .text), may(.overdraw, .flag),
    ]
  }
}
