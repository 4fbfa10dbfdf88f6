import Domain

/// Why an operation was not posted: one code for each reason, for ever.
public enum Rejection: Error, Hashable, Sendable {
  // What the line says.
  case badID(String)
  case unknownOperation(String)
  case unknownMember(String, OperationKind)
  case missing(String)
  /// Completes "'amount' is not …".
  case badValue(String, String)
  case unknownCurrency(String)
  case idTaken(by: String)
  case closedPeriod(through: CalendarDate)

  // Parties.
  case unknownMemberID(String)
  case unknownOrganisation(String)
  case closedParty(String)
  case partyExists(String)
  case accountTaken(String)
  case notEmpty(String, balance: Money)
  case unknownService(String)
  case serviceExists(String)
  case oneCounterparty
  case sameParty
  case openTopUp(String, String)

  // Money.
  case insufficientFunds(available: Money, needed: Money)
  case outOfRange(String)
  case inDebt(Operation.Credit)

  // Top-ups.
  case belowMinimum(Money)
  case aboveMaximum(Money, would: Money)
  case unknownRequest(String, String)
  /// `told` is the processor's id that the operation names; empty when it names none.
  case alreadyEnded(String, how: Request.Ending, told: String)
  case autoTopUpOff(String)
  case autoTopUpNotPending(String)
  case autoTopUpExists(String)
  case noCustomer(String)
  case otherAmount(asked: Money, told: Money)

  // Refunds.
  case notRefundable(String)
  case fullyRefunded(String)
  case overRemainder(Money)
  case wholeRemainderOnly(Money)
  case afterWindow(CalendarDate)
  case notOwnTopUp(String)
  case ownRefund(String)

  // Pending payments.
  case notThePayer(String)
  case notTheCreditor(String)

  // Fees and settlements.
  case noFees(CalendarDate)
  case noChange
  case noOverride(String)
  case aboveFloat(Money)
  case noBankDetails(String)
  case internalOrganisation(String)

  // Sessions and invoices.
  case sessionOfAnother(String)
  case unknownInvoice(String, Invoice.Kind)
  case invoiceState(Invoice.State, Invoice.State)

  /// Stable; each has a line in docs/operations.md.
  public var code: String { text.code }
  /// A lowercase clause, no full stop.
  public var problem: String { text.problem }
  /// What to do about it.
  public var hint: String { text.hint }

