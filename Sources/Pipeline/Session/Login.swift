import StageSupport

/// Who is at the keyboard, where nobody says it.
enum Login {
  static var name: String? {
    for variable in ["USER", "LOGNAME"] {
      if let name = environment(variable), !name.isEmpty { return name }
    }
    return nil
  }
}
