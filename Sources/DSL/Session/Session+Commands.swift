import Engine

/// The prompt: statements of the language, and a few words that move through time.
extension Session {
  /// Carries out one entry.
  public func evaluate(_ text: String) -> SessionResult {
    let words = text.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\n" }).map(
      String.init)
    guard let first = words.first else { return SessionResult() }
    let rest = words.dropFirst().joined(separator: " ")
    do throws(ScriptFailure) {
      switch first {
      case "step" where words.count <= 2: return try step(rest)
      case "continue" where !text.contains("{"):
        return evaluateEntry(rest.isEmpty ? "run" : "run \(rest)")
      case "back": return try back(rest)
      case "snapshot" where words.count <= 2 && !text.contains("("):
        try keep(rest.isEmpty ? "1" : rest)
        return SessionResult(value: "kept as \(rest.isEmpty ? "1" : rest), \(statusLine)")
      case "rewind" where words.count <= 2 && !text.contains("("):
        try rewind(rest.isEmpty ? "1" : rest)
        return SessionResult(value: statusLine)
      case "info": return try info(rest)
      case "reset" where words.count == 1:
        reset()
        return SessionResult(
          value: "a new scenario; what functions and values were defined is kept")
      default: return evaluateEntry(text)
      }
    } catch {
      var result = SessionResult()
      add(error, to: &result)
      return result
    }
  }

  private func evaluateEntry(_ text: String) -> SessionResult {
    var result = carryOut(text: text, name: "<input \(sources.count + 1)>")
    if result.value == nil, let report = result.reports.last {
      result.value = "\(report.ending), t = \(QuantityFormat.number(report.duration)) s"
    }
    return result
  }

  /// What the prompt shows of the run: its time.
  public var statusLine: String {
    guard let simulation = main.simulation else { return "" }
    return "t = \(QuantityFormat.number(Nanoseconds.seconds(simulation.time))) s"
  }

  // MARK: Time

  private func step(_ count: String) throws(ScriptFailure) -> SessionResult {
    guard let count = count.isEmpty ? 1 : Int(count), count > 0, count <= 1_000_000 else {
      throw ScriptFailure("`step` takes a number of instants", help: "write `step` or `step 10`")
    }
    let simulation = try started(main, writesFile: false)
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

  private func back(_ text: String) throws(ScriptFailure) -> SessionResult {
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
    let outcome = simulation.advance(to: target)
    if case .failed(let error) = outcome { throw ScriptFailure(error) }
    return SessionResult(value: statusLine)
  }

  /// Keeps the state of the run under a name.
  func keep(_ name: String) throws(ScriptFailure) {
    snapshots[name] = try SessionSnapshot(main, try started(main, writesFile: false), machine)
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

  private func restore(_ snapshot: SessionSnapshot) throws(ScriptFailure) {
    guard let simulation = snapshot.instance.simulation else { return }
    main = snapshot.instance
    host.instance = snapshot.instance
    simulation.restore(snapshot.simulation)
    try snapshot.machine.restore()
    snapshot.instance.memoryTrace?.truncate(after: snapshot.simulation.time)
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

  private func reset() {
    main = Instance(
      checker.main, host: host, seed: options.seed ?? 0, folder: options.folder,
      overrides: Self.overrides(options))
    host.instance = main
    snapshots = [:]
    history = []
    for (name, binding) in checker.globals.ownBindings {
      switch binding.kind {
      case .twin, .signal, .fault, .requirement: checker.globals.remove(name)
      default: break
      }
    }
    checker.drivenInputs = [:]
  }

  // MARK: Information

  private func info(_ subject: String) throws(ScriptFailure) -> SessionResult {
    let lines: [String]
    switch subject {
    case "", "twins":
      lines = main.scenario.twins.map {
        "\($0.name): \($0.plugin).\($0.description.name), every \(timeText($0.period)), \($0.slots.count) ports and parameters"
      }
    case "ports":
      lines = main.scenario.twins.flatMap { twin in
        twin.slots.map { slot in
          let values = main.simulation?.read(slot.range) ?? main.scenario.initialValues(slot.range)
          let shown = values.prefix(8).map {
            slot.kind == .boolean
              ? ($0 != 0 ? "true" : "false")
              : QuantityFormat.format(si: $0, dimension: slot.unit.dimension, in: slot.unit)
          }
          return
            "\(twin.name).\(slot.name) = \(shown.joined(separator: ", "))\(values.count > 8 ? ", …" : "")"
        }
      }
    case "faults":
      lines = main.scenario.faults.map { fault in
        guard let status = main.simulation?.status(fault) else {
          return "\(fault.name): not started"
        }
        let onset = status.firstOnset.map { "since \(timeText($0))" } ?? "not yet"
        return
          "\(fault.name) on \(main.faultTargets[fault.name] ?? ""): \(status.isActive ? "active" : "inactive"), \(onset), severity \(QuantityFormat.number(status.severity))"
      }
    case "schedule":
      let periods = Set(main.scenario.twins.map(\.period)).sorted()
      lines = periods.map { period in
        "every \(timeText(period)): \(main.scenario.twins.filter { $0.period == period }.map(\.name).joined(separator: ", "))"
      }
    default:
      throw ScriptFailure(
        "there is no info about \(subject)",
        help: "info twins, info ports, info faults, info schedule")
    }
    return SessionResult(
      value: lines.isEmpty ? "nothing is declared" : lines.joined(separator: "\n"))
  }

  private func timeText(_ time: Int64) -> String {
    let seconds = Nanoseconds.seconds(time)
    if seconds != 0, abs(seconds) < 1 { return "\(QuantityFormat.number(seconds * 1000)) ms" }
    return "\(QuantityFormat.number(seconds)) s"
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
