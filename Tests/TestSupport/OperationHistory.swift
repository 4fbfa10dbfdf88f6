/// Operations as a careless platform might send them: mostly possible, sometimes not, of every kind.
///
/// Knows what it has asked for and nothing of what became of it, so that it speaks of what has ended,
/// was rejected or belongs to somebody else as well. The same for the same seed.
public struct OperationHistory {
  public typealias Members = [(name: String, value: String)]

  private var random: SeededGenerator
  private var count = 0
  private var topUps: [String] = []
  private var refunds: [String] = []
  private var pendings: [String] = []
  private var settlements: [String] = []
  private var opened = 3

  public static let members = ["M1", "M2", "M3"]
  public static let organisations = ["O1", "O2"]
  public static let currencies = ["EUR", "JPY"]

  public init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  /// What makes the rest possible.
  public mutating func beginning() -> [Members] {
    var words = OperationHistory.members.map {
      "member.register member=\($0) name=\($0) customer=c"
    }
    words += OperationHistory.organisations.map {
      "org.register org=\($0) name=\($0) bank_account=1 float=5 currency=EUR"
    }
    words += [
      "org.register org=O3 name=O3", "service.register service=S1 org=O1 name=Court",
      "fees.set from=2026-10-01 settlement_percent=3 refund_percent=3 tax_divisor=11",
      "fees.set from=2026-10-01 topup_maximum=5000 low_balance=20 currency=EUR",
      "autotopup.request member=M1 amount=100 currency=EUR",
      "autotopup.confirm member=M1 currency=EUR",
    ]
    return words.map { finished($0) }
  }

  public mutating func next() -> Members {
    let words = sentence()
    let kind = words.prefix { $0 != " " }
    let id = "h-\(count + 1)"
    switch kind {
    case "topup.record", "topup.request": topUps.append(id)
    case "member.charge", "member.transfer": topUps.append(id + "#topup")
    case "refund.request": refunds.append(id)
    case "pending.create": pendings.append(id)
    case "org.settle": settlements.append(id)
    default: break
    }
    return finished(words)
  }

  private mutating func finished(_ words: String) -> Members {
    count += 1
    let parts = words.split(separator: " ").map(String.init)
    // Three a day, from the first of October on.
    let day = min(count / 10 + 1, 31)
    var members: Members = [
      ("op", parts[0]), ("id", "h-\(count)"),
      ("at", "2026-10-\(day < 10 ? "0" : "")\(day)T10:00:00Z"),
    ]
    for part in parts.dropFirst() {
      let mark = part.firstIndex(of: "=") ?? part.endIndex
      members.append(
        (String(part[..<mark]), String(part[mark...].dropFirst()).replacing("+", with: " ")))
    }
    return members
  }

  private mutating func pick(_ from: [String]) -> String {
    from.randomElement(using: &random) ?? "none"
  }

  private mutating func number(_ range: ClosedRange<Int>) -> Int {
    .random(in: range, using: &random)
  }

  private mutating func decimal(_ range: ClosedRange<Int>, _ currency: String) -> String {
    let units = number(range)
    guard currency == "EUR" else { return "\(units)" }
    return "\(units / 100)." + (units % 100 < 10 ? "0" : "") + "\(units % 100)"
  }

