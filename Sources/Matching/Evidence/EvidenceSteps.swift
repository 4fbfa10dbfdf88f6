/// The steps of the evidence that can be left out. Their order cannot be changed: each relies on what
/// the ones before it took away.
public struct EvidenceSteps: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// What one side undid itself stays open.
  public static let undone = EvidenceSteps(rawValue: 1)
  /// Lines that stand for many payments.
  public static let batches = EvidenceSteps(rawValue: 2)
  /// Lines that list references, legs that several lines quote.
  public static let listedReferences = EvidenceSteps(rawValue: 4)
  /// A line and a leg, by all that speaks for and against.
  public static let oneByOne = EvidenceSteps(rawValue: 8)
  /// What one payer pays in one sum, or in parts.
  public static let payersSums = EvidenceSteps(rawValue: 16)

  public static let all: EvidenceSteps = [
    .undone, .batches, .listedReferences, .oneByOne, .payersSums,
  ]

  /// As a file of rules names them, in the order in which they are taken.
  public static let named: [(name: String, step: EvidenceSteps)] = [
    ("undone", .undone), ("batches", .batches), ("listed_references", .listedReferences),
    ("one_by_one", .oneByOne), ("payers_sums", .payersSums),
  ]
}
