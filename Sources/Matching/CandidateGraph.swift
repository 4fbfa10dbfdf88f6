import Domain

/// Which left items can be which right items, and what of it is forced.
///
/// Items that fit one another are connected. A connected component is answered only if it has one
/// answer: either all candidates of one side are the same thing several times (twins), or exactly
/// one assignment uses up both sides. Everything else is refused, never taken first come first
/// served. Twins are kept together as one node with a count, because it cannot matter which of
/// them is taken.
struct CandidateGraph {
  struct Refused {
    let item: Item
    let candidates: [Item]
  }

  private(set) var pairs: [(left: Item, right: Item)] = []
  private(set) var refused: [Refused] = []

  private let left: [Node]
  private let right: [Node]
  private var rightOfLeft: [[Int]]
  private var leftOfRight: [[Int]]

  /// Items that are the same thing so many times, in content order.
  private struct Node {
    var items: [Item]
    var taken = 0
    var remaining: Int { items.count - taken }
  }

  init(left: [Item], right: [Item], fits: (Item, Item) -> Bool) {
    self.left = Self.nodes(left)
    self.right = Self.nodes(right)
    rightOfLeft = Array(repeating: [], count: self.left.count)
    leftOfRight = Array(repeating: [], count: self.right.count)
    for (l, ours) in self.left.enumerated() {
      for (r, theirs) in self.right.enumerated() where fits(ours.items[0], theirs.items[0]) {
        rightOfLeft[l].append(r)
        leftOfRight[r].append(l)
      }
    }
    solve()
  }

  private static func nodes(_ items: [Item]) -> [Node] {
    if items.count == 1 { return [Node(items: items)] }
    return Dictionary(grouping: items, by: \.twinKey).values
      .map { Node(items: $0.sorted(by: Item.inContentOrder)) }
      .sorted { Item.inContentOrder($0.items[0], $1.items[0]) }
  }

  private mutating func solve() {
    var seen = Array(repeating: false, count: left.count)
    for start in left.indices where !seen[start] && !rightOfLeft[start].isEmpty {
      let component = reach(from: start, seen: &seen)
      if let found = star(component) ?? peeled(component) {
        pairs += found
      } else {
        refuse(component)
      }
    }
  }

  private struct Component {
    var left: [Int] = []
    var right: [Int] = []
  }

  private func reach(from start: Int, seen: inout [Bool]) -> Component {
    var component = Component(left: [start])
    var seenRight: Set<Int> = []
    var next = 0
    seen[start] = true
    while next < component.left.count {
      for r in rightOfLeft[component.left[next]] where seenRight.insert(r).inserted {
        component.right.append(r)
        for l in leftOfRight[r] where !seen[l] {
          seen[l] = true
          component.left.append(l)
        }
      }
      next += 1
    }
    component.left.sort()
    component.right.sort()
    return component
  }

  /// One side is a single thing, at least as often as the other side has items: whichever is taken,
  /// the outcome is the same, and what is left over is a duplicate.
  private func star(_ component: Component) -> [(left: Item, right: Item)]? {
    let ours = component.left.flatMap { left[$0].items }
    let theirs = component.right.flatMap { right[$0].items }
    let decided =
      component.left.count == 1 && ours.count >= theirs.count
      || component.right.count == 1 && theirs.count >= ours.count
    return decided ? zip(ours, theirs).map { (left: $0, right: $1) } : nil
  }

  /// The one assignment that uses up both sides, or nil if there is none or more than one.
  ///
  /// A bipartite graph with exactly one perfect matching always has a node with one neighbour, and
  /// still has one when that pair is taken out (Kotzig): so pairs are taken off the ends until
  /// nothing is left.
  private func peeled(_ component: Component) -> [(left: Item, right: Item)]? {
    var ours = left
    var theirs = right
    var found: [(left: Item, right: Item)] = []
    while true {
      let openLeft = component.left.filter { ours[$0].remaining > 0 }
      let openRight = component.right.filter { theirs[$0].remaining > 0 }
      if openLeft.isEmpty && openRight.isEmpty { return found }
      guard
        let (l, r) = end(openLeft, openRight, ours: ours, theirs: theirs)
      else { return nil }
      let count = min(ours[l].remaining, theirs[r].remaining)
      for _ in 0..<count {
        found.append((ours[l].items[ours[l].taken], theirs[r].items[theirs[r].taken]))
        ours[l].taken += 1
        theirs[r].taken += 1
      }
    }
  }

  /// A node with one open neighbour that can take all of it, with that neighbour.
  private func end(
    _ openLeft: [Int], _ openRight: [Int], ours: [Node], theirs: [Node]
  ) -> (Int, Int)? {
    for l in openLeft {
      let neighbours = rightOfLeft[l].filter { theirs[$0].remaining > 0 }
      if neighbours.count == 1, theirs[neighbours[0]].remaining >= ours[l].remaining {
        return (l, neighbours[0])
      }
    }
    for r in openRight {
      let neighbours = leftOfRight[r].filter { ours[$0].remaining > 0 }
      if neighbours.count == 1, ours[neighbours[0]].remaining >= theirs[r].remaining {
        return (neighbours[0], r)
      }
    }
    return nil
  }

  private mutating func refuse(_ component: Component) {
    for l in component.left {
      let candidates = rightOfLeft[l].flatMap { right[$0].items }
      refused += left[l].items.map { Refused(item: $0, candidates: candidates) }
    }
    for r in component.right {
      let candidates = leftOfRight[r].flatMap { left[$0].items }
      refused += right[r].items.map { Refused(item: $0, candidates: candidates) }
    }
  }
}
