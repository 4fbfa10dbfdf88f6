import Domain

/// Where the passes that weigh evidence find the open items of one account and currency.
///
/// Items have the places `0 ..< count`. They are many and are read when somebody asks: what every
/// pass asks of every item is in `Workbench`.
public protocol ItemShelf: Sendable {
  var count: Int { get }

  /// Reads items by their place. A reader serves one thread; any number may be at work.
  func reader() -> (Int) throws -> Item
}

extension [Item]: ItemShelf {
  public func reader() -> (Int) throws -> Item { { self[$0] } }
}
