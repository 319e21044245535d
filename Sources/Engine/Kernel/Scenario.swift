/// The builder of a simulation: twins, wires, signals, faults, requirements, events and records.
///
/// Everything is checked when it is added, so that an error can name the line that caused it; bus ranges
/// are fixed at once and never move. `plan()` freezes what was built; one plan serves many simulations.
public final class Scenario {
  public let name: String
  public let seed: UInt64
  /// The number of the run within a study, 0 outside one.
  public let run: UInt64
  /// The folder that relative file names start from.
  public let folder: String
  /// Why a file that no setting names, but another file does, may not be read; nil where it may. Asked with its path
  /// before it is read.
  public var refusal: @Sendable (_ path: String) -> String? = { _ in nil }
  /// How old everything is when the run begins, in nanoseconds: fixed and drawn onsets of faults count from birth, so that
  /// those drawn before this age have begun, and grown, when the run starts.
  ///
  /// Conditions, hazards and onsets on a clock of use count from the start of the run.
  public var startAge: Int64 = 0

  public internal(set) var twins: [TwinHandle] = []
  public internal(set) var wires: [Wire] = []
  public internal(set) var signals: [SignalPlan] = []
  var signalWires: [SignalWire] = []
  public internal(set) var variables: [VariablePlan] = []
  public internal(set) var faults: [FaultHandle] = []
  public internal(set) var records: [RecordPlan] = []
  public internal(set) var requirements: [RequirementPlan] = []
  public internal(set) var clocks: [UseClockPlan] = []
  var faultPlans: [FaultPlan] = []
  var timers: [TimerPlan] = []
  var triggers: [TriggerPlan] = []
  var stops: [StopPlan] = []
  var activities: [ActivityPlan] = []
  /// The bus before the first instant.
  var initial: [Double] = []

  /// How many numbers the bus holds so far.
  public var busCount: Int { initial.count }

  public init(name: String = "main", seed: UInt64 = 0, run: UInt64 = 0, folder: String = ".") {
    self.name = name
    self.seed = seed
    self.run = run
    self.folder = folder
  }

  /// The twin of that name, if there is one.
  public func twin(_ name: String) -> TwinHandle? { twins.first { $0.name == name } }

  /// The fault of that name, if there is one.
  public func fault(_ name: String) -> FaultHandle? { faults.first { $0.name == name } }

  /// Adds a number, or several, that event handlers may change.
  public func addVariable(
    _ name: String, _ dimension: Dimension = .one, initial values: [Double]
  ) throws(ScenarioError) -> BusRange {
    try reserve(name)
    let range = allocate(values)
    variables.append(VariablePlan(name: name, dimension: dimension, range: range))
    return range
  }

  /// Adds a signal: an expression evaluated at every instant after the twins have stepped.
  public func addSignal(
    _ name: String, _ dimension: Dimension, unit: Unit = .one, _ expression: any StepExpression
  ) throws(ScenarioError) -> BusRange {
    try reserve(name)
    let range = allocate(Array(repeating: 0, count: expression.count))
    signals.append(
      SignalPlan(
        name: name, dimension: dimension, unit: unit, range: range, expression: expression))
    return range
  }

  /// Adds a signal of bare numbers.
  public func addSignal(
    _ name: String, _ expression: any StepExpression
  ) throws(ScenarioError) -> BusRange {
    try addSignal(name, .one, expression)
  }

  /// Sets the values a range starts with, before any simulation is made.
  public func set(_ range: BusRange, _ values: [Double]) {
    precondition(values.count == range.count, "\(values.count) values for \(range.count) places")
    initial.replaceSubrange(range.positions, with: values)
  }

  /// The values a range starts with.
  public func initialValues(_ range: BusRange) -> [Double] { Array(initial[range.positions]) }

  /// Finds a port or tunable parameter by path: `arm.position`, `arm.position[2]`,
  /// `arm.position[elbow]`, `arm.joint[2].friction`.
  public func port(_ path: String) throws(ScenarioError) -> PortReference {
    try PortPath(path).resolve(in: self)
  }

  /// Makes room on the bus.
  func allocate(_ values: [Double]) -> BusRange {
    let range = BusRange(offset: initial.count, count: values.count)
    initial += values
    return range
  }

  /// Every name stands for one thing.
  func reserve(_ name: String) throws(ScenarioError) {
    let owner: String? =
      if twin(name) != nil { "a twin" } else if fault(name) != nil {
        "a fault"
      } else if signals.contains(where: { $0.name == name }) {
        "a signal"
      } else if variables.contains(where: { $0.name == name }) { "a variable" } else { nil }
    if let owner {
      throw ScenarioError("\(name) is already the name of \(owner)", help: "choose another name")
    }
  }
}

/// A number that event handlers may change.
public struct VariablePlan: Sendable {
  public let name: String
  public let dimension: Dimension
  public let range: BusRange
}

/// An expression evaluated at every instant.
public struct SignalPlan: Sendable {
  public let name: String
  public let dimension: Dimension
  /// The unit in which people read it.
  public let unit: Unit
  public let range: BusRange
  public let expression: any StepExpression
}
