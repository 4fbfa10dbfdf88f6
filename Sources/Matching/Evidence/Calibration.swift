/// How often a pair of some margin is wrong, estimated from the book itself.
///
/// The model says e^-margin. Names and accounts that come together, references used again and legs
/// of one party make it err more often, in each book in another way: `Decoys` show how often a line
/// without a leg finds one, and the lines that find nothing show how many have none.
struct Calibration: Sendable {
  /// Errors in a million, by the bands of `bands`, the smallest margin first: of lines that quote the
  /// leg's reference, and of those that quote nothing.
  private let quoting: [Int]
  private let silent: [Int]

  /// Margins from which a band goes, with the model's errors in a million at its middle.
  private static let bands: [(from: Int, model: Int)] = [
    (0, 437_823), (500, 320_821), (1000, 182_426), (2000, 75_858), (3000, 29_312), (4000, 10_987),
    (5000, 2473), (7000, 203), (10_000, 6),
  ]

  /// So many pairs the model counts for in each band, because a small book shows little.
  private static let prior = 10

  private static let million = 1_000_000

  /// Pairs that were weighed.
  struct Pair {
    let quotesLeg: Bool
    let margin: Int
  }

  /// What the last round gave the lines of one direction.
  struct Lines {
    /// Those that found nothing: without a reference, and with one.
    var silentWithout = 0
    var quotingWithout = 0
    /// Those without a reference that found a leg.
    var silentWith = 0
  }

  /// - Parameters:
  ///   - pairs: Of all rounds.
  ///   - certain: How many pairs were beyond doubt.
  init(_ decoys: [Decoys.Decoy], _ pairs: [Pair], certain: Int, incoming: Lines, outgoing: Lines) {
    var quoting = Band.all
    var silent = Band.all
    let top = Self.bands.count - 1
    for (isIncoming, lines) in [(true, incoming), (false, outgoing)] {
      let own = decoys.filter { $0.isIncoming == isIncoming }
      if own.isEmpty { continue }
      // By so many lines a decoy stands for, in millionths.
      let quotingWeight = Self.without(lines.quotingWithout, own.map(\.gone)) / own.count
      let silentWeight = Self.without(lines.silentWithout, own.map(\.goneAndHidden)) / own.count
      let ownWeight = lines.silentWith * Self.million / own.count
      for decoy in own {
        if let answer = decoy.gone, answer.quotesLeg {
          quoting[Self.band(answer.margin)].wrong += quotingWeight
        }
        if let answer = decoy.goneAndHidden, !answer.quotesLeg {
          silent[Self.band(answer.margin)].wrong += silentWeight
        }
        guard let answer = decoy.hidden else { continue }
        silent[Self.band(answer.margin)].isReached = true
        if !answer.isOwn { silent[Self.band(answer.margin)].wrong += ownWeight }
      }
      // That no decoy is seen does not say that there is none.
      quoting[top].wrong += quotingWeight / 2
      silent[top].wrong += silentWeight / 2
    }
    for pair in pairs {
      let band = Self.band(pair.margin)
      if pair.quotesLeg { quoting[band].count += 1 } else { silent[band].count += 1 }
    }
    quoting[top].count += certain
    for band in quoting.indices { quoting[band].isReached = true }
    self.quoting = Self.errors(quoting)
    self.silent = Self.errors(silent)
  }

  /// How many of a million such pairs are wrong.
  func errors(margin: Int, quotesLeg: Bool) -> Int {
    (quotesLeg ? quoting : silent)[Self.band(margin)]
  }

  /// The same of a pair with these reasons; nil for one of a kind that decoys do not show.
  func errors(_ reasons: [Reason]) -> Int? {
    var margin: Int?
    for reason in reasons {
      switch reason {
      case .quotesAlone: margin = Self.bands[Self.bands.count - 1].from
      case .margin(let weighed): margin = weighed
      case .quotesAnother, .listed, .repeats, .amounts(.unknownFee, _): return nil
      default: break
      }
    }
    let quotesLeg = reasons.contains(where: \.isQuotation)
    return margin.map { errors(margin: $0, quotesLeg: quotesLeg) }
  }

  /// How many lines have no leg, in millionths: so many that those of them that find nothing, as often
  /// as decoys do, are those that found nothing.
  private static func without(_ found: Int, _ decoys: [Decoys.Answer?]) -> Int {
    found * million / max(1, decoys.count { $0 == nil }) * decoys.count
  }

  // MARK: Bands

  private struct Band {
    /// In millionths.
    var wrong = 0
    var count = 0
    /// Whether decoys can come so far.
    var isReached = false

    static let all = Array(repeating: Band(), count: bands.count)
  }

  private static func band(_ margin: Int) -> Int {
    bands.lastIndex { $0.from <= margin } ?? 0
  }

  /// The share of errors of each band, in millionths.
  ///
  /// A greater margin errs no oftener: bands that say otherwise are taken together. One that decoys
  /// do not reach is as the one before.
  private static func errors(_ found: [Band]) -> [Int] {
    var pools: [(wrong: Int, count: Int, bands: Int)] = []
    for (band, model) in zip(found, bands.map(\.model)) {
      if !band.isReached, band.count > 0, !pools.isEmpty {
        pools[pools.count - 1].bands += 1
        continue
      }
      pools.append(
        (min(band.wrong, band.count * million) + prior * model, band.count + prior, 1))
      while pools.count > 1 {
        let (last, before) = (pools[pools.count - 1], pools[pools.count - 2])
        if last.wrong * before.count <= before.wrong * last.count { break }
        pools.removeLast(2)
        pools.append(
          (last.wrong + before.wrong, last.count + before.count, last.bands + before.bands))
      }
    }
    return pools.flatMap { Array(repeating: $0.wrong / $0.count, count: $0.bands) }
  }
}
