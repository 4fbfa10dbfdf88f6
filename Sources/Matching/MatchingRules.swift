import Domain

/// What can be set about matching one account. Decisions depend on these, on `RuleBook` and on the
/// items alone.
///
/// Nothing in it is counted by reference: passes copy it for every block.
public struct MatchingRules: Hashable, Sendable {
  /// Amount and date: how many business days the bank may be later than the ledger.
  public var windowBusinessDays: Int

  /// Amount and date: how many business days the bank may be earlier than the ledger.
  public var backwardBusinessDays: Int

  /// A ledger leg this close to the period's end is in transit rather than missing, until enough is
  /// matched to tell how long such payments take.
  public var timingBusinessDays: Int

  /// The same reference and amount again within so many business days is a duplicate.
  public var duplicateBusinessDays: Int

  /// Blocks with more items than this are not searched; their items are reported `work_limit`.
  public var blockLimit: Int

  /// Connected candidates up to this many are searched for a forced assignment; more are ambiguous.
  public var componentLimit: Int

  /// How many candidates a refusal names.
  public var namedCandidates: Int

  /// How far amounts may be apart.
  public var tolerances = Tolerances()

  /// How much likelier than the next answer one has to be.
  public var margins = Margins()

  /// The steps of the evidence that are taken.
  public var evidence = EvidenceSteps.all

  public init(
    windowBusinessDays: Int = 3, backwardBusinessDays: Int = 1, timingBusinessDays: Int = 5,
    duplicateBusinessDays: Int = 5, blockLimit: Int = 200_000, componentLimit: Int = 256,
    namedCandidates: Int = 5
  ) {
    precondition(windowBusinessDays >= 0 && backwardBusinessDays >= 0, "Windows are not negative")
    precondition(blockLimit > 0 && componentLimit > 1 && namedCandidates > 1, "Limits are positive")
    self.windowBusinessDays = windowBusinessDays
    self.backwardBusinessDays = backwardBusinessDays
    self.timingBusinessDays = timingBusinessDays
    self.duplicateBusinessDays = duplicateBusinessDays
    self.blockLimit = blockLimit
    self.componentLimit = componentLimit
    self.namedCandidates = namedCandidates
  }

  /// TARGET2 is the one calendar there is; it carries no state.
  public var calendar: BusinessCalendar { .target2 }
}
