import Engine

/// Which values the unknowns have in which run: noted as the calibration asks for runs.
///
/// Threads read while runs are carried out; places are added only between.
final class CalibrationPlaces {
  private var noted: [[Double]] = []

  /// Adds the next runs and yields their numbers.
  func note(_ places: [[Double]]) -> Range<Int> {
    noted += places
    return (noted.count - places.count)..<noted.count
  }

  func values(run: Int) -> [Double]? { noted.indices.contains(run) ? noted[run] : nil }
}

/// Carries out runs of a calibration on a machine of its own; a row has what the run gives for each reading.
///
/// All runs share what is drawn by chance, so that they differ by the unknowns alone.
final class CalibrationWorker: StudyWorker {
  private let calibration: CalibrationSymbol
  private let places: CalibrationPlaces
  private let data: CalibrationData
  private let frame: StudyFrame
  private let script: ScriptCopy

  /// Copies the session's machine; called on the session's thread.
  init(
    _ session: Session, _ calibration: CalibrationSymbol, _ places: CalibrationPlaces,
    _ data: CalibrationData, _ frame: StudyFrame
  ) throws(ScriptFailure) {
    self.calibration = calibration
    self.places = places
    self.data = data
    self.frame = frame
    script = try ScriptCopy(session, seed: frame.seed)
  }

  func row(run: Int) -> StudyRow? {
    do throws(ScriptFailure) { return try outcome(of: run) } catch {
      guard let reason = script.reason(error) else { return nil }
      return StudyRow(run: run, values: [], failure: reason)
    }
  }

  private func outcome(of run: Int) throws(ScriptFailure) -> StudyRow? {
    try script.restart()
    guard let values = places.values(run: run) else {
      throw ScriptFailure("nothing asks for run \(run)")
    }
    script.draws.begin(seed: frame.seed, run: 0)
    let instance = try script.host.instance(of: calibration, values, frame)
    defer {
      instance.simulation = nil
      script.machine.temporaries.removeAll()
    }
    let names = try instance.recordOutputs(of: calibration, data)
    let sink: ReadingSink
    let simulation: Simulation
    do {
      let plan = try instance.scenario.plan()
      sink = ReadingSink(plan, names, data)
      simulation = try Simulation(plan, recording: sink, interrupt: script.interrupt)
    } catch { throw ScriptFailure.from(error) }
    instance.simulation = simulation
    instance.mirrorVariables(simulation)
    switch simulation.advance(to: sink.end) {
    case .interrupted: return nil
    case .failed(let error): throw ScriptFailure(error)
    case .stopped(let reason): try check(sink, simulation, " (\(reason))")
    case .reached, .finished: try check(sink, simulation, "")
    }
    return StudyRow(run: run, values: sink.values)
  }

  /// The run must have come to every reading, with a number for each.
  private func check(_ sink: ReadingSink, _ simulation: Simulation, _ why: String)
    throws(ScriptFailure)
  {
    if sink.firstMissing != nil {
      throw ScriptFailure(
        "the run ends at \(Self.seconds(simulation.time))\(why), and the readings go on to "
          + Self.seconds(data.last))
    }
    if let place = sink.values.firstIndex(where: { !$0.isFinite }) {
      throw ScriptFailure("reading \(place + 1) is compared with \(sink.values[place])")
    }
  }

  private static func seconds(_ time: Int64) -> String {
    QuantityFormat.number(Nanoseconds.seconds(time)) + " s"
  }
}

extension ScriptHost {
  /// Builds a run of a calibration.
  func instance(
    of calibration: CalibrationSymbol, _ values: [Double], _ frame: StudyFrame
  ) throws(ScriptFailure) -> Instance {
    guard let function = machine.global(calibration.scenario.name) else {
      throw ScriptFailure("the scenario \(calibration.scenario.name) is not defined yet")
    }
    let instance = Instance(
      calibration.scenario, host: self, seed: frame.seed, folder: frame.folder,
      overrides: frame.overrides)
    var arguments: [String: Value] = [:]
    for (unknown, value) in zip(calibration.unknowns, values) {
      arguments[unknown.name] = Value(value)
    }
    try build(instance, function, arguments: arguments)
    return instance
  }
}

extension Instance {
  /// Records what is compared with readings, and yields under which names.
  func recordOutputs(
    of calibration: CalibrationSymbol, _ data: CalibrationData
  ) throws(ScriptFailure) -> [String] {
    // What no twin steps has no period of its own.
    let period = scenario.twins.isEmpty ? data.closePeriod : nil
    return try calibration.outputs.map { output throws(ScriptFailure) in
      let name = "\(calibration.name): \(output.column)"
      let range = try range(of: output.path)
      guard range.count == 1 else {
        throw ScriptFailure(
          "\(host.text(of: output.path)) has \(range.count) numbers",
          help: "name one element: `…[1]`")
      }
      do { try scenario.record(name, range, period: period) } catch {
        throw ScriptFailure.from(error)
      }
      return name
    }
  }

  /// Where a port, a signal or a fault's severity lies.
  private func range(of path: Expression) throws(ScriptFailure) -> BusRange {
    switch host.checked.resolution(of: path) {
    case .port(let use)?: try port(use, element: use.index?.expression.literalIndex).range
    case .signal(let signal)?: try range(signal)
    case .faultSignal(let fault, let member)?: try range(fault, member)
    default: throw ScriptFailure("\(host.text(of: path)) is no port and no signal")
    }
  }
}
