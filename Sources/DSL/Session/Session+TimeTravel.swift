import Engine

/// `step`, `back`, `snapshot`, `rewind` and `reset` at the prompt.
extension Session {
  /// Ends a session: what its run recorded is complete.
  public func finish() -> SessionResult {
    var result = SessionResult()
    if let simulation = main.simulation, let fan = main.fan, fan.traces.count > 1 {
      do throws(ScriptFailure) { try finishTraces(main, simulation, "the session was left") } catch
      {
        add(error, to: &result)
      }
    }
    return result
  }

  func step(_ count: String) throws(ScriptFailure) -> SessionResult {
    guard let count = count.isEmpty ? 1 : Int(count), count > 0, count <= 1_000_000 else {
      throw ScriptFailure("`step` takes a number of instants", help: "write `step` or `step 10`")
    }
    let simulation = try started(main)
    for _ in 0..<count {
      switch simulation.stepInstant() {
      case .failed(let error): throw ScriptFailure(error)
      case .stopped(let reason): return SessionResult(value: "\(reason), \(statusLine)")
      case .finished: return SessionResult(value: "nothing is due any more, \(statusLine)")
      default: break
      }
    }
    return SessionResult(value: statusLine)
  }

  func back(_ text: String) throws(ScriptFailure) -> SessionResult {
    guard let simulation = main.simulation else {
      throw ScriptFailure("there is no run to go back in", help: "start one with `run 10 s`")
    }
    let duration: Int64
    do {
      let (si, unit) = try host.units.parseQuantity(text)
      guard unit.dimension == Dimension([.time: 1]) else {
        throw ScriptFailure(
          "`back` takes a time, and this is \(NumberType(unit).described)", help: "write `back 5 s`"
        )
      }
      duration = try Nanoseconds.from(seconds: si, "`back`")
    } catch let failure as ScriptFailure {
      throw failure
    } catch {
      throw ScriptFailure("`back` takes a time", help: "write `back 5 s`")
    }
    let target = simulation.time - duration
    guard target >= 0, duration >= 0 else {
      throw ScriptFailure(
        "\(text) back lies before the start", help: "the run is at \(statusLine.dropFirst(4))")
    }
    guard
      let nearest = history.last(where: { $0.simulation.time <= target && $0.instance === main })
    else {
      throw ScriptFailure(
        "nothing is kept of that time", help: "`snapshot name` keeps a state for `rewind name`")
    }
    try restore(nearest)
    history.removeAll { $0.simulation.time > target }
    // What the script logs on the way has been shown before, and stops were passed before.
    let show = host.show
    host.show = { _ in }
    defer { host.show = show }
    while simulation.time < target || simulation.nextInstant <= target {
      switch simulation.advance(to: target) {
      case .failed(let error): throw ScriptFailure(error)
      case .interrupted: return SessionResult(outcome: .interrupted, value: statusLine)
      default: break
      }
    }
    return SessionResult(value: statusLine)
  }

  /// Keeps the state of the run under a name.
  func keep(_ name: String) throws(ScriptFailure) {
    snapshots[name] = try SessionSnapshot(main, try started(main), machine)
  }

  /// Goes back to a kept state.
  func rewind(_ name: String) throws(ScriptFailure) {
    guard let snapshot = snapshots[name] else {
      throw ScriptFailure(
        "no state is kept as \(name)",
        help: snapshots.isEmpty
          ? "`snapshot \(name)` keeps one"
          : "kept are \(snapshots.keys.sorted().joined(separator: ", "))")
    }
    try restore(snapshot)
    history.removeAll { $0.simulation.time > snapshot.simulation.time }
  }

  func restore(_ snapshot: SessionSnapshot) throws(ScriptFailure) {
    guard let simulation = snapshot.instance.simulation else { return }
    main = snapshot.instance
    host.instance = snapshot.instance
    simulation.restore(snapshot.simulation)
    try snapshot.machine.restore()
    snapshot.instance.memoryTrace?.truncate(after: snapshot.simulation.time)
    snapshot.instance.memoryTrace?.judge(snapshot.instance.summary(simulation, "taken back"))
    try rewriteFile(snapshot.instance)
  }

  /// A trace file never holds what was taken back: it is begun anew with the rows that are left.
  private func rewriteFile(_ instance: Instance) throws(ScriptFailure) {
    guard let fan = instance.fan, !fan.isPaused, let path = instance.tracePath,
      let memory = instance.memoryTrace, fan.traces.count > 1, let simulation = instance.simulation
    else { return }
    do throws(TraceError) {
      for trace in fan.traces.dropFirst() {
        try trace.finish(instance.summary(simulation, "taken back"))
      }
      let file = try HDF5Trace(path: path, plan: memory.plan)
      memory.replayRows(into: file)
      fan.traces = [memory, file]
    } catch { throw ScriptFailure(error) }
  }

  /// In a session, keeps states in passing, closer together the nearer they are to now.
  func keepHistory(_ instance: Instance, _ simulation: Simulation) {
    guard options.isInteractive, instance === main else { return }
    guard let snapshot = try? SessionSnapshot(instance, simulation, machine) else { return }
    history.append(snapshot)
    guard history.count > 120 else { return }
    // Every second one of the older half goes; the first stays.
    history = history.enumerated().filter { $0.offset == 0 || $0.offset > 60 || $0.offset % 2 == 0 }
      .map(\.element)
  }

  /// Begins anew; the trace file of the run that is left is complete.
  func reset() -> SessionResult {
    var result = finish()
    let parameters = scriptParameters
    main = Instance(
      checker.main, host: host, seed: options.seed ?? 0, folder: options.folder,
      overrides: Self.overrides(options))
    main.outerParameters = parameters
    host.instance = main
    snapshots = [:]
    history = []
    breakpoints = []
    watches = []
    for (name, binding) in checker.globals.ownBindings {
      switch binding.kind {
      case .twin, .signal, .fault, .requirement: checker.globals.remove(name)
      default: break
      }
    }
    checker.drivenInputs = [:]
    result.value = "a new scenario; what functions and values were defined is kept"
    return result
  }
}

/// A state of a run and of the script's variables.
final class SessionSnapshot {
  let instance: Instance
  let simulation: Snapshot
  let machine: MachineSnapshot

  init(_ instance: Instance, _ simulation: Simulation, _ machine: Machine) throws(ScriptFailure) {
    self.instance = instance
    do { self.simulation = try simulation.snapshot() } catch { throw ScriptFailure(error) }
    self.machine = machine.save(instance.activities.flatMap(\.coroutines))
  }
}
