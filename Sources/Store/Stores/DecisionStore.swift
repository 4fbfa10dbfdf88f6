import Domain

/// What the passes decided, in the temporary tables of a match run.
public struct DecisionStore {
  private let connection: Connection
  private var groups: [Group] = []
  private var refusals: [Refusal] = []
  private var nearMisses: [NearMiss] = []
  private var nextOrdinal: Int64 = 1

  public init(_ connection: Connection) { self.connection = connection }

  public struct Group {
    public var id: String
    public var status: String
    public var rule: String
    public var score: Int32
    public var reasons: [String]
    public var members: [(n: Int64, amount: Int64, isListed: Bool)]
    public var differences:
      [(kind: String, source: String, amount: Int64, target: String, on: CalendarDate)]

    public init(
      id: String, status: String, rule: String, score: Int32, reasons: [String],
      members: [(n: Int64, amount: Int64, isListed: Bool)],
      differences: [(
        kind: String, source: String, amount: Int64, target: String, on: CalendarDate
      )]
    ) {
      self.id = id
      self.status = status
      self.rule = rule
      self.score = score
      self.reasons = reasons
      self.members = members
      self.differences = differences
    }
  }

  public struct Refusal {
    public var n: Int64
    public var pass: Int32
    public var candidates: [String]
    public var because: String

    public init(n: Int64, pass: Int32, candidates: [String], because: String) {
      self.n = n
      self.pass = pass
      self.candidates = candidates
      self.because = because
    }
  }

  public struct NearMiss {
    public var n: Int64
    public var distance: Int64
    public var nearest: String
    public var reason: String?
    public var because: String
    public var expected: CalendarDate?

    public init(
      n: Int64, distance: Int64, nearest: String, reason: String?, because: String,
      expected: CalendarDate?
    ) {
      self.n = n
      self.distance = distance
      self.nearest = nearest
      self.reason = reason
      self.because = because
      self.expected = expected
    }
  }

  public mutating func add(_ group: Group) throws {
    groups.append(group)
    if groups.count >= 10_000 { try flush() }
  }

  public mutating func add(_ refusal: Refusal) throws {
    refusals.append(refusal)
    if refusals.count >= 10_000 { try flush() }
  }

  public mutating func add(_ nearMiss: NearMiss) throws {
    nearMisses.append(nearMiss)
    if nearMisses.count >= 10_000 { try flush() }
  }

  /// Ends a pass: what it found counts from now on, except for groups that want the same item.
  ///
  /// The same group found under two keys counts once. Of two groups that share an item neither is
  /// taken, because the item has two answers; their members are refused, the other side named.
  ///
  /// - Parameter pass: The place of the pass in the order; the earliest refusal of an item is kept.
  public mutating func settle(pass: Int32) throws {
    try flush()
    try connection.script(
      "settle claims",
      """
      DROP TABLE IF EXISTS pg_temp.doubled, pg_temp.contested;
      CREATE TEMP TABLE doubled ON COMMIT DROP AS
      SELECT ordinal FROM (
        SELECT ordinal, row_number() OVER (PARTITION BY group_id ORDER BY reasons, ordinal) AS place
          FROM found WHERE NOT is_settled) f
       WHERE place > 1;
      DELETE FROM found WHERE ordinal IN (SELECT ordinal FROM doubled);
      DELETE FROM found_member WHERE ordinal IN (SELECT ordinal FROM doubled);
      DELETE FROM found_difference WHERE ordinal IN (SELECT ordinal FROM doubled);
      CREATE TEMP TABLE contested ON COMMIT DROP AS
      SELECT m.ordinal, m.n FROM found_member m JOIN found f USING (ordinal)
       WHERE NOT f.is_settled AND f.status = 'auto' AND m.ordinal IN (
         SELECT x.ordinal FROM found_member x WHERE x.n IN (
           SELECT y.n FROM found_member y JOIN found g USING (ordinal)
            WHERE NOT g.is_settled AND g.status = 'auto' GROUP BY y.n HAVING count(*) > 1));
      INSERT INTO refusal (n, pass, candidates, because)
      SELECT c.n, \(pass),
             (SELECT (array_agg(DISTINCT o.item_id ORDER BY o.item_id))[1:5]
                FROM contested x JOIN contested y USING (ordinal) JOIN item o ON o.n = y.n
               WHERE x.n = c.n AND o.side <> i.side),
             'its references lead to more than one match'
        FROM (SELECT DISTINCT n FROM contested) c JOIN item i ON i.n = c.n;
      DELETE FROM found WHERE ordinal IN (SELECT ordinal FROM contested);
      DELETE FROM found_member WHERE ordinal IN (SELECT ordinal FROM contested);
      DELETE FROM found_difference WHERE ordinal IN (SELECT ordinal FROM contested);
      INSERT INTO claim (n)
      SELECT m.n FROM found_member m JOIN found f USING (ordinal)
       WHERE NOT f.is_settled AND f.status = 'auto';
      UPDATE found SET is_settled = true WHERE NOT is_settled;
      """)
  }

