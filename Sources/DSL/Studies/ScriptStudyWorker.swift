import Engine

/// Carries out runs of a study on a machine of its own, which begins with a copy of all that the script has made.
///
/// After each run the machine is put back to where it began, so that nothing passes from one run to another.
final class ScriptStudyWorker: StudyWorker {
  private let study: StudySymbol
  private let settings: StudySettings
  private let layout: StudyLayout
  private let frame: StudyFrame
  private let machine: Machine
  private let host: ScriptHost
  private let draws: DrawCounter
  private let interrupt: InterruptFlag
  private var start: MachineSnapshot?

  /// Copies the session's machine; called on the session's thread.
  init(
    _ session: Session, _ study: StudySymbol, _ settings: StudySettings, _ layout: StudyLayout,
    _ frame: StudyFrame
  ) throws(ScriptFailure) {
    self.study = study
    self.settings = settings
    self.layout = layout
    self.frame = frame
    interrupt = session.interrupt
    machine = Machine(limits: session.options.limits)
    machine.interrupt = session.interrupt
    host = ScriptHost(machine: machine, plugins: session.plugins)
    host.checked = session.host.checked
    host.symbols = session.host.symbols
    host.units = session.host.units
    host.sites = session.host.sites
    host.sources = session.host.sources
    host.access = session.host.access
    draws = DrawCounter(seed: settings.seed)
    let source = session.machine
    // Code knows globals by their places.
    for name in source.globalNames { _ = machine.globalSlot(name) }
    let access = host.access
    host.defineLibrary(draws: draws) { name, file throws(ScriptFailure) in
      guard let access else { throw ScriptFailure("files cannot be read in a study") }
      return try access.files.path(reading: name, from: access.folders[file])
    }
    let copier = ValueCopier(from: source, to: machine)
    for name in source.globalNames where !name.hasPrefix(ScriptCompiler.libraryName("")) {
      if let value = source.global(name) { machine.setGlobal(name, to: try copier.copy(value)) }
    }
    machine.temporaries.removeAll()
    start = machine.save()
  }

  deinit {
    host.instance = nil
    host.simulation = nil
  }

  func row(run: Int) -> StudyRow? {
    do throws(ScriptFailure) { return try outcome(of: run) } catch {
      if error.kind == .interrupted || interrupt.isRaised { return nil }
      let place = error.trace.first.map { " (\($0.source):\($0.line))" } ?? ""
      return StudyRow(
        run: run, values: Array(repeating: .nan, count: layout.width),
        failure: error.message + place)
    }
  }

  private func outcome(of run: Int) throws(ScriptFailure) -> StudyRow? {
    try start?.restore()
    draws.begin(seed: settings.seed, run: UInt64(run))
    let given = settings.given(run: run)
    let instance = try host.instance(of: study, given, run: run, frame)
    defer {
      instance.simulation = nil
      machine.temporaries.removeAll()
    }
    guard instance.declaredNames == layout.declared else {
      throw ScriptFailure(
        "this run declares other things than the first one",
        help: "all runs of a study share twins, signals, faults and requirements")
    }
    let simulation = try host.simulation(of: instance, interrupt)
    let outcome = simulation.advance(
      to: settings.duration ?? .max - 1, endsWithActivities: settings.duration == nil)
    switch outcome {
    case .interrupted: return nil
    case .failed(let error): throw ScriptFailure(error)
    case .reached, .finished, .stopped: break
    }
    simulation.finishRequirements()
    return layout.row(run, given, instance, simulation)
  }
}

extension ScriptHost {
  /// A simulation of an instance that records nothing.
  fileprivate func simulation(of instance: Instance, _ interrupt: InterruptFlag)
    throws(ScriptFailure) -> Simulation
  {
    do {
      let simulation = try Simulation(try instance.scenario.plan(), interrupt: interrupt)
      instance.simulation = simulation
      return simulation
    } catch {
      throw ScriptFailure.from(error)
    }
  }
}
