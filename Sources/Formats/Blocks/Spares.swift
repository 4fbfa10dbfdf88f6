import Synchronization

/// What the parts of one worker were kept in, to be used again: most of the memory serves the next
/// element in its place, and none of it is given back by another thread than the one that took it.
final class Spares<Element: Sendable>: Sendable {
  private let spares = Mutex<[[Element]]>([])

  func give(_ elements: inout [Element]) {
    var given: [Element] = []
    swap(&given, &elements)
    spares.withLock { [given] in $0.append(given) }
  }

  func take() -> [Element] { spares.withLock { $0.popLast() } ?? [] }
}
