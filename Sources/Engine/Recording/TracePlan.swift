/// One recorded quantity: a port or probe, the unit its values are stored in, and what they mean.
public struct TraceSignal: Sendable {
  /// Full name, such as `arm.joint_angle`; unique within its group.
  public let name: String
  /// The unit values are stored and shown in; rows come in SI.
  public let unit: Unit
  /// Names of the elements of a vector; empty for a scalar.
  public let elements: [String]
  public let kind: PortDescription.Kind
  /// One line.
  public let meaning: String
  /// The requirement whose remaining life this is; nil for what rows bring.
  public let requirement: String?

  public init(
    _ name: String, _ unit: Unit = .one, elements: [String] = [],
    kind: PortDescription.Kind = .real, _ meaning: String = ""
  ) {
    self.init(name, unit, elements: elements, kind: kind, meaning, requirement: nil)
  }

  init(
    _ name: String, _ unit: Unit, elements: [String], kind: PortDescription.Kind,
    _ meaning: String, requirement: String?
  ) {
    self.name = name
    self.unit = unit
    self.elements = elements
    self.kind = kind
    self.meaning = meaning
    self.requirement = requirement
  }

  /// How many numbers of a row belong to this signal: none to a remaining life, which follows from the instants.
  public var width: Int { requirement == nil ? max(1, elements.count) : 0 }
}

/// Signals that are recorded at the same instants.
public struct TraceGroup: Sendable {
  /// The time between rows, in nanoseconds; nil where rows come at every instant of the run.
  public let period: Int64?
  public let signals: [TraceSignal]

  public init(period: Int64?, signals: [TraceSignal]) {
    self.period = period
    self.signals = signals
  }

  /// How many numbers a row holds.
  public var width: Int { signals.reduce(0) { $0 + $1.width } }
}

/// Everything known of a recording before its first row: what is recorded, and where it came from.
public struct TracePlan: Sendable {
  /// The run's number within its study; names the run's group in the file.
  public let run: Int
  public let groups: [TraceGroup]
  /// The text of the script that caused the run.
  public let script: String
  public let seed: UInt64
  /// The settings the run was made with, in the order in which they are to be shown.
  public let parameters: [(name: String, value: String)]
  /// Versions of the engine and of the plugins that took part.
  public let versions: [(name: String, value: String)]

  public init(
    run: Int = 0, groups: [TraceGroup], script: String = "", seed: UInt64 = 0,
    parameters: [(name: String, value: String)] = [],
    versions: [(name: String, value: String)] = []
  ) {
    self.run = run
    self.groups = groups
    self.script = script
    self.seed = seed
    self.parameters = parameters
    self.versions = versions
  }
}
