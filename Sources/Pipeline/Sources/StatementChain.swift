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
  private var brokenLinks: [String] {
    func text(_ amount: Int64) -> String {
      Money(minorUnits: amount, currency: currency).description
    }
    var gaps: [String] = []
    for (earlier, later) in zip(links, links.dropFirst())
    where later.lastOn > earlier.lastOn || isNextPage(later, after: earlier) {
      if let closing = earlier.closing, let opening = later.opening, closing != opening {
        gaps.append(
          "statement '\(later.externalID)' of \(source) opens with \(text(opening)), "
            + "but '\(earlier.externalID)' before it closed with \(text(closing))")
      }
      if let before = Int(earlier.sequence), let after = Int(later.sequence), after > before + 1 {
        gaps.append("between statements \(before) and \(after) of \(source) there is a gap")
      }
    }
    return gaps.map(\.visible)
  }

  private func isNextPage(_ later: ProofStore.Link, after earlier: ProofStore.Link) -> Bool {
    later.page > 1 && later.page == earlier.page + 1 && later.sequence == earlier.sequence
      && later.externalID == earlier.externalID
  }
}
