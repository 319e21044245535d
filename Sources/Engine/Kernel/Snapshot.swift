/// The whole state of a simulation at one time: bus, models, faults, requirements, events and activities.
///
/// Sendable: its memory is written once, before the initialiser returns, and only read afterwards.
public final class Snapshot: @unchecked Sendable {
  /// When it was taken, in nanoseconds.
  public let time: Int64
  let plan: Plan
  let bytes: UnsafeMutableRawPointer
  let byteCount: Int
  let instantCount: Int64
  let nextEvent: Int64
  let stopReason: String?
  let failure: SimulationError?
  let hasBegun: Bool
  let monitors: [TemporalMonitor.State]
  let judgedTime: Int64
  let activities: [any Sendable]
  let conditions: [(any StepExpression)?]
  let awaited: [[ActivityHandle]]

  /// Takes the state of a simulation.
  init(_ simulation: Simulation) throws(SimulationError) {
    for index in simulation.plan.order {
      let twin = simulation.plan.twins[index]
      guard twin.model.snapshotByteCount != nil else {
        throw SimulationError(
          .model(twin: twin.name, code: 0), at: simulation.time,
          "no snapshot can be taken: \(twin.name) (\(twin.plugin).\(twin.description.name)) "
            + "cannot save its state",
          help: "rewind and fork need every twin to save its state; run without them, "
            + "or without \(twin.name)")
      }
    }
    plan = simulation.plan
    time = simulation.time
    instantCount = simulation.instantCount
    nextEvent = simulation.nextEvent
    stopReason = simulation.stopReason
    failure = simulation.failure
    hasBegun = simulation.hasBegun
    monitors = simulation.savedMonitors()
    judgedTime = simulation.judgedTime
    activities = simulation.activities.map { $0.save() }
    conditions = simulation.conditions
    awaited = simulation.awaited
    byteCount = Self.byteCount(simulation)
    bytes = .allocate(byteCount: max(16, byteCount), alignment: 16)
    bytes.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
    bytes.copyMemory(from: simulation.memory, byteCount: simulation.places.byteCount)
    Self.eachModel(simulation) { step, offset in
      step.model.save(step.state, into: bytes + offset)
    }
  }

  deinit { bytes.deallocate() }

  /// Copies everything back.
  func restore(to simulation: Simulation) {
    simulation.memory.copyMemory(from: bytes, byteCount: simulation.places.byteCount)
    Self.eachModel(simulation) { step, offset in
      step.model.restore(step.state, from: bytes + offset)
    }
    for position in activities.indices {
      simulation.activities[position].restore(activities[position])
      simulation.conditions[position] = conditions[position]
      simulation.awaited[position] = awaited[position]
    }
    for position in monitors.indices {
      simulation.monitors[position].restore(monitors[position])
    }
    simulation.openMonitors.removeAll(keepingCapacity: true)
    simulation.forgetViolations()
    simulation.judgedTime = judgedTime
    simulation.time = time
    simulation.instantCount = instantCount
    simulation.nextEvent = nextEvent
    simulation.stopReason = stopReason
    simulation.failure = failure
    simulation.hasBegun = hasBegun
    simulation.rebuildFaultLists()
    simulation.renewBreakpoints()
  }

  /// Calls `body` with every step and the place of its model's state, 16-byte aligned.
  private static func eachModel(_ simulation: Simulation, _ body: (TwinStep, Int) -> Void) {
    var offset = aligned(simulation.places.byteCount)
    for position in simulation.plan.order.indices {
      let step = simulation.steps[position]
      body(step, offset)
      offset += aligned(step.model.snapshotByteCount ?? 0)
    }
  }

  private static func byteCount(_ simulation: Simulation) -> Int {
    simulation.plan.order.indices.reduce(aligned(simulation.places.byteCount)) {
      $0 + aligned(simulation.steps[$1].model.snapshotByteCount ?? 0)
    }
  }

  private static func aligned(_ count: Int) -> Int { (count + 15) & ~15 }
}

extension Simulation {
  /// Takes the whole state.
  ///
  /// - Throws: where a twin's model cannot save its state; the error names it.
  public func snapshot() throws(SimulationError) -> Snapshot { try Snapshot(self) }

  /// Goes back, or forward, to a state taken from a simulation of the same plan. Running on from there
  /// yields the same numbers, bit for bit. Allocates nothing.
  public func restore(_ snapshot: Snapshot) {
    precondition(snapshot.plan === plan, "the snapshot was taken from another plan")
    snapshot.restore(to: self)
  }

  /// A second simulation that stands where this one stands; what it records is its own affair.
  public func fork(recording: (any TraceSink)? = nil) throws -> Simulation {
    let state = try snapshot()
    let copy = try Simulation(
      plan, seed: seed, run: run, recording: recording, interrupt: interrupt)
    copy.restore(state)
    return copy
  }

  /// A simulation that stands where this one stands and goes on with the chance of another run: what was drawn so far
  /// stays drawn.
  ///
  /// The scripts' activities go over to it, so this one must not go on.
  public func continued(withDrawsOf run: UInt64) throws -> Simulation {
    let state = try snapshot()
    let copy = try Simulation(plan, seed: seed, run: run, interrupt: interrupt)
    copy.context = context
    copy.restore(state)
    return copy
  }
}
