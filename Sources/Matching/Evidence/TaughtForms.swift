/// What a person's decision about a line and one leg shows of how references are written.
public struct QuotationLesson: Hashable, Sendable {
  /// The decision's id: one that is about several lines teaches once.
  public var decision: String
  /// What the line says.
  public var texts: [String]
  /// The leg's, as the ledger has it.
  public var reference: String
  /// The person said that the line is not the leg's.
  public var isRejected: Bool

  public init(decision: String, texts: [String], reference: String, isRejected: Bool) {
    self.decision = decision
    self.texts = texts
    self.reference = reference
    self.isRejected = isRejected
  }
}

/// The forms of references that people's decisions taught: in which lines write what the reader does
/// not find.
public struct TaughtForms: Sendable {
  struct Taught: Sendable {
    let form: ReferenceForm
    /// By how many decisions, those that say otherwise off.
    let decisions: Int
  }

  /// The surest first.
  let all: [Taught]

  /// What one rejection takes back, because a wrong match costs more than a missing one.
  private static let rejection = 2
  /// Every form is looked for in every line.
  private static let most = 16

  public init(_ lessons: [QuotationLesson]) {
    var confirming: [ReferenceForm: Set<String>] = [:]
    let told = lessons.compactMap(Told.init)
    for lesson in told where !lesson.isRejected {
      for form in lesson.forms { confirming[form, default: []].insert(lesson.decision) }
    }
    // A decision confirms each form that its line is written in, also where another one takes more of
    // the reference.
    let candidates = confirming.map { (form: $0, count: $1.count, name: $0.description) }
      .sorted { ($1.count, $0.name) < ($0.count, $1.name) }.prefix(TaughtForms.most)
    all = candidates.map { candidate in
      let written = told.filter { $0.isWritten(in: candidate.form) }
      let confirmed = Set(written.filter { !$0.isRejected }.map(\.decision)).count
      let rejected = Set(written.filter(\.isRejected).map(\.decision)).count
      return (candidate, confirmed - TaughtForms.rejection * rejected)
    }.filter { $0.1 > 0 }.sorted { ($1.1, $0.0.name) < ($0.1, $1.0.name) }
      .map { Taught(form: $0.0.form, decisions: $0.1) }
  }

  /// In words, each with the number of decisions that teach it.
  public var words: [(form: String, decisions: Int)] {
    all.map { ($0.form.description, $0.decisions) }
  }

  /// A lesson that is about a form: the reader does not find the reference.
  private struct Told {
    let decision: String
    let texts: [TextRuns]
    let key: [UInt8]
    let forms: [ReferenceForm]
    let isRejected: Bool

    init?(_ lesson: QuotationLesson) {
      guard let key = ReferenceKey.normalised(lesson.reference),
        !Told.isRead(key, in: lesson.texts)
      else { return nil }
      decision = lesson.decision
      texts = lesson.texts.map(TextRuns.init)
      self.key = Array(key.utf8)
      let own = self.key
      forms = lesson.texts.flatMap { ReferenceForm.forms(of: own, in: $0) }
      isRejected = lesson.isRejected
    }

    private static func isRead(_ key: String, in texts: [String]) -> Bool {
      var keys = TextTable()
      let number = keys.intern(key.utf8)
      var index = ReferenceIndex(keys)
      index.bearMistakes(in: [number])
      return index.quoted(in: texts) != nil
    }

    func isWritten(in form: ReferenceForm) -> Bool {
      guard let written = form.written(of: key[...]) else { return false }
      return texts.contains { $0.has(written) }
    }
  }
}

extension TextRuns {
  /// Whether some runs that follow one another say a text together.
  fileprivate func has(_ wanted: [UInt8]) -> Bool {
    (0..<count).contains { first in
      let end = starts[first] + wanted.count
      return end <= bytes.count && starts[(first + 1)...].contains(end)
        && bytes[starts[first]..<end].elementsEqual(wanted)
    }
  }
}
