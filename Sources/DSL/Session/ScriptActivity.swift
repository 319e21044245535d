import Engine

/// The body of `do`: a coroutine of the session's machine, and what it waits for.
///
/// Inner `parallel` blocks run as coroutines of the same activity: it wakes when the first of them may go on.
/// Unchecked: confined to the thread that runs the session, as its machine is.
final class ScriptActivity: Activity, @unchecked Sendable {
  /// One line of execution: a coroutine and what it waits for.
  final class Strand {
    let coroutine: Coroutine
    var wait = Wait.ready
    /// The instant at which it began to wait: a condition counts from the next one.
    var since: Int64 = -1
    var children: [Strand] = []

    init(_ coroutine: Coroutine) { self.coroutine = coroutine }
  }

  enum Wait {
    case ready
    case time(Int64)
    case conditions([any StepExpression], deadline: Int64?)
    case children
    case over
  }

  private let body: RootedValue
  unowned let instance: Instance
  private(set) var root: Strand

  init(_ body: Value, _ instance: Instance) throws(ScriptFailure) {
    self.body = RootedValue(body, in: instance.host.machine)
    self.instance = instance
    root = Strand(try Coroutine(body, in: instance.host.machine))
  }

  func fresh() -> any Activity { self }

  /// Every coroutine under way, for snapshots of the machine.
  var coroutines: [Coroutine] {
    func all(_ strand: Strand) -> [Coroutine] { [strand.coroutine] + strand.children.flatMap(all) }
    return all(root)
  }

  func resume(_ simulation: Simulation) throws -> Pause {
    try instance.host.during(simulation, instance) { () throws(ScriptFailure) in
      try advance(root, simulation)
    }
    instance.mirrorVariables(simulation)
    return pause()
  }

  // MARK: Running

  private func advance(_ strand: Strand, _ simulation: Simulation) throws(ScriptFailure) {
    while isReady(strand, simulation) {
      if case .children = strand.wait {
        for child in strand.children { try advance(child, simulation) }
        guard strand.children.allSatisfy({ if case .over = $0.wait { true } else { false } }) else {
          return
        }
        strand.children = []
      }
      strand.coroutine.resume()
      switch strand.coroutine.state {
      case .failed(let failure): throw failure
      case .finished:
        strand.wait = .over
        return
      case .suspended: try wait(strand, simulation)
      case .ready, .running: return
      }
      if simulation.isStopping { return }
    }
  }

  private func isReady(_ strand: Strand, _ simulation: Simulation) -> Bool {
    switch strand.wait {
    case .ready, .children: true
    case .time(let time): time <= simulation.time
    case .conditions(let conditions, let deadline):
      strand.since < simulation.time
        && ((deadline.map { $0 <= simulation.time } ?? false)
          || conditions.contains { instance.holds($0, simulation) })
    case .over: false
    }
  }

  private func wait(_ strand: Strand, _ simulation: Simulation) throws(ScriptFailure) {
    strand.since = simulation.time
    let arguments = Array(strand.coroutine.requestArguments)
    guard let kind = SuspensionKind(rawValue: strand.coroutine.request.kind),
      let first = arguments.first,
      first.isNumber
    else { throw ScriptFailure("a `do` block waits for something unknown") }
    let site = instance.host.sites[Int(first.number)]
    let values = SiteValues(site, Array(arguments.dropFirst()), in: instance.host.machine)
    switch kind {
    case .duration:
      guard let node = site.operands.first else { return }
      let duration = try values.time(node, "`wait`")
      guard duration >= 0 else { throw ScriptFailure("`wait` cannot go back in time") }
      if let clock = try instance.clock(of: node) {
        strand.wait = .conditions(
          [CountReached(instance.scenario.clocks[clock.index].reading, duration, from: simulation)],
          deadline: nil)
      } else {
        strand.wait = .time(Nanoseconds.after(simulation.time, duration))
      }
    case .condition: strand.wait = try conditions(values, simulation)
    case .completion:
      if case .expression(let node) = site.subject {
        strand.wait = try completion(of: node)
      } else {
        strand.wait = try ending(values, simulation)
      }
    case .parallel:
      var children: [Strand] = []
      for body in values.bodies {
        children.append(Strand(try Coroutine(body, in: instance.host.machine)))
      }
      strand.children = children
      strand.coroutine.children = children.map(\.coroutine)
      strand.wait = .children
    }
  }

