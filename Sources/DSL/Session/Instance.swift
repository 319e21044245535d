import Engine

/// A scenario being built, and then its run: what the script's names stand for in it.
///
/// The script declares into `scenario`; `start` freezes it into a simulation. Used by one thread at a time.
final class Instance {
  let symbol: ScenarioSymbol
  let host: ScriptHost
  let seed: UInt64
  /// How often twins step that do not say so themselves, in nanoseconds; nil for each model's own period.
  let step: Int64?
  var scenario: Scenario
  /// Values for `param`s that replace those in the script, in SI or as text.
  var overrides: [String: ParameterOverride]
  var usedOverrides: Set<String> = []
  /// `param`s with their values, for the trace.
  var parameters: [ParameterNote] = []
  /// Those of the script's top level, which a scenario may read too.
  var outerParameters: [ParameterNote] = []
  /// The number of the run within its study, for the trace; 0 outside one.
  var runNumber = 0

  var twins: [TwinSymbol: TwinHandle] = [:]
  var signals: [SignalSymbol: BusRange] = [:]
  /// Signals that are a port, and signals that compare one.
  var signalPorts: [SignalSymbol: PortPlace] = [:]
  var signalBounds: [SignalSymbol: PortBound] = [:]
  var faults: [FaultSymbol: FaultHandle] = [:]
  var requirements: [(symbol: RequirementSymbol, unit: Unit)] = []
  /// What spans in other units than those of time are counted by.
  var clocks: [ClockSymbol: UseClock] = [:]
  /// The fault that stands for the mode a study injects, and what the study's detectors remember, in their order.
  var injected: FaultHandle?
  var alarms: [BusRange] = []
  /// What each fault acts on, for tables, and what it does: its fault mode, or its value as the script writes it.
  var faultTargets: [String: String] = [:]
  var faultEffects: [String: String] = [:]
  /// What to record, in the order of the script; expanded when the run starts.
  var recorded: Set<String> = []
  var mirrors: [VariableMirror] = []
  var activities: [ScriptActivity] = []
  /// Whether anything was declared.
  var isEmpty: Bool {
    scenario.twins.isEmpty && scenario.signals.isEmpty && activities.isEmpty && !hasEvents
  }
  var hasEvents = false
  /// Whether the scenario ends by itself.
  var hasEnding = false

  /// Plots that wait for the end of the run.
  var deferredPlots: [SiteValues] = []

  var simulation: Simulation?
  var memoryTrace: MemoryTrace?
  /// Where rows go.
  var fan: TraceFan?
  var tracePath: String?

  init(
    _ symbol: ScenarioSymbol, host: ScriptHost, seed: UInt64, run: UInt64 = 0, folder: String,
    step: Int64? = nil, overrides: [String: ParameterOverride] = [:]
  ) {
    self.symbol = symbol
    self.host = host
    self.seed = seed
    self.step = step
    self.overrides = overrides
    scenario = Scenario(name: symbol.name, seed: seed, run: run, folder: folder)
  }

  /// The twin a symbol stands for.
  func twin(_ symbol: TwinSymbol) throws(ScriptFailure) -> TwinHandle {
    if let handle = twins[symbol] { return handle }
    throw ScriptFailure(
      "the twin \(symbol.name) is not built yet", help: "declare it before the line that uses it")
  }

  /// A port, tunable parameter or fault mode's target of a twin, all of it or one element.
  func port(_ use: PortUse, element: ElementIndex?) throws(ScriptFailure) -> PortReference {
    let handle = try twin(use.twin)
    do {
      switch element {
      case nil: return try handle.port(use.name)
      case .position(let position): return try handle.port(use.name, element: position - 1)
      case .name(let label): return try handle.port(use.name, label: label)
      }
    } catch {
      if case .position(let position)? = element, let slot = handle.slot(use.name),
        let count = slot.extents.first
      {
        throw ScriptFailure(
          "\(use.twin.name).\(use.name) has no element \(position)",
          help: "its elements are counted from 1 to \(count)")
      }
      throw ScriptFailure(error)
    }
  }

  /// Where a signal lies.
  func range(_ signal: SignalSymbol) throws(ScriptFailure) -> BusRange {
    guard let range = signals[signal] else {
      throw ScriptFailure("the signal \(signal.name) is not declared in this scenario")
    }
    return range
  }

  func range(_ fault: FaultSymbol, _ member: FaultMember) throws(ScriptFailure) -> BusRange {
    guard let handle = faults[fault] else {
      throw ScriptFailure("the fault \(fault.name) is not declared in this scenario")
    }
    switch member {
    case .active: return handle.active
    case .severity: return handle.severity
    case .onset: return handle.onset
    }
  }

  /// Where it stands on the bus whether a requirement is violated.
  func violated(_ requirement: RequirementSymbol) throws(ScriptFailure) -> BusRange {
    guard let place = requirements.firstIndex(where: { $0.symbol == requirement }) else {
      throw ScriptFailure(
        "the requirement \(requirement.name) is not declared in this scenario",
        help: "declare it before the line that asks for it")
    }
    return scenario.requirements[place].violated
  }

  /// Whether a condition holds now.
  func holds(_ condition: any StepExpression, _ simulation: Simulation) -> Bool {
    var value = 0.0
    let random = RandomStream(seed: seed, owner: symbol.name, purpose: "condition")
    condition.evaluate(
      StepContext(
        bus: simulation.bus, time: simulation.time, random: random,
        index: UInt64(bitPattern: simulation.time)), into: &value)
    return value != 0
  }

  /// Copies the script's variables that step expressions read onto the bus.
  func mirrorVariables(_ simulation: Simulation) {
    for mirror in mirrors { mirror.copy(to: simulation, host.machine) }
  }
}

/// A value from `--set` or from the arguments of `run`.
enum ParameterOverride: Sendable {
  case text(String)
  case value(Double)
}

/// A `var` that step expressions read: where the script keeps it and where the bus does.
struct VariableMirror {
  /// The cell or, for a variable at the top level, its global.
  enum Source {
    case cell(RootedValue)
    case global(String)
  }

  let name: String
  let source: Source
  let range: BusRange

  func value(_ machine: Machine) -> Value {
    switch source {
    case .cell(let cell): machine.slots(cell.value)?.first ?? .none
    case .global(let name): machine.global(name) ?? .none
    }
  }

  func copy(to simulation: Simulation, _ machine: Machine) {
    let value = value(machine)
    if value.isNumber {
      simulation.write(range, value.number)
    } else if value.isBoolean {
      simulation.write(range, value.isTrue ? 1 : 0)
    }
  }
}
