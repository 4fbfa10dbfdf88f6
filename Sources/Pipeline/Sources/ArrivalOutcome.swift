import Domain
import Store

/// What is to be said of how a file came. A file that brings new days in their order has nothing.
struct ArrivalOutcome: Hashable {
  enum Kind: String, Hashable {
    /// It tells of lines that another file had told.
    case overlapping
    /// It came after a file with later days.
    case outOfOrder = "out_of_order"
    /// It came after its month was reported.
    case late
  }

  var kind: Kind
  var file: String
  var text: String

  /// How one file came, seen beside all others.
  static func of(
    _ arrival: SourceHistory.Arrival, among all: ArrivalsByAccount,
    reported: [SourceHistory.Reported]
  ) -> [ArrivalOutcome] {
    func make(_ kind: Kind, _ text: String) -> ArrivalOutcome {
      ArrivalOutcome(kind: kind, file: arrival.name, text: text)
    }
    let days = (arrival.firstOn...arrival.lastOn).words
    var found: [ArrivalOutcome] = []
    if arrival.kept < arrival.told {
      let known = counted(Int(arrival.told - arrival.kept), "line")
      let names = all.sharingDays(with: arrival, atMost: 3).map { "'\($0.name)'" }
        .joined(separator: ", ")
      found.append(
        make(.overlapping, "\(known) of \(arrival.told) for \(arrival.source) in \(names) as well"))
    }
    if let next = all.next(before: arrival) {
      found.append(
        make(.outOfOrder, "\(days) of \(arrival.source) came after \(next.firstOn) and later days"))
    }
    let months = reported.filter {
      $0.run < arrival.run && $0.firstOn <= arrival.lastOn && $0.lastOn >= arrival.firstOn
    }.map(\.period)
    if !months.isEmpty {
      found.append(
        make(
          .late,
          "\(days) of \(arrival.source) came after \(months.joined(separator: ", ")) was reported; "
            + "run that month again"))
    }
    return found
  }

  /// As people read it.
  var words: String { kind == .outOfOrder ? "out of order" : kind.rawValue }
}
