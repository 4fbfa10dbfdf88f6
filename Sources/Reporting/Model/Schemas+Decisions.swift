extension Schemas {
  /// What a person may decide about, with columns to do it in. A sheet only: it is read back by
  /// `tieout resolve`, which knows the columns by their titles.
  public static let decisions = TableSchema(
    name: "decisions", title: "Decisions",
    columns: [
      Column("id", .identifier, title: "ID", width: 26),
      Column("what", .text, width: 34, note: "The open item, or the items that are suggested"),
      // Not beside the cells to fill: a long text would run on into them.
      Column("because", .text, title: "What we know", width: 44),
      Column("date", .date),
      Column(
        "amount", .money, width: 13,
        note: "Of a suggestion what its items leave over: it needs a difference when it is not 0"),
      Column("currency", .currency),
      Column(
        "action", .text, width: 12,
        note: "confirm or reject a suggestion; match, write off or ignore open items; undo a "
          + "decision. Lines without an action are left out.",
        input: .choice(["confirm", "reject", "match", "write_off", "ignore", "undo"])),
      Column(
        "together", .text, width: 10,
        note: "Lines with the same letter are one decision: write A beside all items of one match, "
          + "B beside those of the next.",
        input: .words),
      Column(
        "difference", .text, width: 12, note: "What is left over, if anything is",
        input: .choice(["fee", "fx", "rounding", "write_off"])),
      Column("why", .text, width: 34, note: "Needed: others read it later", input: .words),
      Column(
        "who", .text, title: "Decided by", width: 16,
        note: "Needed only where it is somebody else than tieout resolve --who names",
        input: .words),
      Column("account", .text, width: 20),
      Column("description", .text, width: 40),
    ])
}
