/// How many numbers a port or parameter holds, in terms that may be fixed only when a twin is built.
public enum Shape: Hashable, Sendable {
  /// How long one side is.
  public enum Extent: Hashable, Sendable {
    /// Always this many.
    case count(Int)
    /// As many as the named axis of the twin has, such as `"joints"`.
    case axis(String)
  }

  case scalar
  case vector(Extent)
  /// Rows and columns; stored row by row.
  case matrix(Extent, Extent)
}
