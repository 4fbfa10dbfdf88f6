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
    _ arrival: SourceHistory.Arrival, among all: [SourceHistory.Arrival],
    reported: [SourceHistory.Reported]
  ) -> [ArrivalOutcome] {
    func make(_ kind: Kind, _ text: String) -> ArrivalOutcome {
      ArrivalOutcome(kind: kind, file: arrival.name, text: text)
    }
    let days = (arrival.firstOn...arrival.lastOn).words
    let others = all.filter {
      $0.file != arrival.file && $0.source == arrival.source && $0.currency == arrival.currency
    }
    var found: [ArrivalOutcome] = []
    if arrival.kept < arrival.told {
      let known = counted(Int(arrival.told - arrival.kept), "line")
      let names = others.filter {
        $0.firstOn <= arrival.lastOn && $0.lastOn >= arrival.firstOn
      }.prefix(3).map { "'\($0.name)'" }.joined(separator: ", ")
      found.append(
        make(.overlapping, "\(known) of \(arrival.told) for \(arrival.source) in \(names) as well"))
    }
    // Two reports of a processor are each in an order of their own.
    let later = others.filter {
      $0.run < arrival.run && $0.firstOn > arrival.lastOn
        && (arrival.kind == "bank" || $0.format == arrival.format)
    }
    if let next = later.min(by: { $0.firstOn < $1.firstOn }) {
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
