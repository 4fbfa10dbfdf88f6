/// All formats that are read. The order is that of recognition: the more specific first.
public enum FormatRegistry {
  static let all: [any StatementFormat.Type] = [
    ZipFormat.self,
    CAMTFormat.self,
    MTFormat.self,
    PainFormat.self,
    StripeFormat.self,
    OFXFormat.self,
    BAIFormat.self,
    NACHAFormat.self,
    ABAFormat.self,
    CODAFormat.self,
    CFONBFormat.self,
    QIFFormat.self,
    StripeAPIFormat.self,
    PayPalFormat.self,
    AdyenFormat.self,
    GoCardlessFormat.self,
    MollieFormat.self,
    ShopifyFormat.self,
    SquareFormat.self,
    SumUpFormat.self,
    BookFormat.self,
    CSVFormat.self,
  ]

  /// Every family, in the order of its name.
  public static let families = all.flatMap { $0.families }.sorted { $0.name < $1.name }

  /// The names that a source's `format` may have: the families that are loaded.
  public static let sourceNames = Set(
    families.filter { $0.use == .statement }.map(\.source)
  ).sorted()

  /// The reader of a family, which is always one of `families`.
  static func reader(of format: FileFormat) -> any StatementFormat.Type {
    guard let found = all.first(where: { $0.families.contains(format.family) }) else {
      preconditionFailure("The family \(format.family.name) is not in the registry")
    }
    return found
  }

  /// The first format that takes the head for its own.
  static func recognition(_ head: FileHead) -> Recognition? {
    for format in all {
      if let found = format.recognise(head) { return found }
    }
    return nil
  }

  /// All formats that take the head for theirs; more than one is a mistake of ours, and the first
  /// is used.
  static func recognitions(_ head: FileHead) -> [Recognition] {
    all.compactMap { $0.recognise(head) }
  }
}