  private var text: (code: String, problem: String, hint: String) {
    switch self {
    case .badID:
      (
        "OPS-0001", "the id is missing or malformed",
        "give it up to 100 visible ASCII characters without '#'"
      )
    case .unknownOperation(let name):
      (
        "OPS-0002", "'\(name.prefix(60))' is no operation",
        Spelling.nearest(to: name, of: OperationKind.allCases.map(\.rawValue))
          .map { "did you mean '\($0)'?" } ?? "docs/operations-reference.md lists them"
      )
    case .unknownMember(let name, let kind):
      (
        "OPS-0003", "'\(name.prefix(60))' is no member of \(kind.rawValue)",
        Spelling.nearest(to: name, of: kind.members.map(\.field.rawValue))
          .map { "did you mean '\($0)'?" }
          ?? "it has \(kind.members.map(\.field.rawValue).joined(separator: ", "))"
      )
    case .missing(let name):
      ("OPS-0004", "'\(name)' is missing", "add it and send the operation again")
    case .badValue(let name, let what):
      (
        "OPS-0005", name.hasSuffix(",") ? "\(name) is not \(what)" : "'\(name)' is not \(what)",
        "correct it and send the operation again"
      )
    case .unknownCurrency(let code):
      (
        "OPS-0006", "'\(code.prefix(10))' is no known currency",
        "use an ISO 4217 code in capitals, such as EUR"
      )
    case .idTaken(let by):
      (
        "OPS-0007", "the id is taken by other content: \(by)",
        "give every operation an id of its own"
      )
    case .closedPeriod(let day):
      (
        "OPS-0008", "the books are closed through \(day)",
        "date it in an open month, with an id of its own"
      )

    case .unknownMemberID(let id):
      ("OPS-0101", "no member is called '\(id)'", "register it first, with member.register")
    case .unknownOrganisation(let id):
      ("OPS-0102", "no organisation is called '\(id)'", "register it first, with org.register")
    case .closedParty(let id): ("OPS-0103", "'\(id)' is closed", "use another party")
    case .partyExists(let id): ("OPS-0104", "a party is called '\(id)' already", "use another id")
    case .accountTaken(let id):
      (
        "OPS-0105", "account '\(id)' belongs to another party",
        "give each party an account of its own"
      )
    case .notEmpty(let id, let money):
      ("OPS-0106", "'\(id)' has \(money) left, kept back or owed", "bring it to zero first")
    case .unknownService(let id):
      (
        "OPS-0107", "the organisation has no service '\(id)'",
        "register it first, with service.register"
      )
    case .serviceExists(let id):
      ("OPS-0108", "a service is called '\(id)' already", "use another id")
    case .oneCounterparty:
      ("OPS-0109", "'org' and 'to' are both there", "name one party that gets the money, or none")
    case .sameParty: ("OPS-0110", "both parties are the same", "name two")
    case .openTopUp(let id, let topUp):
      (
        "OPS-0111", "'\(id)' waits for top-up '\(topUp)'",
        "end it with topup.complete or topup.fail first"
      )

    case .insufficientFunds(let available, let needed):
      (
        "OPS-0201", "\(available) available, \(needed) needed",
        "top up first, then send it again with another id"
      )
    case .outOfRange(let id):
      (
        "OPS-0202", "the balance of '\(id)' would pass 10^18 minor units",
        "look for a mistake in the amount"
      )

    case .inDebt(let row):
      (
        "OPS-0203", "'\(row.member)' would get \(row.amount): a credit is not negative",
        "what a member owes is taken by member.charge or member.adjust"
      )

    case .belowMinimum(let least): ("OPS-0301", "the least top-up is \(least)", "top up more")
    case .aboveMaximum(let most, let would):
      (
        "OPS-0302", "the balance would be \(would), and \(most) is the most",
        "top up less, or in parts"
      )
    case .unknownRequest(let id, let kind):
      ("OPS-0303", "there is no \(kind) '\(id)'", "name the operation that made it")
    case .alreadyEnded(let id, let ending, let told)
    where !told.isEmpty && !ending.processorRef.isEmpty && told != ending.processorRef:
      (
        "OPS-0304",
        "'\(id)' is \(ending.end.rawValue) already, by '\(ending.processorRef)' and not '\(told)'",
        "if the processor has both, one of them is to be given back"
      )
    case .alreadyEnded(let id, let ending, _):
      ("OPS-0304", "'\(id)' is \(ending.end.rawValue) already", "nothing is to be done")
    case .autoTopUpOff(let id):
      (
        "OPS-0305", "automatic top-up of '\(id)' is not on",
        "set it up with autotopup.request and autotopup.confirm"
      )
    case .autoTopUpNotPending(let id):
      (
        "OPS-0306", "no set-up of automatic top-up of '\(id)' is pending",
        "ask for one with autotopup.request"
      )
    case .autoTopUpExists(let id):
      (
        "OPS-0307", "automatic top-up of '\(id)' is set up",
        "change it with autotopup.change, or cancel it first"
      )
    case .noCustomer(let id):
      ("OPS-0308", "'\(id)' has no customer id of the processor", "add 'customer'")
    case .otherAmount(let asked, let told):
      (
        "OPS-0309", "\(asked) were asked for, not \(told)",
        "look at the processor what was paid; end the request by what it has"
      )

    case .notRefundable(let id):
      ("OPS-0401", "top-up '\(id)' was never completed", "refund what was paid only")
    case .fullyRefunded(let id):
      ("OPS-0402", "nothing of top-up '\(id)' is left to refund", "nothing is to be done")
    case .overRemainder(let rest):
      ("OPS-0403", "\(rest) of the top-up are left", "refund at most that")
    case .wholeRemainderOnly(let rest):
      (
        "OPS-0404", "a member refunds the whole remainder, \(rest)",
        "leave 'amount' out, or let an administrator do it"
      )
    case .afterWindow(let day):
      ("OPS-0405", "the top-up could be refunded through \(day)", "let an administrator do it")
    case .notOwnTopUp(let id):
      ("OPS-0406", "the top-up is not that of '\(id)'", "a member refunds own top-ups only")
    case .ownRefund(let id):
      (
        "OPS-0407", "'\(id)' cannot be the administrator of an own refund",
        "let somebody else do it"
      )

    case .notThePayer(let id):
      (
        "OPS-0501", "the payment is asked of somebody else than '\(id)'",
        "let that person pay, or add 'proxy' if one may pay for another"
      )
    case .notTheCreditor(let id):
      (
        "OPS-0502", "the payment is not owed to '\(id)'",
        "the organisation that asked for it cancels it"
      )

    case .noFees(let day):
      ("OPS-0601", "no fee schedule is in force on \(day)", "set one with fees.set")
    case .noChange: ("OPS-0602", "the operation sets nothing", "name a fee or limit")
    case .noOverride(let id):
      ("OPS-0603", "'\(id)' has no fee of its own then", "nothing is to be done")
    case .aboveFloat(let most):
      ("OPS-0604", "\(most) can be settled: the balance less the float", "settle at most that")
    case .noBankDetails(let id):
      (
        "OPS-0605", "'\(id)' has no bank account",
        "name one with org.bank"
      )
    case .internalOrganisation(let id):
      (
        "OPS-0606", "'\(id)' is the platform's own and not settled",
        "move its money with org.transfer"
      )

    case .sessionOfAnother(let id):
      (
        "OPS-0701", "session '\(id)' is another organisation's",
        "give every session an id of its own"
      )
    case .unknownInvoice(let id, let kind):
      (
        "OPS-0702", "no settlement '\(id)' has a \(kind.rawValue) invoice",
        "name the transaction of the settlement, as tieout-report invoices does"
      )
    case .invoiceState(let state, let told):
      (
        "OPS-0703", "an invoice that is \(state.rawValue) does not become \(told.rawValue)",
        "look at it with tieout-report invoices"
      )
    }
  }
}