  func conditions(_ values: SiteValues, _ simulation: Simulation) throws(ScriptFailure)
    -> Wait
  {
    var programs: [any StepExpression] = try values.site.steps.map { node throws(ScriptFailure) in
      try instance.compile(node, values)
    }
    var deadline: Int64?
    for node in values.site.operands {
      let span = try values.time(node, "the time-out")
      if let clock = try instance.clock(of: node) {
        programs.append(
          CountReached(instance.scenario.clocks[clock.index].reading, span, from: simulation))
      } else {
        deadline = Nanoseconds.after(simulation.time, span)
      }
    }
    if programs.isEmpty, let deadline { return .time(deadline) }
    return .conditions(programs, deadline: deadline)
  }

  /// A bare action goes on until the port that says so is true; one without such a port is over at once.
  private func completion(of call: Expression) throws(ScriptFailure) -> Wait {
    guard case .call(let callee, _) = call.kind,
      case .action(let symbol, let action)? = instance.host.checked.resolution(of: callee),
      let port = action.completion
    else { return .ready }
    do {
      let reference = try instance.twin(symbol).port(port)
      return .conditions([ReadingExpression(reference.range)], deadline: nil)
    } catch {
      throw ScriptFailure.from(error)
    }
  }

  // MARK: Waiting

  /// What the kernel is to wait for on behalf of all strands.
  private func pause() -> Pause {
    var conditions: [any StepExpression] = []
    var earliest: Int64?
    func gather(_ strand: Strand) {
      switch strand.wait {
      case .time(let time): earliest = min(earliest ?? .max, time)
      case .conditions(let found, let deadline):
        conditions += found
        if let deadline { earliest = min(earliest ?? .max, deadline) }
      case .children: strand.children.forEach(gather)
      case .ready, .over: break
      }
    }
    if case .over = root.wait { return .finished }
    gather(root)
    switch conditions.count {
    case 0: return .until(earliest ?? .max)
    case 1: return .condition(conditions[0], deadline: earliest)
    default: return .condition(AnyOf(conditions), deadline: earliest)
    }
  }

  // MARK: Time travel

  /// The waits of all strands; their coroutines are saved with the machine.
  private struct Saved: @unchecked Sendable {
    let strand: Strand
    let wait: Wait
    let since: Int64
    let children: [Saved]
  }

  func save() -> any Sendable {
    func saved(_ strand: Strand) -> Saved {
      Saved(
        strand: strand, wait: strand.wait, since: strand.since, children: strand.children.map(saved)
      )
    }
    return saved(root)
  }

  func restore(_ saved: any Sendable) {
    guard let saved = saved as? Saved else { return }
    func restore(_ saved: Saved) {
      saved.strand.wait = saved.wait
      saved.strand.since = saved.since
      saved.strand.children = saved.children.map(\.strand)
      saved.children.forEach(restore)
    }
    root = saved.strand
    restore(saved)
  }
}

/// True where any of several conditions is.
final class AnyOf: StepExpression {
  let conditions: [any StepExpression]
  let count = 1

  init(_ conditions: [any StepExpression]) { self.conditions = conditions }

  func evaluate(_ context: StepContext, into result: UnsafeMutablePointer<Double>) {
    var value = 0.0
    for condition in conditions {
      condition.evaluate(context, into: &value)
      if value != 0 { break }
    }
    result.pointee = value
  }
}
