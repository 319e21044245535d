/// Something a run must fulfil.
public struct RequirementPlan: Sendable {
  public let name: String
  public let formula: TemporalFormula
  /// The margins that the formula's predicates stand for, positive where they hold.
  public let predicates: [any StepExpression]
  /// The unit in which people read the margin.
  public let unit: Unit
  /// What the spans of the formula are measured by; nil for time.
  public let clock: UseClock?
  /// Whether it is violated, on the bus: 1 from the instant on at which that was judged, else 0. Signals and wires see
  /// it at the next instant, conditions that stop the run and records at the same one.
  public let violated: BusRange
}

extension Scenario {
  /// Adds a requirement, judged at the end of every instant.
  ///
  /// - Parameters:
  ///   - name: what it is called in results
  ///   - formula: a temporal formula over the predicates
  ///   - predicates: the margin of each predicate, in SI, positive where it holds
  ///   - unit: the unit in which people read the margin
  ///   - clock: what the spans of the formula are measured by, if not by time. Instants at one count follow each
  ///     other 1e-9 apart.
  public func addRequirement(
    _ name: String, formula: TemporalFormula, predicates: [any StepExpression], unit: Unit = .one,
    on clock: UseClock? = nil
  ) throws(ScenarioError) {
    if requirements.contains(where: { $0.name == name }) {
      throw ScenarioError(
        "\(name) is already the name of a requirement", help: "choose another name")
    }
    for predicate in predicates { try requireScalar(predicate, "a predicate of \(name)") }
    do {
      try formula.check(predicateCount: predicates.count)
    } catch {
      throw ScenarioError("requirement \(name): \(error)")
    }
    requirements.append(
      RequirementPlan(
        name: name, formula: formula, predicates: predicates, unit: unit, clock: clock,
        violated: allocate([0])))
  }
}