  /// Writes what is held in memory.
  public mutating func flush() throws {
    try flushGroups()
    try flushRefusals()
    try flushNearMisses()
  }

  private mutating func flushGroups() throws {
    guard !groups.isEmpty else { return }
    let first = nextOrdinal
    nextOrdinal += Int64(groups.count)
    let batch = groups.enumerated().map { (ordinal: first + Int64($0.offset), group: $0.element) }
    try connection.copyIn(
      "store groups", into: "found",
      columns: ["ordinal", "group_id", "status", "rule", "score", "reasons", "is_settled"]
    ) { writer in
      for (ordinal, group) in batch {
        try writer.beginRow()
        writer.int64(ordinal)
        try writer.text(group.id)
        try writer.text(group.status)
        try writer.text(group.rule)
        writer.int32(group.score)
        try writer.textArray(group.reasons)
        writer.bool(false)
      }
    }
    try connection.copyIn(
      "store members", into: "found_member", columns: ["ordinal", "n", "amount", "is_listed"]
    ) { writer in
      for (ordinal, group) in batch {
        for member in group.members {
          try writer.beginRow()
          writer.int64(ordinal)
          writer.int64(member.n)
          writer.int64(member.amount)
          writer.bool(member.isListed)
        }
      }
    }
    try flushDifferences(batch)
    groups.removeAll(keepingCapacity: true)
  }

  private func flushDifferences(_ batch: [(ordinal: Int64, group: Group)]) throws {
    try connection.copyIn(
      "store differences", into: "found_difference",
      columns: ["ordinal", "place", "kind", "source", "amount", "target_code", "effective_on"]
    ) { writer in
      for (ordinal, group) in batch {
        for (place, difference) in group.differences.enumerated() {
          try writer.beginRow()
          writer.int64(ordinal)
          writer.int16(Int16(place))
          try writer.text(difference.kind)
          try writer.text(difference.source)
          writer.int64(difference.amount)
          try writer.text(difference.target)
          writer.date(difference.on)
        }
      }
    }
  }

  private mutating func flushRefusals() throws {
    guard !refusals.isEmpty else { return }
    try connection.copyIn(
      "store refusals", into: "refusal", columns: ["n", "pass", "candidates", "because"]
    ) { writer in
      for refusal in refusals {
        try writer.beginRow()
        writer.int64(refusal.n)
        writer.int32(refusal.pass)
        try writer.textArray(refusal.candidates)
        try writer.text(refusal.because)
      }
    }
    refusals.removeAll(keepingCapacity: true)
  }

  private mutating func flushNearMisses() throws {
    guard !nearMisses.isEmpty else { return }
    try connection.copyIn(
      "store near misses", into: "near",
      columns: ["n", "distance", "nearest", "reason", "because", "expected"]
    ) { writer in
      for miss in nearMisses {
        try writer.beginRow()
        writer.int64(miss.n)
        writer.int64(miss.distance)
        try writer.text(miss.nearest)
        try writer.text(miss.reason)
        try writer.text(miss.because)
        writer.date(miss.expected)
      }
    }
    nearMisses.removeAll(keepingCapacity: true)
  }
}
