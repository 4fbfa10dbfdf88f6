import Foundation

/// What inspection prints, read back.
struct ShownFile {
  struct Entry {
    var amount: String?
    var currency: String?
    var isCounted: Bool
  }

  let errorCodes: [String]
  let isContainer: Bool
  let entries: [[Entry]]

  /// Nil when it is no JSON.
  init?(_ json: String) {
    guard
      let object = try? JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    else { return nil }
    errorCodes = (object["errors"] as? [[String: Any]] ?? []).compactMap { $0["code"] as? String }
    isContainer = object["outcome"] as? String == "container"
    entries = (object["statements"] as? [[String: Any]] ?? []).map { statement in
      (statement["entries"] as? [[String: Any]] ?? []).map { entry in
        Entry(
          amount: entry["amount"] as? String, currency: entry["currency"] as? String,
          isCounted: entry["counted"] as? Bool ?? true)
      }
    }
  }
}
