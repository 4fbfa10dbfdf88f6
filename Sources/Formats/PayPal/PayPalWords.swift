import Domain

/// What PayPal's words for a status say, in the languages of its pages.
enum PayPalWords {
  struct Status {
    let status: Entry.Status
    let moves: Bool
  }

  /// Nil for a word that is not known.
  static func status(_ word: String) -> Status? {
    let word = word.lowercased()
    if booked.contains(word) { return Status(status: .booked, moves: true) }
    if pending.contains(word) { return Status(status: .pending, moves: true) }
    return idle.contains(word) ? Status(status: .info, moves: false) : nil
  }

  /// The money moved, also where it went back later by a row of its own.
  private static let booked: Set<String> = [
    "completed", "cleared", "paid", "processed", "refunded", "partially refunded", "reversed",
    "returned", "abgeschlossen", "rückzahlung", "erstattet", "teilweise zurückgezahlt",
    "rückbuchung", "storniert", "completado", "reembolsado", "parcialmente reembolsado",
    "revertido", "terminé", "effectué", "remboursé", "partiellement remboursé",
    "annulé (remboursé)",
    "completata", "rimborsato", "parzialmente rimborsato", "voltooid", "terugbetaald",
    "gedeeltelijk terugbetaald", "zakończono", "zrealizowano", "zwrócono", "częściowo zwrócono",
    "concluído", "concluída", "devolvido",
  ]

  private static let pending: Set<String> = [
    "pending", "uncleared", "held", "on hold", "unclaimed", "temporary hold", "ausstehend", "offen",
    "einbehalten", "pendiente", "retenido", "en attente", "en suspens", "in sospeso",
    "in behandeling",
    "in afwachting", "oczekuje", "oczekujące", "pendente",
  ]

  /// Nothing moved, or what was set apart came back without a row.
  private static let idle: Set<String> = [
    "denied", "canceled", "cancelled", "failed", "expired", "voided", "removed", "placed",
    "created", "active", "inactive", "abgelehnt", "abgebrochen", "fehlgeschlagen", "abgelaufen",
    "denegado", "cancelado", "refusé", "annulé", "rifiutato", "annullato", "geweigerd",
    "geannuleerd", "odrzucono", "anulowano", "recusado",
  ]

  /// The row is a note that changes no balance.
  static func isMemo(_ impact: String) -> Bool { impact.lowercased() == "memo" }

  /// The matcher's word for a kind of transaction, from the English description.
  static func category(_ type: String) -> String? {
    let type = type.lowercased()
    if type.holds("currency conversion") { return "conversion" }
    if type.holds("reversal of") && type.holds("chargeback")
      || type.holds("chargeback reversal")
    {
      return "dispute_reversal"
    }
    if type.holds("chargeback fee") { return "fee" }
    if type.holds("chargeback") || type.holds("dispute") { return "dispute" }
    if type.holds("withdrawal") || type.holds("transfer to bank") { return "payout" }
    if type.holds("refund") { return "refund" }
    if type.holds("fee") { return "fee" }
    if type.holds("payment") { return "charge" }
    return nil
  }
}
