import Domain

/// Data of payment cards in ISO 20022 messages (`CardTx/Card/PlainCardData`), of which only a part may
/// be kept.
enum CardData {
  /// What is kept of a text at a path: of a card number its ends, of the magnetic track and of the
  /// security code nothing but that they were there.
  static func kept(of text: String, at path: String) -> String {
    guard path.hasSuffix("/PAN") || path == "PAN" else {
      return path.contains("PlainCardData/") && isSecret(path) ? "not kept" : text
    }
    return CardNumber.masked(field: text)
  }

  private static func isSecret(_ path: String) -> Bool {
    ["TrckData", "CSCVal", "CrdSctyCd"].contains { path.contains($0) }
  }
}
