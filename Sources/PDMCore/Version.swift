/// The version of pdm: here and nowhere else.
public enum Version {
  public static let current = "0.1.0"
}
