import Domain
import Store

/// The statements of one account in the order of their days: whether they join up.
struct StatementChain {
  private let links: [ProofStore.Link]
  private let source: String
  private let currency: Currency

  init(_ links: [ProofStore.Link], source: String, currency: Currency) {
    self.links = links
    self.source = source
    self.currency = currency
  }

  /// What is missing or does not join up, for a person; empty when nothing is.
  var gaps: [String] { missingPages + brokenLinks }

  /// A statement in pages is complete with all of them, from the first to the one marked last.
  private var missingPages: [String] {
    var gaps: [String] = []
    var known: Set<String> = []
    func name(_ link: ProofStore.Link) -> String {
      link.sequence.isEmpty ? link.externalID : link.sequence
    }
    for link in links where link.page > 0 && known.insert(name(link)).inserted {
      let pages = links.filter { $0.page > 0 && name($0) == name(link) }
      let present = Set(pages.map(\.page))
      let missing = (1...(present.max() ?? 1)).filter { !present.contains($0) }
      for page in missing.prefix(5) {
        gaps.append("page \(page) of statement '\(name(link))' of \(source) is missing")
      }
      if !pages.contains(where: \.isLastPage) {
        gaps.append("the last page of statement '\(name(link))' of \(source) is missing")
      }
    }
    return gaps.map(\.visible)
  }

  /// Opening must be the closing before it, and numbers must follow one another (I-12).
  ///
  /// Statements may overlap: one is compared with the one that reaches furthest before it, unless it
  /// begins within that one's days.
  private var brokenLinks: [String] {
    var gaps: [String] = []
    var reach: ProofStore.Link?
    let numbers = Set(links.compactMap { Int($0.sequence) })
    for (earlier, later) in zip(links, links.dropFirst()) {
      if earlier.lastOn >= reach?.lastOn ?? earlier.lastOn { reach = earlier }
      guard let before = isNextPage(later, after: earlier) ? earlier : reach else { continue }
      guard later.lastOn > before.lastOn || isNextPage(later, after: before) else { continue }
      if later.firstOn >= before.lastOn || isNextPage(later, after: before) {
        gaps += brokenBalance(later, after: before)
      }
      if let first = Int(before.sequence), let next = Int(later.sequence), next > first + 1,
        // The numbers of a year begin again, so they are not counted further than they can be.
        !(first + 1..<next).prefix(links.count).allSatisfy(numbers.contains)
      {
        gaps.append("between statements \(first) and \(next) of \(source) there is a gap")
      }
    }
    return gaps.map(\.visible)
  }

  private func brokenBalance(_ later: ProofStore.Link, after before: ProofStore.Link) -> [String] {
    func text(_ amount: Int64) -> String {
      Money(minorUnits: amount, currency: currency).description
    }
    guard let closing = before.closing, let opening = later.opening, closing != opening else {
      return []
    }
    return [
      "statement '\(later.externalID)' of \(source) opens with \(text(opening)), "
        + "but '\(before.externalID)' before it closed with \(text(closing))"
    ]
  }

  private func isNextPage(_ later: ProofStore.Link, after earlier: ProofStore.Link) -> Bool {
    later.page > 1 && later.page == earlier.page + 1 && later.sequence == earlier.sequence
      && later.externalID == earlier.externalID
  }
}
