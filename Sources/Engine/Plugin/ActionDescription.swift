/// Something a twin can be told to do from a `do` block, such as `move_to(q)` or `discharge(1C)`.
public struct ActionDescription: Hashable, Sendable {
  /// One argument. All arguments are numbers or vectors of numbers.
  public struct Argument: Hashable, Sendable {
    public let name: String
    public let unit: Unit
    public let shape: Shape
    /// The value in SI where it may be left out.
    public let defaultValue: Double?
    public let meaning: String

    public init(
      _ name: String, _ unit: Unit, shape: Shape = .scalar, default defaultValue: Double? = nil,
      _ meaning: String
    ) {
      self.name = name
      self.unit = unit
      self.shape = shape
      self.defaultValue = defaultValue
      self.meaning = meaning
    }
  }

  /// Where a script goes on until one of the ports passes a bound, the model gets the bound by `TwinModel.end(at:_:)`
  /// and ends the action at that very instant.
  public struct Ending: Hashable, Sendable {
    /// Output ports, scalar and real.
    public let ports: [String]
    /// The boolean output port that says the action has ended.
    public let completion: String

    public init(on ports: [String], completion: String) {
      self.ports = ports
      self.completion = completion
    }
  }

  public let name: String
  public let arguments: [Argument]
  /// The boolean output port that says the action has finished, if it ever does by itself.
  public let completion: String?
  /// What ends of the action the model finds within its steps, if any.
  public let ending: Ending?
  public let meaning: String

  public init(
    _ name: String, _ arguments: [Argument] = [], completion: String? = nil,
    ending: Ending? = nil, _ meaning: String
  ) {
    self.name = name
    self.arguments = arguments
    self.completion = completion
    self.ending = ending
    self.meaning = meaning
  }
}
