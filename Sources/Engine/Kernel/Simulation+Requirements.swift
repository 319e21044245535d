/// How a requirement stands.
public struct RequirementResult: Sendable {
  public let name: String
  public let verdict: Verdict
  /// The instant of the first violation, in nanoseconds; nil unless violated.
  public let firstViolation: Int64?
  /// The margin by which it holds or, negative, fails, in SI; not a number before anything was judged.
  public let robustness: Double
}

extension Simulation {
  /// Shows this instant to every requirement.
  func judgeRequirements() {
    guard !monitors.isEmpty, time > judgedTime else { return }
    reopenRequirements()
    judgedTime = time
    for position in 0..<monitors.count {
      let first = evaluations.predicateStarts[position]
      for predicate in first..<evaluations.predicateStarts[position + 1] {
        evaluations.predicates[predicate].evaluate(
          values, time, into: margins + (predicate - first))
      }
      monitors[position].update(time: time, margins: margins)
    }
  }

  /// Judges what only the end of a run decides, as if it ended now. A run that goes on takes this back.
  public func finishRequirements() {
    guard openMonitors.isEmpty else { return }
    openMonitors = monitors.map { $0.save() }
    for monitor in monitors { monitor.finish(at: max(time, judgedTime)) }
  }

  /// How every requirement stands, in declared order.
  public var requirementResults: [RequirementResult] {
    monitors.indices.map { position in
      RequirementResult(
        name: plan.requirements[position].name, verdict: monitors[position].verdict,
        firstViolation: monitors[position].firstViolation,
        robustness: monitors[position].robustness)
    }
  }

  /// The state of every monitor, as it was before `finishRequirements`.
  func savedMonitors() -> [TemporalMonitor.State] {
    openMonitors.isEmpty ? monitors.map { $0.save() } : openMonitors
  }

  /// Takes `finishRequirements` back.
  private func reopenRequirements() {
    guard !openMonitors.isEmpty else { return }
    for position in 0..<monitors.count { monitors[position].restore(openMonitors[position]) }
    openMonitors.removeAll(keepingCapacity: true)
  }
}
