/// A picture of figures that is no curve over time: what studies answer.
public struct Chart: Sendable {
  /// A value with the limits of its interval, where it has one.
  public struct Bar: Sendable {
    public let label: String
    public let value: Double
    public let limits: ClosedRange<Double>?

    public init(_ label: String, _ value: Double, limits: ClosedRange<Double>? = nil) {
      self.label = label
      self.value = value
      self.limits = limits
    }
  }

  /// A step of a curve, with the band around it.
  public struct Step: Sendable {
    public let x: Double
    public let y: Double
    public let lower: Double
    public let upper: Double

    public init(x: Double, y: Double, lower: Double, upper: Double) {
      self.x = x
      self.y = y
      self.lower = lower
      self.upper = upper
    }
  }

  /// A place of an axis with what is written there.
  public struct Tick: Sendable {
    public let place: Double
    public let label: String

    public init(_ place: Double, _ label: String) {
      self.place = place
      self.label = label
    }
  }

  public enum Content: Sendable {
    /// Falling or rising steps with a band; `isStepped` is false where points are joined by lines.
    case band([Step], isStepped: Bool)
    /// Counts between edges, of which there is one more.
    case histogram(edges: [Double], counts: [Double])
    /// One under the other, the first on top.
    case bars([Bar])
    /// A value for each row and column; not a number stays empty.
    case heat(rows: [String], columns: [String], values: [[Double]])
    /// Points on axes with their own scales, and straight lines through them.
    case probability(
      points: [(x: Double, y: Double)],
      lines: [(name: String, from: (x: Double, y: Double), to: (x: Double, y: Double))],
      xTicks: [Tick], yTicks: [Tick])
  }

  public let title: String
  /// What runs along, with its unit.
  public let horizontal: String
  public let vertical: String
  public let content: Content

  public init(title: String, horizontal: String, vertical: String, _ content: Content) {
    self.title = title
    self.horizontal = horizontal
    self.vertical = vertical
    self.content = content
  }
}
