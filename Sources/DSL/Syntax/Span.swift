/// A stretch of one source file, in bytes.
public struct Span: Hashable, Sendable {
  /// Which file of the session, in the order they were read.
  public let file: Int
  public let start: Int
  /// One past the last byte.
  public let end: Int

  public init(file: Int, start: Int, end: Int) {
    self.file = file
    self.start = start
    self.end = end
  }

  /// The stretch from the start of this one to the end of `other`.
  func through(_ other: Span) -> Span {
    Span(file: file, start: min(start, other.start), end: max(end, other.end))
  }

  /// The empty stretch at the end of this one.
  var endpoint: Span { Span(file: file, start: end, end: end) }
}
