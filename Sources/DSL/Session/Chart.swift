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

  /// A place of an axis with what is written there; a small mark where nothing is.
  public struct Tick: Sendable {
    public let place: Double
    public let label: String

    public init(_ place: Double, _ label: String) {
      self.place = place
      self.label = label
    }
  }

  /// Points beside a line with its band, on axes whose ticks say what their places stand for.
  public struct ProbabilityPaper: Sendable {
    public let points: [(x: Double, y: Double)]
    public let pointsName: String
    public let line: [Step]
    public let lineName: String
    public let bandName: String
    public let xRange: ClosedRange<Double>
    public let yRange: ClosedRange<Double>
    public let xTicks: [Tick]
    public let yTicks: [Tick]

    public init(
      points: [(x: Double, y: Double)], pointsName: String, line: [Step], lineName: String,
      bandName: String, xRange: ClosedRange<Double>, yRange: ClosedRange<Double>, xTicks: [Tick],
      yTicks: [Tick]
    ) {
      self.points = points
      self.pointsName = pointsName
      self.line = line
      self.lineName = lineName
      self.bandName = bandName
      self.xRange = xRange
      self.yRange = yRange
      self.xTicks = xTicks
      self.yTicks = yTicks
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
    /// Points and a fitted law on axes with their own scales.
    case probability(ProbabilityPaper)
  }

  public let title: String
  /// What runs along, with its unit.
  public let horizontal: String
  public let vertical: String
  public let content: Content
  /// Where the script asks for it, such as `a.twin:12`.
  public var place: String?

  public init(title: String, horizontal: String, vertical: String, _ content: Content) {
    self.title = title
    self.horizontal = horizontal
    self.vertical = vertical
    self.content = content
  }
}
