/// The released version. It stands in every pack, which is why it is not a commit: a pack changes
/// only when the release, its inputs or its rules do.
public enum Release {
  public static let version = "0.1.0"
}
