/// A run of a plan: its bus, its models' states and its clock.
///
/// A simulation belongs to one thread at a time. An instant allocates nothing.
public final class Simulation {
  public let plan: Plan
  public let seed: UInt64
  public let run: UInt64
  /// Where rows and notes go.
  let recording: (any TraceSink)?
  let interrupt: InterruptFlag?

  /// The instant being worked on, or the time reached, in nanoseconds.
  public internal(set) var time: Int64 = 0
  /// How many instants have been worked off.
  public internal(set) var instantCount: Int64 = 0
  /// Whether the activity that runs now was woken by the deadline of its condition.
  public internal(set) var wokeByDeadline = false
  /// Lines logged by handlers since the client last took them, with their instants.
  public internal(set) var messages: [(time: Int64, text: String)] = []
  /// Anything the client wants to find again from a handler; not part of a snapshot.
  public var context: AnyObject?

  let places: Places
  let memory: UnsafeMutableRawPointer
  /// All values, in SI.
  let values: UnsafeMutablePointer<Double>
  let rates: UnsafeMutablePointer<RateState>
  let isDue: UnsafeMutablePointer<Bool>
  let steps: UnsafeMutablePointer<TwinStep>
  let timers: UnsafeMutablePointer<TimerState>
  let triggers: UnsafeMutablePointer<TriggerState>
  let activityStates: UnsafeMutablePointer<ActivityState>
  let delayed: UnsafeMutablePointer<Double>
  let faultStates: UnsafeMutablePointer<FaultState>
  /// Values as they would be without the faults that act.
  let nominalValues: UnsafeMutablePointer<Double>
  /// What stuck, dropping and delaying faults remember.
  let heldValues: UnsafeMutablePointer<Double>
  let faults: FaultTables
  /// Where the clock of each record group stood, in whole periods, when it was last written.
  let recordMarks: UnsafeMutablePointer<Int64>
  /// The instant at which each requirement was found to be violated; `Int64.max` before.
  let violations: UnsafeMutablePointer<Int64>
  let row: UnsafeMutablePointer<Double>
  let schedule: Schedule
  let evaluations: Evaluations
  let activityDraws: [RandomStream]

  let monitors: [TemporalMonitor]
  /// The monitors' states before `finishRequirements`; empty while the run goes on.
  var openMonitors: [TemporalMonitor.State] = []
  /// The last instant shown to the monitors.
  var judgedTime: Int64 = -1
  let margins: UnsafeMutablePointer<Double>
  var activities: [any Activity]
  /// What each activity waits for, beside its state.
  var conditions: [(any StepExpression)?]
  var awaited: [[ActivityHandle]]
  /// Whether anything but rates brings instants.
  let hasEvents: Bool
  /// Whether a timer runs on a clock of use.
  let hasUseTimers: Bool
  /// The earliest timer, debounced trigger, wait or deadline.
  var nextEvent: Int64 = 0
  var stopReason: String?
  var breakpoints: [Breakpoint] = []
  var failure: SimulationError?
  var hasBegun = false

  /// Sets up a run of a plan: initial values on the bus, every model's state initialised.
  ///
  /// - Parameters:
  ///   - plan: what to run
  ///   - seed: the seed of every random stream; the plan's if nil
  ///   - run: the number of the run within a study; the plan's if nil
  ///   - initial: values that differ from the plan's initial values
  ///   - recording: where records go
  ///   - interrupt: a flag that ends an advance early
  /// - Throws: if a model cannot initialise its state.
  public init(
    _ plan: Plan, seed: UInt64? = nil, run: UInt64? = nil,
    initial: [(range: BusRange, values: [Double])] = [], recording: (any TraceSink)? = nil,
    interrupt: InterruptFlag? = nil
  ) throws(ScenarioError) {
    self.plan = plan
    self.seed = seed ?? plan.seed
    self.run = run ?? plan.run
    self.recording = recording
    self.interrupt = interrupt
    places = Places(plan)
    memory = .allocate(byteCount: max(16, places.byteCount), alignment: 16)
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: places.byteCount)
    values = (memory + places.bus).assumingMemoryBound(to: Double.self)
    rates = (memory + places.rates).assumingMemoryBound(to: RateState.self)
    timers = (memory + places.timers).assumingMemoryBound(to: TimerState.self)
    triggers = (memory + places.triggers).assumingMemoryBound(to: TriggerState.self)
    activityStates = (memory + places.activities).assumingMemoryBound(to: ActivityState.self)
    delayed = (memory + places.delayed).assumingMemoryBound(to: Double.self)
    faultStates = (memory + places.faults).assumingMemoryBound(to: FaultState.self)
    nominalValues = (memory + places.nominal).assumingMemoryBound(to: Double.self)
    heldValues = (memory + places.held).assumingMemoryBound(to: Double.self)
    recordMarks = (memory + places.recordMarks).assumingMemoryBound(to: Int64.self)
    violations = (memory + places.violations).assumingMemoryBound(to: Int64.self)
    faults = FaultTables(plan, seed: self.seed, run: self.run)
    isDue = .allocate(capacity: plan.periods.count)
    isDue.initialize(repeating: false, count: plan.periods.count)
    let width = plan.recordGroups.map(\.width).max() ?? 0
    row = .allocate(capacity: width)
    row.initialize(repeating: 0, count: width)
    steps = .allocate(capacity: plan.twins.count)
    schedule = Schedule(plan)
    evaluations = Evaluations(plan, seed: self.seed, run: self.run)
    activityDraws = plan.activities.indices.map { [seed = self.seed, run = self.run] in
      RandomStream(seed: seed, run: run, owner: "do \($0)", purpose: "condition")
    }
    do {
      monitors = try plan.requirements.map {
        try TemporalMonitor(formula: $0.formula, predicateCount: $0.predicates.count)
      }
    } catch {
      // `Scenario.addRequirement` has made the same check.
      throw ScenarioError("\(error)")
    }
    let predicates = plan.requirements.map(\.predicates.count).max() ?? 0
    margins = .allocate(capacity: predicates)
    margins.initialize(repeating: 0, count: predicates)
    hasEvents = !plan.timers.isEmpty || !plan.triggers.isEmpty || !plan.activities.isEmpty
    hasUseTimers = plan.timers.contains { $0.clock != nil }
    nextEvent = hasEvents ? 0 : .max
    activities = plan.activities.map { $0.activity.fresh() }
    conditions = Array(repeating: nil, count: plan.activities.count)
    awaited = Array(repeating: [], count: plan.activities.count)
    setUpState(initial)
    try initializeModels()
    evaluateSignals()
  }

  /// Freezes a scenario and sets up a run of it.
  public convenience init(
    _ scenario: Scenario, recording: (any TraceSink)? = nil, interrupt: InterruptFlag? = nil
  ) throws(ScenarioError) {
    try self.init(try scenario.plan(), recording: recording, interrupt: interrupt)
  }

  deinit {
    for position in plan.order.indices {
      if steps[position].isInitialized { steps[position].model.destroy(steps[position].state) }
      steps[position].state.deallocate()
    }
    steps.deinitialize(count: plan.twins.count)
    steps.deallocate()
    row.deallocate()
    margins.deallocate()
    isDue.deallocate()
    memory.deallocate()
  }
}
