/// The version of this engine, as traces and `twin version` give it.
public enum TwinVersion {
  public static let text = "0.1.0"
}
