/// How a requirement stands.
public struct RequirementResult: Sendable {
  public let name: String
  public let verdict: Verdict
  /// The instant of the first violation, in nanoseconds; nil unless violated. Where spans are measured by a count of
  /// use, the instant at which the violation was found.
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
      monitors[position].update(time: tick(position), margins: margins)
      noteViolation(position)
    }
  }

  /// Judges what only the end of a run decides, as if it ended now. A run that goes on takes this back.
  public func finishRequirements() {
    guard openMonitors.isEmpty else { return }
    openMonitors = monitors.map { $0.save() }
    for position in monitors.indices {
      let end = max(time, judgedTime)
      monitors[position].finish(
        at: plan.requirements[position].clock == nil ? end : tick(position) - 1)
      noteViolation(position)
    }
  }

  /// How every requirement stands, in declared order.
  public var requirementResults: [RequirementResult] {
    monitors.indices.map { position in
      RequirementResult(
        name: plan.requirements[position].name, verdict: monitors[position].verdict,
        firstViolation: firstViolation(position),
        robustness: monitors[position].robustness)
    }
  }

  /// Works off instants until the margin of a requirement, as far as it has been judged, is at `level` or below.
  ///
  /// - Returns: nil once it is; how the run ended if it never was
  public func advance(
    to end: Int64, endsWithActivities: Bool, untilMarginOf requirement: Int, fallsTo level: Double
  ) -> Outcome? {
    while !(monitors[requirement].robustness <= level) {
      let next = min(nextInstant, end)
      switch advance(to: next, endsWithActivities: endsWithActivities) {
      case .reached where next < end: continue
      case let outcome: return outcome
      }
    }
    return nil
  }

  /// Whether the margin of a requirement can only fall while a run goes on: whether it begins with `always`.
  public func marginOnlyFalls(_ requirement: Int) -> Bool {
    func falls(_ formula: TemporalFormula) -> Bool {
      switch formula {
      case .always: true
      case .and(let a, let b): falls(a) && falls(b)
      default: false
      }
    }
    return falls(plan.requirements[requirement].formula)
  }

  /// Where the clock of a requirement stands; later than at the instant before, even if nothing was counted since.
  private func tick(_ position: Int) -> Int64 {
    guard let clock = plan.requirements[position].clock else { return time }
    return max(now(clock), (monitors[position].lastSample ?? .min + 1) + 1)
  }

  private func noteViolation(_ position: Int) {
    if monitors[position].verdict == .violated {
      violations[position] = min(violations[position], max(time, judgedTime))
      values[plan.requirements[position].violated.offset] = 1
    }
  }

  private func firstViolation(_ position: Int) -> Int64? {
    guard let tick = monitors[position].firstViolation else { return nil }
    return plan.requirements[position].clock == nil ? tick : violations[position]
  }

  /// The state of every monitor, as it was before `finishRequirements`.
  func savedMonitors() -> [TemporalMonitor.State] {
    openMonitors.isEmpty ? monitors.map { $0.save() } : openMonitors
  }

  /// Takes `finishRequirements` back.
  private func reopenRequirements() {
    guard !openMonitors.isEmpty else { return }
    for position in 0..<monitors.count {
      monitors[position].restore(openMonitors[position])
    }
    openMonitors.removeAll(keepingCapacity: true)
    forgetViolations()
  }

  /// Takes back violations that were judged as if the run had ended.
  func forgetViolations() {
    for position in 0..<monitors.count where monitors[position].verdict != .violated {
      violations[position] = .max
      values[plan.requirements[position].violated.offset] = 0
    }
  }
}
