import Engine

/// Carries out runs of a study on a machine of its own, which begins with a copy of all that the script has made.
///
/// After each run the machine is put back to where it began, so that nothing passes from one run to another.
final class ScriptStudyWorker: StudyWorker {
  private let study: StudySymbol
  private let settings: StudySettings
  private let assignment: StudyAssignment
  private let layout: StudyLayout
  private let frame: StudyFrame
  private let script: ScriptCopy

  /// Copies the session's machine; called on the session's thread.
  init(
    _ session: Session, _ study: StudySymbol, _ settings: StudySettings,
    _ assignment: StudyAssignment, _ layout: StudyLayout, _ frame: StudyFrame
  ) throws(ScriptFailure) {
    self.study = study
    self.settings = settings
    self.assignment = assignment
    self.layout = layout
    self.frame = frame
    script = try ScriptCopy(session, seed: settings.seed)
  }

  func row(run: Int) -> StudyRow? {
    do throws(ScriptFailure) { return try outcome(of: run) } catch {
      guard let reason = script.reason(error) else { return nil }
      return StudyRow(
        run: run, values: Array(repeating: .nan, count: layout.width), failure: reason)
    }
  }

  private func outcome(of run: Int) throws(ScriptFailure) -> StudyRow? {
    try script.restart()
    guard let given = assignment.given(run: run) else {
      throw ScriptFailure("nothing asks for run \(run)")
    }
    script.draws.begin(seed: settings.seed, run: given.draws)
    let instance = try script.host.instance(of: study, given, frame)
    defer {
      instance.simulation = nil
      script.machine.temporaries.removeAll()
    }
    guard instance.declaredNames == layout.declared else {
      throw ScriptFailure(
        "this run declares other things than the first one",
        help: "all runs of a study share twins, signals, faults and requirements")
    }
    var simulation = try script.host.simulation(of: instance, script.interrupt)
    switch try advance(&simulation, given, instance) {
    case .interrupted: return nil
    case .failed(let error):
      // A mode that stops the machine may have done harm before: what was violated until then is kept.
      guard study.failureModes != nil else { throw ScriptFailure(error) }
      guard let reason = script.reason(ScriptFailure(error)) else { return nil }
      return layout.row(run, given, instance, simulation, failure: reason)
    case .reached, .finished, .stopped: break
    }
    simulation.finishRequirements()
    return layout.row(run, given, instance, simulation)
  }

  /// Carries a run to its end; where its chance changes, another simulation goes on.
  private func advance(_ simulation: inout Simulation, _ given: StudyGiven, _ instance: Instance)
    throws(ScriptFailure) -> Outcome
  {
    let end = settings.duration ?? .max - 1
    let endsWithActivities = settings.duration == nil
    for change in given.changes {
      guard let target = instance.requirements.firstIndex(where: { $0.symbol == study.target })
      else { break }
      guard simulation.marginOnlyFalls(target) else {
        throw ScriptFailure(
          "splitting follows a margin that only falls, but that of \(study.target?.name ?? "") may rise again",
          help: "write `require name: always …`, or use `subset`")
      }
      let outcome = simulation.advance(
        to: end, endsWithActivities: endsWithActivities, untilMarginOf: target,
        fallsTo: change.level)
      if let outcome { return outcome }
      do { simulation = try simulation.continued(withDrawsOf: change.draws) } catch {
        throw ScriptFailure.from(error)
      }
      instance.simulation = simulation
      script.draws.begin(seed: settings.seed, run: change.draws)
    }
    return simulation.advance(to: end, endsWithActivities: endsWithActivities)
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
      instance.mirrorVariables(simulation)
      return simulation
    } catch {
      throw ScriptFailure.from(error)
    }
  }
}
