import Domain

/// One thing that speaks for a match, put into words when somebody reads them.
enum Reason: Hashable, Sendable {
  case quotes
  /// As the line writes it, in a form that so many decisions of people taught.
  case quotesForm(String, decisions: Int)
  /// As no other line does.
  case quotesAlone
  case quotesEarlier
  /// The reference of another leg, or of none.
  case quotesAnother
  /// The references of other parties as well.
  case listed
  /// An equal line is matched, or fits as well.
  case repeats
  case names(isWhole: Bool)
  /// So many decisions of people say that such a payer pays for the party.
  case confirmedPayer(Int)
  case account
  case sameAmount(Int64)
  /// How the amounts go together that differ by so many minor units.
  case amounts(AmountFit, missing: Int64)
  /// Business days.
  case lag(Int)
  /// By so much the answer is likelier than the next one, as in `LogWeight`.
  case margin(Int)
  /// So many of a million such pairs are wrong.
  case errors(Int)
  case other(String)

  /// The line quotes the leg's reference.
  var isQuotation: Bool {
    switch self {
    case .quotes, .quotesForm, .quotesAlone: true
    default: false
    }
  }

  func words(_ currency: Currency) -> String {
    switch self {
    case .quotes: "quotes its reference"
    case .quotesForm(let written, let decisions):
      "quotes \"\(written)\", a form of references that \(counted(decisions, "decision")) of people confirmed"
    case .quotesAlone: "quotes its reference, as no other line does"
    case .quotesEarlier: "quotes a reference of an earlier payment of the same party"
    case .quotesAnother: "quotes another reference"
    case .listed: "quotes references of other parties as well"
    case .repeats: "says the same as another line"
    case .names(let isWhole): isWhole ? "names the party" : "names the party in part"
    case .confirmedPayer(let decisions):
      "such a payer was confirmed for the party by \(counted(decisions, "decision")) of people"
    case .account: "comes from the party's account"
    case .sameAmount(let amount): "same amount \(Money(minorUnits: amount, currency: currency))"
    case .amounts(let fit, let missing):
      fit.words(Money(minorUnits: missing, currency: currency))
    case .lag(let days): Passes.lag(days)
    case .margin(let margin): Reason.likelihood(margin)
    case .errors(let errors): "probability of error \(Reason.percent(errors))"
    case .other(let words): words
    }
  }

  /// To a hundredth, or as many places as the first digit needs.
  private static func percent(_ millionths: Int) -> String {
    let places = millionths < 100 ? 4 : 2
    let scaled = places == 4 ? millionths : (millionths + 50) / 100
    let unit = places == 4 ? 10_000 : 100
    let rest = "\(unit + scaled % unit)".dropFirst()
    return "\(scaled / unit).\(rest) %"
  }

  /// In powers of ten, which is as much as can be said.
  private static func likelihood(_ margin: Int) -> String {
    let power = min(margin, 14_000) / LogWeight.ten
    switch power {
    case ..<1: return "others are nearly as likely"
    case 6...: return "no other answer comes near"
    default: return "1\(String(repeating: "0", count: power)) times as likely as any other answer"
    }
  }
}