  private mutating func sentence() -> String {
    let currency = number(0...5) == 0 ? "JPY" : "EUR"
    let amount = decimal(1...30_000, currency)
    let money = "amount=\(amount) currency=\(currency)"
    let small = decimal(0...4_000, currency)
    let (member, other) = (pick(Self.members), pick(Self.members))
    let (org, payee) = (pick(Self.organisations + ["O3"]), pick(Self.organisations))
    let day = "2026-10-" + pick(["05", "12", "20"])
    switch number(0...48) {
    case 0, 1, 2: return "topup.record member=\(member) \(money) processor_ref=ch_\(count)"
    case 3: return "topup.request member=\(member) \(money)"
    case 4: return "topup.request member=\(member) \(money) method=auto"
    case 5, 6, 7: return "topup.complete topup=\(pick(topUps)) processor_ref=ch_\(number(1...9))"
    case 8: return "topup.complete topup=\(pick(topUps)) \(money)"
    case 9: return "topup.fail topup=\(pick(topUps)) reason=refused"
    case 10, 11, 12: return "member.charge member=\(member) org=\(org) \(money)"
    case 13: return "member.charge member=\(member) org=\(org) service=S1 \(money)"
    case 14: return "member.charge member=\(member) to=\(other) \(money) interactive=true"
    case 15: return "member.charge member=\(member) \(money)"
    case 16, 17: return "member.transfer member=\(member) to=\(other) \(money)"
    case 18: return "org.transfer org=\(org) to=\(payee) \(money)"
    case 19: return "org.pay org=\(org) member=\(member) \(money)"
    case 20:
      return
        "org.credit org=\(org) credits=M1=\(amount)+M2=\(small)+M3=0+M9=1 currency=\(currency) "
        + "mode=" + pick(["all", "each"])
    case 21:
      return
        "member.adjust member=\(member) amount=-\(amount) currency=\(currency) description=x by=A"
    case 22:
      return
        "member.adjust member=\(member) amount=-\(amount) currency=\(currency) description=x by=A overdraw=true"
    case 23: return "org.adjust org=\(org) \(money) description=x by=A"
    case 24, 25: return "org.settle org=\(org) \(money)"
    case 26, 27: return "refund.request topup=\(pick(topUps)) by=\(member)"
    case 28: return "refund.request topup=\(pick(topUps)) by=A method=admin \(money)"
    case 29: return "refund.request topup=\(pick(topUps)) by=A method=admin overdraw=true"
    case 30, 31, 32:
      return "refund.complete refund=\(pick(refunds)) processor_ref=re_\(number(1...9))"
    case 33: return "refund.fail refund=\(pick(refunds))"
    case 34: return "pending.create member=\(member) org=\(org) \(money)"
    case 35:
      return "pending.pay pending=\(pick(pendings)) by=\(member)" + pick(["", " proxy=true"])
    case 36: return "pending.cancel pending=\(pick(pendings)) org=\(org)"
    case 37: return "autotopup.request member=\(member) \(money) customer=c"
    case 38: return "autotopup.confirm member=\(member) currency=\(currency)"
    case 39:
      return pick([
        "autotopup.change member=\(member) \(money)",
        "autotopup.cancel member=\(member) currency=\(currency)",
      ])
    case 40:
      return
        "limit.set \(pick(["member=\(member)", "org=\(org)"])) from=\(day) limit=\(small) currency=\(currency)"
    case 41: return "float.set org=\(org) from=\(day) float=\(small) currency=\(currency)"
    case 42:
      return pick([
        "fees.override org=\(org) from=\(day) settlement_percent=2",
        "fees.end_override org=\(org) from=\(day)",
      ])
    case 43:
      return "fees.set from=\(day) settlement_percent=4 topup_minimum=\(small) currency=\(currency)"
    case 44: return "org.bank org=\(org) from=\(day) iban=BE71096123456769"
    case 45:
      opened += 1
      return pick([
        "member.register member=M\(opened) name=N", "org.register org=O\(opened) name=N",
        "member.register member=\(member) name=N", "org.register org=\(org) name=N",
        "service.register service=S\(opened) org=\(org) name=N",
      ])
    case 46:
      let session = pick(["SES-1", "SES-2"])
      return
        "session.complete session=\(session) org=\(org) name=N day=\(day) fees=\(small) currency=\(currency)"
    case 47:
      let state = pick(["uploading", "authorised", "paid", "failed", "voided", "draft"])
      return
        "invoice.state settlement=\(pick(settlements)) invoice=\(pick(["payable", "fee"])) state=\(state)"
    default:
      return pick([
        "member.close member=M\(opened)", "org.close org=O\(opened)",
        "member.close member=\(member)",
      ])
    }
  }
}
