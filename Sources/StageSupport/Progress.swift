import Domain
import Synchronization

/// How far a stage has come: a bar on a terminal, nothing anywhere else.
///
///     let progress = console.progress("posting", unit: "rows", total: rows)
///     defer { progress.finish() }
///     for chunk in chunks { …; progress.advance(by: chunk.count) }
///
/// May be advanced from several threads. Call it once per chunk rather than per row.
public final class Progress: Sendable {
  private let console: Console
  private let label: String
  private let unit: String
  private let total: Int?
  private let start = SystemClock.monotonicNanoseconds()
  private let state = Mutex(State())

  private struct State {
    var done = 0
    var drawnAt: UInt64 = 0
  }

  /// Ten times a second is smooth enough and costs nothing.
  private static let interval: UInt64 = 100_000_000

  init(console: Console, label: String, unit: String, total: Int?) {
    self.console = console
    self.label = label
    self.unit = unit
    self.total = total
  }

  public func advance(by count: Int = 1) {
    guard console.style.live else { return }
    let now = SystemClock.monotonicNanoseconds()
    let due = state.withLock { state -> Int? in
      state.done += count
      guard now - state.drawnAt >= Self.interval else { return nil }
      state.drawnAt = now
      return state.done
    }
    if let due {
      console.draw(
        Progress.line(
          label: label, unit: unit, done: due, total: total, elapsed: now - start))
    }
  }

  /// Clears the bar.
  public func finish() { console.draw(nil) }

  /// `posting  [########------------]  40 %  400,000 of 1,000,000 rows  210,000/s  3 s left`
  static func line(
    label: String, unit: String, done: Int, total: Int?, elapsed nanoseconds: UInt64
  ) -> String {
    let milliseconds = max(nanoseconds / 1_000_000, 1)
    let rate = UInt64(max(done, 0)) * 1000 / milliseconds
    var parts = [label.visible]
    if let total, total > 0 {
      let share = min(max(done, 0), total)
      let filled = share * 20 / total
      parts.append(
        "[" + String(repeating: "#", count: filled) + String(repeating: "-", count: 20 - filled)
          + "]  \(share * 100 / total) %")
      parts.append("\(grouped(done)) of \(grouped(total)) \(unit)")
      parts.append("\(grouped(Int(rate)))/s")
      if rate > 0, done < total { parts.append("\(UInt64(total - done) / rate + 1) s left") }
    } else {
      parts.append("\(grouped(done)) \(unit)")
      parts.append("\(grouped(Int(rate)))/s")
    }
    return parts.joined(separator: "  ")
  }
}

extension Console {
  /// - Parameter total: How many there will be, if that is known.
  public func progress(_ label: String, unit: String = "rows", total: Int? = nil) -> Progress {
    Progress(console: self, label: label, unit: unit, total: total)
  }
}

/// A count for people, in groups of three: `1,204,500`. Never for a file.
public func grouped(_ number: Int) -> String {
  let digits = String(number.magnitude)
  var text = ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.utf8.count - index) % 3 == 0 { text += "," }
    text.append(digit)
  }
  return number < 0 ? "-" + text : text
}
