import Domain
import Glibc
import Synchronization

/// Notes for people and for log collectors, all on standard error.
///
/// A failing standard error never stops the work: there is nowhere left to say so. Every text is
/// made visible before it is written, so that a name in a file cannot move the cursor.
public final class Console: Sendable {
  public enum Level: String, Sendable { case debug, info, warning, error }

  /// How notes look; decided once from options and terminal.
  struct Style: Sendable {
    var level: Level
    var json: Bool
    var colour: Bool
    /// A terminal, whose last line may be drawn over.
    var live: Bool
  }

  public let stage: String
  let style: Style
  private let output: CheckedOutput
  private let state = Mutex(State())

  private struct State {
    var run: String?
    /// Whether a progress line stands on the terminal and must be cleared first.
    var isLineDrawn = false
    /// Notes of a console that holds them back; nil for one that does not.
    var held: [Note]?
  }

  public convenience init(stage: String, options: CommonOptions) {
    let isTerminal = isatty(STDERR_FILENO) == 1
    let dumb = environment("TERM").map { $0 == "dumb" } ?? true
    let json = options.logFormat == .json
    self.init(
      stage: stage,
      style: Style(
        level: options.quiet ? .error : options.verbose ? .debug : .info,
        json: json,
        colour: isTerminal && !dumb && !json && !options.noColor
          && (environment("NO_COLOR") ?? "").isEmpty,
        live: isTerminal && !dumb && !json && !options.quiet),
      output: CheckedOutput(descriptor: STDERR_FILENO))
  }

  init(stage: String, style: Style, output: CheckedOutput) {
    self.stage = stage
    self.style = style
    self.output = output
  }

  /// A console for work beside this one's: it says nothing until `releaseNotes`, so that the notes
  /// of two stages do not depend on which of them is faster.
  public func beside() -> Console {
    var quiet = style
    quiet.live = false
    let console = Console(stage: stage, style: quiet, output: output)
    console.state.withLock { $0.held = [] }
    return console
  }

  /// Says what was held back, and holds nothing back any more.
  public func releaseNotes() {
    let held = state.withLock { state in
      defer { state.held = nil }
      return state.held ?? []
    }
    for note in held { say(note) }
  }

  /// The id of the run, for the log lines that follow.
  public func setRun(_ id: String) { state.withLock { $0.run = id } }

  /// Something worth knowing while it happens.
  public func note(_ text: String, file: String? = nil, counts: [(String, Int)] = []) {
    say(Note(.info, text, file: file, counts: counts))
  }

  /// A step that only `--verbose` shows.
  public func detail(_ text: String, file: String? = nil, counts: [(String, Int)] = []) {
    say(Note(.debug, text, file: file, counts: counts))
  }

  /// The one line that says what a stage did.
  public func summary(_ text: String, counts: [(String, Int)] = []) {
    say(Note(.info, text, counts: counts))
  }

  public func warning(_ text: String, code: String? = nil, file: String? = nil) {
    say(Note(.warning, text, code: code, file: file))
  }

  /// Prints an error once, or each one of a list.
  public func error(_ error: any Error) {
    if let list = error as? any ErrorList {
      for each in list.errors { say(Note(each)) }
    } else if let actionable = error as? any ActionableError {
      say(Note(actionable))
    } else {
      say(Note(UnexpectedError(error)))
    }
  }

  func say(_ note: Note) {
    guard note.level >= style.level else { return }
    state.withLock { state in
      if state.held != nil {
        state.held?.append(note)
        return
      }
      let prefix = state.isLineDrawn ? "\r\u{1B}[K" : ""
      state.isLineDrawn = false
      let text =
        style.json
        ? note.json(at: SystemClock.now(), stage: stage, run: state.run)
        : note.text(stage: stage, colour: style.colour)
      try? output.writeNow(prefix + text + "\n")
    }
  }

  /// Draws over the terminal's last line; nil clears it. Does nothing where there is no terminal.
  func draw(_ line: String?) {
    guard style.live else { return }
    state.withLock { state in
      if line == nil && !state.isLineDrawn { return }
      state.isLineDrawn = line != nil
      try? output.writeNow("\r\u{1B}[K" + (line ?? ""))
    }
  }
}

extension Console.Level: Comparable {
  public static func < (left: Console.Level, right: Console.Level) -> Bool {
    left.rank < right.rank
  }

  private var rank: Int {
    switch self {
    case .debug: 0
    case .info: 1
    case .warning: 2
    case .error: 3
    }
  }
}

/// An error that no module of ours declares: a defect, and said to be one.
struct UnexpectedError: ActionableError {
  let underlying: String

  init(_ error: any Error) { underlying = String(describing: error) }

  var code: String { "CLI-0001" }
  var problem: String { "unexpected failure: \(underlying)" }
  var hint: String? { "this is a defect of tieout; keep the input and report it" }
}
