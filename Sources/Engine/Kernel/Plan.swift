/// A scenario made ready to run: checked, ordered and frozen. One plan serves many simulations, on any thread.
public final class Plan: Sendable {
  public let name: String
  public let seed: UInt64
  public let run: UInt64
  public let startAge: Int64
  public let twins: [TwinHandle]
  public let wires: [Wire]
  public let signals: [SignalPlan]
  public let variables: [VariablePlan]
  public let faults: [FaultHandle]
  public let records: [RecordPlan]
  public let requirements: [RequirementPlan]
  public let clocks: [UseClockPlan]
  let faultPlans: [FaultPlan]
  let timers: [TimerPlan]
  let triggers: [TriggerPlan]
  let stops: [StopPlan]
  let activities: [ActivityPlan]
  let initial: [Double]

  /// How the signals are evaluated, in the order of the calls.
  let signalEvaluations: [SignalEvaluation]
  /// Positions in `twins`, in the order in which they step.
  let order: [Int]
  /// Every distinct period in time of twins and records.
  let periods: [Int64]
  /// Copies before any twin steps, by the period of the target's twin.
  let heldCopies: [[CopyRange]]
  /// Copies right before a twin steps, by position in `order`.
  let directCopies: [[CopyRange]]
  let delayLines: [DelayLine]
  let faultSites: [FaultSite]
  /// Records of one period, written as one row.
  let recordGroups: [RecordGroup]

  init(_ scenario: Scenario) throws(ScenarioError) {
    name = scenario.name
    seed = scenario.seed
    run = scenario.run
    startAge = scenario.startAge
    twins = scenario.twins
    wires = scenario.wires
    signals = scenario.signals
    variables = scenario.variables
    faults = scenario.faults
    records = scenario.records
    requirements = scenario.requirements
    clocks = scenario.clocks
    faultPlans = scenario.faultPlans
    timers = scenario.timers
    triggers = scenario.triggers
    stops = scenario.stops
    activities = scenario.activities
    initial = scenario.initial
    signalEvaluations = SignalEvaluation.evaluations(of: scenario.signals)

    let twins = twins
    order = try StepOrder(twinCount: twins.count, wires: wires).twins
    let periods = Array(
      Set(twins.map(\.period) + records.filter { $0.clock == nil }.map(\.period))
    ).sorted()
    self.periods = periods
    let plain = wires.filter { $0.delay == 0 }
    heldCopies = periods.map { period in
      CopyRange.merged(
        plain.filter { !$0.target.slot.hasFeedThrough && $0.target.twin.period == period })
        + scenario.signalWires.filter { $0.target.twin.period == period }.map(\.copy)
    }
    directCopies = order.map { index in
      CopyRange.merged(
        plain.filter { $0.target.slot.hasFeedThrough && $0.target.twin.index == index })
    }
    delayLines = DelayLine.lines(for: wires.filter { $0.delay > 0 }, order: order, periods: periods)
    faultSites = FaultSite.sites(
      of: faultPlans.map(\.target), twins: twins,
      driven: wires.map(\.target.range) + scenario.signalWires.map(\.target.range), order: order,
      periods: periods)
    recordGroups = RecordGroup.groups(of: records, periods: periods)
  }
}

extension Scenario {
  /// Orders and freezes what was built.
  ///
  /// - Throws: where twins feed each other within one instant in a circle.
  public func plan() throws(ScenarioError) -> Plan { try Plan(self) }
}
