/// What a connector, a checker and a reader need to know of one port.
public struct PortDescription: Hashable, Sendable {
  public enum Direction: String, Hashable, Sendable { case input, output }

  /// What the numbers stand for.
  public enum Kind: Hashable, Sendable {
    case real
    case integer
    /// A count of use that only grows, such as flight cycles; spans may be measured by it.
    case counter
    case boolean
    /// The number is a position in this list of names.
    case enumeration([String])
  }

  /// Name in `snake_case`, unique among the ports and parameters of its model.
  public let name: String
  public let direction: Direction
  public let kind: Kind
  /// The unit of the port's numbers at the twin's boundary. Affine units mean the numbers are points.
  public let unit: Unit
  public let shape: Shape
  /// The value before the first step, in SI.
  public let initial: Double
  /// Whether an input acts on some output within the same step. Ignored for outputs.
  public let hasFeedThrough: Bool
  /// One line of meaning, with the sign convention where there is one.
  public let meaning: String

  public init(
    _ name: String, _ direction: Direction, _ unit: Unit = .one, shape: Shape = .scalar,
    kind: Kind = .real, initial: Double = 0, hasFeedThrough: Bool = false, _ meaning: String
  ) {
    self.name = name
    self.direction = direction
    self.kind = kind
    self.unit = unit
    self.shape = shape
    self.initial = initial
    self.hasFeedThrough = hasFeedThrough
    self.meaning = meaning
  }
}
