/// A value given to, or offered by, a twin at build time.
public enum SettingValue: Sendable {
  /// In SI.
  case number(Double)
  case numbers([Double])
  case boolean(Bool)
  case text(String)
  case texts([String])
  /// Something only the plugins that agree on it can read, with a line that says what it is.
  case opaque(any Sendable, summary: String)
}
